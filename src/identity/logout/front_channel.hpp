#pragma once

#include "identity/clients/client_service.hpp"
#include "identity/logout/session_clients.hpp"
#include "net/http_message.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace conclave::identity {

/// The addresses that a browser loads, unseen, so that the clients of a session end theirs (OpenID
/// Connect Front-Channel Logout 1.0, 2), each with `iss` and `sid`. At most max_logout_frames.
/// Before the session ends: afterwards its clients are forgotten.
[[nodiscard]] std::vector<std::string> logout_frames(ClientService& clients,
                                                     SessionClients& session_clients,
                                                     std::string_view issuer, std::string_view sid);

/// The page of these frames, which may frame their origins and nothing else.
[[nodiscard]] net::Response logout_frames_page(const std::vector<std::string>& frames);

constexpr std::size_t max_logout_frames = 20;

} // namespace conclave::identity
