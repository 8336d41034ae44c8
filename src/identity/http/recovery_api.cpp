#include "identity/http/recovery_api.hpp"

#include "base/log.hpp"
#include "identity/admin/audit_log.hpp"
#include "identity/grants/revocation_list.hpp"
#include "identity/grants/session_store.hpp"
#include "identity/http/account_guard.hpp"
#include "identity/http/http_support.hpp"
#include "identity/http/own_account.hpp"
#include "identity/http/services.hpp"
#include "identity/people/letters.hpp"
#include "identity/people/mail_tokens.hpp"
#include "identity/people/people.hpp"
#include "identity/people/unproven.hpp"
#include "identity/users/user_repository.hpp"
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

/// Has an administrator given rights to whoever made the account? The policy of rooms asks for
/// claims, too.
bool has_rights(const User& user) {
    return !user.roles.empty() || !user.claims.empty();
}

net::Response wrong_password() {
    return net::Response::error(401, "wrong_password",
                                "This is not the password of the account. If you did not make it, "
                                "choose a new one by mail.");
}

/// What the admin API's log says of it.
admin::AuditEntry audit_entry(const net::Request& request, const User& user,
                              const Unproven& dropped) {
    return {.event = "UserAddressTakenOverEvent",
            .source = "Conclave.Identity.Recovery",
            .category = "Users",
            .subject_identifier = user.id,
            .subject_name = user.username,
            .subject_type = "User",
            .subject_data =
                boost::json::serialize(boost::json::object{{"remoteIpAddress", request.peer}}),
            .action = boost::json::serialize(boost::json::object{
                {"requestUrl", request.origin + request.path}, {"httpMethod", request.method}}),
            .data = boost::json::serialize(boost::json::object{{"before", dropped.to_json()}})};
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

std::optional<net::Response> RecoveryApi::refuse_stranger(const net::Request& request,
                                                          const User& user,
                                                          std::string_view password) {
    const auto session = services_.session_of(request);
    if (session && session->user.id == user.id) {
        return std::nullopt;
    }
    if (password.empty()) {
        return net::Response::error(403, "password_needed",
                                    "Enter the password with which the account \"" + user.username +
                                        "\" was made.");
    }
    const auto known = services_.users.authenticate(user.username, password);
    if (known && known->id == user.id) {
        return std::nullopt;
    }
    auto later = known ? std::nullopt : put_off(known.error());
    return later ? *std::move(later) : wrong_password();
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
    if (!user) {
        return link_invalid();
    }
    if (auto refusal = refuse_stranger(request, *user, text_of(*body, "password"))) {
        return *std::move(refusal);
    }
    if (!services_.users.confirm_email(
            *user, [&code](soci::session& session) { return MailTokens::spend(session, code); })) {
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
    // An address that nobody has confirmed is its owner's to reclaim, but it brings no rights that
    // an administrator has given to whoever made the account.
    const bool off = services_.config.email_confirmation == EmailConfirmation::off;
    const bool reclaims = user.email_verified || off || !has_rights(user);
    if (!user.enabled || !reclaims || !flow_.mail_allowed(email)) {
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
    const bool off = services_.config.email_confirmation == EmailConfirmation::off;
    const bool unproven = !user->email_verified;
    if (unproven && !off && has_rights(*user)) { // given since the mail went out
        return link_invalid();
    }
    // Where addresses are believed, a mail takes no second factor from who has rights.
    const bool takes_over = unproven && !has_rights(*user);
    Unproven dropped;
    const auto tokens_until = end_of_access_tokens(services_);
    const auto set = services_.users.replace_password(
        *user, text_of(*body, "password"), [&](soci::session& session) {
            if (!MailTokens::spend(session, code)) {
                return false;
            }
            users::refuse_tokens(session, user->id, tokens_until);
            if (takes_over) {
                const auto now = services_.clock.now();
                auto found = take_over(session, *user, now, tokens_until);
                if (!found) {
                    return false;
                }
                dropped = *std::move(found);
                (void)admin::AuditLog::write(session, audit_entry(request, *user, dropped), now);
            }
            return true;
        });
    if (!set) {
        return set.error().error == UserError::stale ? link_invalid() : refusal_of(set.error());
    }
    services_.revocations.refresh();
    services_.sessions.end_dead(user->id);
    log::info("password_reset", {{"user_id", user->id}, {"peer", request.peer}});
    if (takes_over) {
        log::warning("account_taken_over", {{"user_id", user->id},
                                            {"dropped", boost::json::serialize(dropped.to_json())},
                                            {"peer", request.peer}});
    }
    const auto gone = dropped.ways_in();
    services_.people.outbox.put(gone.empty()
                                    ? letters::password_changed(services_.config, *user)
                                    : letters::account_taken_over(services_.config, *user, gone),
                                notice_useful);
    return page_json(
        {}, {{"redirect", gone.empty() ? "/account/reset-done" : "/account/reset-done?removed=1"}});
}

} // namespace conclave::identity
