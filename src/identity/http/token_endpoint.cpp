#include "identity/http/token_endpoint.hpp"

#include "base/bytes.hpp"
#include "base/log.hpp"
#include "identity/grants/backchannel_store.hpp"
#include "identity/grants/code_store.hpp"
#include "identity/grants/device_store.hpp"
#include "identity/grants/refresh_store.hpp"
#include "identity/http/client_authentication.hpp"
#include "identity/http/client_certificate.hpp"
#include "identity/http/dpop_check.hpp"
#include "identity/http/http_support.hpp"
#include "identity/http/jwt_bearer.hpp"
#include "identity/http/page_headers.hpp"
#include "identity/http/services.hpp"
#include "identity/http/token_aim.hpp"
#include "identity/http/token_answer.hpp"
#include "identity/http/token_exchange.hpp"
#include "identity/protocol/authorization_details.hpp"
#include "identity/protocol/pkce.hpp"
#include "identity/protocol/scope.hpp"
#include "identity/registration/client_keys.hpp"
#include "identity/registration/encrypted_for.hpp"
#include "identity/registration/registration_store.hpp"
#include "identity/scopes/live_resources.hpp"
#include "identity/subjects/subjects.hpp"
#include "identity/users/sign_in_counts.hpp"
#include "identity/users/user_service.hpp"

namespace conclave::identity {
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

std::unexpected<OAuthError> wrong_details() {
    return refuse("invalid_authorization_details",
                  "The authorization_details are not part of the grant."); // RFC 9396, 6
}

bool is_offline(const Grant& grant, const Client& client) {
    return contains(grant.scope, "offline_access") && client.allow_offline_access;
}

/// The grant as its refresh tokens keep it. A client that authenticates may change its key; nobody
/// else's proof is of use (RFC 9449, 5).
Grant lasting(Grant grant, const Client& client, const std::string& jkt) {
    grant.jkt = client.is_public() ? jkt : std::string();
    return grant;
}

} // namespace

net::Response TokenEndpoint::answer(const net::Request& request) {
    static MachineEndpoint endpoint("token");
    return guarded(services_, request, endpoint, [&] { return serve(request); });
}

MachineAnswer TokenEndpoint::serve(const net::Request& request) {
    const auto form = read_form_body(request);
    if (!form) {
        return std::unexpected(form.error());
    }
    const auto sender = authenticate_client(services_, request, *form);
    if (!sender) {
        return std::unexpected(sender.error());
    }
    const auto& client = *sender;
    const auto wanted = validate_token_request(*form);
    if (!wanted) {
        return std::unexpected(wanted.error());
    }
    if (!contains(client->grant_types, wanted->grant_type)) {
        return refuse("unauthorized_client", "This client may not use this grant_type.");
    }
    auto jkt = proved_key(services_, request, *client);
    if (!jkt) {
        return std::unexpected(jkt.error());
    }
    if (jkt->empty() && client->dpop_bound_access_tokens) { // RFC 9449, 5.2
        return refuse("invalid_dpop_proof", "This client must send a DPoP proof.");
    }
    auto binding = token_binding(request, *client, *std::move(jkt));
    if (!binding) {
        return std::unexpected(binding.error());
    }
    // Before a code or a refresh token is spent for nothing.
    if (!std::holds_alternative<ClientGrant>(wanted->grant) &&
        !encrypted_for(services_.client_keys, *client, client->id_token_encryption, {})) {
        return std::unexpected(OAuthError{
            .status = 503, .error = "server_error", .description = std::string(no_encryption_key)});
    }
    const auto made =
        grant({*client, wanted->resources, wanted->details, *std::move(binding)}, *wanted);
    if (!made) {
        return std::unexpected(made.error());
    }
    services_.self_registered.used(client->client_id);
    auto response = net::Response::json(200, *made);
    offer_nonce(services_, *client, response);
    forbid_caching(response);
    return response;
}

std::expected<std::string, OAuthError> TokenEndpoint::grant(const Call& call,
                                                            const TokenRequest& wanted) {
    if (const auto* code = std::get_if<CodeGrant>(&wanted.grant)) {
        return by_code(call, *code);
    }
    if (const auto* refresh = std::get_if<RefreshGrant>(&wanted.grant)) {
        return by_refresh(call, *refresh);
    }
    if (const auto* own = std::get_if<ClientGrant>(&wanted.grant)) {
        return by_client(call, *own);
    }
    const auto& id = call.client.client_id;
    if (const auto* device = std::get_if<DeviceGrant>(&wanted.grant)) {
        return polled(call, [&](const GrantCheck& accepts) {
            return services_.devices.poll(device->device_code, id, accepts);
        });
    }
    if (const auto* asked = std::get_if<BackchannelGrant>(&wanted.grant)) {
        return polled(call, [&](const GrantCheck& accepts) {
            return services_.backchannel.poll(asked->auth_req_id, id, accepts);
        });
    }
    if (!call.details.empty()) { // the others have none to give
        return wrong_details();
    }
    if (const auto* exchange = std::get_if<ExchangeGrant>(&wanted.grant)) {
        return exchange_token(services_, call.client, *exchange, call.jkt);
    }
    return tokens_by_assertion(services_, call.client, std::get<AssertionGrant>(wanted.grant),
                               call.resources, call.jkt);
}

bool TokenEndpoint::may_target(const Grant& grant,
                               const std::vector<std::string>& resources) const {
    const auto granted = grant.resources.empty() ? services_.resources.now()->audiences(grant.scope)
                                                 : grant.resources;
    return is_subset(resources, granted);
}

std::optional<OAuthError> TokenEndpoint::excess(const Call& call, const Grant& grant,
                                                const std::vector<std::string>& scope) const {
    if (!may_target(grant, call.resources)) {
        return wrong_target();
    }
    if (!narrowed_details(grant.details, call.details)) {
        return wrong_details().error();
    }
    const auto aim = aimed(*services_.resources.now(), call.client, grant,
                           {.scope = scope, .resources = call.resources, .details = call.details});
    return aim ? std::nullopt : std::optional(aim.error());
}

std::expected<std::string, OAuthError> TokenEndpoint::by_code(const Call& call,
                                                              const CodeGrant& wanted) {
    const auto& client = call.client;
    hint_at_worker(wanted.code_verifier, client);
    std::optional<OAuthError> too_much;
    const auto accepts = [&](const Grant& grant) {
        // T5: a verifier without a challenge is a downgrade in progress.
        const bool pkce = grant.code_challenge.empty()
                              ? wanted.code_verifier.empty()
                              : verify_pkce(grant.code_challenge, wanted.code_verifier);
        const bool key = grant.jkt.empty() || grant.jkt == call.jkt; // RFC 9449, 10
        const bool fits =
            pkce && key && base::constant_time_equal(grant.redirect_uri, wanted.redirect_uri);
        if (fits) {
            too_much = excess(call, grant, {});
        }
        return fits && !too_much;
    };
    std::string refresh_token;
    const auto grant = services_.codes.redeem(
        wanted.code, client.client_id, accepts, [&](soci::session& session, const Grant& spent) {
            if (is_offline(spent, client)) {
                refresh_token =
                    services_.refresh.start(session, lasting(spent, client, call.jkt), client);
            }
        });
    if (too_much) {
        return std::unexpected(*std::move(too_much));
    }
    if (!grant) {
        if (grant.error().error == CodeError::reused) {
            log::warning("authorization_code_reused", {{"client_id", client.client_id}});
            services_.revoke_grant(grant.error().grant_id, client);
        }
        return refuse("invalid_grant", "The code is unknown, expired, spent, or does not fit this "
                                       "client, redirect_uri, code_verifier and DPoP key.");
    }
    auto answer = first_tokens(call, *grant, refresh_token);
    if (answer) {
        services_.sign_ins.came_to(client.client_id);
    }
    return answer;
}

std::expected<std::string, OAuthError>
TokenEndpoint::first_tokens(const Call& call, const Grant& grant,
                            const std::string& refresh_token) {
    const auto& [client, resources, details, jkt] = call;
    const auto user = active_user(grant);
    auto aim = user ? aimed(*services_.resources.now(), client, grant,
                            {.scope = {}, .resources = resources, .details = details})
                    : std::unexpected(user.error());
    if (!aim) {
        if (!refresh_token.empty()) {
            services_.revoke_grant(grant.id, client);
        }
        return std::unexpected(aim.error());
    }
    return token_answer(services_,
                        {.grant = grant,
                         .user = &*user,
                         .sub = services_.subjects.of(client, user->id),
                         .client = client,
                         .scope = std::move(aim->scope),
                         .resources = std::move(aim->resources),
                         .details = std::move(aim->details),
                         .jkt = jkt},
                        {.nonce = grant.nonce, .refresh_token = refresh_token});
}

std::expected<std::string, OAuthError> TokenEndpoint::polled(
    const Call& call,
    const std::function<std::expected<Grant, PollError>(const GrantCheck&)>& poll) {
    std::optional<OAuthError> too_much;
    const auto grant = poll([&](const Grant& allowed) {
        too_much = excess(call, allowed, {});
        return !too_much;
    });
    if (too_much) {
        return std::unexpected(*std::move(too_much));
    }
    if (grant) {
        const auto& client = call.client;
        const auto refresh_token =
            is_offline(*grant, client)
                ? services_.refresh.start(lasting(*grant, client, call.jkt), client)
                : std::string();
        return first_tokens(call, *grant, refresh_token);
    }
    switch (grant.error()) {
    case PollError::pending:
        return refuse("authorization_pending", "The person has not answered yet.");
    case PollError::slow_down:
        return refuse("slow_down", "Wait five seconds longer between requests from now on.");
    case PollError::denied:
        return refuse("access_denied", "The person has declined.");
    case PollError::expired:
        return refuse("expired_token", "The request is too old: begin anew.");
    case PollError::refused:
        break;
    }
    return refuse("invalid_grant", "What is asked about is unknown or spent.");
}

std::expected<std::string, OAuthError> TokenEndpoint::by_refresh(const Call& call,
                                                                 const RefreshGrant& wanted) {
    const auto& [client, resources, details, jkt] = call;
    hint_at_worker(wanted.refresh_token, client);
    const auto aim_of = [&](const Grant& grant) {
        return aimed(*services_.resources.now(), client, grant,
                     {.scope = wanted.scope, .resources = resources, .details = details});
    };
    const bool may_fail = !resources.empty() || !details.empty() || !wanted.scope.empty() ||
                          services_.resources.now()->has_terms();
    const auto live =
        may_fail ? services_.refresh.inspect(wanted.refresh_token, client) : std::nullopt;
    if (live) { // before the token is spent
        if (auto too_much = excess(call, live->grant, wanted.scope)) {
            return std::unexpected(*std::move(too_much));
        }
    }
    const auto used = services_.refresh.use(wanted.refresh_token, client, wanted.scope, jkt);
    if (!used) {
        if (used.error().error == RefreshError::scope_exceeded) {
            return refuse("invalid_scope", "More scopes than were granted.");
        }
        if (used.error().error == RefreshError::reused) {
            log::warning("refresh_token_reused", {{"client_id", client.client_id}});
            services_.revoke_grant(used.error().grant_id, client);
        }
        return refuse("invalid_grant", "The refresh token is unknown, expired, spent, revoked, or "
                                       "bound to another DPoP key.");
    }
    const auto& grant = used->grant;
    const auto user = active_user(grant);
    if (!user) {
        services_.revoke_grant(grant.id, client);
        return std::unexpected(user.error());
    }
    auto aim = aim_of(grant);
    if (!aim) {
        return std::unexpected(std::move(aim).error());
    }
    return token_answer(services_,
                        {.grant = grant,
                         .user = &*user,
                         .sub = services_.subjects.of(client, user->id),
                         .client = client,
                         .scope = std::move(aim->scope),
                         .resources = std::move(aim->resources),
                         .details = std::move(aim->details),
                         .jkt = jkt},
                        {.refresh_token = used->token});
}

std::expected<User, OAuthError> TokenEndpoint::active_user(const Grant& grant) {
    auto user = services_.users.get(grant.user_id);
    if (!user || !user->enabled || user->security_stamp != grant.security_stamp) {
        return refuse("invalid_grant", "The person has to sign in again.");
    }
    return *std::move(user);
}

std::expected<std::string, OAuthError> TokenEndpoint::by_client(const Call& call,
                                                                const ClientGrant& wanted) {
    const auto& [client, resources, details, jkt] = call;
    const auto known = services_.resources.now();
    auto scope = wanted.scope;
    if (scope.empty()) {
        for (const auto& name : client.scopes) {
            if (const auto* one = known->find(name); one != nullptr && one->is_api()) {
                scope.push_back(name);
            }
        }
    }
    for (const auto& name : scope) {
        const auto* one = known->find(name);
        if (one == nullptr || !one->is_api() || !contains(client.scopes, name)) {
            return refuse("invalid_scope", "A scope is unknown, of people only, or not allowed for "
                                           "this client.");
        }
    }
    if (scope.empty()) {
        return refuse("invalid_scope", "This client has no scope that it may use for itself.");
    }
    auto own_details = details.empty()
                           ? std::expected<std::string, std::string>()
                           : read_details(details, services_.config.detail_types, client);
    if (!own_details) {
        return refuse("invalid_authorization_details", own_details.error());
    }
    const Grant grant{.id = base::random_token(services_.random, 16),
                      .client_id = client.client_id,
                      .user_id = {},
                      .security_stamp = {},
                      .sid = {},
                      .scope = scope};
    if (!may_target(grant, resources)) {
        return std::unexpected(wrong_target());
    }
    return token_answer(services_,
                        {.grant = grant,
                         .user = nullptr,
                         .sub = client.client_id,
                         .client = client,
                         .scope = scope,
                         .resources = resources,
                         .details = *std::move(own_details),
                         .jkt = jkt},
                        {});
}

} // namespace conclave::identity
