#include "identity/http/introspection_endpoint.hpp"

#include "base/json_text.hpp"
#include "identity/grants/refresh_store.hpp"
#include "identity/http/client_authentication.hpp"
#include "identity/http/http_support.hpp"
#include "identity/http/page_headers.hpp"
#include "identity/http/services.hpp"
#include "identity/keys/key_ring.hpp"
#include "identity/protocol/authorization_details.hpp"
#include "identity/protocol/scope.hpp"
#include "identity/scopes/live_resources.hpp"
#include "identity/scopes/resource_store.hpp"
#include "identity/subjects/subjects.hpp"
#include "identity/tokens/access_tokens.hpp"
#include "identity/users/user_service.hpp"

#include "identity/tokens/binding.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <memory>

namespace conclave::identity {
namespace json = boost::json;

namespace {

/// Claims that are for the resource server alone and not for the client that carries the token.
constexpr const char* details_member = "authorization_details"; // RFC 9396, 9.2
constexpr std::array protocol_claims{"iss", "sub", "aud", "client_id",   "jti", "iat",
                                     "nbf", "exp", "sid", "auth_time",   "amr", "acr",
                                     "idp", "cnf", "act", details_member};

json::object inactive() {
    return {{"active", false}};
}

} // namespace

net::Response IntrospectionEndpoint::answer(const net::Request& request) {
    static MachineEndpoint endpoint("introspection");
    return guarded(services_, request, endpoint, [&] { return serve(request); });
}

MachineAnswer IntrospectionEndpoint::serve(const net::Request& request) {
    const auto form = read_form_body(request);
    if (!form) {
        return std::unexpected(form.error());
    }
    auto sender = authenticate_client(services_, request, *form);
    if (!sender) {
        auto itself = api(request, *form);
        if (!itself) {
            return std::unexpected(sender.error());
        }
        sender = std::make_shared<const Client>(*std::move(itself));
    }
    const auto& caller = *sender;
    if (caller->is_public()) { // RFC 7662, 2.1: or tokens could be guessed here
        return std::unexpected(OAuthError{.status = 401,
                                          .error = "invalid_client",
                                          .description = "A public client may not introspect."});
    }
    const auto token = form->get("token");
    if (!token) {
        return std::unexpected(OAuthError{.error = "invalid_request",
                                          .description = "The parameter token is missing."});
    }
    // token_type_hint may be wrong (2.1), and the token's length says more.
    const bool refresh_first = RefreshStore::looks_like_one(*token);
    auto found = refresh_first ? refresh_token(*caller, *token) : access_token(*caller, *token);
    if (!found) {
        found = refresh_first ? access_token(*caller, *token) : refresh_token(*caller, *token);
    }
    auto response = net::Response::json(200, json::serialize(found ? *found : inactive()));
    forbid_caching(response);
    return response;
}

std::optional<Client> IntrospectionEndpoint::api(const net::Request& request,
                                                 const net::Form& form) {
    const auto sent = read_client_credentials(form, request.authorization("Basic"));
    if (!sent || sent->assertion || !sent->secret || sent->secret->empty()) {
        return std::nullopt;
    }
    auto known = services_.stored_resources.named(ResourceKind::api_resource, sent->client_id);
    if (!known || !known->enabled) {
        return std::nullopt;
    }
    Client out; // no client has an empty id, so no token is its own
    out.secrets = std::move(known->secrets);
    out.require_client_secret = true;
    out.introspection_audiences = {std::move(known->name)};
    return secret_matches(out, *sent->secret, services_.clock.now()) ? std::optional(std::move(out))
                                                                     : std::nullopt;
}

std::optional<json::object> IntrospectionEndpoint::access_token(const Client& caller,
                                                                std::string_view token) {
    const auto read = services_.access_tokens.read(*services_.keys(), token, {});
    if (!read) {
        return std::nullopt;
    }
    const auto& claims = read->claims;
    std::vector<std::string> mine;
    std::ranges::copy_if(claims.audiences, std::back_inserter(mine), [&](const auto& audience) {
        return contains(caller.introspection_audiences, audience);
    });
    if (mine.empty() && claims.client_id != caller.client_id) {
        return std::nullopt;
    }
    if (!services_.stands(claims)) {
        return std::nullopt;
    }
    auto members = base::parse_json_object(read->json, jose::max_token_bytes);
    if (!members) {
        return std::nullopt;
    }
    json::object out{{"active", true}, {"token_type", token_type_of(claims.jkt)}};
    if (mine.empty()) { // the client itself
        for (const auto* name : protocol_claims) {
            if (const auto* value = members->if_contains(name)) {
                out[name] = *value;
            }
        }
    } else {
        for (auto& [name, value] : *members) {
            out[name] = std::move(value);
        }
        out.erase(userinfo_claims_member);
    }
    if (!claims.preferred_username.empty() && !mine.empty()) {
        out["username"] = claims.preferred_username;
    }
    // A resource server learns of its own scopes and details only.
    auto scope = claims.scope;
    if (!mine.empty() && claims.client_id != caller.client_id) {
        if (const auto* details = out.if_contains(details_member)) {
            const auto of_mine = details_for(json::serialize(*details), mine);
            out.erase(details_member);
            if (!of_mine.empty()) {
                out[details_member] = json::parse(of_mine);
            }
        }
        const auto resources = services_.resources.now();
        std::erase_if(scope, [&](const auto& name) {
            const auto* known = resources->find(name);
            return known == nullptr || std::ranges::none_of(known->audiences, [&](const auto& one) {
                       return contains(mine, one);
                   });
        });
    }
    out["scope"] = join_words(scope);
    return out;
}

std::optional<json::object> IntrospectionEndpoint::refresh_token(const Client& caller,
                                                                 std::string_view token) {
    const auto live = services_.refresh.inspect(token, caller);
    if (!live) {
        return std::nullopt;
    }
    json::object out{{"active", true},
                     {"iss", services_.config.issuer},
                     {"sub", services_.subjects.known(caller, live->grant.user_id)},
                     {"client_id", caller.client_id},
                     {"scope", join_words(live->grant.scope)},
                     {"exp", base::to_unix_seconds(live->expires_at)}};
    if (!live->grant.details.empty()) {
        out[details_member] = json::parse(live->grant.details);
    }
    return out;
}

} // namespace conclave::identity
