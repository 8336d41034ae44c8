#pragma once

#include "identity/clients/client.hpp"
#include "identity/protocol/token_request.hpp"
#include "net/form.hpp"
#include "net/http_message.hpp"

#include <expected>
#include <string_view>

namespace conclave::identity {

class Services;

/// The client that a machine request comes from, by the method it is registered with (RFC
/// 6749, 2.3; OpenID Connect Core, 9; RFC 7523, 3). An assertion counts once. Waits for SQL.
[[nodiscard]] std::expected<ClientRef, OAuthError>
authenticate_client(Services& services, const net::Request& request, const net::Form& form);

constexpr std::size_t max_secret_bytes = 512; // our own limit
/// Does the secret match one that has not expired? Compares all of them, in constant time.
[[nodiscard]] bool secret_matches(const Client& client, std::string_view secret,
                                  base::WallTime now);

} // namespace conclave::identity
