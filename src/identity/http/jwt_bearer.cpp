#include "identity/http/jwt_bearer.hpp"

#include "base/log.hpp"
#include "identity/grants/replay_store.hpp"
#include "identity/http/services.hpp"
#include "identity/http/standing_scopes.hpp"
#include "identity/http/token_answer.hpp"
#include "identity/protocol/client_assertion.hpp"
#include "identity/protocol/scope.hpp"
#include "identity/scopes/live_resources.hpp"
#include "identity/subjects/subjects.hpp"
#include "identity/users/user_service.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace conclave::identity {
namespace log = base::log;

namespace {

std::unexpected<OAuthError> refuse(std::string_view error, std::string description) {
    return std::unexpected(
        OAuthError{.error = std::string(error), .description = std::move(description)});
}

std::unexpected<OAuthError> refuse_assertion(const Client& client, std::string_view reason) {
    log::info("grant_assertion_refused", {{"client_id", client.client_id}, {"reason", reason}});
    return refuse("invalid_grant", fmt::format("The assertion is not acceptable: {}.", reason));
}

std::vector<jose::ForeignKey> keys_of(const TrustedIssuer& issuer) {
    std::vector<jose::ForeignKey> out;
    for (const auto& text : issuer.jwks) {
        if (auto key = jose::ForeignKey::parse(text)) { // else the record's rules are newer than it
            out.push_back(*std::move(key));
        }
    }
    return out;
}

/// The id of the person whom the assertion is about, if all of it holds.
std::expected<std::string, OAuthError> proved_person(Services& services, const Client& client,
                                                     const ClientAssertion& jwt) {
    const auto issuer =
        std::ranges::find(client.trusted_issuers, jwt.client_id, &TrustedIssuer::issuer);
    if (issuer == client.trusted_issuers.end()) {
        return refuse_assertion(client, "of an issuer that this client does not trust");
    }
    const auto& ours = services.config.issuer;
    if (const auto verified = verify_with_keys(jwt.jws, keys_of(*issuer), {}); !verified) {
        return refuse_assertion(client, to_text(verified.error()));
    }
    if (const auto checked = check_assertion_claims(
            jwt, {.audiences = {ours, ours + "/connect/token"}, .now = services.clock.now()});
        !checked) {
        return refuse_assertion(client, to_text(checked.error()));
    }
    const auto person = std::ranges::find(issuer->subjects, jwt.subject, &NumberedText::key);
    if (person == issuer->subjects.end()) {
        return refuse_assertion(client, "about nobody who is known here");
    }
    if (!services.replays.first_use("grant_assertion", jwt.client_id, jwt.jti,
                                    jwt.expires_at + assertion_clock_skew)) {
        return refuse_assertion(client, "used before");
    }
    return person->value;
}

} // namespace

std::expected<std::string, OAuthError>
tokens_by_assertion(Services& services, const Client& client, const AssertionGrant& wanted,
                    const std::vector<std::string>& resources, const std::string& jkt) {
    const auto jwt = parse_grant_assertion(wanted.assertion);
    if (!jwt) {
        return refuse_assertion(client, to_text(jwt.error()));
    }
    const auto person = proved_person(services, client, *jwt);
    if (!person) {
        return std::unexpected(person.error());
    }
    const auto user = services.users.get(*person);
    if (!user || !user->enabled) {
        return refuse_assertion(client, "about somebody who is gone");
    }
    const auto known = services.resources.now();
    const auto standing = standing_scopes(services, client, user->id);
    if (!is_subset(wanted.scope, standing) || standing.empty()) {
        return refuse("invalid_scope", "A scope is not of an API, or this client may not have it "
                                       "of this person.");
    }
    const auto& scope = wanted.scope.empty() ? standing : wanted.scope;
    if (!is_subset(resources, known->audiences(scope))) {
        return refuse("invalid_target", "A resource is unknown or not part of the scope.");
    }
    // Nobody signed in here: how and when the person did is the other issuer's affair.
    const Grant grant{.id = base::random_token(services.random, 16),
                      .client_id = client.client_id,
                      .user_id = user->id,
                      .security_stamp = user->security_stamp,
                      .sid = {},
                      .scope = scope};
    log::info("assertion_taken", {{"client_id", client.client_id}, {"issuer", jwt->client_id}});
    return token_answer(services,
                        {.grant = grant,
                         .user = &*user,
                         .sub = services.subjects.of(client, user->id),
                         .client = client,
                         .scope = scope,
                         .resources = resources,
                         .jkt = jkt},
                        {});
}

} // namespace conclave::identity
