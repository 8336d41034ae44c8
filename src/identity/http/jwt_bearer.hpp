#pragma once

#include "identity/clients/client.hpp"
#include "identity/protocol/token_request.hpp"

#include <expected>
#include <string>
#include <vector>

namespace conclave::identity {

class Services;

/// A token for the person whom an issuer that the client trusts vouches for (RFC 7523, 2.1), the
/// answer's JSON. An assertion counts once. Waits for SQL.
[[nodiscard]] std::expected<std::string, OAuthError>
tokens_by_assertion(Services& services, const Client& client, const AssertionGrant& wanted,
                    const std::vector<std::string>& resources, const std::string& jkt);

} // namespace conclave::identity
