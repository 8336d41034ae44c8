#include "identity/protocol/authorize_step.hpp"

#include "identity/protocol/scope.hpp"

namespace conclave::identity {
namespace {

bool needs_login(const AuthorizeContext& context) {
    const auto& request = context.request;
    if (!context.session) {
        return true;
    }
    if (context.hinted_user && *context.hinted_user != context.session->user_id) {
        return true;
    }
    if (context.progress.login_done) {
        return false;
    }
    if (request.prompt.login || request.prompt.select_account || request.prompt.create) {
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
    if (context.request.prompt.consent) {
        return true;
    }
    return context.client.require_consent &&
           (!context.client.allow_remember_consent || !context.remembered_consent ||
            !is_subset(context.request.scope, *context.remembered_consent));
}

} // namespace

AuthorizeStep next_step(const AuthorizeContext& context) {
    if (context.progress.denied) {
        return AuthorizeStep::access_denied;
    }
    const auto& prompt = context.request.prompt;
    if (needs_login(context)) {
        if (prompt.none) {
            return AuthorizeStep::login_required;
        }
        if (context.session && context.progress.login_done) {
            return AuthorizeStep::login_required; // signed in, but as another than the hint names
        }
        return prompt.create ? AuthorizeStep::sign_up : AuthorizeStep::sign_in;
    }
    if (needs_consent(context)) {
        return prompt.none ? AuthorizeStep::consent_required : AuthorizeStep::ask_consent;
    }
    return AuthorizeStep::issue;
}

} // namespace conclave::identity
