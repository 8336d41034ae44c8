#include "identity/http/page_headers.hpp"

#include "base/bytes.hpp"
#include "jose/digest.hpp"

#include <fmt/format.h>

namespace conclave::identity {
namespace {

constexpr std::string_view transport_security = "max-age=31536000"; // one year, RFC 6797, 6.1.1

/// Browsers apply HSTS to every port of a host, so not where developers' other servers run.
bool wants_transport_security(std::string_view origin) {
    return origin.starts_with("https://") && !origin.starts_with("https://localhost") &&
           !origin.starts_with("https://127.") && !origin.starts_with("https://[");
}

constexpr std::string_view permissions =
    "camera=(), microphone=(), geolocation=(), display-capture=(), payment=(), usb=()";

void set_common(net::Response& response, std::string_view policy) {
    response.headers.set("Content-Security-Policy", policy);
    response.headers.set("X-Content-Type-Options", "nosniff");
    response.headers.set("Referrer-Policy", "no-referrer");
    response.headers.set("Permissions-Policy", permissions);
}

} // namespace

void forbid_caching(net::Response& response) {
    response.headers.set("Cache-Control", "no-store");
    response.headers.set("Pragma", "no-cache");
}

void add_site_headers(net::Router& router, std::string_view issuer) {
    const bool strict = wants_transport_security(issuer);
    router.add_filter([strict](const net::Request&, net::Response& response) {
        if (strict) {
            response.headers.set("Strict-Transport-Security", transport_security);
        }
        response.headers.set("X-Content-Type-Options", "nosniff");
        // A cache may keep a 404 or 410 that says nothing of it (RFC 9110, 15.1).
        if (!response.headers.get("Cache-Control")) {
            forbid_caching(response);
        }
    });
}

void set_page_headers(net::Response& response, std::string_view nonce) {
    set_common(response,
               fmt::format(
                   "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{}'; "
                   "img-src 'self' data: https:; font-src 'self'; connect-src 'self'; "
                   "frame-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; "
                   "object-src 'none'",
                   nonce));
    response.headers.set("X-Frame-Options", "DENY");
    response.headers.set("Cross-Origin-Opener-Policy", "same-origin-allow-popups");
    forbid_caching(response);
}

void set_form_post_headers(net::Response& response, std::string_view hash,
                           std::string_view target_origin) {
    set_common(response, fmt::format("default-src 'none'; script-src {}; form-action {}; "
                                     "base-uri 'none'; object-src 'none'",
                                     hash, target_origin));
    forbid_caching(response);
}

void set_check_session_headers(net::Response& response, std::string_view hash) {
    set_common(response, fmt::format("default-src 'none'; script-src {}; base-uri 'none'", hash));
    response.headers.set("Cache-Control", "public, max-age=300");
}

void set_logout_frames_headers(net::Response& response, std::string_view sources) {
    set_common(response, fmt::format("default-src 'none'; frame-src{}; frame-ancestors 'self'; "
                                     "base-uri 'none'; form-action 'none'",
                                     sources));
    response.headers.set("X-Frame-Options", "SAMEORIGIN");
    forbid_caching(response);
}

void set_plain_page_headers(net::Response& response) {
    set_common(response,
               "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'");
    response.headers.set("X-Frame-Options", "DENY");
    forbid_caching(response);
}

std::string script_hash(std::string_view script) {
    return "'sha256-" + base::to_base64(jose::sha256(script)) + "'";
}

} // namespace conclave::identity
