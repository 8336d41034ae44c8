#include "identity/http/token_exchange.hpp"

#include "base/json_text.hpp"
#include "base/log.hpp"
#include "identity/grants/session_store.hpp"
#include "identity/http/services.hpp"
#include "identity/http/standing_scopes.hpp"
#include "identity/http/token_answer.hpp"
#include "identity/keys/key_ring.hpp"
#include "identity/protocol/exchange_request.hpp"
#include "identity/protocol/scope.hpp"
#include "identity/scopes/live_resources.hpp"
#include "identity/subjects/subjects.hpp"
#include "identity/tokens/access_tokens.hpp"
#include "identity/tokens/subject_token.hpp"
#include "identity/users/user_service.hpp"

#include <algorithm>
#include <boost/json.hpp>

namespace conclave::identity {
namespace json = boost::json;

namespace {

constexpr int max_actors = 5; // one behind the other; our own limit

std::unexpected<OAuthError> refuse(std::string_view error, std::string_view description) {
    return std::unexpected(
        OAuthError{.error = std::string(error), .description = std::string(description)});
}

std::optional<SubjectToken> read(Services& services, std::string_view token,
                                 std::string_view type) {
    return read_subject_token(services.access_tokens, *services.keys(), services.config.issuer,
                              services.clock.now(), token, type);
}

/// Was the token given to this client, as its own or to serve whoever brings it?
bool concerns(const Client& client, const SubjectToken& token) {
    return token.client_id == client.client_id || token.may_act == client.client_id ||
           std::ranges::any_of(token.audiences, [&](const auto& audience) {
               return contains(client.introspection_audiences, audience);
           });
}

/// A bound token is worth something with its key only, and what comes of it is bound as well.
std::expected<void, OAuthError> check_key(const Client& client, const SubjectToken& token,
                                          const std::string& jkt) {
    const bool own = token.client_id == client.client_id;
    if (token.jkt.empty() || (own ? jkt == token.jkt : !jkt.empty())) {
        return {};
    }
    return refuse("invalid_dpop_proof", own ? "The token is bound to another key."
                                            : "The subject_token is bound to a key, so what comes "
                                              "of it must be: send a DPoP proof.");
}

/// `{"sub":…,"act":…}`: the new actor in front of those before (RFC 8693, 4.1).
std::optional<std::string> with_actor(const std::string& sub, const std::string& before) {
    json::object out{{"sub", sub}};
    if (!before.empty()) {
        auto chain = base::parse_json_object(before, jose::max_token_bytes);
        if (!chain) {
            return std::nullopt;
        }
        int actors = 1;
        for (const auto* at = &*chain; at != nullptr; at = base::get_object(*at, "act")) {
            ++actors;
        }
        if (actors > max_actors) {
            return std::nullopt;
        }
        out["act"] = *std::move(chain);
    }
    return json::serialize(out);
}

/// Who acts for the subject from now on, and until when it may.
std::expected<Delegation, OAuthError> find_actor(Services& services, const Client& client,
                                                 const ExchangeGrant& wanted,
                                                 const SubjectToken& subject,
                                                 const std::string& jkt) {
    Delegation out{.not_after = subject.expires_at, .act = subject.act};
    auto sub = client.client_id;
    if (!wanted.actor_token.empty()) {
        const auto actor = read(services, wanted.actor_token, wanted.actor_token_type);
        if (!actor || actor->client_id != client.client_id ||
            (!actor->jkt.empty() && actor->jkt != jkt)) {
            return refuse("invalid_request",
                          "The actor_token is not a valid token of this client.");
        }
        out.not_after = std::min(out.not_after, actor->expires_at);
        sub = actor->sub;
    }
    if (!subject.may_act.empty() && subject.may_act != sub) {
        return refuse("invalid_request", "The subject_token says that somebody else may act.");
    }
    const bool unnamed = wanted.actor_token.empty() && client.may_impersonate;
    if (unnamed || sub == subject.sub) {
        return out;
    }
    auto act = with_actor(sub, subject.act);
    if (!act) {
        return refuse("invalid_request", "Too many act for this subject already.");
    }
    out.act = *std::move(act);
    return out;
}

/// The person behind the token, if the client knows that one by the same name: an exchange must not
/// tell who is who elsewhere (OpenID Connect Core, 8.1).
std::optional<User> find_person(Services& services, const Client& client,
                                const SubjectToken& token) {
    const auto issued_to = services.enabled_client(token.client_id);
    const auto user_id =
        issued_to ? services.subjects.user_of(*issued_to, token.sub) : std::nullopt;
    if (!user_id || services.subjects.known(client, *user_id) != token.sub) {
        return std::nullopt;
    }
    auto user = services.users.get(*user_id);
    return user && user->enabled ? std::move(user) : std::nullopt;
}

/// An ID token tells of a sign-in and cannot be revoked, so it counts while that session lives.
bool session_lives(Services& services, const User& person, const std::string& sid) {
    return std::ranges::any_of(services.sessions.of_user(person),
                               [&](const auto& session) { return session.sid == sid; });
}

struct Reach {
    std::vector<std::string> scope;
    std::vector<std::string> audiences;
};
/// What the new token may be good for: no more than the old one, and only where the client may
/// exchange for. `base`: the scopes there are.
std::expected<Reach, OAuthError> find_reach(Services& services, const Client& client,
                                            const ExchangeGrant& wanted,
                                            std::vector<std::string> base) {
    const auto known = services.resources.now();
    std::erase_if(base, [&](const auto& name) {
        const auto* scope = known->find(name);
        return scope == nullptr || !scope->is_api();
    });
    if (!is_subset(wanted.scope, base)) {
        return refuse("invalid_scope", "A scope is not of an API, or not of the subject_token.");
    }
    Reach out{.scope = wanted.scope.empty() ? base : wanted.scope, .audiences = wanted.audiences};
    if (out.audiences.empty()) {
        out.audiences = known->unnamed_audiences(out.scope);
        std::erase_if(out.audiences, [&](const auto& audience) {
            return !contains(client.exchange_audiences, audience);
        });
    }
    if (out.audiences.empty() || !is_subset(out.audiences, client.exchange_audiences)) {
        return refuse("invalid_target", "This client may not exchange tokens for this audience.");
    }
    out.scope = known->narrowed(out.scope, out.audiences);
    if (!is_subset(out.audiences, known->audiences(out.scope))) {
        return refuse("invalid_target", "The subject_token has no scope of this audience.");
    }
    return out;
}

} // namespace

std::expected<std::string, OAuthError> exchange_token(Services& services, const Client& client,
                                                      const ExchangeGrant& wanted,
                                                      const std::string& jkt) {
    if (wanted.as_jwt && client.reference_access_tokens) {
        return refuse("invalid_request", "Access tokens of this client are handles, and no JWTs.");
    }
    const auto subject = read(services, wanted.subject_token, wanted.subject_token_type);
    if (!subject || !concerns(client, *subject)) {
        return refuse("invalid_request",
                      "The subject_token is not valid, or not for this client to exchange.");
    }
    if (const auto checked = check_key(client, *subject, jkt); !checked) {
        return std::unexpected(checked.error());
    }
    std::optional<User> person;
    if (!subject->of_machine()) {
        person = find_person(services, client, *subject);
    }
    if (subject->of_machine() ? !services.enabled_client(subject->client_id) : !person) {
        return refuse("invalid_request", "The subject_token is of somebody who is gone, or whom "
                                         "this client knows by another name.");
    }
    if (subject->is_id_token && !(person && session_lives(services, *person, subject->sid))) {
        return refuse("invalid_request", "The session that the ID token tells of has ended.");
    }
    const auto delegation = find_actor(services, client, wanted, *subject, jkt);
    if (!delegation) {
        return std::unexpected(delegation.error());
    }
    auto reach = find_reach(services, client, wanted,
                            subject->is_id_token ? standing_scopes(services, client, person->id)
                                                 : subject->scope);
    if (!reach) {
        return std::unexpected(reach.error());
    }
    const Grant grant{.id = subject->grant_id.empty() ? base::random_token(services.random, 16)
                                                      : subject->grant_id,
                      .client_id = client.client_id,
                      .user_id = person ? person->id : std::string(),
                      .security_stamp = {},
                      .sid = subject->sid,
                      .scope = reach->scope,
                      .auth_time = subject->auth_time,
                      .amr = subject->amr,
                      .acr = subject->acr,
                      .idp = subject->idp};
    base::log::info("token_exchanged", {{"client_id", client.client_id},
                                        {"issued_to", subject->client_id},
                                        {"audience", join_words(reach->audiences)}});
    return token_answer(services,
                        {.grant = grant,
                         .user = person ? &*person : nullptr,
                         .sub = subject->sub,
                         .client = client,
                         .scope = std::move(reach->scope),
                         .resources = std::move(reach->audiences),
                         .jkt = jkt,
                         .delegation = &*delegation},
                        {.issued_token_type = wanted.as_jwt ? jwt_token_type : access_token_type});
}

} // namespace conclave::identity
