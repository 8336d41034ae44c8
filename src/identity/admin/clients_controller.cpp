#include "identity/admin/client_dto.hpp"
#include "identity/admin/client_registration.hpp"
#include "identity/admin/controllers.hpp"
#include "identity/admin/page_answer.hpp"
#include "identity/clients/client_service.hpp"
#include "identity/http/services.hpp"
#include "identity/users/fold.hpp"

#include "base/json_text.hpp"

#include <algorithm>

namespace conclave::identity::admin {
namespace json = boost::json;

namespace {

class Clients {
  public:
    explicit Clients(const Parts& parts) : services_(parts.services) {}

    Answer list(Call& call) const;
    Answer get(Call& call) const;
    Answer add(Call& call) const;
    Answer update(Call& call) const;
    Answer remove(Call& call) const;
    Answer clone(Call& call) const;
    Answer can_insert(Call& call) const;

  private:
    [[nodiscard]] json::object dto(const StoredClient& stored) const {
        return to_dto(stored, is_fixed(services_, stored.client.client_id));
    }
    /// Stores a record that is new, and answers with it.
    Answer made(Call& call, const Client& client) const;

    Services& services_;
};

Answer Clients::list(Call& call) const {
    auto all = services_.clients.stored();
    const auto& text = call.page.search;
    std::erase_if(all, [&](const StoredClient& each) {
        return !fold_case(each.client.client_id).contains(text) &&
               !fold_case(each.client.name).contains(text);
    });
    return page_answer("clients", all, call.page,
                       [this](const StoredClient& each) { return dto(each); });
}

Answer Clients::get(Call& call) const {
    const auto stored = services_.clients.stored(call.number("id").value_or(0));
    return stored ? Answer(Done{.body = dto(*stored)}) : std::unexpected(not_found("client"));
}

Answer Clients::made(Call& call, const Client& client) const {
    if (const auto added = services_.clients.add(client); !added) {
        return std::unexpected(to_refusal(added.error()));
    }
    services_.refresh_snapshots(); // its origins
    const auto now = services_.clients.stored(client.client_id);
    if (!now) {
        return std::unexpected(not_found("client")); // somebody was quick to remove it
    }
    call.after = dto(*now);
    return Done{
        .body = call.after, .status = 201, .location = "Clients/" + std::to_string(now->number)};
}

Answer Clients::add(Call& call) const {
    if (base::get_int(call.body, "id").value_or(0) != 0) {
        return std::unexpected(cannot_set_id());
    }
    const auto client = client_from(call.body, {});
    return client ? made(call, *client) : std::unexpected(client.error());
}

Answer Clients::update(Call& call) const {
    const auto stored = services_.clients.stored(base::get_int(call.body, "id").value_or(0));
    if (!stored) {
        return std::unexpected(not_found("client"));
    }
    call.before = dto(*stored);
    if (auto refusal = unchangeable(services_, stored->client)) {
        return std::unexpected(*std::move(refusal));
    }
    if (auto stale = call.stale(call.before)) {
        return std::unexpected(*std::move(stale));
    }
    if (call.text("clientId") != stored->client.client_id) {
        return std::unexpected(
            invalid("clientId", "A client keeps its id. Clone it under another one."));
    }
    std::optional<Refusal> refusal;
    const auto done = services_.clients.change(stored->client.client_id, [&](Client& client) {
        auto wanted = client_from(call.body, client);
        if (!wanted) {
            refusal = std::move(wanted.error());
            return false;
        }
        client = *std::move(wanted);
        return true;
    });
    if (refusal || !done) {
        return std::unexpected(refusal ? *std::move(refusal) : to_refusal(done.error()));
    }
    services_.refresh_snapshots();
    if (const auto now = services_.clients.stored(stored->number)) {
        call.after = dto(*now);
    }
    return Done{.body = call.after};
}

Answer Clients::remove(Call& call) const {
    const auto stored = services_.clients.stored(call.number("id").value_or(0));
    if (!stored) {
        return std::unexpected(not_found("client"));
    }
    call.before = dto(*stored);
    if (auto refusal = unchangeable(services_, stored->client)) {
        return std::unexpected(*std::move(refusal));
    }
    if (!services_.clients.remove(stored->client.client_id)) {
        return std::unexpected(not_found("client"));
    }
    services_.refresh_snapshots();
    return Done{};
}

/// A copy under another id; lists as wanted, secrets and keys never.
Answer Clients::clone(Call& call) const {
    const auto stored = services_.clients.stored(base::get_int(call.body, "id").value_or(0));
    if (!stored) {
        return std::unexpected(not_found("client"));
    }
    const auto without = [&](std::string_view flag) {
        return !base::get_bool(call.body, flag).value_or(false);
    };
    auto body = dto(*stored);
    body["clientId"] = call.text("clientId");
    body["clientName"] = call.text("clientName");
    body["nonEditable"] = false;
    leave_keys_out(body);
    constexpr std::array<std::pair<std::string_view, std::string_view>, 8> lists{
        {{"cloneClientCorsOrigins", "allowedCorsOrigins"},
         {"cloneClientRedirectUris", "redirectUris"},
         {"cloneClientIdPRestrictions", "identityProviderRestrictions"},
         {"cloneClientPostLogoutRedirectUris", "postLogoutRedirectUris"},
         {"cloneClientGrantTypes", "allowedGrantTypes"},
         {"cloneClientScopes", "allowedScopes"},
         {"cloneClientClaims", "claims"},
         {"cloneClientProperties", "properties"}}};
    for (const auto& [flag, list] : lists) {
        if (without(flag)) {
            body.erase(list);
        }
    }
    Client base;
    base.allow_fragment_redirect_uris = stored->client.allow_fragment_redirect_uris;
    const auto copy = client_from(body, base);
    return copy ? made(call, *copy) : std::unexpected(copy.error());
}

Answer Clients::can_insert(Call& call) const {
    const auto id = std::string(call.asked("clientId").value_or(""));
    const auto own = std::string(call.asked("id").value_or("0"));
    const bool cloned = call.asked("isCloned") == "true";
    const auto there = services_.clients.stored(id);
    const bool itself = there && !cloned && std::to_string(there->number) == own;
    return Done{.body = !there || itself};
}

} // namespace

bool is_fixed(const Services& services, std::string_view client_id) {
    return std::ranges::any_of(services.config.clients,
                               [&](const Client& client) { return client.client_id == client_id; });
}

std::optional<Refusal> unchangeable(const Services& services, const Client& client) {
    if (is_fixed(services, client.client_id)) {
        return invalid("id", "This client stands in the server's configuration; change it there.");
    }
    const auto kept = base::parse_json_object(client.kept, max_body_bytes);
    if (kept && base::get_bool(*kept, "nonEditable").value_or(false)) {
        return invalid("id", "This client is marked as one that is not to be changed.");
    }
    return std::nullopt;
}

void add_clients(Routes& routes, const Parts& parts) {
    const Clients clients(parts);
    const auto add = routes.adder(clients);
    add({.method = "GET",
         .path = "Clients",
         .summary = "Clients by id",
         .event = "ClientsRequestedEvent",
         .answer = "ClientsApiDto",
         .query = list_query()},
        &Clients::list);
    add({.method = "GET",
         .path = "Clients/{id}",
         .summary = "One client",
         .event = "ClientRequestedEvent",
         .answer = "ClientApiDto"},
        &Clients::get);
    add({.method = "POST",
         .path = "Clients",
         .summary = "Registers a client",
         .event = "ClientAddedEvent",
         .body = "ClientApiDto",
         .answer = "ClientApiDto"},
        &Clients::add);
    add({.method = "PUT",
         .path = "Clients",
         .summary = "Replaces a client with all its lists, but for its secrets",
         .event = "ClientUpdatedEvent",
         .body = "ClientApiDto",
         .answer = "ClientApiDto"},
        &Clients::update);
    add({.method = "DELETE",
         .path = "Clients/{id}",
         .summary = "Removes a client; what people allowed it ends",
         .event = "ClientDeletedEvent"},
        &Clients::remove);
    add({.method = "POST",
         .path = "Clients/Clone",
         .summary = "Copies a client under another id, without its secrets",
         .event = "ClientClonedEvent",
         .body = "ClientCloneApiDto",
         .answer = "ClientApiDto"},
        &Clients::clone);
    add({.method = "GET",
         .path = "Clients/CanInsertClient",
         .summary = "Is this id free?",
         .event = "CanInsertClientRequestedEvent",
         .answer = "boolean",
         .query = {{.name = "id", .kind = Kind::number},
                   {.name = "clientId", .required = true},
                   {.name = "isCloned", .kind = Kind::flag}}},
        &Clients::can_insert);
}

} // namespace conclave::identity::admin
