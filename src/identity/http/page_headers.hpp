#pragma once

#include "net/http_message.hpp"
#include "net/router.hpp"

#include <string>
#include <string_view>

/// The headers of everything the identity site shows in a browser, in one place.
namespace conclave::identity {

/// Our pages: scripts from our origin, styles also by nonce, never framed, never cached.
void set_page_headers(net::Response& response, std::string_view nonce);

/// The auto-submitting form of response_mode=form_post: one script by its hash, the form's target
/// by its origin. May be framed: silent renewal happens in a frame.
void set_form_post_headers(net::Response& response, std::string_view script_hash,
                           std::string_view target_origin);

/// The check-session page: framed by anybody, one script by its hash (Session Management, 3.3).
void set_check_session_headers(net::Response& response, std::string_view script_hash);

/// The page that tells clients of a sign-out: framed by our own pages, framing `sources` (origins,
/// each after a space).
void set_logout_frames_headers(net::Response& response, std::string_view sources);

/// A page of text without any script: the fallback error page.
void set_plain_page_headers(net::Response& response);

/// `'sha256-…'` of an inline script, for Content-Security-Policy.
[[nodiscard]] std::string script_hash(std::string_view script);

/// What every answer of the site has, whoever made it: no guessing of types, no caching unless it
/// says so, and HSTS where `issuer` is a host of its own.
void add_site_headers(net::Router& router, std::string_view issuer);

/// For answers that carry tokens, codes or personal data (RFC 6749, 5.1).
void forbid_caching(net::Response& response);

} // namespace conclave::identity
