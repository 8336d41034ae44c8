#include "cli/client.hpp"
#include "cli/installation.hpp"
#include "identity/registration/registration_store.hpp"

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
    const auto token =
        store.make_initial_token(options.uses, options.lifetime.value_or(usual_lifetime));
    console.good(options.uses == 1 ? "Good for one app"
                                   : "Good for " + std::to_string(options.uses) + " apps");
    console.hint("token  " + token + "   (shown this once)");
}

} // namespace conclave::cli
