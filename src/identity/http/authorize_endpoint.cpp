#include "identity/http/authorize_endpoint.hpp"

#include "base/log.hpp"
#include "base/metrics.hpp"
#include "identity/grants/code_store.hpp"
#include "identity/grants/interaction_store.hpp"
#include "identity/grants/pushed_store.hpp"
#include "identity/http/form_post.hpp"
#include "identity/http/http_support.hpp"
#include "identity/http/page_headers.hpp"
#include "identity/http/request_source.hpp"
#include "identity/http/services.hpp"
#include "identity/http/signed_answer.hpp"
#include "identity/http/standing_scopes.hpp"
#include "identity/keys/key_ring.hpp"
#include "identity/logout/session_clients.hpp"
#include "identity/people/people.hpp"
#include "identity/protocol/authorization_details.hpp"
#include "identity/protocol/redirect_uri.hpp"
#include "identity/protocol/scope.hpp"
#include "identity/protocol/session_state.hpp"
#include "identity/registration/encrypted_for.hpp"
#include "identity/scopes/live_resources.hpp"
#include "identity/subjects/subjects.hpp"
#include "identity/tokens/access_tokens.hpp"
#include "identity/tokens/token_issuer.hpp"
#include "identity/tokens/token_reader.hpp"
#include "net/form.hpp"

#include <algorithm>

namespace conclave::identity {
namespace log = base::log;

namespace {

constexpr std::size_t max_query_bytes = 16 * 1024; // our own limit
constexpr std::string_view resume_base = "/connect/authorize/callback?request=";

std::string page_path(AuthorizeStep step, std::string_view handle) {
    const std::string_view page = step == AuthorizeStep::ask_consent ? "/consent"
                                  : step == AuthorizeStep::sign_up   ? "/account/register"
                                                                     : "/account/login";
    return std::string(page) + "?request=" + std::string(handle);
}

AuthorizeFault fault_of(const AuthorizeState& state, std::string_view error,
                        std::string_view description) {
    return {.show_locally = false,
            .error = std::string(error),
            .description = std::string(description),
            .redirect_uri = state.request.redirect_uri,
            .mode = state.request.mode,
            .state = state.request.state,
            .client_id = state.client.client_id};
}

net::Response redirect_to(const net::Request& request, std::string_view path,
                          net::Response response) {
    response.status = redirect_status(request);
    response.headers.set("Location", path);
    forbid_caching(response);
    return response;
}

} // namespace

std::string AuthorizeEndpoint::resume_path(std::string_view handle) {
    return std::string(resume_base) + std::string(handle);
}

net::Response AuthorizeEndpoint::start(const net::Request& request) {
    const auto form = net::parse_form(request.query);
    if (!form || request.query.size() > max_query_bytes) {
        return error_page(services_, "invalid_request",
                          "The parameters of the request are not well-formed.");
    }
    const auto pending = find_request(services_, *form);
    return pending ? proceed(request, *pending, {}, {}) : refuse(request, pending.error(), {});
}

net::Response AuthorizeEndpoint::start_by_post(const net::Request& request) {
    const auto form = read_form_body(request);
    if (!form || request.body.size() > max_query_bytes) {
        return error_page(services_, "invalid_request",
                          "The parameters of the request are not well-formed.");
    }
    // Only requests that are well-formed so far are worth a row.
    const auto pending = find_request(services_, *form);
    if (!pending) {
        return refuse(request, pending.error(), {});
    }
    const auto state = examine(request, *pending);
    if (!state) {
        return refuse(request, state.error(), {});
    }
    if (const auto wait = state->session ? std::nullopt : of_strangers_.take(request)) {
        return busy_page(services_, *wait);
    }
    const auto handle =
        services_.interactions.put(InteractionKind::authorize, {}, to_json(*pending));
    return redirect_to(request, resume_path(handle), {});
}

net::Response AuthorizeEndpoint::resume(const net::Request& request) {
    const auto query = net::parse_form(request.query);
    const auto handle = query ? query->get("request") : std::nullopt;
    net::Response response;
    const auto browser = services_.browser_of(request, response);
    const auto payload =
        handle ? services_.interactions.find(InteractionKind::authorize, *handle, browser)
               : std::nullopt;
    const auto pending = payload ? pending_from_json(*payload) : std::nullopt;
    if (!pending) {
        return error_page(services_, "request_expired",
                          "This sign-in was finished before, is too old, or was begun in another "
                          "browser. Go back to the application and start again.");
    }
    return proceed(request, *pending, std::string(*handle), std::move(response));
}

std::expected<AuthorizeState, AuthorizeFault>
AuthorizeEndpoint::examine(const net::Request& request, const PendingAuthorize& pending) {
    const auto form = net::parse_form(pending.parameters);
    if (!form) {
        return std::unexpected(AuthorizeFault{.error = "invalid_request",
                                              .description = "The request is not well-formed."});
    }
    const auto client_id = form->get("client_id");
    auto client = client_id ? services_.enabled_client(*client_id) : nullptr;
    auto valid = validate_authorize(*form, client.get(), *services_.resources.now(),
                                    {.registration_enabled = services_.config.registration_enabled,
                                     .pushed = !pending.pushed.empty(),
                                     .signed_object = pending.signed_object,
                                     .detail_types = &services_.config.detail_types});
    if (!valid) {
        return std::unexpected(valid.error());
    }
    AuthorizeState state{.client = *client, .request = *std::move(valid)};
    for (auto& subject : state.request.claims.subjects) {
        subject = services_.subjects.user_of(state.client, subject).value_or("");
    }
    state.session = services_.session_of(request);
    AuthorizeContext context{
        .request = state.request, .client = state.client, .now = services_.clock.now()};
    if (!state.request.id_token_hint.empty()) {
        const auto hint =
            services_.reader.id_token_hint(*services_.keys(), state.request.id_token_hint);
        if (!hint) {
            return std::unexpected(
                fault_of(state, "invalid_request", "The id_token_hint is not a token of ours."));
        }
        context.hinted_user = services_.user_of(*hint);
    }
    context.progress.denied = pending.denied;
    if (state.session) {
        const auto& session = *state.session;
        context.session = {session.user.id, session.auth_time, session.how.acr};
        context.session->provider = session.how.provider;
        context.session->has_second_factor =
            wants_second_factor(state.request.acr) &&
            (services_.people.second_factors.enrolled(session.user.id) ||
             services_.people.passkeys.any(session.user.id));
        context.progress.login_done =
            !pending.login_sid.empty() && pending.login_sid == session.sid;
        context.progress.consent_done = pending.consent_user == session.user.id;
        if (state.client.require_consent) {
            context.remembered_consent = standing_consent(services_, state.client, session.user.id);
        }
    }
    state.step = next_step(context);
    return state;
}

net::Response AuthorizeEndpoint::proceed(const net::Request& request,
                                         const PendingAuthorize& pending, const std::string& handle,
                                         net::Response response) {
    const auto state = examine(request, pending);
    const bool asks =
        state && (state->step == AuthorizeStep::sign_in || state->step == AuthorizeStep::sign_up ||
                  state->step == AuthorizeStep::ask_consent);
    if (asks) {
        auto ticket = handle;
        if (ticket.empty()) {
            if (const auto wait = state->session ? std::nullopt : of_strangers_.take(request)) {
                return busy_page(services_, *wait);
            }
            const auto browser = services_.browser_of(request, response);
            ticket =
                services_.interactions.put(InteractionKind::authorize, browser, to_json(pending));
        }
        return redirect_to(request, page_path(state->step, ticket), std::move(response));
    }
    // From here on the request ends, and it ends once (A10).
    if (!handle.empty() && !services_.interactions.finish(handle)) {
        return error_page(services_, "request_expired", "This sign-in was finished before.");
    }
    if (!pending.pushed.empty() && !services_.pushed.finish(pending.pushed)) {
        return error_page(services_, "invalid_request_uri", "This request was finished before.");
    }
    if (!state) {
        return refuse(request, state.error(), std::move(response));
    }
    switch (state->step) {
    case AuthorizeStep::access_denied:
        return refuse(request, fault_of(*state, "access_denied", "The request was declined."),
                      std::move(response));
    case AuthorizeStep::login_required:
        return refuse(request, fault_of(*state, "login_required", "Nobody suitable is signed in."),
                      std::move(response));
    case AuthorizeStep::consent_required:
        return refuse(request,
                      fault_of(*state, "consent_required", "The person has to be asked first."),
                      std::move(response));
    case AuthorizeStep::unmet_requirements: // OpenID Connect Core Error Code 1.0
        return refuse(request,
                      fault_of(*state, "unmet_authentication_requirements",
                               "The sign-in cannot reach the class that was asked for."),
                      std::move(response));
    default:
        return issue(request, *state, pending, std::move(response));
    }
}

net::Response AuthorizeEndpoint::refuse(const net::Request& request, const AuthorizeFault& fault,
                                        net::Response response) {
    if (fault.show_locally) {
        return error_page(services_, fault.error, fault.description);
    }
    ResponseParameters parameters{{"error", fault.error}, {"error_description", fault.description}};
    if (!fault.state.empty()) {
        parameters.emplace_back("state", fault.state);
    }
    parameters.emplace_back("iss", services_.config.issuer);
    log::info("authorize_error_sent", {{"error", fault.error}, {"reason", fault.description}});
    if (is_signed(fault.mode)) {
        if (const auto client = services_.enabled_client(fault.client_id)) {
            auto answer = signed_answer(services_, *client, parameters);
            if (!answer) {
                return error_page(services_, "server_error", no_encryption_key, client->name);
            }
            parameters = *std::move(answer);
        }
    }
    return deliver(request, fault.redirect_uri, fault.mode, parameters, std::move(response));
}

net::Response AuthorizeEndpoint::issue(const net::Request& request, const AuthorizeState& state,
                                       const PendingAuthorize& pending, net::Response response) {
    const auto& session = *state.session;
    const auto& wanted = state.request;
    const auto allowed = pending.consent_user.empty() ? wanted.asked_scopes() : pending.consented;
    auto scope = wanted.scope;
    std::erase_if(scope, [&](const auto& name) { return !contains(allowed, name); });
    auto targets = wanted.resources; // those that the person has left a scope of
    const auto reach = services_.resources.now()->audiences(scope);
    std::erase_if(targets, [&](const auto& target) { return !contains(reach, target); });
    if (targets.empty() && !wanted.resources.empty()) {
        return refuse(request, fault_of(state, "access_denied", "The person allows none of it."),
                      std::move(response));
    }
    const auto claims = services_.resources.now()->identity_claims(allowed);
    const auto kept = [&claims](std::vector<std::string> names) {
        std::erase_if(names, [&](const auto& name) { return !contains(claims, name); });
        return names;
    };
    const auto met = met_acr(wanted.acr, session.how.acr);
    const Grant grant{.id = base::random_token(services_.random, 16),
                      .client_id = state.client.client_id,
                      .user_id = session.user.id,
                      .security_stamp = session.user.security_stamp,
                      .sid = session.sid,
                      .scope = scope,
                      .auth_time = session.auth_time,
                      .resources = targets,
                      .amr = session.how.amr,
                      .acr = met.empty() ? session.how.acr : met,
                      .idp = session.how.idp(),
                      .userinfo_claims = kept(wanted.claims.userinfo),
                      .id_token_claims = kept(wanted.claims.id_token),
                      .details = wanted.details,
                      .jkt = wanted.dpop_jkt,
                      .redirect_uri = wanted.redirect_uri,
                      .nonce = wanted.nonce,
                      .code_challenge = wanted.code_challenge};
    services_.session_clients.join(session.sid, state.client);
    ResponseParameters parameters;
    std::string code;
    if (!wanted.type.implicit()) {
        code = services_.codes.issue(grant, state.client.authorization_code_lifetime);
        parameters.emplace_back("code", code);
    }
    const auto keys = services_.keys();
    const TokenSubject subject{
        .grant = grant,
        .user = &session.user,
        .sub = services_.subjects.of(state.client, session.user.id),
        .client = state.client,
        .scope = services_.resources.now()->narrowed(scope, targets),
        .resources = targets,
        .details = targets.empty() ? wanted.details : details_for(wanted.details, targets),
    };

    std::string access_token;
    if (wanted.type.token) {
        auto made = services_.access_tokens.issue(*keys, subject);
        if (!made) {
            return refuse(request, fault_of(state, made.error().error, made.error().description),
                          std::move(response));
        }
        access_token = *std::move(made);
        parameters.emplace_back("access_token", access_token);
        parameters.emplace_back("token_type", "Bearer");
        parameters.emplace_back("expires_in",
                                std::to_string(state.client.access_token_lifetime.count()));
    }
    if (wanted.type.id_token) {
        auto id_token = encrypted_for(
            services_.client_keys, state.client, state.client.id_token_encryption,
            services_.issuer.id_token(*keys, subject,
                                      {.nonce = wanted.nonce,
                                       .access_token = access_token,
                                       .code = code,
                                       .alone = wanted.type.implicit() && !wanted.type.token}));
        if (!id_token) {
            return refuse(request, fault_of(state, "server_error", no_encryption_key),
                          std::move(response));
        }
        parameters.emplace_back("id_token", *std::move(id_token));
    }
    parameters.emplace_back("scope", join_words(scope));
    if (!wanted.state.empty()) {
        parameters.emplace_back("state", wanted.state);
    }
    parameters.emplace_back("iss", services_.config.issuer); // RFC 9207, 2
    if (contains(scope, "openid")) {
        parameters.emplace_back("session_state",
                                session_state(state.client.client_id,
                                              origin_of(wanted.redirect_uri), session.browser_id,
                                              base::random_token(services_.random, 12)));
    }
    static auto issued = base::metrics::counter("conclave_identity_authorizations_total",
                                                "Authorization answers with a code or an ID token");
    issued.add();
    if (is_signed(wanted.mode)) {
        auto answer = signed_answer(services_, state.client, parameters);
        if (!answer) {
            return error_page(services_, "server_error", no_encryption_key, state.client.name);
        }
        parameters = *std::move(answer);
    }
    return deliver(request, wanted.redirect_uri, wanted.mode, parameters, std::move(response));
}

net::Response AuthorizeEndpoint::deliver(const net::Request& request, std::string_view redirect_uri,
                                         ResponseMode mode, const ResponseParameters& parameters,
                                         net::Response response) const {
    const auto way = plain_way(mode);
    if (way == ResponseMode::form_post) {
        fill_form_post(response, redirect_uri, parameters);
        return response;
    }
    return redirect_to(request, redirect_location(redirect_uri, way, parameters),
                       std::move(response));
}

} // namespace conclave::identity
