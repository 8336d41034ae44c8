#pragma once

#include "net/http_message.hpp"
#include "policy/claims.hpp"

#include <expected>
#include <string>

namespace conclave::site {

/// Who asks for a video token, as established by a verifier; never by what the request claims.
struct Caller {
    std::string identity;  // becomes the participant's identity
    std::string subject;   // stable id, for limits and the log
    policy::Claims claims; // what the policy looks at
};

/// How callers of `/token` show who they are. Today: an access token of our provider; a passcode
/// is another implementation of the same interface. Called on the blocking pool.
class CallerVerifier {
  public:
    virtual ~CallerVerifier() = default;
    /// The refusal is the answer to send.
    [[nodiscard]] virtual std::expected<Caller, net::Response>
    verify(const net::Request& request) const = 0;
};

} // namespace conclave::site
