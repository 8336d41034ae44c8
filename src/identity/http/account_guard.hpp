#pragma once

#include "net/http_message.hpp"

#include <boost/json/fwd.hpp>
#include <expected>
#include <string>
#include <string_view>

namespace conclave::identity {

/// The CSRF token of a browser: an HMAC under the binding cookie, which
/// scripts can't read and other sites can't set.
[[nodiscard]] std::string csrf_token(std::string_view browser);

/// Checks what every POST of our pages must have: our own origin, JSON, the token of this browser
/// (11.4, C-1, C-2, C-5). The parsed body, or the refusal to send.
[[nodiscard]] std::expected<boost::json::object, net::Response>
guarded_body(const net::Request& request);

/// JSON for our pages, never cached. Keeps the headers (cookies) that `response` has.
[[nodiscard]] net::Response page_json(net::Response response, const boost::json::object& body);

} // namespace conclave::identity
