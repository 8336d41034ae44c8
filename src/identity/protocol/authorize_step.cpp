#include "identity/protocol/authorize_step.hpp"

#include "identity/clients/sign_in_ways.hpp"
#include "identity/protocol/scope.hpp"

namespace conclave::identity {
namespace {

/// Could signing in again, with the second factor, bring what is wished for?
bool may_step_up(const AuthorizeContext& context) {
    const auto& wanted = context.request.acr;
    return context.session && context.session->acr != acr_two_factors &&
           context.session->has_second_factor && wants_second_factor(wanted);
}

/// An essential class that this session has not, and that no sign-in will bring.
bool is_out_of_reach(const AuthorizeContext& context) {
    const auto& wanted = context.request.acr;
    if (!wanted.essential || wanted.values.empty()) {
        return false;
    }
    if (met_acr(wanted, acr_two_factors).empty()) {
        return true; // of another provider
    }
    return context.session && met_acr(wanted, context.session->acr).empty() &&
           (context.progress.login_done || !may_step_up(context));
}

bool is_another(const AuthorizeContext& context) {
    const auto& user = context.session->user_id;
    const auto& subjects = context.request.claims.subjects;
    return (context.hinted_user && *context.hinted_user != user) ||
           (!subjects.empty() && !contains(subjects, user));
}

/// A way to sign in that the client does not take, whatever was done for this request: the session
/// may have become another since.
bool is_of_another_way(const AuthorizeContext& context) {
    return !admits(context.client, context.session->provider);
}

bool needs_login(const AuthorizeContext& context) {
    const auto& request = context.request;
    if (!context.session) {
        return true;
    }
    if (is_another(context) || is_of_another_way(context)) {
        return true;
    }
    if (context.progress.login_done) {
        return false;
    }
    if (request.prompt.login || request.prompt.select_account || request.prompt.create) {
        return true;
    }
    // With prompt=none a mere wish for a higher class stays a wish.
    if (may_step_up(context) && (request.acr.essential || !request.prompt.none)) {
        return true;
    }
    return request.max_age &&
           (*request.max_age == 0 ||
            base::to_unix_seconds(context.now) - base::to_unix_seconds(context.session->auth_time) >
                *request.max_age);
}

bool needs_consent(const AuthorizeContext& context) {
    if (context.progress.consent_done) {
        return false;
    }
    // What is asked for in detail is of one occasion: nobody has allowed it before (RFC 9396,
    // 11.2), whatever the client is otherwise trusted with.
    if (context.request.prompt.consent || !context.request.details.empty()) {
        return true;
    }
    return context.client.require_consent &&
           (!context.client.allow_remember_consent || !context.remembered_consent ||
            !is_subset(context.request.asked_scopes(), *context.remembered_consent));
}

} // namespace

AuthorizeStep next_step(const AuthorizeContext& context) {
    if (context.progress.denied) {
        return AuthorizeStep::access_denied;
    }
    const auto& prompt = context.request.prompt;
    if (is_out_of_reach(context)) {
        return AuthorizeStep::unmet_requirements;
    }
    if (needs_login(context)) {
        if (prompt.none) {
            return context.session && context.request.acr.essential && may_step_up(context)
                       ? AuthorizeStep::unmet_requirements
                       : AuthorizeStep::login_required;
        }
        if (context.session && context.progress.login_done) {
            return AuthorizeStep::login_required; // signed in, but not as who, or how, is asked for
        }
        // Accounts are made here by who signs in here; elsewhere, by who comes the first time.
        return prompt.create && context.client.enable_local_login ? AuthorizeStep::sign_up
                                                                  : AuthorizeStep::sign_in;
    }
    if (needs_consent(context)) {
        return prompt.none ? AuthorizeStep::consent_required : AuthorizeStep::ask_consent;
    }
    return AuthorizeStep::issue;
}

} // namespace conclave::identity
