#include "identity/tokens/token_issuer.hpp"

#include "base/json_text.hpp"
#include "identity/access_token_claims.hpp"
#include "identity/protocol/scope.hpp"
#include "identity/tokens/binding.hpp"
#include "identity/tokens/signing_choice.hpp"
#include "jose/digest.hpp"
#include "jose/jws.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <map>

namespace conclave::identity {
namespace json = boost::json;

namespace {

constexpr std::size_t max_claim_bytes = 2000; // the column's width

/// One value as text, several as an array.
json::value one_or_many(const std::vector<std::string>& values) {
    if (values.size() == 1) {
        return json::value(values.front());
    }
    return json::array(values.begin(), values.end());
}

/// What comes from the account itself, or not at all.
bool is_own_claim(std::string_view name) {
    constexpr std::array names{
        "name",         "preferred_username",   "email", "email_verified", "role",
        "phone_number", "phone_number_verified"};
    return std::ranges::find(names, name) != names.end();
}

/// What administrators have noted of somebody; `address` is an object (Core, 5.1.1).
void add_noted_claim(json::object& out, const User& user, const std::string& name) {
    if (out.contains(name) || is_protocol_claim(name)) {
        return;
    }
    std::vector<std::string> values;
    for (const auto& claim : user.claims) {
        if (claim.type == name) {
            values.push_back(claim.value);
        }
    }
    if (values.empty()) {
        return;
    }
    const auto address = name == "address"
                             ? base::parse_json_object(values.front(), max_claim_bytes)
                             : std::unexpected(base::JsonError::malformed);
    out[name] = address ? json::value(*address) : one_or_many(values);
}

/// Claims of a person by name; those without a value are left out (Core, 5.3.2).
void add_user_claims(json::object& out, const User& user, const std::vector<std::string>& names) {
    for (const auto& name : names) {
        if (name == "name") {
            out["name"] = user.shown_name();
        } else if (name == "preferred_username") {
            out["preferred_username"] = user.username;
        } else if (name == "email" && !user.email.empty()) {
            out["email"] = user.email;
        } else if (name == "email_verified" && !user.email.empty()) {
            out["email_verified"] = user.email_verified;
        } else if (name == "role" && !user.roles.empty()) {
            out["role"] = one_or_many(user.roles);
        } else if (name == "phone_number" && !user.phone_number.empty()) {
            out["phone_number"] = user.phone_number;
        } else if (name == "phone_number_verified" && !user.phone_number.empty()) {
            out["phone_number_verified"] = user.phone_verified;
        } else if (!is_own_claim(name)) {
            add_noted_claim(out, user, name);
        }
    }
}

/// What is noted of a client; never in place of what the server says, nor, in a token of a person,
/// of what it would say of the person.
void add_client_claims(json::object& out, const Client& client, bool of_person) {
    std::map<std::string, std::vector<std::string>> values;
    for (const auto& claim : client.claims) {
        values[client.claims_prefix + claim.key].push_back(claim.value);
    }
    for (const auto& [name, several] : values) {
        if (!out.contains(name) && !is_protocol_claim(name) && !(of_person && is_own_claim(name))) {
            out[name] = one_or_many(several);
        }
    }
}

/// How the person signed in (RFC 8176; Core, 2), and where. Grants made before these were kept
/// have neither.
void add_authentication(json::object& out, const Grant& grant) {
    if (grant.auth_time == base::WallTime{}) {
        return;
    }
    const auto methods = split_words(grant.amr.empty() ? "pwd" : grant.amr);
    out["auth_time"] = base::to_unix_seconds(grant.auth_time);
    out["amr"] = json::array(methods.begin(), methods.end());
    if (!grant.acr.empty()) {
        out["acr"] = grant.acr;
    }
    if (!grant.idp.empty()) {
        out["idp"] = grant.idp;
    }
}

/// Who acts for the subject, and who may (RFC 8693, 4.1 and 4.4).
void add_actors(json::object& out, const TokenSubject& subject) {
    if (subject.delegation != nullptr && !subject.delegation->act.empty()) {
        out["act"] = json::parse(subject.delegation->act);
    }
    if (!subject.client.may_act.empty()) {
        out["may_act"] = json::object{{"sub", subject.client.may_act}};
    }
}

} // namespace

bool is_protocol_claim(std::string_view name) {
    constexpr std::array names{"authorization_details",
                               "iss",
                               "sub",
                               "aud",
                               "exp",
                               "nbf",
                               "iat",
                               "jti",
                               "sid",
                               "azp",
                               "auth_time",
                               "amr",
                               "acr",
                               "idp",
                               "nonce",
                               "client_id",
                               "cnf",
                               "scope",
                               "at_hash",
                               "c_hash",
                               "act",
                               "may_act",
                               "events"};
    return name == userinfo_claims_member || std::ranges::find(names, name) != names.end();
}

base::WallTime TokenIssuer::expiry_of(const TokenSubject& subject) const {
    const auto expiry = base::from_unix_seconds(base::to_unix_seconds(clock_.now())) +
                        subject.client.access_token_lifetime;
    return subject.delegation == nullptr ? expiry : std::min(expiry, subject.delegation->not_after);
}

AccessClaims TokenIssuer::access_claims(const TokenSubject& subject) const {
    const auto now = base::to_unix_seconds(clock_.now());
    const auto expiry = base::to_unix_seconds(expiry_of(subject));
    const auto known = resources_.now();
    auto audiences =
        subject.resources.empty() ? known->unnamed_audiences(subject.scope) : subject.resources;
    if (audiences.empty()) {
        audiences.push_back(config_.issuer); // good for UserInfo only
    }
    json::object claims{
        {"iss", config_.issuer},
        {"sub", subject.sub},
        {"aud", one_or_many(audiences)},
        {"client_id", subject.client.client_id},
        {"scope", join_words(subject.scope)},
        {"jti", make_jti(subject.grant.id, base::random_token(random_, 16))},
        {"iat", now},
        {"nbf", now},
        {"exp", expiry},
    };
    if (!subject.grant.sid.empty()) {
        claims["sid"] = subject.grant.sid;
    }
    if (subject.user != nullptr) {
        add_authentication(claims, subject.grant);
        add_user_claims(claims, *subject.user, known->api_claims(subject.scope, audiences));
    }
    // What is noted of a client is not of somebody else in whose place it acts.
    const bool for_itself = subject.user == nullptr && subject.delegation == nullptr;
    if (for_itself || (subject.client.always_send_client_claims && subject.user != nullptr)) {
        add_client_claims(claims, subject.client, subject.user != nullptr);
    }
    add_actors(claims, subject);
    if (!subject.details.empty()) {
        claims["authorization_details"] = json::parse(subject.details);
    }
    if (!subject.jkt.empty()) {
        claims["cnf"] = confirmation_of(subject.jkt);
    }
    if (const auto& wanted = subject.grant.userinfo_claims; !wanted.empty()) {
        claims[userinfo_claims_member] = json::array(wanted.begin(), wanted.end());
    }
    return {.json = json::serialize(claims),
            .expires_at = base::from_unix_seconds(expiry),
            .audiences = std::move(audiences)};
}

std::expected<std::string, OAuthError>
TokenIssuer::sign_access_token(const KeyRing& keys, const Client& client,
                               const AccessClaims& claims) const {
    const auto alg = access_token_alg(*resources_.now(), client, claims.audiences);
    if (!alg) {
        return std::unexpected(alg.error());
    }
    return jose::sign(keys.signer(*alg), "at+jwt", claims.json);
}

std::string TokenIssuer::id_token(const KeyRing& keys, const TokenSubject& subject,
                                  const IdTokenBindings& bindings) const {
    const auto now = base::to_unix_seconds(clock_.now());
    json::object claims{
        {"iss", config_.issuer},
        {"sub", subject.sub},
        {"aud", subject.client.client_id},
        {"iat", now},
        {"exp", now + subject.client.identity_token_lifetime.count()},
    };
    add_authentication(claims, subject.grant);
    add_actors(claims, subject);
    if (!subject.grant.sid.empty()) {
        claims["sid"] = subject.grant.sid;
    }
    if (!bindings.nonce.empty()) {
        claims["nonce"] = bindings.nonce;
    }
    if (!bindings.access_token.empty()) {
        claims["at_hash"] = jose::left_half_hash(bindings.access_token);
    }
    if (!bindings.code.empty()) {
        claims["c_hash"] = jose::left_half_hash(bindings.code);
    }
    if (subject.client.always_include_user_claims_in_id_token || bindings.alone) {
        add_user_claims(claims, *subject.user, resources_.now()->identity_claims(subject.scope));
    }
    add_user_claims(claims, *subject.user, subject.grant.id_token_claims);
    return jose::sign(keys.signer(subject.client.id_token_signed_response_alg), "JWT",
                      json::serialize(claims));
}

std::string TokenIssuer::userinfo(const User& user, std::string_view sub,
                                  const std::vector<std::string>& scope,
                                  const std::vector<std::string>& more) const {
    json::object claims{{"sub", sub}};
    add_user_claims(claims, user, resources_.now()->identity_claims(scope));
    add_user_claims(claims, user, more);
    return json::serialize(claims);
}

std::string TokenIssuer::sign_userinfo(const KeyRing& keys, const Client& client,
                                       std::string_view userinfo) const {
    auto claims = json::parse(userinfo).as_object();
    claims["iss"] = config_.issuer;
    claims["aud"] = client.client_id;
    return jose::sign(keys.signer(client.userinfo_signed_response_alg), "JWT",
                      json::serialize(claims));
}

} // namespace conclave::identity
