#include "identity/http/profile_api.hpp"

#include "base/log.hpp"
#include "identity/clients/client_service.hpp"
#include "identity/federation/login_store.hpp"
#include "identity/grants/consent_store.hpp"
#include "identity/grants/revocation_list.hpp"
#include "identity/grants/session_store.hpp"
#include "identity/http/account_guard.hpp"
#include "identity/http/own_account.hpp"
#include "identity/http/services.hpp"
#include "identity/http/sign_in_flow.hpp"
#include "identity/people/letters.hpp"
#include "identity/people/people.hpp"
#include "identity/users/user_service.hpp"

#include <boost/json.hpp>

namespace conclave::identity {
namespace json = boost::json;
namespace {

json::object account_json(const User& user) {
    return {{"id", user.id},
            {"username", user.username},
            {"display_name", user.display_name},
            {"email", user.email},
            {"email_verified", user.email_verified},
            {"phone_number", user.phone_number},
            {"phone_number_verified", user.phone_verified},
            {"created_at", base::to_rfc3339(user.created_at)},
            {"roles", json::array(user.roles.begin(), user.roles.end())}};
}

json::array claims_json(const User& user) {
    json::array out;
    for (const auto& claim : user.claims) {
        out.push_back(json::object{{"type", claim.type}, {"value", claim.value}});
    }
    return out;
}

json::array sessions_json(Services& services, const User& user) {
    json::array out;
    for (const auto& session : services.sessions.of_user(user)) {
        out.push_back(json::object{{"signed_in_at", base::to_rfc3339(session.auth_time)},
                                   {"last_used_at", base::to_rfc3339(session.seen_at)},
                                   {"methods", session.how.amr},
                                   {"browser", session.where.user_agent},
                                   {"address", session.where.address}});
    }
    return out;
}

json::array passkeys_json(Services& services, const User& user) {
    json::array out;
    for (const auto& passkey : services.people.passkeys.of_user(user.id)) {
        out.push_back(json::object{
            {"name", passkey.name},
            {"created_at", base::to_rfc3339(passkey.created_at)},
            {"last_used_at",
             passkey.used_at ? json::value(base::to_rfc3339(*passkey.used_at)) : json::value()}});
    }
    return out;
}

json::array logins_json(Services& services, const User& user) {
    json::array out;
    for (const auto& login : services.people.logins.of_user(user.id)) {
        out.push_back(json::object{{"provider", login.scheme},
                                   {"subject", login.subject},
                                   {"name_there", login.label},
                                   {"connected_at", base::to_rfc3339(login.created_at)}});
    }
    return out;
}

json::array consents_json(Services& services, const User& user) {
    json::array out;
    for (const auto& [client_id, scopes] : services.consents.of_user(user.id)) {
        const auto client = services.clients.get(client_id);
        out.push_back(json::object{{"client_id", client_id},
                                   {"name", client ? client->name : std::string()},
                                   {"scopes", json::array(scopes.begin(), scopes.end())}});
    }
    return out;
}

} // namespace

ProfileApi::ProfileApi(Services& services, store::Database& database)
    : services_(services), accounts_(database, services.clock, services.random,
                                     services.config.admin.administrator_role) {}

net::Response ProfileApi::change(const net::Request& request) {
    const auto asked_for = own_account(services_, request, false);
    if (!asked_for) {
        return asked_for.error();
    }
    const auto& [body, session] = *asked_for;
    const auto renamed = accounts_.rename(session.user.id, text_of(body, "display_name"));
    return renamed ? page_json({}, {}) : refusal_of(renamed.error());
}

net::Response ProfileApi::personal_data(const net::Request& request) {
    const auto asked_for = own_account(services_, request, true);
    if (!asked_for) {
        return asked_for.error();
    }
    const auto& user = asked_for->session.user;
    auto& factors = services_.people.second_factors;
    base::log::info("personal_data_taken", {{"user_id", user.id}, {"peer", request.peer}});
    return page_json({},
                     {{"issuer", services_.config.issuer},
                      {"made_at", base::to_rfc3339(services_.clock.now())},
                      {"account", account_json(user)},
                      {"claims", claims_json(user)},
                      {"second_factor",
                       json::object{{"authenticator_app", factors.enrolled(user.id)},
                                    {"recovery_codes_left", factors.recovery_codes_left(user.id)},
                                    {"trusted_browsers", factors.trusted_browsers(user)}}},
                      {"passkeys", passkeys_json(services_, user)},
                      {"accounts_elsewhere", logins_json(services_, user)},
                      {"sessions", sessions_json(services_, user)},
                      {"applications_allowed", consents_json(services_, user)}});
}

net::Response ProfileApi::remove(const net::Request& request) {
    const auto asked_for = own_account(services_, request, true);
    if (!asked_for) {
        return asked_for.error();
    }
    if (!services_.config.account_deletion) {
        return net::Response::error(403, "account_deletion_off",
                                    "Accounts are deleted by the administrator here.");
    }
    const auto& [body, session] = *asked_for;
    const auto& user = session.user;
    if (text_of(body, "username") != user.username) {
        return net::Response::error(400, "wrong_username",
                                    "This is not the user name of your account.");
    }
    if (const auto removed = accounts_.remove(user.id, end_of_access_tokens(services_)); !removed) {
        return removed.error().error == UserError::last_administrator
                   ? net::Response::error(409, "last_administrator",
                                          "You are the only administrator. Give somebody else the "
                                          "role first.")
                   : refusal_of(removed.error());
    }
    services_.revocations.refresh();
    if (!user.email.empty()) {
        services_.people.outbox.put(letters::account_deleted(services_.config, user),
                                    security_notice_useful);
    }
    auto response = page_json({}, {});
    services_.sign_out(request, response, session);
    services_.sessions.end_dead(user.id); // those in other browsers; their clients are told
    return response;
}

} // namespace conclave::identity
