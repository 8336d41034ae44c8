#include "server/client_registration_config.hpp"

#include "server/config_checks.hpp"

namespace conclave::server {

using std::chrono::days;
using std::chrono::seconds;
using Policy = ClientRegistrationConfig::Policy;

void read_client_registration(ConfigSection section, ClientRegistrationConfig& registration) {
    if (const auto wish = section.choice("policy", {"off", "token", "open"})) {
        constexpr Policy kinds[] = {Policy::off, Policy::token, Policy::open};
        registration.policy = kinds[*wish];
    }
    section.texts("scopes", registration.scopes, check_not_empty);
    section.flag("require_pkce", registration.require_pkce);
    section.integer("max_clients", registration.max_clients, 1, 1'000'000);
    section.integer("per_hour", registration.per_hour, 1, 100'000);
    section.duration("unused_kept", registration.unused_kept, seconds{0}, days{3'650});
    if (registration.unused_kept.count() > 0 && registration.unused_kept < days{1}) {
        section.fault("unused_kept", "is a day at least; \"0s\" keeps unused clients");
    }
    section.finish();
}

identity::SelfRegistration self_registration(const ClientRegistrationConfig& registration) {
    using To = identity::SelfRegistration::Policy;
    return {.policy = registration.policy == Policy::off     ? To::off
                      : registration.policy == Policy::token ? To::with_token
                                                             : To::open,
            .scopes = registration.scopes,
            .require_pkce = registration.require_pkce,
            .max_clients = registration.max_clients,
            .per_hour_per_source = registration.per_hour,
            .unused_kept = registration.unused_kept};
}

} // namespace conclave::server
