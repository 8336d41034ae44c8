#include "identity/http/userinfo_endpoint.hpp"

#include "identity/http/http_support.hpp"
#include "identity/http/page_headers.hpp"

#include <fmt/format.h>

namespace conclave::identity {
namespace {

/// RFC 6750, 3. Without a token there is no error code to give.
net::Response refuse(int status, std::string_view error, std::string_view description) {
    auto response = oauth_error({.status = status,
                                 .error = std::string(error.empty() ? "invalid_token" : error),
                                 .description = std::string(description)});
    response.headers.set(
        "WWW-Authenticate",
        error.empty()
            ? std::string("Bearer")
            : fmt::format("Bearer error=\"{}\", error_description=\"{}\"", error, description));
    return response;
}

} // namespace

net::Response UserInfoEndpoint::answer(const net::Request& request) {
    const auto header = request.authorization("Bearer");
    std::string token(header.value_or(std::string_view{}));
    if (request.method == "POST" && request.content_type() == "application/x-www-form-urlencoded") {
        const auto form = read_form_body(request);
        if (!form) {
            return refuse(400, form.error().error, form.error().description);
        }
        if (const auto in_body = form->get("access_token")) {
            if (header) {
                return refuse(400, "invalid_request", "Two access tokens at once.");
            }
            token = *in_body;
        }
    }
    if (token.empty()) {
        return refuse(401, {}, "An access token is needed.");
    }
    const auto read = services_.access_tokens.read(*services_.keys(), token, {});
    if (!read) {
        return refuse(401, "invalid_token",
                      fmt::format("The access token is not valid: {}.", to_text(read.error())));
    }
    const auto* claims = &read->claims;
    if (!claims->has_scope("openid")) {
        return refuse(403, "insufficient_scope", "The access token lacks the scope openid.");
    }
    const auto user = services_.users.get(claims->sub);
    if (!user || !user->enabled) {
        return refuse(401, "invalid_token", "The person has no active account.");
    }
    auto response = net::Response::json(200, services_.issuer.userinfo(*user, claims->scope));
    forbid_caching(response);
    return response;
}

} // namespace conclave::identity
