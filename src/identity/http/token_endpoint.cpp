#include "identity/http/token_endpoint.hpp"

#include "base/bytes.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"
#include "identity/http/http_support.hpp"
#include "identity/http/page_headers.hpp"
#include "identity/protocol/pkce.hpp"
#include "identity/protocol/scope.hpp"
#include "net/address.hpp"

#include <boost/json.hpp>

namespace conclave::identity {
namespace json = boost::json;
namespace log = base::log;

namespace {

constexpr std::string_view worker_placeholder = "SECURED_BY_OIDC_SERVICE_WORKER";

std::unexpected<OAuthError> refuse(std::string_view error, std::string_view description) {
    return std::unexpected(
        OAuthError{.error = std::string(error), .description = std::string(description)});
}

void hint_at_worker(std::string_view value, const Client& client) {
    if (value.contains(worker_placeholder)) {
        log::warning("service_worker_not_in_control", {{"client_id", client.client_id}}); // W4
    }
}

void count(std::string_view result) {
    base::metrics::counter("conclave_identity_token_requests_total",
                           "Answers of the token endpoint", {{"result", result}})
        .add();
}

} // namespace

net::Response TokenEndpoint::answer(const net::Request& request) {
    const auto form = net::parse_form(request.body);
    const auto named = form ? form->get("client_id") : std::nullopt;
    const auto bucket =
        std::string(named.value_or("")).substr(0, 200) + "|" + net::source_key(request.peer);
    const auto now = services_.mono_now();
    if (const auto wait = services_.token_failures.peek(bucket, now); wait.count() > 0) {
        count("throttled");
        return try_later(503, "temporarily_unavailable", "Too many failed requests.", wait);
    }
    const auto tokens = serve(request);
    if (!tokens) {
        (void)services_.token_failures.take(bucket, now); // the peek above refuses
        count(tokens.error().error);
        log::info("token_refused",
                  {{"error", tokens.error().error}, {"reason", tokens.error().description}});
        return oauth_error(tokens.error());
    }
    count("ok");
    auto response = net::Response::json(200, *tokens);
    forbid_caching(response);
    return response;
}

std::expected<std::string, OAuthError> TokenEndpoint::serve(const net::Request& request) {
    const auto form = read_form_body(request);
    if (!form) {
        return std::unexpected(form.error());
    }
    const auto client = authenticate_client(services_, request, *form);
    if (!client) {
        return std::unexpected(client.error());
    }
    const auto wanted = validate_token_request(*form);
    if (!wanted) {
        return std::unexpected(wanted.error());
    }
    const auto grant_type = *form->get("grant_type");
    if (!contains(client->grant_types, grant_type)) {
        return refuse("unauthorized_client", "This client may not use this grant_type.");
    }
    return wanted->code ? by_code(*client, *wanted->code) : by_refresh(*client, *wanted->refresh);
}

std::expected<std::string, OAuthError> TokenEndpoint::by_code(const Client& client,
                                                              const CodeGrant& wanted) {
    hint_at_worker(wanted.code_verifier, client);
    const auto accepts = [&](const Grant& grant) {
        // T5: a verifier without a challenge is a downgrade in progress.
        const bool pkce = grant.code_challenge.empty()
                              ? wanted.code_verifier.empty()
                              : verify_pkce(grant.code_challenge, wanted.code_verifier);
        return pkce && base::constant_time_equal(grant.redirect_uri, wanted.redirect_uri);
    };
    const auto grant = services_.codes.redeem(wanted.code, client.client_id, accepts);
    if (!grant) {
        if (grant.error().error == CodeError::reused) {
            log::warning("authorization_code_reused", {{"client_id", client.client_id}});
            services_.revoke_grant(grant.error().grant_id, client);
        }
        return refuse("invalid_grant", "The code is unknown, expired, spent, or does not fit this "
                                       "client, redirect_uri and code_verifier.");
    }
    const auto user = active_user(*grant);
    if (!user) {
        return std::unexpected(user.error());
    }
    const bool offline = contains(grant->scope, "offline_access") && client.allow_offline_access;
    const auto refresh_token = offline ? services_.refresh.start(*grant, client) : std::string();
    return tokens({.grant = *grant, .user = *user, .client = client, .scope = grant->scope},
                  grant->nonce, refresh_token);
}

std::expected<std::string, OAuthError> TokenEndpoint::by_refresh(const Client& client,
                                                                 const RefreshGrant& wanted) {
    hint_at_worker(wanted.refresh_token, client);
    const auto used = services_.refresh.use(wanted.refresh_token, client, wanted.scope);
    if (!used) {
        if (used.error().error == RefreshError::scope_exceeded) {
            return refuse("invalid_scope", "More scopes than were granted.");
        }
        if (used.error().error == RefreshError::reused) {
            log::warning("refresh_token_reused", {{"client_id", client.client_id}});
            services_.revoke_grant(used.error().grant_id, client);
        }
        return refuse("invalid_grant", "The refresh token is unknown, expired, spent or revoked.");
    }
    const auto& grant = used->grant;
    const auto user = active_user(grant);
    if (!user) {
        services_.revoke_grant(grant.id, client);
        return std::unexpected(user.error());
    }
    return tokens({.grant = grant,
                   .user = *user,
                   .client = client,
                   .scope = wanted.scope.empty() ? grant.scope : wanted.scope},
                  {}, used->token);
}

std::expected<User, OAuthError> TokenEndpoint::active_user(const Grant& grant) {
    auto user = services_.users.get(grant.user_id);
    if (!user || !user->enabled || user->security_stamp != grant.security_stamp) {
        return refuse("invalid_grant", "The person has to sign in again.");
    }
    return *std::move(user);
}

std::string TokenEndpoint::tokens(const TokenSubject& subject, std::string_view nonce,
                                  std::string_view refresh_token) {
    const auto keys = services_.keys();
    const auto access_token = services_.issuer.access_token(*keys, subject);
    json::object out{{"access_token", access_token},
                     {"token_type", "Bearer"},
                     {"expires_in", subject.client.access_token_lifetime.count()}};
    if (!refresh_token.empty()) {
        out["refresh_token"] = refresh_token;
    }
    if (contains(subject.scope, "openid")) {
        out["id_token"] = services_.issuer.id_token(*keys, subject,
                                                    {.nonce = nonce, .access_token = access_token});
    }
    out["scope"] = join_words(subject.scope);
    return json::serialize(out);
}

} // namespace conclave::identity
