#pragma once

#include "identity/protocol/token_request.hpp"
#include "net/http_message.hpp"

#include <expected>
#include <functional>
#include <string_view>

namespace conclave::identity {

class Services;

using MachineAnswer = std::expected<net::Response, OAuthError>;

/// Runs what an endpoint for programs does, and turns a refusal into its answer (RFC 6749, 5.2).
/// One client of one source that is refused too often has to wait: 503 with Retry-After, since
/// clients give up for good on a 4xx. `endpoint` names it in metrics and the log: "token".
[[nodiscard]] net::Response guarded(Services& services, const net::Request& request,
                                    std::string_view endpoint,
                                    const std::function<MachineAnswer()>& serve);

} // namespace conclave::identity
