#include "site/oidc_caller.hpp"

#include "base/json_text.hpp"

#include <algorithm>
#include <boost/json.hpp>

namespace conclave::site {
namespace {

net::Response challenge(int status, std::string_view error, std::string_view description,
                        std::string_view words) {
    std::string value = "Bearer";
    if (!error.empty()) {
        value += " error=\"" + std::string(error) + "\", error_description=\"" +
                 std::string(description) + "\"";
    }
    return net::Response::error(status, status == 401 ? "unauthorized" : "forbidden", words)
        .with("WWW-Authenticate", value);
}

} // namespace

std::expected<Caller, net::Response> OidcCallerVerifier::verify(const net::Request& request) const {
    const auto token = request.authorization("Bearer");
    if (!token) { // RFC 6750, 3.1: without credentials the challenge names no error
        return std::unexpected(challenge(401, "", "", "Sign in first."));
    }
    const auto claims = verify_(*token, audience_);
    if (!claims) {
        return std::unexpected(challenge(401, "invalid_token", identity::to_text(claims.error()),
                                         "Your sign-in is no longer valid. Sign in again."));
    }
    if (std::ranges::none_of(scopes_, [&](const auto& s) { return claims->has_scope(s); })) {
        return std::unexpected(
            challenge(403, "insufficient_scope", "the token lacks the scope " + scopes_.front(),
                      "This application may not enter rooms for you: its sign-in lacks the scope " +
                          scopes_.front() + "."));
    }
    if (claims->sub.empty()) {
        return std::unexpected(challenge(401, "invalid_token", "the token belongs to no person",
                                         "Only people can enter rooms."));
    }
    const auto said = base::parse_json_object(claims->json, claims->json.size());
    if (!said) { // of nobody whose claims are not known may the policy be asked: no deny would fit
        return std::unexpected(challenge(401, "invalid_token", "its claims can't be read",
                                         "Your sign-in is no longer valid. Sign in again."));
    }
    // Never by `name`: people choose it, and whoever enters under an identity ends who is there.
    const std::string& identity =
        claims->preferred_username.empty() ? claims->sub : claims->preferred_username;
    return Caller{
        .identity = identity, .subject = claims->sub, .claims = policy::read_claims(*said)};
}

} // namespace conclave::site
