#include "identity/admin/resources_controller.hpp"

#include "base/json_text.hpp"
#include "identity/admin/client_dto.hpp"
#include "identity/admin/page_answer.hpp"
#include "identity/clients/client_secret.hpp"
#include "identity/http/services.hpp"
#include "identity/scopes/resource_store.hpp"
#include "jose/digest.hpp"

#include <algorithm>
#include <fmt/format.h>

/// Properties and secrets of scopes and APIs, and the routes of all.
namespace conclave::identity::admin {

template <class List>
std::optional<StoredResource> ResourcesController::owner_of(std::int64_t number, List list) const {
    for (auto& each : services_.stored_resources.list(words_->kind)) {
        if (find_item(each.*list, number) != nullptr) {
            return std::move(each);
        }
    }
    return std::nullopt;
}

Answer ResourcesController::properties(Call& call) const {
    const auto found = stored(call.number("id"));
    if (!found) {
        return std::unexpected(missing());
    }
    return page_answer(words_->property_items, found->properties, call.page,
                       [](const NumberedText& each) { return to_dto(each, "key"); });
}

Answer ResourcesController::property(Call& call) const {
    const auto number = call.number("propertyId").value_or(0);
    const auto owner = owner_of(number, &StoredResource::properties);
    if (!owner) {
        return std::unexpected(not_found("property"));
    }
    return Done{.body = to_dto(*find_item(owner->properties, number), "key")};
}

Answer ResourcesController::add_property(Call& call) const {
    const auto found = stored(call.number("id"));
    if (!found) {
        return std::unexpected(missing());
    }
    if (base::get_int(call.body, "id").value_or(0) != 0) {
        return std::unexpected(cannot_set_id());
    }
    const auto key = call.text("key");
    bool exists = false;
    if (auto refusal = change(found->id, [&](StoredResource& resource) {
            exists = std::ranges::find(resource.properties, key, &NumberedText::key) !=
                     resource.properties.end();
            resource.properties.push_back({.id = 0, .key = key, .value = call.text("value")});
            return !exists;
        })) {
        return std::unexpected(*std::move(refusal));
    }
    if (exists) {
        return std::unexpected(invalid("key", "There is such a property already."));
    }
    const auto now = stored(found->id);
    const auto* made = now && !now->properties.empty() ? &now->properties.back() : nullptr;
    if (made == nullptr) {
        return std::unexpected(not_found("property"));
    }
    call.after = to_dto(*made, "key");
    return Done{.body = call.after,
                .status = 201,
                .location = fmt::format("{}/Properties/{}", words_->path, made->id)};
}

Answer ResourcesController::remove_property(Call& call) const {
    const auto number = call.number("propertyId").value_or(0);
    const auto owner = owner_of(number, &StoredResource::properties);
    if (!owner) {
        return std::unexpected(not_found("property"));
    }
    call.before = to_dto(*find_item(owner->properties, number), "key");
    if (auto refusal = change(owner->id, [&](StoredResource& resource) {
            return std::erase_if(resource.properties,
                                 [&](const NumberedText& each) { return each.id == number; }) != 0;
        })) {
        return std::unexpected(*std::move(refusal));
    }
    return Done{};
}

Answer ResourcesController::can_insert_property(Call& call) const {
    const auto key = std::string(call.asked("key").value_or(""));
    const auto id = std::string(call.asked("id").value_or("0"));
    const auto all = services_.stored_resources.list(words_->kind);
    return Done{.body = std::ranges::none_of(all, [&](const StoredResource& each) {
                    return std::to_string(each.id) == id &&
                           std::ranges::find(each.properties, key, &NumberedText::key) !=
                               each.properties.end();
                })};
}

Answer ResourcesController::secrets(Call& call) const {
    const auto found = stored(call.number("id"));
    if (!found) {
        return std::unexpected(missing());
    }
    return page_answer("apiSecrets", found->secrets, call.page,
                       [](const ClientSecret& each) { return to_dto(each); });
}

Answer ResourcesController::secret(Call& call) const {
    const auto number = call.number("secretId").value_or(0);
    const auto owner = owner_of(number, &StoredResource::secrets);
    if (!owner) {
        return std::unexpected(not_found("secret"));
    }
    return Done{.body = to_dto(*find_item(owner->secrets, number))};
}

Answer ResourcesController::add_secret(Call& call) const {
    const auto found = stored(call.number("id"));
    if (!found) {
        return std::unexpected(missing());
    }
    if (base::get_int(call.body, "id").value_or(0) != 0) {
        return std::unexpected(cannot_set_id());
    }
    const auto type = call.text("type").empty() ? "SharedSecret" : call.text("type");
    const auto value = call.text("value");
    if (type == "SharedSecret" && value.size() < client_secret_min_bytes) {
        return std::unexpected(
            invalid("value", fmt::format("The secret is shorter than {} characters, so it could be "
                                         "guessed: take a random one (openssl rand -hex 32).",
                                         client_secret_min_bytes)));
    }
    ClientSecret secret{.hash =
                            type != "SharedSecret" ? value : base::to_base64(jose::sha256(value)),
                        .description = call.text("description"),
                        .type = type,
                        .created_at = base::to_unix_seconds(services_.clock.now())};
    if (type == "SharedSecret" && call.text("hashType") == "Sha512") {
        secret.hash = base::to_base64(jose::sha512(value));
    }
    if (const auto end = read_time(call.text("expiration"))) {
        secret.expires_at = base::to_unix_seconds(*end);
    }
    if (auto refusal = change(found->id, [&](StoredResource& resource) {
            resource.secrets.push_back(secret);
            return true;
        })) {
        return std::unexpected(*std::move(refusal));
    }
    const auto now = stored(found->id);
    if (!now || now->secrets.empty()) {
        return std::unexpected(not_found("secret"));
    }
    const auto& made = now->secrets.back();
    call.after = to_dto(made);
    return Done{.body = call.after,
                .status = 201,
                .location = fmt::format("{}/Secrets/{}", words_->path, made.id)};
}

Answer ResourcesController::remove_secret(Call& call) const {
    const auto number = call.number("secretId").value_or(0);
    const auto owner = owner_of(number, &StoredResource::secrets);
    if (!owner) {
        return std::unexpected(not_found("secret"));
    }
    call.before = to_dto(*find_item(owner->secrets, number));
    if (auto refusal = change(owner->id, [&](StoredResource& resource) {
            return std::erase_if(resource.secrets,
                                 [&](const ClientSecret& each) { return each.id == number; }) != 0;
        })) {
        return std::unexpected(*std::move(refusal));
    }
    return Done{};
}

namespace {

using Method = Answer (ResourcesController::*)(Call&) const;

void add_kind(Routes& routes, const Parts& parts, const ResourceWords& w) {
    const auto add = routes.adder(ResourcesController(parts, w));
    const auto get = [&](std::string_view path, std::string_view event, std::string_view answer,
                         const std::vector<Member>& query, Method method) {
        add({.method = "GET",
             .path = path,
             .summary = w.one,
             .event = event,
             .answer = answer,
             .query = query},
            method);
    };
    const auto write = [&](std::string_view method_name, std::string_view path,
                           std::string_view event, std::string_view schema, Method method) {
        add({.method = method_name,
             .path = path,
             .summary = w.one,
             .event = event,
             .body = schema,
             .answer = schema},
            method);
    };
    get(w.path, w.listed, w.list_schema, list_query(), &ResourcesController::list);
    get(w.path_one, w.read, w.schema, {}, &ResourcesController::get);
    write("POST", w.path, w.added, w.schema, &ResourcesController::add);
    write("PUT", w.path, w.updated, w.schema, &ResourcesController::update);
    write("DELETE", w.path_one, w.deleted, {}, &ResourcesController::remove);
    get(w.can_insert, w.read, "boolean",
        {{.name = "id", .kind = Kind::number}, {.name = "name", .required = true}},
        &ResourcesController::can_insert);
    get(w.properties, w.properties_listed, w.property_list_schema, list_query(),
        &ResourcesController::properties);
    write("POST", w.properties, w.property_added, w.property_schema,
          &ResourcesController::add_property);
    get(w.property, w.property_read, w.property_schema, {}, &ResourcesController::property);
    write("DELETE", w.property, w.property_deleted, {}, &ResourcesController::remove_property);
    get(w.can_insert_property, w.property_read, "boolean",
        {{.name = "id", .kind = Kind::number}, {.name = "key", .required = true}},
        &ResourcesController::can_insert_property);
    if (w.kind != ResourceKind::api_resource) {
        return;
    }
    get("ApiResources/{id}/Secrets", "ApiSecretsRequestedEvent", "ApiSecretsApiDto", list_query(),
        &ResourcesController::secrets);
    write("POST", "ApiResources/{id}/Secrets", "ApiSecretAddedEvent", "ApiSecretApiDto",
          &ResourcesController::add_secret);
    get("ApiResources/Secrets/{secretId}", "ApiSecretRequestedEvent", "ApiSecretApiDto", {},
        &ResourcesController::secret);
    write("DELETE", "ApiResources/Secrets/{secretId}", "ApiSecretDeletedEvent", {},
          &ResourcesController::remove_secret);
}

} // namespace

void add_resources(Routes& routes, const Parts& parts) {
    add_kind(routes, parts, api_resource_words);
    add_kind(routes, parts, api_scope_words);
    add_kind(routes, parts, identity_resource_words);
}

} // namespace conclave::identity::admin
