#pragma once

#include "net/http_message.hpp"
#include "net/router.hpp"
#include "net/server.hpp"

#include <string_view>
#include <vector>

/// From a request to the handler that answers it. Pure, but for the handler itself.
namespace conclave::net {

/// The site among those of a port that answers to this Host value; nullptr: 421.
[[nodiscard]] const Site* choose_site(const std::vector<Site>& sites, std::string_view host);

/// The client's address: the connection's, or, when that is a trusted proxy, the last address of
/// X-Forwarded-For that is not one.
[[nodiscard]] std::string client_address(std::string_view connection, const Headers& headers,
                                         const std::vector<std::string>& trusted_proxies);

/// Runs a handler. What it throws becomes 503 with Retry-After (base::ServiceError that may pass)
/// or 500, and is logged.
[[nodiscard]] Response run_handler(const Handler& handler, const Request& request);

/// "Come back in a while", as every overload answers.
[[nodiscard]] Response busy_response();

} // namespace conclave::net
