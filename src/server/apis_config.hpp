#pragma once

#include "server/config.hpp"
#include "server/config_reader.hpp"

#include <vector>

namespace conclave::server {

/// `[[identity.apis]]` of conclave.toml; `section` is `[identity]`.
void read_apis(ConfigSection& section, std::vector<ApiConfig>& apis);
/// `[[identity.authorization_details]]`.
void read_authorization_details(ConfigSection& section,
                                std::vector<AuthorizationDetailConfig>& details);

} // namespace conclave::server
