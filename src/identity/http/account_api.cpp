#include "identity/http/account_api.hpp"

#include "base/json_text.hpp"
#include "base/log.hpp"
#include "identity/grants/consent_store.hpp"
#include "identity/grants/interaction_store.hpp"
#include "identity/http/account_guard.hpp"
#include "identity/http/cookies.hpp"
#include "identity/http/http_support.hpp"
#include "identity/http/own_account.hpp"
#include "identity/http/services.hpp"
#include "identity/people/letters.hpp"
#include "identity/people/people.hpp"
#include "identity/protocol/acr.hpp"
#include "identity/protocol/scope.hpp"
#include "identity/scopes/live_resources.hpp"
#include "identity/users/fold.hpp"
#include "identity/users/sign_in_counts.hpp"
#include "identity/users/user_service.hpp"
#include "net/address.hpp"
#include "net/form.hpp"

#include <boost/json.hpp>

namespace conclave::identity {
namespace json = boost::json;
namespace log = base::log;

namespace {

std::vector<std::string> texts_of(const json::object& body, std::string_view name) {
    std::vector<std::string> out;
    if (const auto* list = base::get_array(body, name)) {
        for (const auto& item : *list) {
            if (item.is_string()) {
                out.emplace_back(item.get_string());
            }
        }
    }
    return out;
}

Authentication by_password() {
    return {"pwd", std::string(acr_one_factor)};
}

std::string_view word_of(LoginRefusal::Kind kind) {
    switch (kind) {
    case LoginRefusal::Kind::locked:
        return "locked";
    case LoginRefusal::Kind::guessed:
        return "guessed";
    case LoginRefusal::Kind::busy:
        return "busy";
    case LoginRefusal::Kind::failed:
        break;
    }
    return "failed";
}

} // namespace

std::optional<net::Response> AccountApi::throttle_login(const net::Request& request,
                                                        std::string_view username) {
    const auto now = services_.mono_now();
    const auto source = net::source_key(request.peer);
    auto wait = services_.logins_by_source.take(source, now);
    if (wait.count() == 0) {
        wait =
            services_.logins_by_pair.take(source + "|" + fold_case(username.substr(0, 254)), now);
    }
    if (wait.count() == 0) {
        return std::nullopt;
    }
    count_login("throttled");
    return try_later(429, "too_many_attempts", "Too many attempts. Wait a little and try again.",
                     wait);
}

net::Response AccountApi::login(const net::Request& request) {
    const auto body = guarded_body(request);
    if (!body) {
        return body.error();
    }
    auto open = flow_.ticket(request, text_of(*body, "request"));
    if (!open) {
        return open.error();
    }
    if (auto refusal = flow_.refuse_way(*open, {})) {
        return *std::move(refusal);
    }
    const auto username = text_of(*body, "username");
    if (auto refusal = throttle_login(request, username)) {
        return *std::move(refusal);
    }
    const auto user = services_.users.authenticate(username, text_of(*body, "password"));
    if (user) {
        return after_password(request, *user, base::get_bool(*body, "remember").value_or(false),
                              *std::move(open), text_of(*body, "next"));
    }
    if (auto later = put_off(user.error())) {
        count_login(word_of(user.error().kind));
        return *std::move(later);
    }
    count_login("failed");
    services_.sign_ins.failed();
    log::info("sign_in_failed", {{"peer", request.peer}});
    return net::Response::error(
        401, "login_failed",
        "The user name or the password is not right. Check both and try "
        "again; after several wrong passwords an account rests for a while.");
}

net::Response AccountApi::after_password(const net::Request& request, const User& user,
                                         bool remember, std::optional<Ticket> open,
                                         std::string_view next) {
    if (auto refusal = flow_.refuse_unconfirmed(user)) {
        return *std::move(refusal);
    }
    count_login("ok");
    return flow_.after_first_factor(request, user, remember, std::move(open), next);
}

net::Response AccountApi::second_factor(const net::Request& request) {
    const auto body = guarded_body(request);
    if (!body) {
        return body.error();
    }
    auto open = flow_.ticket(request, text_of(*body, "request"));
    if (!open) {
        return open.error();
    }
    const auto handle = text_of(*body, "ticket");
    const auto step = flow_.second_factor_step(request, handle);
    if (!step) {
        return request_expired();
    }
    if (auto refusal = throttle_login(request, step->user.username)) {
        return *std::move(refusal);
    }
    const bool recovery = text_of(*body, "method") == "recovery";
    auto& factors = services_.people.second_factors;
    if (const auto fault = factors.check(step->user.id, text_of(*body, "code"), recovery)) {
        count_login("second_factor_failed");
        services_.sign_ins.failed();
        log::info("second_factor_failed", {{"user_id", step->user.id}, {"peer", request.peer}});
        return *fault == FactorFault::resting
                   ? try_later(423, "locked_out",
                               "Too many wrong codes. Wait a few minutes, then try again.",
                               factors.rest_left(step->user.id))
                   : net::Response::error(401, "wrong_code",
                                          "This code is not right, or was used before. Wait for "
                                          "the next one and try again.");
    }
    if (!services_.interactions.finish(handle)) {
        return request_expired(); // somebody was quicker with the same handle
    }
    if (recovery) {
        services_.people.outbox.put(
            letters::security_changed(services_.config, step->user, "a recovery code was used"),
            security_notice_useful);
    }
    net::Response response;
    if (base::get_bool(*body, "trust_browser").value_or(false)) {
        services_.cookies.set(
            request, response, CookieKind::trusted,
            factors.trust_browser(step->user, request.headers.get("User-Agent").value_or("")),
            trusted_browser_lifetime);
    }
    return flow_.signed_in(request, std::move(response), step->user, step->remember,
                           *std::move(open),
                           {.amr = std::string(amr_of(step->provider)) + " otp mfa",
                            .acr = std::string(acr_two_factors),
                            .provider = step->provider},
                           step->next);
}

net::Response AccountApi::registered(const net::Request& request, const User& user,
                                     std::optional<Ticket> open) {
    if (services_.config.email_confirmation == EmailConfirmation::off) {
        return flow_.signed_in(request, {}, user, false, std::move(open), by_password());
    }
    flow_.send_confirmation(user);
    if (services_.config.email_confirmation == EmailConfirmation::optional) {
        return flow_.signed_in(request, {}, user, false, std::move(open), by_password());
    }
    return page_json({}, {{"redirect", "/account/registered"}});
}

net::Response AccountApi::register_user(const net::Request& request) {
    const auto body = guarded_body(request);
    if (!body) {
        return body.error();
    }
    if (!services_.config.registration_enabled) {
        return net::Response::error(403, "registration_disabled",
                                    "New accounts are made by the administrator.");
    }
    auto open = flow_.ticket(request, text_of(*body, "request"));
    if (!open) {
        return open.error();
    }
    if (auto refusal = flow_.refuse_way(*open, {})) {
        return *std::move(refusal);
    }
    const auto wait =
        services_.registrations.take(net::source_key(request.peer), services_.mono_now());
    if (wait.count() > 0) {
        return try_later(429, "too_many_attempts",
                         "Too many registrations. Wait a little and try again.", wait);
    }
    const NewUser wanted{.username = text_of(*body, "username"),
                         .email = text_of(*body, "email"),
                         .password = text_of(*body, "password")};
    // Whoever registers gives an address; all other rules are the service's, in its order.
    if (wanted.email.empty() && !username_fault(wanted.username)) {
        return net::Response::error(400, "invalid_email", "An email address is needed.");
    }
    const auto user = services_.users.add(wanted);
    if (user) {
        return registered(request, *user, *std::move(open));
    }
    // Whether an address has an account is told to its owner only. (Where people get in without
    // confirming, not getting in tells it anyway.)
    const bool conceal = services_.config.email_confirmation == EmailConfirmation::required;
    if (user.error().error != UserError::email_taken || !conceal) {
        return refusal_of(user.error());
    }
    auto owner = services_.users.find_by_email(wanted.email).value_or(User{});
    if (!flow_.mail_allowed(wanted.email)) {
        owner = {};
    }
    (void)services_.people.mail_tokens.issue(MailPurpose::confirm_email, {}); // costs what it costs
    services_.people.outbox.put(letters::address_known(services_.config, owner),
                                confirm_code_lifetime);
    return page_json({}, {{"redirect", "/account/registered"}});
}

net::Response AccountApi::consent(const net::Request& request) {
    const auto body = guarded_body(request);
    if (!body) {
        return body.error();
    }
    auto open = flow_.ticket(request, text_of(*body, "request"));
    if (!open) {
        return open.error();
    }
    if (!*open) {
        return request_expired();
    }
    auto& pending = (*open)->pending;
    const auto state = authorize_.examine(request, pending);
    if (!state || !state->session || state->step != AuthorizeStep::ask_consent) {
        return request_expired();
    }
    const auto decision = text_of(*body, "decision");
    if (decision != "allow" && decision != "deny") {
        return net::Response::error(400, "invalid_request", "The decision is allow or deny.");
    }
    pending.denied = decision == "deny";
    if (!pending.denied) {
        pending.consent_user = state->session->user.id;
        pending.consented.clear(); // of somebody else, who was asked before in this browser
        const auto ticked = texts_of(*body, "scopes");
        const auto resources = services_.resources.now();
        for (const auto& name : state->request.asked_scopes()) {
            const auto* scope = resources->find(name);
            if (contains(ticked, name) || (scope != nullptr && scope->required)) {
                pending.consented.push_back(name);
            }
        }
        const bool remember = base::get_bool(*body, "remember").value_or(false);
        if (remember && state->client.allow_remember_consent && state->request.details.empty()) {
            services_.consents.remember(pending.consent_user, state->client.client_id,
                                        pending.consented);
        }
    }
    log::info("consent_decided",
              {{"client_id", state->client.client_id}, {"allowed", !pending.denied}});
    services_.interactions.update((*open)->handle, to_json(pending));
    return page_json({}, {{"redirect", AuthorizeEndpoint::resume_path((*open)->handle)}});
}

net::Response AccountApi::cancel(const net::Request& request) {
    const auto body = guarded_body(request);
    if (!body) {
        return body.error();
    }
    auto open = flow_.ticket(request, text_of(*body, "request"));
    if (!open) {
        return open.error();
    }
    if (!*open) {
        return page_json({}, {{"redirect", "/"}});
    }
    (*open)->pending.denied = true;
    services_.interactions.update((*open)->handle, to_json((*open)->pending));
    return page_json({}, {{"redirect", AuthorizeEndpoint::resume_path((*open)->handle)}});
}

} // namespace conclave::identity
