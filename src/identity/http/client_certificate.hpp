#pragma once

#include "identity/clients/client.hpp"
#include "identity/protocol/token_request.hpp"
#include "jose/certificate.hpp"
#include "net/http_message.hpp"

#include <expected>
#include <optional>
#include <string>
#include <string_view>

/// What the certificate of a connection is good for (RFC 8705).
namespace conclave::identity {

class Services;

/// The certificate that the client has shown; nullopt when it has shown none.
[[nodiscard]] std::optional<jose::Certificate> certificate_of(const net::Request& request);

/// Why the connection's certificate does not authenticate this client, which is registered for
/// that (2.1 and 2.2); empty when it does. May wait for the client's server.
[[nodiscard]] std::string_view certificate_fault(Services& services, const net::Request& request,
                                                 const Client& client);

/// The same for a client that its secrets know by certificates it may show
/// (certificate_secrets.hpp).
[[nodiscard]] std::string_view
secrets_certificate_fault(Services& services, const net::Request& request, const Client& client);

/// What the tokens that are asked for are bound to: the key that was proved by DPoP, or, for a
/// client that is registered so, the certificate (3).
[[nodiscard]] std::expected<std::string, OAuthError>
token_binding(const net::Request& request, const Client& client, std::string jkt);

/// Does the request come on a connection with the certificate that a token is bound to?
[[nodiscard]] bool shows_certificate(const net::Request& request, std::string_view binding);

} // namespace conclave::identity
