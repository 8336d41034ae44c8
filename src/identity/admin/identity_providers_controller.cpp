#include "base/json_text.hpp"
#include "identity/admin/controllers.hpp"
#include "identity/admin/page_answer.hpp"
#include "identity/admin/provider_dto.hpp"
#include "identity/federation/login_store.hpp"
#include "identity/federation/provider_client.hpp"
#include "identity/federation/provider_store.hpp"
#include "identity/grants/session_store.hpp"
#include "identity/http/services.hpp"
#include "identity/outgoing/outgoing.hpp"
#include "identity/people/people.hpp"
#include "identity/users/fold.hpp"
#include "identity/users/user_service.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace conclave::identity::admin {
namespace json = boost::json;

namespace {

/// The providers of others, at which people sign in. Copied into each handler; refers to what
/// outlives the routes.
class IdentityProviders {
  public:
    explicit IdentityProviders(const Parts& parts) : services_(parts.services) {}

    Answer list(Call& call) const;
    Answer get(Call& call) const;
    Answer add(Call& call) const;
    Answer update(Call& call) const;
    Answer remove(Call& call) const;
    Answer users(Call& call) const;
    Answer can_insert(Call& call) const;
    Answer discover(Call& call) const;

  private:
    [[nodiscard]] ProviderStore& store() const { return services_.people.providers; }
    /// With its secret.
    [[nodiscard]] std::optional<ExternalProvider> stored(std::optional<std::int64_t> number) const;
    [[nodiscard]] json::object dto(const ExternalProvider& provider) const;

    Services& services_;
};

Refusal missing() {
    return not_found("identity provider");
}

std::optional<ExternalProvider>
IdentityProviders::stored(std::optional<std::int64_t> number) const {
    const auto all = store().list();
    const auto found = std::ranges::find(all, number.value_or(0), &ExternalProvider::number);
    return found == all.end() ? std::nullopt : store().get(found->scheme);
}

json::object IdentityProviders::dto(const ExternalProvider& provider) const {
    return to_dto(provider, services_.config.issuer);
}

Answer IdentityProviders::list(Call& call) const {
    auto all = store().list();
    std::erase_if(all, [&](const ExternalProvider& each) {
        return !each.scheme.contains(call.page.search) &&
               !fold_case(each.name).contains(call.page.search);
    });
    return page_answer("identityProviders", all, call.page,
                       [this](const ExternalProvider& each) { return dto(each); });
}

Answer IdentityProviders::get(Call& call) const {
    const auto found = stored(call.number("id"));
    return found ? Answer(Done{.body = dto(*found)}) : std::unexpected(missing());
}

Answer IdentityProviders::add(Call& call) const {
    if (base::get_int(call.body, "id").value_or(0) != 0) {
        return std::unexpected(cannot_set_id());
    }
    const auto wish = provider_from(call, {});
    if (!wish) {
        return std::unexpected(wish.error());
    }
    if (const auto added = store().add(wish->provider); !added) {
        return std::unexpected(invalid("scheme", added.error()));
    }
    const auto made = store().get(wish->provider.scheme);
    if (!made) {
        return std::unexpected(missing());
    }
    call.after = dto(*made);
    return Done{.body = call.after,
                .status = 201,
                .location = fmt::format("IdentityProviders/{}", made->number)};
}

Answer IdentityProviders::update(Call& call) const {
    const auto found = stored(base::get_int(call.body, "id"));
    if (!found) {
        return std::unexpected(missing());
    }
    call.before = dto(*found);
    if (auto stale = call.stale(call.before)) {
        return std::unexpected(*std::move(stale));
    }
    const auto wish = provider_from(call, *found);
    if (!wish) {
        return std::unexpected(wish.error());
    }
    if (const auto done = store().update(wish->provider, wish->keep_secret); !done) {
        return std::unexpected(invalid("Authority", done.error()));
    }
    const auto now = store().get(found->scheme);
    if (!now) {
        return std::unexpected(missing());
    }
    auto after = dto(*now);
    const auto answer = after;
    if (!wish->keep_secret) { // the log says that it was replaced, not by what
        after["clientSecret"] = now->client_secret.empty() ? "removed" : "replaced";
    }
    call.after = std::move(after);
    return Done{.body = answer};
}

Answer IdentityProviders::remove(Call& call) const {
    const auto found = stored(call.number("id"));
    if (!found) {
        return std::unexpected(missing());
    }
    call.before = dto(*found);
    const auto connected = store().remove(found->scheme);
    if (!connected) {
        return std::unexpected(missing());
    }
    services_.sessions.end_federated(*connected, found->scheme); // nobody answers for them any more
    return Done{};
}

Answer IdentityProviders::users(Call& call) const {
    const auto found = stored(call.number("id"));
    if (!found) {
        return std::unexpected(missing());
    }
    const auto [logins, total] =
        services_.people.logins.of_provider(found->scheme, call.page.size, call.page.offset());
    json::array out;
    for (const auto& login : logins) {
        const auto user = services_.users.get(login.user_id);
        out.push_back(to_dto(login, user ? user->username : std::string(), found->name));
    }
    return Done{.body = json::object{{"providers", std::move(out)},
                                     {"totalCount", total},
                                     {"pageSize", call.page.size}}};
}

Answer IdentityProviders::can_insert(Call& call) const {
    const auto named = call.asked("schema");
    const auto scheme = named ? named : call.asked("scheme");
    const auto own = call.asked("id").value_or("0");
    const auto all = store().list();
    return Done{.body = std::ranges::none_of(all, [&](const ExternalProvider& each) {
                    return each.scheme == scheme.value_or("") && std::to_string(each.number) != own;
                })};
}

Answer IdentityProviders::discover(Call& call) const {
    const ExternalProvider provider{.scheme = {},
                                    .name = {},
                                    .authority = call.text("authority"),
                                    .client_id = {},
                                    .client_secret = {}};
    if (!is_provider_address(provider.authority)) {
        return std::unexpected(invalid("authority", "The authority is an https address without "
                                                    "query: https://accounts.google.com"));
    }
    ProviderClient client(services_.outgoing, services_.clock); // what it says now, not an hour ago
    const auto metadata = client.metadata(provider);
    if (!metadata) {
        return std::unexpected(
            invalid("authority", metadata.error().kind == ProviderRefusal::Kind::away
                                     ? "It does not answer: " + metadata.error().reason +
                                           ". Hosts in your own network are named in "
                                           "identity.private_hosts."
                                     : "This can't be used: " + metadata.error().reason + "."));
    }
    return Done{.body = to_dto(*metadata, client.key_count(*metadata))};
}

} // namespace

void add_identity_providers(Routes& routes, const Parts& parts) {
    const IdentityProviders providers(parts);
    const auto add = routes.adder(providers);
    add({.method = "GET",
         .path = "IdentityProviders",
         .summary = "Providers of others at which people sign in, by name",
         .event = "IdentityProvidersRequestedEvent",
         .answer = "IdentityProvidersApiDto",
         .query = list_query()},
        &IdentityProviders::list);
    add({.method = "GET",
         .path = "IdentityProviders/{id}",
         .summary = "One provider, without its client secret",
         .event = "IdentityProviderRequestedEvent",
         .answer = "IdentityProviderApiDto"},
        &IdentityProviders::get);
    add({.method = "POST",
         .path = "IdentityProviders",
         .summary = "Offers a provider on the sign-in page",
         .event = "IdentityProviderAddedEvent",
         .body = "IdentityProviderApiDto",
         .answer = "IdentityProviderApiDto"},
        &IdentityProviders::add);
    add({.method = "PUT",
         .path = "IdentityProviders",
         .summary = "Replaces a provider's record; who is connected stays so, and without a new "
                    "ClientSecret the old one",
         .event = "IdentityProviderUpdatedEvent",
         .body = "IdentityProviderApiDto",
         .answer = "IdentityProviderApiDto"},
        &IdentityProviders::update);
    add({.method = "DELETE",
         .path = "IdentityProviders/{id}",
         .summary =
             "Forgets a provider, and who is connected there; ends their sessions that began at "
             "providers",
         .event = "IdentityProviderDeletedEvent"},
        &IdentityProviders::remove);
    add({.method = "GET",
         .path = "IdentityProviders/{id}/Users",
         .summary = "Who is connected with an account there",
         .event = "IdentityProviderUsersRequestedEvent",
         .answer = "UserProvidersDto",
         .query = {{.name = "page", .kind = Kind::number},
                   {.name = "pageSize", .kind = Kind::number}}},
        &IdentityProviders::users);
    add({.method = "GET",
         .path = "IdentityProviders/CanInsertIdentityProvider",
         .summary = "Is the short name free?",
         .event = "IdentityProviderNameRequestedEvent",
         .answer = "boolean",
         .query = {{.name = "id"}, {.name = "schema"}, {.name = "scheme"}}},
        &IdentityProviders::can_insert);
    add({.method = "POST",
         .path = "IdentityProviders/Discover",
         .summary = "What a provider says of itself, by its discovery document",
         .event = "IdentityProviderDiscoveredEvent",
         .body = "IdentityProviderDiscoverDto",
         .answer = "IdentityProviderMetadataDto"},
        &IdentityProviders::discover);
}

} // namespace conclave::identity::admin
