#pragma once

#include "identity/clients/client.hpp"
#include "identity/protocol/token_request.hpp"

#include <expected>
#include <string>

namespace conclave::identity {

class Services;

/// A token of ours for another audience (RFC 8693), the answer's JSON. The client must be the one
/// that the subject token is for: its own client, a resource server of it, or whom `may_act` names.
/// The new token has no more scope and no longer life than the old one, says who acts, and is bound
/// to a key if the old one was. `jkt`: the key that the request proves. Waits for SQL.
[[nodiscard]] std::expected<std::string, OAuthError> exchange_token(Services& services,
                                                                    const Client& client,
                                                                    const ExchangeGrant& wanted,
                                                                    const std::string& jkt);

} // namespace conclave::identity
