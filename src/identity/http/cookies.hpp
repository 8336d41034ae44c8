#pragma once

#include "net/http_message.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace conclave::identity {

/// The cookies of the identity site. Over https their names carry `__Host-`;
/// plain http on loopback drops the prefix, because browsers refuse it there.
enum class CookieKind {
    session,       // HttpOnly: the session's key
    browser,       // HttpOnly: binds pending requests and CSRF tokens to this browser
    trusted,       // HttpOnly: the second factor is not asked for in this browser
    check_session, // readable by the check-session page: a random value only
};

class Cookies {
  public:
    /// `cross_site`: SameSite=None for session and check-session (8.7).
    explicit Cookies(bool cross_site) : cross_site_(cross_site) {}

    [[nodiscard]] static std::string name(const net::Request& request, CookieKind kind);
    /// Empty when it was not sent.
    [[nodiscard]] static std::string_view read(const net::Request& request, CookieKind kind);
    /// Without `life` it ends with the browser's session.
    void set(const net::Request& request, net::Response& response, CookieKind kind,
             std::string_view value, std::optional<std::chrono::seconds> life = std::nullopt) const;
    void clear(const net::Request& request, net::Response& response, CookieKind kind) const;

  private:
    const bool cross_site_;
};

} // namespace conclave::identity
