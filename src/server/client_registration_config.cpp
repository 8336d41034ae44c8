#include "server/client_registration_config.hpp"

#include "server/config_checks.hpp"

namespace conclave::server {

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
            .per_hour_per_source = registration.per_hour};
}

} // namespace conclave::server
