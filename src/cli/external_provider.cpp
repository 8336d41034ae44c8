#include "cli/external_provider.hpp"

#include "cli/audited.hpp"
#include "cli/installation.hpp"
#include "identity/admin/provider_dto.hpp"
#include "identity/federation/provider_client.hpp"
#include "identity/federation/provider_store.hpp"
#include "identity/federation/tenant_issuer.hpp"
#include "identity/grants/session_store.hpp"
#include "identity/logout/logout_queue.hpp"
#include "identity/protocol/scope.hpp"
#include "net/client.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <iostream>

namespace conclave::cli {

namespace {

constexpr std::string_view category = "IdentityProviders";
constexpr std::string_view updated = "IdentityProviderUpdatedEvent";

identity::ProviderStore store(Installation& installation) {
    return {installation.database(), installation.box(), installation.clock(),
            installation.random()};
}

std::string redirect_uri(const Installation& installation, const std::string& scheme) {
    return identity::federation_address(installation.config().issuer(), scheme);
}

Failure no_provider(const std::string& scheme, const Location& location) {
    return Failure("There is no provider \"" + scheme + "\"; `conclave provider list" +
                   location.options() + "` shows them.");
}

template <class Options>
identity::ExternalProvider existing(identity::ProviderStore& providers, const Options& options) {
    auto provider = providers.get(options.scheme);
    if (!provider)
        throw no_provider(options.scheme, options.location);
    return *std::move(provider);
}

/// Without its secret.
identity::ExternalProvider listed(Installation& installation, const std::string& scheme,
                                  const Location& location) {
    auto all = store(installation).list();
    const auto found = std::ranges::find(all, scheme, &identity::ExternalProvider::scheme);
    if (found == all.end())
        throw no_provider(scheme, location);
    return *std::move(found);
}

/// For the audit log, where secrets don't stand.
boost::json::object shown(const Installation& installation,
                          const identity::ExternalProvider& provider) {
    return identity::admin::to_dto(provider, installation.config().issuer());
}

std::string read_secret(const Console& console) {
    std::string line;
    if (!std::getline(console.in, line) || line.empty())
        throw Failure("No client secret came on standard input; write it there as one line.");
    return line;
}

void set_enabled(const ProviderOptions& options, bool enabled, const Console& console) {
    Installation installation(options.location);
    auto before = listed(installation, options.scheme, options.location);
    auto after = before;
    after.enabled = enabled;
    const Deed deed{.event = updated,
                    .category = category,
                    .command = enabled ? "provider enable" : "provider disable",
                    .before = shown(installation, before),
                    .after = shown(installation, after)};
    audited(installation, deed, [&] {
        if (!store(installation).set_enabled(options.scheme, enabled))
            throw no_provider(options.scheme, options.location);
    });
    console.good("Provider " + options.scheme + (enabled ? " is offered" : " is not offered") +
                 " on the sign-in page");
}

/// What an operator can do about it.
std::string remedy(const identity::ProviderRefusal& refusal,
                   const identity::ExternalProvider& provider) {
    if (refusal.kind == identity::ProviderRefusal::Kind::away)
        return "Look at the address in a browser:\n" +
               identity::discovery_address(provider.authority) +
               "\nIf the provider is in your own network, name its host in "
               "identity.private_hosts.";
    return "The authority must be the issuer that the provider's documentation names; remove the "
           "provider and add it with that.";
}

} // namespace

void provider_add(const ProviderAddOptions& options, const Console& console) {
    Installation installation(options.location);
    identity::ExternalProvider provider{.scheme = options.scheme,
                                        .name =
                                            options.name.empty() ? options.scheme : options.name,
                                        .authority = options.authority,
                                        .client_id = options.client_id,
                                        .client_secret = {},
                                        .scopes = options.scopes,
                                        .registers = options.registers};
    if (options.secret_from_input)
        provider.client_secret = read_secret(console);
    Deed deed{.event = "IdentityProviderAddedEvent",
              .category = category,
              .command = "provider add",
              .after = shown(installation, provider)};
    audited(installation, deed, [&] {
        if (const auto added = store(installation).add(provider); !added)
            throw Failure(added.error());
        deed.after = shown(installation, listed(installation, provider.scheme, options.location));
    });
    console.good("Provider " + provider.scheme + " (" + provider.name +
                 ") is offered on the "
                 "sign-in page");
    console.hint("register there as the redirect URI:  " +
                 redirect_uri(installation, provider.scheme));
    console.hint("then look whether it answers:  conclave provider test " + provider.scheme +
                 options.location.options());
}

void provider_list(const Location& location, const Console& console) {
    Installation installation(location);
    std::vector<std::vector<std::string>> rows{
        {"PROVIDER", "NAME", "AUTHORITY", "NEW PEOPLE", "STATE"}};
    for (const auto& provider : store(installation).list())
        rows.push_back({provider.scheme, provider.name, provider.authority,
                        provider.registers ? "get an account" : "stay out",
                        provider.enabled ? "" : "not offered"});
    console.out << table(rows);
}

void provider_show(const ProviderOptions& options, const Console& console) {
    Installation installation(options.location);
    auto providers = store(installation);
    const auto provider = existing(providers, options);
    console.out << table({{"provider", provider.scheme},
                          {"name", provider.name},
                          {"authority", provider.authority},
                          {"client id", provider.client_id},
                          {"client secret", provider.client_secret.empty() ? "none" : "kept"},
                          {"scopes", identity::join_words(provider.scopes)},
                          {"new people", provider.registers ? "get an account" : "stay out"},
                          {"state", provider.enabled ? "offered" : "not offered"},
                          {"redirect URI", redirect_uri(installation, provider.scheme)}});
}

void provider_enable(const ProviderOptions& options, const Console& console) {
    set_enabled(options, true, console);
}

void provider_disable(const ProviderOptions& options, const Console& console) {
    set_enabled(options, false, console);
}

void provider_remove(const ProviderOptions& options, const Console& console) {
    Installation installation(options.location);
    const Deed deed{
        .event = "IdentityProviderDeletedEvent",
        .category = category,
        .command = "provider remove",
        .before = shown(installation, listed(installation, options.scheme, options.location))};
    std::vector<std::string> connected;
    audited(installation, deed, [&] {
        auto gone = store(installation).remove(options.scheme);
        if (!gone)
            throw no_provider(options.scheme, options.location);
        connected = *std::move(gone);
    });
    identity::LogoutQueue logouts(installation.database(), installation.clock(),
                                  installation.random());
    identity::SessionStore(installation.database(), installation.clock(), installation.random(), {},
                           logouts)
        .end_federated(connected, options.scheme);
    console.good("Provider " + options.scheme + " is gone, and with it who was connected there");
    console.hint("sessions of theirs that began there have ended");
}

void provider_secret(const ProviderSecretOptions& options, const Console& console) {
    Installation installation(options.location);
    // The old one may have been sealed with a key that is lost; then it is not opened first.
    auto provider = listed(installation, options.scheme, options.location);
    Deed deed{.event = updated,
              .category = category,
              .command = "provider secret",
              .before = shown(installation, provider)};
    provider.client_secret = options.none ? std::string() : read_secret(console);
    provider.has_secret = !options.none;
    deed.after = shown(installation, provider);
    // The log says that it was replaced, not by what.
    deed.after.as_object()["clientSecret"] = options.none ? "removed" : "replaced";
    audited(installation, deed, [&] {
        if (const auto done = store(installation).update(provider, false); !done)
            throw Failure(done.error());
    });
    console.good(options.none ? "This server is a public client of " + provider.name + " now"
                              : "The client secret for " + provider.name +
                                    " is replaced; who is connected stays so");
}

bool provider_test(const ProviderOptions& options, const Console& console) {
    Installation installation(options.location);
    auto providers = store(installation);
    const auto provider = existing(providers, options);
    const identity::Outgoing outgoing(installation.config().identity.private_hosts, net::fetch);
    identity::ProviderClient client(outgoing, installation.clock());
    const auto metadata = client.metadata(provider);
    if (!metadata) {
        console.bad(provider.name + ": " + metadata.error().reason);
        console.hint(remedy(metadata.error(), provider));
        return false;
    }
    console.good("It says what it is: " + metadata->issuer);
    const auto keys = client.key_count(*metadata);
    if (keys == 0) {
        console.bad("No key for ID tokens that we can use is at " + metadata->jwks_uri);
        console.hint(
            "The provider must sign with RSA, EC or Ed25519 keys; if it does, look whether "
            "this machine reaches that address.");
        return false;
    }
    console.good("Keys for its ID tokens: " + std::to_string(keys));
    console.hint("registered there must be the redirect URI:  " +
                 redirect_uri(installation, provider.scheme));
    if (identity::is_issuer_template(metadata->issuer))
        console.hint("people of all its tenants may come, and what it says of their addresses is "
                     "not believed; for one tenant the authority has its id");
    if (!metadata->names_itself)
        console.hint("it does not name itself in its answers (RFC 9207); the redirect URI of its "
                     "own tells it from others");
    return true;
}

} // namespace conclave::cli
