#include "identity/http/self_api.hpp"

#include "base/json_text.hpp"
#include "base/log.hpp"
#include "identity/clients/client_service.hpp"
#include "identity/grants/consent_store.hpp"
#include "identity/grants/revocation_list.hpp"
#include "identity/grants/session_store.hpp"
#include "identity/http/account_guard.hpp"
#include "identity/http/http_support.hpp"
#include "identity/http/own_account.hpp"
#include "identity/http/services.hpp"
#include "identity/people/letters.hpp"
#include "identity/people/people.hpp"
#include "identity/people/totp.hpp"
#include "identity/users/user_repository.hpp"
#include "identity/users/user_service.hpp"
#include "net/address.hpp"

#include <boost/json.hpp>

namespace conclave::identity {
namespace json = boost::json;
namespace log = base::log;
namespace {

json::array texts(const std::vector<std::string>& list) {
    json::array out;
    for (const auto& text : list) {
        out.emplace_back(text);
    }
    return out;
}

json::array sessions_json(const std::vector<Session>& sessions, const Session& own) {
    json::array out;
    for (const auto& session : sessions) {
        out.push_back(json::object{{"sid", session.sid},
                                   {"current", session.sid == own.sid},
                                   {"user_agent", session.where.user_agent},
                                   {"address", session.where.address},
                                   {"signed_in_at", base::to_unix_seconds(session.auth_time)},
                                   {"seen_at", base::to_unix_seconds(session.seen_at)},
                                   {"second_factor", session.how.acr == acr_two_factors}});
    }
    return out;
}

} // namespace

net::Response SelfApi::describe(const net::Request& request) {
    const auto session = services_.session_of(request);
    if (!session) {
        return sign_in_first();
    }
    net::Response response;
    const auto browser = services_.browser_of(request, response);
    auto& factors = services_.people.second_factors;
    const auto& user = session->user;
    json::array consents;
    for (const auto& [client_id, scopes] : services_.consents.of_user(user.id)) {
        const auto client = services_.clients.get(client_id);
        const bool named = client && !client->name.empty();
        consents.push_back(json::object{{"client_id", client_id},
                                        {"name", named ? client->name : client_id},
                                        {"scopes", texts(scopes)}});
    }
    const json::object body{
        {"csrf", csrf_token(browser)},
        {"username", user.username},
        {"display_name", user.display_name},
        {"email", user.email},
        {"email_verified", user.email_verified},
        {"phone_number", user.phone_number},
        {"may", json::object{{"change_username", services_.config.username_changes},
                             {"delete_account", services_.config.account_deletion}}},
        {"fresh", is_fresh(services_, *session)},
        {"totp", json::object{{"enrolled", factors.enrolled(user.id)},
                              {"recovery_codes_left", factors.recovery_codes_left(user.id)},
                              {"trusted_browsers", factors.trusted_browsers(user)}}},
        {"sessions", sessions_json(services_.sessions.of_user(user), *session)},
        {"consents", std::move(consents)}};
    return page_json(std::move(response), body);
}

net::Response SelfApi::totp_begin(const net::Request& request) {
    const auto asked_for = own_account(services_, request, true);
    if (!asked_for) {
        return asked_for.error();
    }
    const auto& user = asked_for->session.user;
    const auto enrolment = services_.people.second_factors.begin(user);
    return page_json(
        {}, {{"secret", totp::base32(enrolment.secret)},
             {"uri", totp::key_uri(services_.config.product.name, user.username, enrolment.secret)},
             {"ticket", enrolment.ticket}});
}

net::Response SelfApi::totp_enrol(const net::Request& request) {
    const auto asked_for = own_account(services_, request, true);
    if (!asked_for) {
        return asked_for.error();
    }
    const auto& [body, session] = *asked_for;
    const auto codes = services_.people.second_factors.enrol(session.user, text_of(body, "ticket"),
                                                             text_of(body, "code"));
    if (!codes) {
        return codes.error() == FactorFault::stale
                   ? net::Response::error(400, "enrolment_expired",
                                          "This took too long. Begin again with a new QR code.")
                   : net::Response::error(400, "wrong_code",
                                          "This code is not right. Is the clock of your phone "
                                          "right? Wait for the next code and try again.");
    }
    notify_owner(services_, session.user, "an authenticator app was added");
    return page_json({}, {{"recovery_codes", texts(*codes)}});
}

net::Response SelfApi::totp_remove(const net::Request& request) {
    const auto asked_for = own_account(services_, request, true);
    if (!asked_for) {
        return asked_for.error();
    }
    services_.people.second_factors.remove(asked_for->session.user.id);
    notify_owner(services_, asked_for->session.user, "the authenticator app was removed");
    return page_json({}, {});
}

net::Response SelfApi::renew_recovery_codes(const net::Request& request) {
    const auto asked_for = own_account(services_, request, true);
    if (!asked_for) {
        return asked_for.error();
    }
    const auto& user = asked_for->session.user;
    if (!services_.people.second_factors.enrolled(user.id)) {
        return net::Response::error(400, "not_enrolled", "Add an authenticator app first.");
    }
    const auto codes = services_.people.second_factors.renew_recovery_codes(user.id);
    notify_owner(services_, user, "new recovery codes were made");
    return page_json({}, {{"recovery_codes", texts(codes)}});
}

net::Response SelfApi::forget_browsers(const net::Request& request) {
    const auto asked_for =
        own_account(services_, request, false); // it only makes the account safer
    if (!asked_for) {
        return asked_for.error();
    }
    services_.people.second_factors.forget_browsers(asked_for->session.user.id);
    return page_json({}, {});
}

net::Response SelfApi::end_session(const net::Request& request) {
    const auto asked_for = own_account(services_, request, false);
    if (!asked_for) {
        return asked_for.error();
    }
    const auto& [body, own] = *asked_for;
    const auto wanted = text_of(body, "sid"); // empty: all others
    for (const auto& session : services_.sessions.of_user(own.user)) {
        if (session.sid != own.sid && (wanted.empty() || session.sid == wanted)) {
            services_.sessions.end(session.sid);
            log::info("session_ended_by_owner", {{"user_id", own.user.id}});
        }
    }
    return page_json({}, {});
}

net::Response SelfApi::withdraw_consent(const net::Request& request) {
    const auto asked_for = own_account(services_, request, false);
    if (!asked_for) {
        return asked_for.error();
    }
    const auto& [body, session] = *asked_for;
    services_.consents.withdraw(session.user.id, text_of(body, "client_id"),
                                end_of_access_tokens(services_));
    services_.revocations.refresh();
    log::info("consent_withdrawn", {{"user_id", session.user.id}});
    return page_json({}, {});
}

net::Response SelfApi::change_password(const net::Request& request) {
    const auto asked_for =
        own_account(services_, request, false); // the old password is asked for instead
    if (!asked_for) {
        return asked_for.error();
    }
    const auto& [body, session] = *asked_for;
    const auto wait =
        services_.logins_by_source.take(net::source_key(request.peer), services_.mono_now());
    if (wait.count() > 0) {
        return try_later(429, "too_many_attempts", "Too many attempts. Wait a little, try again.",
                         wait);
    }
    const auto right =
        services_.users.authenticate(session.user.username, text_of(body, "current"));
    if (!right) {
        auto later = put_off(right.error());
        return later ? *std::move(later)
                     : net::Response::error(400, "wrong_password",
                                            "The current password is not right.");
    }
    const auto tokens_until = end_of_access_tokens(services_);
    const auto set = services_.users.replace_password(
        *right, text_of(body, "password"), [&](soci::session& held) {
            users::refuse_tokens(held, right->id, tokens_until);
            return true;
        });
    if (!set) {
        return refusal_of(set.error());
    }
    services_.revocations.refresh();
    const auto changed = services_.users.get(right->id);
    if (!changed) {
        return sign_in_first();
    }
    services_.people.outbox.put(letters::password_changed(services_.config, *changed),
                                security_notice_useful);
    // All sessions have ended with the old password; this browser's goes on with a new key. Who has
    // a second factor has shown the first alone: that is no fresh sign-in.
    auto how = session.how;
    if (how.acr == acr_two_factors || services_.people.second_factors.enrolled(changed->id)) {
        how.at = session.auth_time;
    }
    auto answer = flow_.signed_in(request, {}, *changed, session.persistent, std::nullopt, how,
                                  "/account/security");
    services_.sessions.end_dead(changed->id);
    return answer;
}

} // namespace conclave::identity
