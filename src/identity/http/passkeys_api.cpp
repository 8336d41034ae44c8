#include "identity/http/passkeys_api.hpp"

#include "base/json_text.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"
#include "identity/grants/interaction_store.hpp"
#include "identity/http/account_guard.hpp"
#include "identity/http/cookies.hpp"
#include "identity/http/http_support.hpp"
#include "identity/http/own_account.hpp"
#include "identity/http/services.hpp"
#include "identity/passkeys/options_json.hpp"
#include "identity/passkeys/passkey_names.hpp"
#include "identity/people/people.hpp"
#include "identity/protocol/acr.hpp"
#include "identity/users/sign_in_counts.hpp"
#include "identity/users/user_service.hpp"
#include "net/address.hpp"

#include <algorithm>
#include <boost/json.hpp>

namespace conclave::identity {
namespace json = boost::json;
namespace log = base::log;

namespace {

json::object passkey_json(const Passkey& passkey) {
    json::object out{{"id", passkey.id},
                     {"name", passkey.name},
                     {"backed_up", passkey.backed_up},
                     {"created_at", base::to_unix_seconds(passkey.created_at)},
                     {"used_at", nullptr}};
    if (passkey.used_at) {
        out["used_at"] = base::to_unix_seconds(*passkey.used_at);
    }
    return out;
}

/// RFC 8176, 2. Without attestation nobody knows where a key is kept; one that may be copied to
/// other devices is surely not bound to hardware.
Authentication by(const Passkey& passkey) {
    return {std::string(passkey.backup_eligible ? "swk" : "hwk") + " user mfa",
            std::string(acr_two_factors)};
}

net::Response refusal_of(PasskeyRefusal refusal) {
    switch (refusal) {
    case PasskeyRefusal::known_already:
        return net::Response::error(409, "known_already", "This passkey was added before.");
    case PasskeyRefusal::too_many:
        return net::Response::error(
            409, "too_many_passkeys",
            "There is no room for another passkey. Remove one that you do not use.");
    case PasskeyRefusal::last_way_in:
        return net::Response::error(409, "last_way_in",
                                    "This passkey is the only way into your account. Add another "
                                    "one first.");
    case PasskeyRefusal::stale:
        return sign_in_first();
    case PasskeyRefusal::not_found:
        break;
    }
    return net::Response::error(404, "not_found",
                                "There is no such passkey any more. Load this page again.");
}

net::Response bad_name() {
    return net::Response::error(400, "invalid_name", "A name has 1 to 60 characters.");
}

net::Response unavailable() {
    return net::Response::error(404, "passkeys_unavailable",
                                "Passkeys need a host name; this site is reached by an address.");
}

} // namespace

struct PasskeysApi::Shown {
    User user;
    Passkey passkey;
};

PasskeysApi::PasskeysApi(Services& services)
    : services_(services), flow_(services), challenges_(services.interactions, services.clock),
      challenges_by_source_(services, "passkey_challenge", challenges_per_minute_per_source),
      party_(relying_party(services.config.issuer)) {}

std::optional<net::Response> PasskeysApi::throttle(const net::Request& request) {
    const auto wait =
        services_.logins_by_source.take(net::source_key(request.peer), services_.mono_now());
    if (wait.count() == 0) {
        return std::nullopt;
    }
    count_login("throttled");
    return try_later(429, "too_many_attempts", "Too many attempts. Wait a little and try again.",
                     wait);
}

std::optional<net::Response> PasskeysApi::throttle_challenges(const net::Request& request) {
    if (!party_) {
        return unavailable();
    }
    const auto wait = challenges_by_source_.take(request);
    return wait ? std::optional(try_later(429, "too_many_attempts",
                                          "Too many attempts. Wait a little and try again.", *wait))
                : std::nullopt;
}

net::Response PasskeysApi::refuse(const net::Request& request, PasskeyFault fault) const {
    base::metrics::counter("conclave_identity_passkeys_refused_total",
                           "Passkeys that were refused, by reason", {{"reason", to_text(fault)}})
        .add();
    services_.sign_ins.failed();
    log::info("passkey_refused", {{"reason", to_text(fault)}, {"peer", request.peer}});
    if (fault == PasskeyFault::challenge) {
        return net::Response::error(410, "passkey_expired", "This took too long. Try again.");
    }
    return net::Response::error(
        401, "passkey_failed", "This passkey was not accepted. Try another one, or go on without.");
}

net::Response PasskeysApi::list(const net::Request& request) {
    const auto session = services_.session_of(request);
    if (!session) {
        return sign_in_first();
    }
    json::array passkeys;
    for (const auto& passkey : services_.people.passkeys.of_user(session->user.id)) {
        passkeys.push_back(passkey_json(passkey));
    }
    return page_json({}, {{"available", party_.has_value()},
                          {"most", max_passkeys},
                          {"passkeys", std::move(passkeys)}});
}

net::Response PasskeysApi::begin_add(const net::Request& request) {
    const auto asked = own_account(services_, request, true);
    if (!asked) {
        return asked.error();
    }
    if (auto refusal = throttle_challenges(request)) {
        return *std::move(refusal);
    }
    const auto& user = asked->session.user;
    auto& passkeys = services_.people.passkeys;
    const auto known = passkeys.of_user(user.id);
    if (known.size() >= max_passkeys) {
        return refusal_of(PasskeyRefusal::too_many);
    }
    const auto challenge =
        challenges_.issue(PasskeyPurpose::add, Cookies::read(request, CookieKind::browser), &user);
    return page_json(
        {}, {{"options", creation_options(*party_, services_.config.product.name, user,
                                          passkeys.user_handle(user.id), challenge, known)}});
}

net::Response PasskeysApi::add(const net::Request& request) {
    const auto asked = own_account(services_, request, true);
    if (!asked) {
        return asked.error();
    }
    if (!party_) {
        return unavailable();
    }
    const auto& user = asked->session.user;
    const auto answer = read_registration(base::get_object(asked->body, "credential"));
    const auto client_data = answer ? read_client_data(answer->client_data_json) : std::nullopt;
    if (!client_data) {
        return refuse(request, PasskeyFault::malformed);
    }
    const auto name = text_of(asked->body, "name"); // empty: a default one
    if (!name.empty() && !is_passkey_name(name)) {
        return bad_name();
    }
    if (!challenges_.spend(PasskeyPurpose::add, client_data->challenge,
                           Cookies::read(request, CookieKind::browser), &user)) {
        return refuse(request, PasskeyFault::challenge);
    }
    const auto made = check_registration(*party_, *client_data, answer->attestation_object);
    if (!made) {
        return refuse(request, made.error());
    }
    const auto added = services_.people.passkeys.add(user, *made, answer->transports, name);
    if (!added) {
        return refusal_of(added.error());
    }
    log::info("passkey_added", {{"user_id", user.id}, {"passkey", added->id}});
    notify_owner(services_, user, "a passkey was added: " + added->name);
    return page_json({}, {{"passkey", passkey_json(*added)}});
}

net::Response PasskeysApi::rename(const net::Request& request) {
    const auto asked = own_account(services_, request, false); // a name opens nothing
    if (!asked) {
        return asked.error();
    }
    const auto name = text_of(asked->body, "name");
    if (!is_passkey_name(name)) {
        return bad_name();
    }
    return services_.people.passkeys.rename(asked->session.user.id, text_of(asked->body, "id"),
                                            name)
               ? page_json({}, {})
               : refusal_of(PasskeyRefusal::not_found);
}

net::Response PasskeysApi::remove(const net::Request& request) {
    const auto asked = own_account(services_, request, true);
    if (!asked) {
        return asked.error();
    }
    const auto& user = asked->session.user;
    const auto id = text_of(asked->body, "id");
    const auto name = services_.people.passkeys.remove(user.id, id);
    if (!name) {
        return refusal_of(name.error());
    }
    log::info("passkey_removed", {{"user_id", user.id}, {"passkey", id}});
    notify_owner(services_, user, "a passkey was removed: " + *name);
    return page_json({}, {});
}

net::Response PasskeysApi::begin_sign_in(const net::Request& request) {
    const auto body = guarded_body(request);
    if (!body) {
        return body.error();
    }
    if (auto refusal = throttle_challenges(request)) {
        return *std::move(refusal);
    }
    const auto challenge = challenges_.issue(PasskeyPurpose::sign_in,
                                             Cookies::read(request, CookieKind::browser), nullptr);
    return page_json({}, {{"options", request_options(*party_, challenge, {})}});
}

net::Response PasskeysApi::begin_step_up(const net::Request& request) {
    const auto asked = own_account(services_, request, false);
    if (!asked) {
        return asked.error();
    }
    if (auto refusal = throttle_challenges(request)) {
        return *std::move(refusal);
    }
    const auto& user = asked->session.user;
    const auto own = services_.people.passkeys.of_user(user.id);
    if (own.empty()) { // an empty list would offer those of everybody
        return refusal_of(PasskeyRefusal::not_found);
    }
    const auto challenge = challenges_.issue(PasskeyPurpose::step_up,
                                             Cookies::read(request, CookieKind::browser), &user);
    return page_json({}, {{"options", request_options(*party_, challenge, own)}});
}

std::expected<PasskeysApi::Shown, PasskeyFault> PasskeysApi::prove(const net::Request& request,
                                                                   const json::object& body,
                                                                   PasskeyPurpose purpose,
                                                                   const User* user) {
    const auto answer = read_assertion(base::get_object(body, "credential"));
    const auto client_data =
        answer ? read_client_data(answer->assertion.client_data_json) : std::nullopt;
    if (!client_data || !party_) {
        return std::unexpected(PasskeyFault::malformed);
    }
    if (!challenges_.spend(purpose, client_data->challenge,
                           Cookies::read(request, CookieKind::browser), user)) {
        return std::unexpected(PasskeyFault::challenge);
    }
    auto& passkeys = services_.people.passkeys;
    auto passkey = passkeys.find(answer->credential_id);
    auto owner = passkey ? services_.users.get(passkey->user_id) : std::nullopt;
    if (!owner || !owner->enabled) {
        return std::unexpected(PasskeyFault::unknown_key);
    }
    // An authenticator that was told whose passkey it should use need not say whose it is.
    const bool may_be_silent = user != nullptr && answer->user_handle.empty();
    if ((user != nullptr && user->id != owner->id) ||
        (!may_be_silent &&
         !base::constant_time_equal(answer->user_handle, passkeys.user_handle(owner->id)))) {
        return std::unexpected(PasskeyFault::other_person);
    }
    const auto proof = check_assertion(*party_, *client_data, answer->assertion,
                                       passkey->public_key, passkey->backup_eligible);
    if (!proof) {
        return std::unexpected(proof.error());
    }
    if (!passkeys.use(passkey->id, *proof)) {
        log::warning("passkey_counter_went_back",
                     {{"user_id", owner->id}, {"passkey", passkey->id}, {"peer", request.peer}});
        return std::unexpected(PasskeyFault::counter_went_back);
    }
    return Shown{*std::move(owner), *std::move(passkey)};
}

net::Response PasskeysApi::admit(const net::Request& request, const Shown& shown, bool remember,
                                 std::optional<Ticket> open, std::string_view next) {
    const auto left = shown.user.locked_until - services_.clock.now();
    if (left.count() > 0) {
        count_login("locked");
        return try_later(
            423, "locked_out",
            "This account rests after too many wrong passwords. Wait, then sign in again.",
            std::chrono::ceil<std::chrono::milliseconds>(left));
    }
    if (auto refusal = flow_.refuse_unconfirmed(shown.user)) {
        return *std::move(refusal);
    }
    count_login("ok");
    return flow_.signed_in(request, {}, shown.user, remember, std::move(open), by(shown.passkey),
                           next);
}

net::Response PasskeysApi::sign_in(const net::Request& request) {
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
    if (auto refusal = throttle(request)) {
        return *std::move(refusal);
    }
    const auto shown = prove(request, *body, PasskeyPurpose::sign_in, nullptr);
    if (!shown) {
        count_login("failed");
        return refuse(request, shown.error());
    }
    return admit(request, *shown, base::get_bool(*body, "remember").value_or(false),
                 *std::move(open), text_of(*body, "next"));
}

net::Response PasskeysApi::step_up(const net::Request& request) {
    const auto asked = own_account(services_, request, false);
    if (!asked) {
        return asked.error();
    }
    if (auto refusal = throttle(request)) {
        return *std::move(refusal);
    }
    const auto& session = asked->session;
    const auto shown = prove(request, asked->body, PasskeyPurpose::step_up, &session.user);
    if (!shown) {
        count_login("failed");
        return refuse(request, shown.error());
    }
    return admit(request, *shown, session.persistent, std::nullopt, "/account/security");
}

} // namespace conclave::identity
