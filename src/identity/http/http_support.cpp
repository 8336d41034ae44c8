#include "identity/http/http_support.hpp"

#include "base/json_text.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"
#include "identity/http/page_headers.hpp"
#include "identity/http/services.hpp"
#include "store/secret_box.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

namespace conclave::identity {
namespace json = boost::json;
namespace log = base::log;

namespace {

constexpr std::string_view error_purpose = "identity error page";
constexpr std::chrono::seconds error_lifetime{900};
constexpr std::size_t error_max_bytes = 8 * 1024;

} // namespace

net::Response oauth_error(const OAuthError& error) {
    auto response = net::Response::json(
        error.status, json::serialize(json::object{{"error", error.error},
                                                   {"error_description", error.description}}));
    forbid_caching(response);
    if (error.basic_challenge) {
        response.headers.set("WWW-Authenticate", "Basic realm=\"conclave\"");
    }
    if (!error.dpop_nonce.empty()) {
        response.headers.set("DPoP-Nonce", error.dpop_nonce);
    }
    return response;
}

std::expected<net::Form, OAuthError> read_form_body(const net::Request& request) {
    if (request.content_type() != "application/x-www-form-urlencoded") {
        return std::unexpected(
            OAuthError{.status = 415,
                       .error = "invalid_request",
                       .description = "Send application/x-www-form-urlencoded."});
    }
    auto form = net::parse_form(request.body);
    if (!form) {
        return std::unexpected(
            OAuthError{.error = "invalid_request",
                       .description = fmt::format("The form is not acceptable: {}.",
                                                  net::to_text(form.error()))});
    }
    return *std::move(form);
}

int redirect_status(const net::Request& request) {
    return request.method == "POST" ? 303 : 302;
}

void set_retry_after(net::Response& response, std::chrono::milliseconds wait) {
    const auto seconds =
        std::max<std::int64_t>(1, std::chrono::ceil<std::chrono::seconds>(wait).count());
    response.headers.set("Retry-After", std::to_string(seconds));
}

net::Response try_later(int status, std::string_view code, std::string_view words,
                        std::chrono::milliseconds wait) {
    auto response = net::Response::error(status, code, words);
    set_retry_after(response, wait);
    forbid_caching(response);
    return response;
}

net::Response error_page(Services& services, std::string_view error, std::string_view description,
                         std::string_view client_name) {
    static const auto shown = base::metrics::counter("conclave_identity_error_pages_total",
                                                     "Requests refused with our own error page");
    auto counter = shown;
    counter.add();
    const auto request_id = base::random_token(services.random, 9);
    log::warning(
        "authorize_refused",
        {{"error", error}, {"reason", description.substr(0, 200)}, {"request_id", request_id}});
    const auto details =
        json::serialize(json::object{{"error", error},
                                     {"description", description},
                                     {"client_name", client_name},
                                     {"request_id", request_id},
                                     {"at", base::to_unix_seconds(services.clock.now())}});
    const auto id = net::percent_encode(services.box.seal(details, error_purpose, services.random));
    auto response = net::Response::html(
        400, fmt::format("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">"
                         "<meta http-equiv=\"refresh\" content=\"0;url=/home/error?id={0}\">"
                         "<title>Error</title></head><body><h1>This request cannot be served</h1>"
                         "<p>{1}</p><p><code>{2}</code></p>"
                         "<p><a href=\"/home/error?id={0}\">More</a></p></body></html>",
                         id, net::html_escape(description), net::html_escape(error)));
    set_plain_page_headers(response);
    return response;
}

net::Response busy_page(Services& services, std::chrono::milliseconds wait) {
    auto response =
        error_page(services, "temporarily_unavailable",
                   "Too many sign-ins are begun from your network at the moment. Wait a little and "
                   "try again.");
    response.status = 429;
    set_retry_after(response, wait);
    return response;
}

std::optional<ErrorDetails> open_error_id(Services& services, std::string_view id) {
    const auto text = services.box.open(id, error_purpose);
    const auto members = text ? base::parse_json_object(*text, error_max_bytes)
                              : std::unexpected(base::JsonError::malformed);
    if (!members) {
        return std::nullopt;
    }
    const auto at = base::from_unix_seconds(base::get_int(*members, "at").value_or(0));
    if (services.clock.now() >= at + error_lifetime) {
        return std::nullopt;
    }
    const auto get = [&](std::string_view name) {
        return std::string(base::get_string(*members, name).value_or(std::string_view{}));
    };
    return ErrorDetails{get("error"), get("description"), get("client_name"), get("request_id")};
}

} // namespace conclave::identity
