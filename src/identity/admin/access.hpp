#pragma once

#include "net/http_message.hpp"

#include <expected>
#include <string>

namespace conclave::identity {
class Services;
}

namespace conclave::identity::admin {

/// Who calls.
struct Actor {
    std::string id;   // of the person; of the client when it acts for itself
    std::string name; // as the audit log shows it
    std::string client_id;
    bool machine = false;
    bool may_write = false;
    std::string token_id; // `jti`
};

/// Who may use the admin API: the bearer of an access token of this issuer with its audience and
/// scope, and the role of an administrator, or of an auditor, who reads only. A person needs the
/// role in the token and still has it; a client that acts for itself has it as a claim of its own
/// (`client_role`). Where the operator wants it, the person has shown a second factor at sign-in.
/// Tokens that are bound to a key come with a proof (RFC 9449). The refusal is 401 or 403 with
/// WWW-Authenticate (RFC 6750, 3; RFC 9470, 3). Waits for SQL.
[[nodiscard]] std::expected<Actor, net::Response> check_access(Services& services,
                                                               const net::Request& request);

} // namespace conclave::identity::admin
