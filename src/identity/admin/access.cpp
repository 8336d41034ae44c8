#include "identity/admin/access.hpp"

#include "base/json_text.hpp"
#include "identity/admin/problem.hpp"
#include "identity/http/dpop_check.hpp"
#include "identity/http/services.hpp"
#include "identity/keys/key_ring.hpp"
#include "identity/protocol/acr.hpp"
#include "identity/protocol/scope.hpp"
#include "identity/subjects/subjects.hpp"
#include "identity/tokens/access_tokens.hpp"
#include "identity/users/user_service.hpp"
#include "jose/compact.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <fmt/format.h>

namespace conclave::identity::admin {
namespace {

constexpr std::size_t trace_bytes = 9;

std::unexpected<net::Response> answer(Services& services, const net::Request& request, int status,
                                      std::string_view error, std::string_view words,
                                      std::string_view scheme) {
    auto response = problem_response(request, {.status = status, .title = std::string(words)},
                                     base::random_token(services.random, trace_bytes));
    std::string challenge(scheme);
    if (!error.empty()) {
        challenge += fmt::format(" error=\"{}\", error_description=\"{}\"", error, words);
    }
    response.headers.set("WWW-Authenticate", challenge);
    return std::unexpected(std::move(response));
}

/// `client_role` of a client that acts for itself: one text or several.
std::vector<std::string> client_roles(const boost::json::object& claims) {
    std::vector<std::string> out;
    if (const auto one = base::get_string(claims, "client_role")) {
        out.emplace_back(*one);
    } else if (const auto* several = base::get_array(claims, "client_role")) {
        for (const auto& each : *several) {
            if (each.is_string()) {
                out.emplace_back(each.get_string());
            }
        }
    }
    return out;
}

/// Was a second factor shown where the token's person signed in (RFC 8176)?
bool shows_second_factor(std::string_view json) {
    const auto claims = base::parse_json_object(json, jose::max_token_bytes);
    const auto* methods = claims ? base::get_array(*claims, "amr") : nullptr;
    return methods != nullptr && std::ranges::any_of(*methods, [](const auto& each) {
               return each.is_string() && each.get_string() == "mfa";
           });
}

/// A proof for a bound token, none for another (RFC 9449, 7.1 and 7.2). The error has a nonce where
/// the client must use ours.
std::expected<void, OAuthError> check_binding(Services& services, const net::Request& request,
                                              const Client& client, const AccessTokenClaims& claims,
                                              std::string_view token, bool dpop) {
    const auto wrong = std::unexpected(
        OAuthError{.error = "invalid_token",
                   .description = "The access token and its proof of a key do not fit together."});
    if (claims.jkt.empty() || !dpop) {
        return claims.jkt.empty() && !dpop ? std::expected<void, OAuthError>() : wrong;
    }
    const auto jkt = proved_key(services, request, client, token, request.origin);
    if (!jkt) {
        return std::unexpected(jkt.error());
    }
    return *jkt == claims.jkt ? std::expected<void, OAuthError>() : wrong;
}

} // namespace

std::expected<Actor, net::Response> check_access(Services& services, const net::Request& request) {
    const auto& wanted = services.config.admin;
    const auto refuse = [&](int status, std::string_view error, std::string_view words,
                            std::string_view scheme = "Bearer") {
        return answer(services, request, status, error, words, scheme);
    };
    const auto bearer = request.authorization("Bearer");
    const auto bound = request.authorization("DPoP");
    const auto token = bearer ? bearer : bound;
    if (!token || token->empty()) {
        return refuse(401, {}, "An access token is needed.");
    }
    const auto read = services.access_tokens.read(*services.keys(), *token, wanted.scope);
    if (!read) {
        return refuse(401, "invalid_token",
                      fmt::format("The access token is not valid: {}.", to_text(read.error())));
    }
    const auto& claims = read->claims;
    const auto client = services.enabled_client(claims.client_id);
    if (!client) {
        return refuse(401, "invalid_token", "The application is no longer known.");
    }
    if (const auto checked =
            check_binding(services, request, *client, claims, *token, bound.has_value());
        !checked) {
        const auto& fault = checked.error();
        auto refusal = refuse(401, fault.error, fault.description, "DPoP");
        if (!fault.dpop_nonce.empty()) {
            refusal.error().headers.set("DPoP-Nonce", fault.dpop_nonce);
        }
        return refusal;
    }
    if (!claims.has_scope(wanted.scope)) {
        return refuse(403, "insufficient_scope",
                      fmt::format("The access token lacks the scope {}.", wanted.scope));
    }
    Actor actor{.id = claims.sub,
                .name = claims.preferred_username,
                .client_id = claims.client_id,
                .token_id = claims.jti};
    auto roles = claims.roles;
    const auto user_id = services.subjects.user_of(*client, claims.sub);
    if (const auto user = user_id ? services.users.get(*user_id) : std::nullopt) {
        if (!user->enabled) {
            return refuse(401, "invalid_token", "The person has no active account.");
        }
        actor.id = user->id;
        actor.name = user->username;
        std::erase_if(roles, [&](const auto& role) { return !contains(user->roles, role); });
    } else if (claims.sub == claims.client_id) {
        const auto members = base::parse_json_object(read->json, jose::max_token_bytes);
        actor.machine = true;
        actor.name = client->client_id; // its name may be longer than the log's column
        if (members) {
            const auto more = client_roles(*members);
            roles.insert(roles.end(), more.begin(), more.end());
        }
    } else {
        return refuse(401, "invalid_token", "The person has no active account.");
    }
    actor.may_write = contains(roles, wanted.administrator_role);
    if (!actor.may_write && !contains(roles, wanted.auditor_role)) {
        return refuse(403, "insufficient_scope",
                      "The caller is neither administrator nor auditor.");
    }
    if (wanted.second_factor_required && !actor.machine && !shows_second_factor(read->json)) {
        auto refusal = refuse(401, "insufficient_user_authentication",
                              "Administrators sign in with a second factor. Set one up under "
                              "Security, then sign in with it."); // RFC 9470, 3
        auto& headers = refusal.error().headers;
        headers.set("WWW-Authenticate",
                    fmt::format("{}, acr_values=\"{}\"", *headers.get("WWW-Authenticate"),
                                acr_two_factors));
        return refusal;
    }
    return actor;
}

} // namespace conclave::identity::admin
