#include "identity/admin/resources_controller.hpp"

#include "base/json_text.hpp"
#include "identity/admin/page_answer.hpp"
#include "identity/http/services.hpp"
#include "identity/protocol/resources.hpp"
#include "identity/protocol/scope.hpp"
#include "identity/scopes/resource_store.hpp"
#include "identity/tokens/signing_choice.hpp"
#include "identity/users/fold.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace conclave::identity::admin {
namespace json = boost::json;

namespace {

json::value text_or_null(const std::string& text) {
    return text.empty() ? json::value() : json::value(text);
}

json::array texts(const std::vector<std::string>& list) {
    return json::array(list.begin(), list.end());
}

std::vector<std::string> texts_in(const json::object& body, std::string_view name) {
    std::vector<std::string> out;
    if (const auto* list = base::get_array(body, name)) {
        for (const auto& each : *list) {
            std::string text(each.get_string());
            if (!contains(out, text)) {
                out.push_back(std::move(text));
            }
        }
    }
    return out;
}

Refusal to_refusal(ResourceError error, std::string_view what) {
    switch (error) {
    case ResourceError::taken:
        return invalid("name", "This name is taken.");
    case ResourceError::too_long:
        return invalid("$", "This is more than can be stored of one.");
    case ResourceError::not_found:
        break;
    }
    return not_found(what);
}

} // namespace

json::object ResourcesController::dto(const StoredResource& r) const {
    json::array properties;
    for (const auto& each : r.properties) {
        properties.push_back(
            json::object{{"id", each.id}, {"key", each.key}, {"value", each.value}});
    }
    json::object all{{"id", r.id},
                     {"name", r.name},
                     {"displayName", text_or_null(r.display_name)},
                     {"description", text_or_null(r.description)},
                     {"enabled", r.enabled},
                     {"showInDiscoveryDocument", r.shown},
                     {"required", r.required},
                     {"emphasize", r.emphasize},
                     {"userClaims", texts(r.claims)},
                     {"neededByServer", is_built_in(r.name)},
                     {"scopes", texts(r.scopes)},
                     {"requireResourceIndicator", r.require_indicator},
                     {"allowedAccessTokenSigningAlgorithms", texts(r.signing_algorithms)},
                     {"apiScopeProperties", std::move(properties)}};
    json::object out;
    for (const auto& member : find_schema(words_->schema)->members) {
        out[member.name] = std::move(all[member.name]);
    }
    return out;
}

std::optional<StoredResource> ResourcesController::stored(std::optional<std::int64_t> id) const {
    return id ? services_.stored_resources.get(words_->kind, *id) : std::nullopt;
}

bool ResourcesController::is_built_in(const std::string& name) const {
    const Resources built_in(services_.config);
    if (words_->kind == ResourceKind::api_resource) {
        return built_in.is_audience(name);
    }
    const auto* scope = built_in.find(name);
    return scope != nullptr && scope->is_api() == (words_->kind == ResourceKind::api_scope);
}

std::optional<Refusal> ResourcesController::name_fault(const StoredResource& resource) const {
    const auto& name = resource.name;
    if (words_->kind == ResourceKind::api_resource) {
        return name == services_.config.issuer
                   ? std::optional(invalid("name", "This is the issuer itself."))
                   : std::nullopt;
    }
    if (!is_scope_token(name)) {
        return invalid("name", "A scope is visible ASCII without spaces, quotes and backslashes "
                               "(RFC 6749, 3.3).");
    }
    const auto other = words_->kind == ResourceKind::api_scope ? ResourceKind::identity_resource
                                                               : ResourceKind::api_scope;
    const auto others = services_.stored_resources.list(other);
    if (name == "offline_access" ||
        std::ranges::find(others, name, &StoredResource::name) != others.end()) {
        return invalid("name", "This scope is something else already.");
    }
    return std::nullopt;
}

/// What can't be kept to is refused: it would shut everybody out, or nobody.
std::optional<Refusal> ResourcesController::terms_fault(const StoredResource& resource) const {
    constexpr auto algorithms = "allowedAccessTokenSigningAlgorithms";
    const auto& algs = resource.signing_algorithms;
    if (!algs.empty() && std::ranges::none_of(algs, signs_with)) {
        return invalid(algorithms, "None of them is offered: ES256 or RS256.");
    }
    if (is_built_in(resource.name) && (resource.require_indicator || !algs.empty())) {
        return invalid(resource.require_indicator ? "requireResourceIndicator" : algorithms,
                       fmt::format("The server itself needs {}, by its scope alone and signed by "
                                   "any of its keys.",
                                   resource.name));
    }
    if (resource.require_indicator && !is_resource_uri(resource.name)) {
        return invalid("requireResourceIndicator",
                       "Nobody could name it: `resource` takes absolute URIs without fragment (RFC "
                       "8707, 2). Give the API such a name.");
    }
    return std::nullopt;
}

std::expected<StoredResource, Refusal> ResourcesController::from(const Call& call,
                                                                 StoredResource resource) const {
    const auto& body = call.body;
    const auto flag = [&](std::string_view name, bool otherwise) {
        return base::get_bool(body, name).value_or(otherwise);
    };
    const auto before = resource.name;
    resource.kind = words_->kind;
    resource.name = call.text("name");
    resource.display_name = call.text("displayName");
    resource.description = call.text("description");
    resource.enabled = flag("enabled", true);
    resource.shown = flag("showInDiscoveryDocument", true);
    resource.required = flag("required", false);
    resource.emphasize = flag("emphasize", false);
    resource.claims = texts_in(body, "userClaims");
    resource.scopes = texts_in(body, "scopes");
    resource.require_indicator = flag("requireResourceIndicator", false);
    resource.signing_algorithms = texts_in(body, "allowedAccessTokenSigningAlgorithms");
    if (const auto* list = base::get_array(body, "apiScopeProperties")) {
        const auto known = std::exchange(resource.properties, {});
        for (const auto& each : *list) {
            NumberedText pair{
                .id = 0,
                .key = std::string(base::get_string(each.get_object(), "key").value_or("")),
                .value = std::string(base::get_string(each.get_object(), "value").value_or(""))};
            const auto same = std::ranges::find_if(known, [&](const auto& other) {
                return other.key == pair.key && other.value == pair.value;
            });
            pair.id = same == known.end() ? 0 : same->id;
            resource.properties.push_back(std::move(pair));
        }
    }
    if (auto fault = terms_fault(resource)) {
        return std::unexpected(*std::move(fault));
    }
    if (!before.empty() && is_built_in(before)) {
        if (resource.name != before) {
            return std::unexpected(invalid(
                "name", fmt::format("The server itself needs {}, under this name.", before)));
        }
        if (!resource.enabled) {
            return std::unexpected(invalid(
                "enabled",
                fmt::format("The server itself needs {}: it can't be turned off.", before)));
        }
    }
    if (auto fault = name_fault(resource)) {
        return std::unexpected(*std::move(fault));
    }
    return resource;
}

std::optional<Refusal>
ResourcesController::change(std::int64_t id,
                            const std::function<bool(StoredResource&)>& work) const {
    const auto done = services_.stored_resources.change(words_->kind, id, work);
    if (!done) {
        return to_refusal(done.error(), words_->one);
    }
    services_.refresh_snapshots();
    return std::nullopt;
}

Answer ResourcesController::list(Call& call) const {
    auto all = services_.stored_resources.list(words_->kind);
    const auto& text = call.page.search;
    std::erase_if(all, [&](const StoredResource& each) {
        return !fold_case(each.name).contains(text) && !fold_case(each.display_name).contains(text);
    });
    return page_answer(words_->items, all, call.page,
                       [this](const StoredResource& each) { return dto(each); });
}

Answer ResourcesController::get(Call& call) const {
    const auto found = stored(call.number("id"));
    return found ? Answer(Done{.body = dto(*found)}) : std::unexpected(missing());
}

Answer ResourcesController::add(Call& call) const {
    if (base::get_int(call.body, "id").value_or(0) != 0) {
        return std::unexpected(cannot_set_id());
    }
    const auto wanted = from(call, {});
    if (!wanted) {
        return std::unexpected(wanted.error());
    }
    if (is_built_in(wanted->name)) {
        return std::unexpected(invalid("name", "This name is taken."));
    }
    const auto id = services_.stored_resources.add(*wanted);
    if (!id) {
        return std::unexpected(to_refusal(id.error(), words_->one));
    }
    services_.refresh_snapshots();
    const auto made = stored(*id);
    if (!made) {
        return std::unexpected(missing());
    }
    call.after = dto(*made);
    return Done{
        .body = call.after, .status = 201, .location = fmt::format("{}/{}", words_->path, *id)};
}

Answer ResourcesController::update(Call& call) const {
    const auto found = stored(base::get_int(call.body, "id"));
    if (!found) {
        return std::unexpected(missing());
    }
    call.before = dto(*found);
    if (auto stale = call.stale(call.before)) {
        return std::unexpected(*std::move(stale));
    }
    const auto wanted = from(call, *found);
    if (!wanted) {
        return std::unexpected(wanted.error());
    }
    if (auto refusal = change(found->id, [&](StoredResource& resource) {
            resource = *wanted;
            return true;
        })) {
        return std::unexpected(*std::move(refusal));
    }
    if (const auto now = stored(found->id)) {
        call.after = dto(*now);
    }
    return Done{.body = call.after};
}

Answer ResourcesController::remove(Call& call) const {
    const auto found = stored(call.number("id"));
    if (!found) {
        return std::unexpected(missing());
    }
    if (is_built_in(found->name)) {
        return std::unexpected(invalid(
            "id", fmt::format("The server itself needs {}: it can't be removed.", found->name)));
    }
    call.before = dto(*found);
    if (!services_.stored_resources.remove(words_->kind, found->id)) {
        return std::unexpected(missing());
    }
    services_.refresh_snapshots();
    return Done{};
}

Answer ResourcesController::can_insert(Call& call) const {
    const auto name = std::string(call.asked("name").value_or(""));
    const auto own = std::string(call.asked("id").value_or("0"));
    const auto all = services_.stored_resources.list(words_->kind);
    return Done{.body = std::ranges::none_of(all, [&](const StoredResource& each) {
                    return each.name == name && std::to_string(each.id) != own;
                })};
}

} // namespace conclave::identity::admin
