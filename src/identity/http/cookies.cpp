#include "identity/http/cookies.hpp"

namespace conclave::identity {
namespace {

bool insecure(const net::Request& request) {
    return request.scheme == "http";
}

} // namespace

std::string Cookies::name(const net::Request& request, CookieKind kind) {
    // The check-session page reads its cookie from a script and needs to know the name.
    if (kind == CookieKind::check_session) {
        return "conclave.check_session";
    }
    const std::string plain = kind == CookieKind::session   ? "conclave.session"
                              : kind == CookieKind::trusted ? "conclave.trusted"
                                                            : "conclave.browser";
    return insecure(request) ? plain : "__Host-" + plain;
}

std::string_view Cookies::read(const net::Request& request, CookieKind kind) {
    return request.cookie(name(request, kind)).value_or(std::string_view{});
}

void Cookies::set(const net::Request& request, net::Response& response, CookieKind kind,
                  std::string_view value, std::optional<std::chrono::seconds> life) const {
    const bool other_sites = cross_site_ && kind != CookieKind::browser &&
                             kind != CookieKind::trusted && !insecure(request);
    const net::Cookie cookie{.name = name(request, kind),
                             .value = std::string(value),
                             .http_only = kind != CookieKind::check_session,
                             .same_site = other_sites ? "None" : "Lax",
                             .max_age_seconds =
                                 life ? std::optional<std::int64_t>(life->count()) : std::nullopt,
                             .insecure = insecure(request)};
    response.headers.add("Set-Cookie", cookie.to_header());
}

void Cookies::clear(const net::Request& request, net::Response& response, CookieKind kind) const {
    set(request, response, kind, "", std::chrono::seconds(0));
}

} // namespace conclave::identity
