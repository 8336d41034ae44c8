#pragma once

#include "identity/clients/client.hpp"
#include "identity/protocol/token_request.hpp"
#include "net/http_message.hpp"

#include <expected>
#include <string>
#include <string_view>

namespace conclave::identity {

class Services;

/// The thumbprint of the key that the request's `DPoP` header proves (RFC 9449, 4.3), empty when
/// none was sent. A proof counts once. Where the client must use nonces (8) and sent none that is
/// good, the refusal carries a fresh one. `access_token`: at a resource, what the proof must be
/// about; `origin`: of the site that was asked, if not the issuer's. Waits for SQL.
[[nodiscard]] std::expected<std::string, OAuthError>
proved_key(Services& services, const net::Request& request, const Client& client,
           std::string_view access_token = {}, std::string_view origin = {});

/// Puts the next nonce into an answer to a client that must use them (RFC 9449, 8.2).
void offer_nonce(Services& services, const Client& client, net::Response& response);

} // namespace conclave::identity
