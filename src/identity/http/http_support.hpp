#pragma once

#include "identity/protocol/token_request.hpp"
#include "net/form.hpp"
#include "net/http_message.hpp"

#include <chrono>
#include <expected>
#include <string>
#include <string_view>

/// Small things that several endpoints need.
namespace conclave::identity {

class Services;

/// `{error, error_description}` with no-store, as machine endpoints answer (RFC 6749, 5.2).
[[nodiscard]] net::Response oauth_error(const OAuthError& error);

/// The fields of a form body; an OAuthError for another content type or broken encoding (H1).
[[nodiscard]] std::expected<net::Form, OAuthError> read_form_body(const net::Request& request);

/// 302 after GET, 303 after POST (H6).
[[nodiscard]] int redirect_status(const net::Request& request);

/// Retry-After in whole seconds, at least one.
void set_retry_after(net::Response& response, std::chrono::milliseconds wait);

/// An answer to put off a caller: `status` with Retry-After in whole seconds.
[[nodiscard]] net::Response try_later(int status, std::string_view code, std::string_view words,
                                      std::chrono::milliseconds wait);

/// Our own error page: status 400, words in it, and the way to the page that shows them well.
/// Never leads to a client.
[[nodiscard]] net::Response error_page(Services& services, std::string_view error,
                                       std::string_view description,
                                       std::string_view client_name = {});

/// The same for who comes too fast: 429 with Retry-After.
[[nodiscard]] net::Response busy_page(Services& services, std::chrono::milliseconds wait);

/// What an error page's sealed id says; nullopt when it is not ours or too old.
struct ErrorDetails {
    std::string error;
    std::string description;
    std::string client_name;
    std::string request_id;
};
[[nodiscard]] std::optional<ErrorDetails> open_error_id(Services& services, std::string_view id);

} // namespace conclave::identity
