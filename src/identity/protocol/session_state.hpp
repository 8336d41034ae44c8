#pragma once

#include <string>
#include <string_view>

namespace conclave::identity {

/// `session_state` of an authorization answer (OpenID Connect Session Management 1.0, 2 and 3.1):
/// base64url(SHA-256(client_id + origin + browser_id + salt)) + "." + salt, as the script of the
/// check-session page computes it. `origin` is that of the redirect URI. Pure.
[[nodiscard]] std::string session_state(std::string_view client_id, std::string_view origin,
                                        std::string_view browser_id, std::string_view salt);

} // namespace conclave::identity
