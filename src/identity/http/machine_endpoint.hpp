#pragma once

#include "base/metrics.hpp"
#include "identity/protocol/token_request.hpp"
#include "net/http_message.hpp"

#include <expected>
#include <functional>
#include <string>
#include <string_view>

namespace conclave::identity {

class Services;

using MachineAnswer = std::expected<net::Response, OAuthError>;

/// One of the endpoints for programs, by its name in metrics and the log: "token". Made once, for
/// the life of the program. Thread-safe.
struct MachineEndpoint {
    explicit MachineEndpoint(std::string_view the_name);

    const std::string name;
    base::metrics::Counter answered; // looked up by its name it would cost more than a small answer
};

/// Runs what an endpoint for programs does, and turns a refusal into its answer (RFC 6749, 5.2).
/// One client of one source that is refused too often has to wait: 503 with Retry-After, since
/// clients give up for good on a 4xx.
[[nodiscard]] net::Response guarded(Services& services, const net::Request& request,
                                    MachineEndpoint& endpoint,
                                    const std::function<MachineAnswer()>& serve);

} // namespace conclave::identity
