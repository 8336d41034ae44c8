#include "identity/http/recovery_api.hpp"

#include "base/log.hpp"
#include "identity/grants/session_store.hpp"
#include "identity/http/account_guard.hpp"
#include "identity/http/http_support.hpp"
#include "identity/http/services.hpp"
#include "identity/people/letters.hpp"
#include "identity/people/people.hpp"
#include "identity/users/user_service.hpp"
#include "net/address.hpp"

#include <boost/json.hpp>

namespace conclave::identity {
namespace log = base::log;
namespace {

/// A notice about a change is of use for long.
constexpr std::chrono::hours notice_useful{72};

net::Response link_invalid() {
    return net::Response::error(400, "link_invalid",
                                "This link was used before, is too old, or a newer one was sent. "
                                "Ask for a new mail.");
}

net::Response too_many(std::chrono::milliseconds wait) {
    return try_later(429, "too_many_attempts", "Too many attempts. Wait a little and try again.",
                     wait);
}

} // namespace

std::optional<net::Response> RecoveryApi::throttle(const net::Request& request) {
    const auto wait =
        services_.logins_by_source.take(net::source_key(request.peer), services_.mono_now());
    return wait.count() > 0 ? std::optional(too_many(wait)) : std::nullopt;
}

net::Response RecoveryApi::confirm(const net::Request& request) {
    const auto body = guarded_body(request);
    if (!body) {
        return body.error();
    }
    if (auto refusal = throttle(request)) {
        return *std::move(refusal);
    }
    const auto code = text_of(*body, "code");
    const auto user = services_.people.mail_tokens.find(MailPurpose::confirm_email, code);
    if (!user || !services_.users.confirm_email(*user, [&code](soci::session& session) {
            return MailTokens::spend(session, code);
        })) {
        return link_invalid();
    }
    log::info("email_confirmed", {{"user_id", user->id}});
    return page_json({}, {{"email", user->email}});
}

net::Response RecoveryApi::forgot(const net::Request& request) {
    const auto body = guarded_body(request);
    if (!body) {
        return body.error();
    }
    const auto wait =
        services_.people.mails_by_source.take(net::source_key(request.peer), services_.mono_now());
    if (wait.count() > 0) {
        return too_many(wait);
    }
    const auto email = text_of(*body, "email");
    if (email_fault(email)) {
        return net::Response::error(400, "invalid_email", "This is not an email address.");
    }
    // Whether or not someone has this address, the same is done; to nobody the mail does not go.
    auto user = services_.users.find_by_email(email).value_or(User{});
    const bool off = services_.config.email_confirmation == EmailConfirmation::off;
    if (!user.enabled || !(user.email_verified || off) || !flow_.mail_allowed(email)) {
        user = {};
    }
    const auto code = services_.people.mail_tokens.issue(MailPurpose::reset_password, user);
    services_.people.outbox.put(letters::reset_password(services_.config, user, code),
                                reset_code_lifetime);
    log::info("password_reset_asked", {{"user_id", user.id}, {"peer", request.peer}});
    return page_json({}, {{"redirect", "/account/forgot-sent"}});
}

net::Response RecoveryApi::reset(const net::Request& request) {
    const auto body = guarded_body(request);
    if (!body) {
        return body.error();
    }
    if (auto refusal = throttle(request)) {
        return *std::move(refusal);
    }
    const auto code = text_of(*body, "code");
    const auto user = services_.people.mail_tokens.find(MailPurpose::reset_password, code);
    if (!user) {
        return link_invalid();
    }
    const auto set = services_.users.replace_password(
        *user, text_of(*body, "password"),
        [&code](soci::session& session) { return MailTokens::spend(session, code); });
    if (!set) {
        return set.error().error == UserError::stale ? link_invalid() : refusal_of(set.error());
    }
    services_.sessions.end_dead(user->id);
    services_.people.outbox.put(letters::password_changed(services_.config, *user), notice_useful);
    log::info("password_reset", {{"user_id", user->id}, {"peer", request.peer}});
    return page_json({}, {{"redirect", "/account/reset-done"}});
}

} // namespace conclave::identity
