#include "identity/http/account_guard.hpp"

#include "base/hmac.hpp"
#include "base/json_text.hpp"
#include "identity/http/cookies.hpp"
#include "identity/http/page_headers.hpp"

#include <boost/json.hpp>

namespace conclave::identity {
namespace {

constexpr std::size_t max_body_bytes = 16 * 1024;

bool from_our_pages(const net::Request& request) {
    const auto site = request.headers.get("Sec-Fetch-Site");
    const auto origin = request.headers.get("Origin");
    return (!site || *site == "same-origin" || *site == "none") &&
           (!origin || *origin == request.origin);
}

} // namespace

std::string csrf_token(std::string_view browser) {
    return base::to_base64url(base::hmac_sha256(base::as_bytes(browser), "conclave csrf"));
}

std::expected<boost::json::object, net::Response> guarded_body(const net::Request& request) {
    const auto browser = Cookies::read(request, CookieKind::browser);
    const auto token = request.headers.get("X-CSRF-Token").value_or("");
    if (!from_our_pages(request) || browser.empty() ||
        !base::constant_time_equal(csrf_token(browser), token)) {
        return std::unexpected(net::Response::error(
            400, "csrf_failed", "This page is out of date. Load it again and retry."));
    }
    if (request.content_type() != "application/json") {
        return std::unexpected(
            net::Response::error(415, "invalid_request", "Send application/json."));
    }
    auto body = base::parse_json_object(request.body, max_body_bytes);
    if (!body) {
        return std::unexpected(net::Response::error(400, "invalid_request",
                                                    "The body is not an acceptable JSON object."));
    }
    return *std::move(body);
}

net::Response page_json(net::Response response, const boost::json::object& body) {
    response.status = 200;
    response.headers.set("Content-Type", "application/json");
    response.body = boost::json::serialize(body);
    forbid_caching(response);
    return response;
}

} // namespace conclave::identity
