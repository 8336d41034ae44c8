#include "identity/http/contact_api.hpp"

#include "base/log.hpp"
#include "identity/admin/audit_log.hpp"
#include "identity/http/account_guard.hpp"
#include "identity/http/http_support.hpp"
#include "identity/http/services.hpp"
#include "identity/people/letters.hpp"
#include "identity/people/mail_tokens.hpp"
#include "identity/people/people.hpp"
#include "identity/users/fold.hpp"
#include "identity/users/user_service.hpp"
#include "net/address.hpp"

#include <boost/json.hpp>

namespace conclave::identity {
namespace json = boost::json;
namespace log = base::log;
namespace {

constexpr std::string_view email_changed = "UserEmailChangedEvent";
constexpr std::string_view name_changed = "UserNameChangedEvent";

net::Response too_many(std::chrono::milliseconds wait) {
    return try_later(429, "too_many_attempts", "Too many attempts. Wait a little and try again.",
                     wait);
}

net::Response link_invalid() {
    return net::Response::error(400, "link_invalid",
                                "This link was used before, is too old, or a newer one was sent. "
                                "Ask for a new mail.");
}

} // namespace

ContactApi::ContactApi(Services& services, store::Database& database)
    : services_(services), flow_(services), changes_(database, services.clock) {}

OwnChanges::Also ContactApi::audited(const net::Request& request, const User& user,
                                     std::string_view event, OwnChanges::Also also) {
    const admin::AuditEntry entry{
        .event = std::string(event),
        .source = "Conclave.Identity.Contact",
        .category = "Users",
        .subject_identifier = user.id,
        .subject_name = user.username,
        .subject_type = "User",
        .subject_data = json::serialize(json::object{{"remoteIpAddress", request.peer}}),
        .action = json::serialize(json::object{{"requestUrl", request.origin + request.path},
                                               {"httpMethod", request.method}}),
        .data = json::serialize(json::object{
            {"before", json::object{{"userName", user.username}, {"email", user.email}}}})};
    return [this, entry, also = std::move(also)](soci::session& session) {
        if (!also(session)) {
            return false;
        }
        (void)admin::AuditLog::write(session, entry, services_.clock.now());
        return true;
    };
}

net::Response ContactApi::change_email(const net::Request& request) {
    const auto asked_for = own_account(services_, request, true);
    if (!asked_for) {
        return asked_for.error();
    }
    const auto& [body, session] = *asked_for;
    const auto& user = session.user;
    const auto email = text_of(body, "email");
    if (auto fault = email_fault(email)) {
        return net::Response::error(400, "invalid_email", *fault);
    }
    const bool believed = services_.config.email_confirmation == EmailConfirmation::off;
    if (email == user.email && (user.email_verified || believed)) {
        return net::Response::error(400, "same_email", "This is your address already.");
    }
    if (believed) {
        return believe(request, user, email);
    }
    const auto now = services_.mono_now();
    auto& people = services_.people;
    auto wait = people.mails_by_source.take(net::source_key(request.peer), now);
    if (wait.count() == 0) { // of one account, from wherever: it writes to strangers
        wait = people.mails_by_address.take("account " + user.id, now);
    }
    if (wait.count() > 0) {
        return too_many(wait);
    }
    ask(user, email);
    log::info("email_change_asked", {{"user_id", user.id}, {"peer", request.peer}});
    return page_json({}, {{"sent", true}});
}

void ContactApi::ask(const User& user, const std::string& email) {
    auto& people = services_.people;
    // Whether or not somebody else has the address, the same is done; to nobody the mail does not
    // go.
    auto owner = services_.users.find_by_email(email).value_or(User{});
    const bool others = !owner.id.empty() && owner.id != user.id;
    auto asks = user;
    asks.email = email;
    if (!flow_.mail_allowed(email)) {
        owner = asks = {};
    }
    const auto code =
        people.mail_tokens.issue(MailPurpose::change_email, others ? User{} : user, email);
    people.outbox.put(others ? letters::address_wanted(services_.config, owner)
                             : letters::confirm_new_email(services_.config, asks, code),
                      confirm_code_lifetime);
    if (fold_case(email) != fold_case(user.email)) {
        people.outbox.put(letters::email_change_asked(services_.config, user),
                          security_notice_useful);
    }
}

net::Response ContactApi::believe(const net::Request& request, const User& user,
                                  const std::string& email) {
    // The answer tells whether somebody has the address, as it does at registration then.
    const auto wait =
        services_.registrations.take(net::source_key(request.peer), services_.mono_now());
    if (wait.count() > 0) {
        return too_many(wait);
    }
    const auto also = [](soci::session&) { return true; };
    if (const auto done =
            changes_.set_email(user, email, false, audited(request, user, email_changed, also));
        !done) {
        return refusal_of(done.error());
    }
    services_.people.outbox.put(letters::email_changed(services_.config, user),
                                security_notice_useful);
    return page_json({}, {{"sent", false}});
}

net::Response ContactApi::confirm_email(const net::Request& request) {
    const auto asked_for = own_account(services_, request, false);
    if (!asked_for) {
        return asked_for.error();
    }
    const auto wait =
        services_.logins_by_source.take(net::source_key(request.peer), services_.mono_now());
    if (wait.count() > 0) {
        return too_many(wait);
    }
    const auto& [body, session] = *asked_for;
    const auto code = text_of(body, "code");
    const auto wanted = services_.people.mail_tokens.find_change(code);
    if (!wanted) {
        return link_invalid();
    }
    if (wanted->user.id != session.user.id) {
        return net::Response::error(403, "other_account",
                                    "This link belongs to another account than the one that is "
                                    "signed in here. Sign in to that one, then open it again.");
    }
    const auto also = [&code](soci::session& held) { return MailTokens::spend(held, code); };
    if (const auto done = changes_.set_email(wanted->user, wanted->email, true,
                                             audited(request, wanted->user, email_changed, also));
        !done) {
        return done.error().error == UserError::stale ? link_invalid() : refusal_of(done.error());
    }
    if (fold_case(wanted->email) != fold_case(wanted->user.email)) {
        services_.people.outbox.put(letters::email_changed(services_.config, wanted->user),
                                    security_notice_useful);
    }
    return page_json({}, {{"email", wanted->email}});
}

net::Response ContactApi::change_username(const net::Request& request) {
    const auto asked_for = own_account(services_, request, true);
    if (!asked_for) {
        return asked_for.error();
    }
    if (!services_.config.username_changes) {
        return net::Response::error(403, "user_name_changes_off",
                                    "User names are given by the administrator here.");
    }
    const auto& [body, session] = *asked_for;
    const auto& user = session.user;
    // The answer tells whether somebody has the name, as at registration: as often.
    const auto wait =
        services_.registrations.take(net::source_key(request.peer), services_.mono_now());
    if (wait.count() > 0) {
        return too_many(wait);
    }
    const auto username = text_of(body, "username");
    const auto also = [](soci::session&) { return true; };
    if (const auto done =
            changes_.set_username(user, username, audited(request, user, name_changed, also));
        !done) {
        return refusal_of(done.error());
    }
    if (!user.email.empty() && username != user.username) {
        services_.people.outbox.put(letters::username_changed(services_.config, user, username),
                                    security_notice_useful);
    }
    return page_json({}, {{"username", username}});
}

net::Response ContactApi::change_phone(const net::Request& request) {
    const auto asked_for = own_account(services_, request, false);
    if (!asked_for) {
        return asked_for.error();
    }
    const auto& [body, session] = *asked_for;
    const auto done = changes_.set_phone(session.user, text_of(body, "phone_number"));
    return done ? page_json({}, {}) : refusal_of(done.error());
}

} // namespace conclave::identity
