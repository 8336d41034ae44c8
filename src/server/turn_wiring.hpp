#pragma once

#include "server/config.hpp"
#include "signaling/ice_servers.hpp"
#include "store/secret_box.hpp"
#include "turn/service.hpp"

namespace conclave::server {

/// The configuration as the TURN server wants it; `workers` is how many ports the media engine
/// holds, which relays may reach. Throws std::runtime_error when this machine has no address to
/// relay from.
[[nodiscard]] turn::ServiceSettings turn_settings(const Config& config, const store::SecretBox& box,
                                                  std::size_t workers);

/// The same server as browsers are told of it, with the secret that their credentials come from.
[[nodiscard]] signaling::IceServerConfig turn_ice_server(const Config& config,
                                                         const store::SecretBox& box);

} // namespace conclave::server
