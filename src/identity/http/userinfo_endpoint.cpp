#include "identity/http/userinfo_endpoint.hpp"

#include "identity/http/client_certificate.hpp"
#include "identity/http/dpop_check.hpp"
#include "identity/http/http_support.hpp"
#include "identity/http/page_headers.hpp"
#include "identity/http/services.hpp"
#include "identity/keys/key_ring.hpp"
#include "identity/protocol/dpop.hpp"
#include "identity/registration/encrypted_for.hpp"
#include "identity/subjects/subjects.hpp"
#include "identity/tokens/access_tokens.hpp"
#include "identity/tokens/binding.hpp"
#include "identity/tokens/token_issuer.hpp"
#include "identity/users/user_service.hpp"

#include <fmt/format.h>

namespace conclave::identity {
namespace {

/// The token of a request and how it came.
struct SentToken {
    std::string text;
    bool dpop = false; // `Authorization: DPoP` (RFC 9449, 7.1)
};

std::string algorithms() {
    std::string out;
    for (const auto alg : offered_dpop_algs) {
        out += (out.empty() ? "" : " ") + std::string(alg);
    }
    return out;
}

/// RFC 6750, 3 and RFC 9449, 7.1. Without a token there is no error code to give.
net::Response refuse(int status, std::string_view error, std::string_view description,
                     bool dpop = false, const std::string& nonce = {}) {
    auto response = oauth_error({.status = status,
                                 .error = std::string(error.empty() ? "invalid_token" : error),
                                 .description = std::string(description),
                                 .dpop_nonce = nonce});
    std::string challenge = dpop ? "DPoP" : "Bearer";
    if (!error.empty()) {
        challenge += fmt::format(" error=\"{}\", error_description=\"{}\"", error, description);
    }
    if (dpop) {
        challenge += fmt::format("{} algs=\"{}\"", error.empty() ? "" : ",", algorithms());
    }
    response.headers.set("WWW-Authenticate", challenge);
    return response;
}

std::expected<SentToken, net::Response> token_of(const net::Request& request) {
    const auto bearer = request.authorization("Bearer");
    const auto bound = request.authorization("DPoP");
    SentToken sent{.text = std::string(bearer ? *bearer : bound.value_or(std::string_view{})),
                   .dpop = bound.has_value()};
    if (request.method == "POST" && request.content_type() == "application/x-www-form-urlencoded") {
        const auto form = read_form_body(request);
        if (!form) {
            return std::unexpected(refuse(400, form.error().error, form.error().description));
        }
        if (const auto in_body = form->get("access_token")) {
            if (bearer || bound) {
                return std::unexpected(
                    refuse(400, "invalid_request", "Two access tokens at once."));
            }
            sent.text = *in_body;
        }
    }
    if (sent.text.empty()) {
        return std::unexpected(refuse(401, {}, "An access token is needed."));
    }
    return sent;
}

} // namespace

/// A token that is bound to a key comes with a proof by that key, and only such a one does
/// (RFC 9449, 7). The refusal, if there is one.
std::optional<net::Response> UserInfoEndpoint::check_binding(const net::Request& request,
                                                             const AccessTokenClaims& claims,
                                                             const Client& client,
                                                             std::string_view token, bool dpop) {
    if (claims.jkt.empty()) {
        return dpop ? std::optional(refuse(401, "invalid_token",
                                           "The access token is not bound to a key.", true))
                    : std::nullopt;
    }
    if (is_certificate_binding(claims.jkt)) { // RFC 8705, 3
        return !dpop && shows_certificate(request, claims.jkt)
                   ? std::nullopt
                   : std::optional(refuse(401, "invalid_token",
                                          "The access token is bound to a certificate."));
    }
    if (!dpop) {
        return refuse(401, "invalid_token", "The access token is bound to a key.", true);
    }
    const auto jkt = proved_key(services_, request, client, token);
    if (!jkt) {
        const auto& fault = jkt.error();
        return refuse(401, fault.error, fault.description, true, fault.dpop_nonce);
    }
    return *jkt == claims.jkt
               ? std::nullopt
               : std::optional(refuse(401, "invalid_dpop_proof",
                                      "The proof is missing, or by another key than the token's.",
                                      true));
}

net::Response UserInfoEndpoint::answer(const net::Request& request) {
    const auto sent = token_of(request);
    if (!sent) {
        return sent.error();
    }
    const auto read = services_.access_tokens.read(*services_.keys(), sent->text, {});
    if (!read) {
        return refuse(401, "invalid_token",
                      fmt::format("The access token is not valid: {}.", to_text(read.error())),
                      sent->dpop);
    }
    const auto* claims = &read->claims;
    const auto client = services_.enabled_client(claims->client_id);
    if (!client) {
        return refuse(401, "invalid_token", "The application is no longer known.", sent->dpop);
    }
    if (auto refusal = check_binding(request, *claims, *client, sent->text, sent->dpop)) {
        return *std::move(refusal);
    }
    if (!claims->has_scope("openid")) {
        return refuse(403, "insufficient_scope", "The access token lacks the scope openid.",
                      sent->dpop);
    }
    const auto user_id = services_.subjects.user_of(*client, claims->sub);
    const auto user = user_id ? services_.users.get(*user_id) : std::nullopt;
    if (!user || !user->enabled) {
        return refuse(401, "invalid_token", "The person has no active account.", sent->dpop);
    }
    auto response = net::Response::json(
        200, services_.issuer.userinfo(*user, claims->sub, claims->scope, claims->userinfo_claims));
    const bool is_signed = !client->userinfo_signed_response_alg.empty();
    if (is_signed) {
        response.body = services_.issuer.sign_userinfo(*services_.keys(), *client, response.body);
    }
    auto body = encrypted_for(services_.client_keys, *client, client->userinfo_encryption,
                              std::move(response.body), is_signed ? "JWT" : "");
    if (!body) {
        return refuse(503, "server_error", no_encryption_key, sent->dpop);
    }
    response.body = *std::move(body);
    if (is_signed || !client->userinfo_encryption.alg.empty()) { // Core, 5.3.2
        response.headers.set("Content-Type", "application/jwt");
    }
    if (sent->dpop) {
        offer_nonce(services_, *client, response);
    }
    forbid_caching(response);
    return response;
}

} // namespace conclave::identity
