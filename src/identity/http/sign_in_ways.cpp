#include "identity/http/sign_in_ways.hpp"

#include "identity/clients/sign_in_ways.hpp"
#include "identity/federation/provider_store.hpp"
#include "identity/http/services.hpp"
#include "identity/people/people.hpp"

#include <string>

namespace conclave::identity {

std::vector<ExternalProvider> offered_providers(Services& services, const Client& client) {
    auto providers = services.people.providers.enabled();
    std::erase_if(providers, [&](const auto& each) { return !admits(client, each.scheme); });
    return providers;
}

std::optional<net::Response> refuse_way(Services& services, const Client& client,
                                        std::string_view provider) {
    if (admits(client, provider)) {
        return std::nullopt;
    }
    std::string ways;
    for (const auto& each : offered_providers(services, client)) {
        ways += (ways.empty() ? "" : ", or ") + each.name;
    }
    if (client.enable_local_login) {
        ways += ways.empty() ? "your account here" : ", or your account here";
    }
    const auto& name = client.name.empty() ? client.client_id : client.name;
    return net::Response::error(
        403, "way_not_offered",
        ways.empty() ? name + " lets nobody sign in at the moment: the provider that it needs is "
                              "not set up here. Tell whoever runs this site."
                     : name + " does not take this way to sign in. Sign in with " + ways + ".");
}

} // namespace conclave::identity
