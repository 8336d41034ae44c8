#include "identity/http/page_headers.hpp"

#include "base/bytes.hpp"
#include "jose/digest.hpp"

#include <fmt/format.h>

namespace conclave::identity {
namespace {

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
