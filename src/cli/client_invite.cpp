#include "cli/audited.hpp"
#include "cli/client.hpp"
#include "cli/installation.hpp"
#include "identity/registration/registration_store.hpp"

#include <boost/json.hpp>

namespace conclave::cli {

namespace {

constexpr std::chrono::seconds usual_lifetime{7 * 86'400};

} // namespace

void client_invite(const ClientInviteOptions& options, const Console& console) {
    Installation installation(options.location);
    if (installation.config().identity.client_registration.policy !=
        server::ClientRegistrationConfig::Policy::token)
        throw Failure("Apps can't register themselves with a token here: write policy = \"token\" "
                      "under [identity.client_registration] in conclave.toml and start the server "
                      "again.");
    identity::RegistrationStore store(installation.database(), installation.clock(),
                                      installation.random());
    const auto lifetime = options.lifetime.value_or(usual_lifetime);
    const auto end = installation.clock().now() + lifetime;
    const Deed deed{
        .event = "ClientInvitationAddedEvent",
        .category = "Clients",
        .command = "client invite",
        .after = boost::json::object{{"uses", options.uses}, {"expires", base::to_rfc3339(end)}}};
    std::string token;
    audited(installation, deed, [&] { token = store.make_initial_token(options.uses, lifetime); });
    console.good(options.uses == 1 ? "Good for one app"
                                   : "Good for " + std::to_string(options.uses) + " apps");
    console.hint("token  " + token + "   (shown this once)");
}

} // namespace conclave::cli
