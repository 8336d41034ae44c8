#pragma once

#include "identity/config.hpp"
#include "server/config.hpp"
#include "server/config_reader.hpp"

namespace conclave::server {

/// `[identity.client_registration]` of conclave.toml.
void read_client_registration(ConfigSection section, ClientRegistrationConfig& registration);

[[nodiscard]] identity::SelfRegistration
self_registration(const ClientRegistrationConfig& registration);

} // namespace conclave::server
