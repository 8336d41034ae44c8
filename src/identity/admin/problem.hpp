#pragma once

#include "identity/admin/route.hpp"
#include "net/http_message.hpp"

#include <string_view>

namespace conclave::identity::admin {

/// A refusal as application/problem+json (RFC 9457), with `errors` by member. `trace` finds it
/// again in our log, which gets a line here.
[[nodiscard]] net::Response problem_response(const net::Request& request, const Refusal& refusal,
                                             std::string_view trace);

} // namespace conclave::identity::admin
