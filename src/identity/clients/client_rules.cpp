#include "base/bytes.hpp"
#include "identity/clients/certificate_rules.hpp"
#include "identity/clients/client_json.hpp"
#include "identity/clients/client_service.hpp"
#include "identity/clients/encryption_rules.hpp"
#include "identity/clients/fapi.hpp"
#include "identity/clients/grant_rules.hpp"
#include "identity/clients/information_rules.hpp"
#include "identity/clients/sign_in_ways.hpp"
#include "identity/protocol/redirect_uri.hpp"
#include "identity/protocol/response_type.hpp"
#include "identity/protocol/scope.hpp"
#include "jose/foreign_key.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace conclave::identity {
namespace {

constexpr std::size_t max_client_id_bytes = 200;       // as the replaced stack
constexpr std::chrono::seconds max_code_lifetime{600}; // RFC 6749, 4.1.2

bool is_visible_ascii(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c >= 0x21 && c <= 0x7e; });
}

std::optional<std::string> uris_fault(const Client& client) {
    for (const auto& uri : client.redirect_uris) {
        if (auto fault = redirect_uri_fault(uri, client.allow_fragment_redirect_uris)) {
            return fault;
        }
    }
    for (const auto& uri : client.post_logout_redirect_uris) {
        if (auto fault = redirect_uri_fault(uri, true)) {
            return "post-logout " + *fault;
        }
    }
    for (const auto& origin : client.cors_origins) {
        if (origin.empty() || origin_of(origin) != origin) {
            return fmt::format("CORS origin \"{}\" is not scheme://host[:port] in lower case, "
                               "without path and default port",
                               origin);
        }
    }
    return std::nullopt;
}

std::optional<std::string> notice_fault(const Client& client) {
    if (auto fault = web_address_fault("backchannel_client_notification_endpoint",
                                       client.backchannel_notification_uri)) {
        return fault;
    }
    if (auto fault = web_address_fault("backchannel_logout_uri", client.backchannel_logout_uri)) {
        return fault;
    }
    const auto& front = client.frontchannel_logout_uri;
    if (auto fault = web_address_fault("frontchannel_logout_uri", front)) {
        return fault;
    }
    if (!front.empty() &&
        std::ranges::none_of(client.redirect_uris, [origin = origin_of(front)](const auto& uri) {
            return origin_of(uri) == origin;
        })) {
        return "frontchannel_logout_uri must have scheme, host and port of a redirect URI "
               "(OpenID Connect Front-Channel Logout 1.0, 2)";
    }
    return std::nullopt;
}

std::optional<std::string> types_fault(const Client& client) {
    for (const auto& text : client.response_types) {
        const auto type = parse_response_type(text);
        if (!type || type->to_text() != text) {
            return fmt::format("response type \"{}\" is unknown (members stand in the order code, "
                               "id_token, token)",
                               text);
        }
        if (type->implicit() && !contains(client.grant_types, implicit_grant_type)) {
            return fmt::format("response type \"{}\" needs the grant type implicit", text);
        }
        if (type->token && !client.allow_access_tokens_via_browser) {
            return fmt::format("response type \"{}\" needs allow_access_tokens_via_browser", text);
        }
    }
    for (const auto& grant : client.grant_types) {
        if (grant != implicit_grant_type &&
            std::ranges::find(offered_grant_types, grant) == offered_grant_types.end()) {
            return fmt::format("grant type \"{}\" is not offered", grant);
        }
    }
    if (client.is_public() && contains(client.grant_types, "client_credentials")) {
        return "the grant type client_credentials needs a client that authenticates (RFC 6749, "
               "4.4)";
    }
    for (const auto grant : {exchange_grant_type, assertion_grant_type, backchannel_grant_type}) {
        if (client.is_public() && contains(client.grant_types, grant)) {
            return fmt::format("the grant type {} needs a client that authenticates", grant);
        }
    }
    for (const auto& [name, alg] :
         {std::pair("id_token_signed_response_alg",
                    std::string_view(client.id_token_signed_response_alg)),
          {"userinfo_signed_response_alg", std::string_view(client.userinfo_signed_response_alg)},
          {"authorization_signed_response_alg",
           std::string_view(client.authorization_signed_response_alg)}}) {
        if (!alg.empty() && alg != "ES256" && alg != "RS256") {
            return fmt::format("{} \"{}\" is not offered: ES256 or RS256", name, alg);
        }
    }
    return std::nullopt;
}

std::optional<std::string> keys_fault(const Client& client) {
    if (client.jwks.size() > max_client_keys) {
        return fmt::format("more than {} keys", max_client_keys);
    }
    for (const auto& text : client.jwks) {
        if (const auto key = jose::ForeignKey::parse(text); !key) {
            return fmt::format("a key of the client is no public JWK: {}",
                               jose::to_text(key.error()));
        }
    }
    return std::nullopt;
}

std::optional<std::string> authentication_fault(const Client& client) {
    const auto& method = client.token_endpoint_auth_method;
    if (!method.empty() &&
        std::ranges::find(offered_auth_methods, method) == offered_auth_methods.end()) {
        return fmt::format("token_endpoint_auth_method \"{}\" is not offered", method);
    }
    if (!method.empty() && client.is_public() != (method == "none")) {
        return "token_endpoint_auth_method none and require_client_secret contradict each other";
    }
    if (method == "private_key_jwt" && !client.has_keys()) {
        return "private_key_jwt needs the client's public keys (jwks or jwks_uri)";
    }
    const auto& alg = client.token_endpoint_auth_signing_alg;
    const bool symmetric = alg.starts_with("HS");
    if (!alg.empty() && (!is_assertion_alg(alg) || (method == "private_key_jwt" && symmetric) ||
                         (method == "client_secret_jwt" && !symmetric))) {
        return fmt::format("token_endpoint_auth_signing_alg \"{}\" does not fit", alg);
    }
    if (auto fault = certificate_rules_fault(client)) {
        return fault;
    }
    return keys_fault(client);
}

std::optional<std::string> requests_fault(const Client& client) {
    const auto& alg = client.request_object_signing_alg;
    if (!alg.empty() && (!is_assertion_alg(alg) || alg.starts_with("HS"))) {
        return fmt::format("request_object_signing_alg \"{}\" is not offered", alg);
    }
    if (!client.has_keys() && (client.require_signed_request_object || !alg.empty())) {
        return "signed requests need the client's public keys (jwks or jwks_uri)";
    }
    if (client.dpop_bound_access_tokens && client.allow_access_tokens_via_browser) {
        return "dpop_bound_access_tokens and allow_access_tokens_via_browser contradict each other";
    }
    return std::nullopt;
}

std::optional<std::string> lifetimes_fault(const Client& client) {
    if (client.consent_lifetime.count() < 0 || client.consent_lifetime > longest_lifetime) {
        return fmt::format("consent_lifetime must be 0 to {} seconds", longest_lifetime.count());
    }
    if (client.authorization_code_lifetime.count() <= 0 ||
        client.authorization_code_lifetime > max_code_lifetime) {
        return fmt::format("authorization_code_lifetime must be 1 to {} seconds",
                           max_code_lifetime.count());
    }
    if (client.access_token_lifetime.count() <= 0 || client.identity_token_lifetime.count() <= 0 ||
        client.refresh_token_lifetime.count() <= 0 ||
        client.refresh_token_sliding_lifetime.count() <= 0) {
        return "token lifetimes must be positive";
    }
    for (const auto life : {client.access_token_lifetime, client.identity_token_lifetime,
                            client.refresh_token_lifetime, client.refresh_token_sliding_lifetime}) {
        if (life > longest_lifetime) {
            return fmt::format("token lifetimes must be at most {} seconds",
                               longest_lifetime.count());
        }
    }
    return std::nullopt;
}

} // namespace

bool is_assertion_alg(std::string_view alg) {
    return std::ranges::find(offered_assertion_algs, alg) != offered_assertion_algs.end();
}

std::optional<std::string> client_fault(const Client& client) {
    if (client.client_id.empty() || client.client_id.size() > max_client_id_bytes ||
        !is_visible_ascii(client.client_id)) {
        return fmt::format("client_id must be 1 to {} visible ASCII characters",
                           max_client_id_bytes);
    }
    if (!base::is_utf8(client.name) || base::has_control_characters(client.name)) {
        return "client_name is not text";
    }
    if (client.is_public() && !client.require_pkce) {
        return "a public client must use PKCE (RFC 9700, 2.1.1)";
    }
    if (client.allow_fragment_redirect_uris && !client.require_pkce) {
        return "redirect URIs with '#' need PKCE";
    }
    if (client.allow_offline_access != contains(client.grant_types, "refresh_token")) {
        return "allow_offline_access and the grant type refresh_token go together";
    }
    if (auto fault = information_fault(client)) {
        return fault;
    }
    if (auto fault = authentication_fault(client)) {
        return fault;
    }
    if (auto fault = uris_fault(client)) {
        return fault;
    }
    if (auto fault = notice_fault(client)) {
        return fault;
    }
    if (auto fault = types_fault(client)) {
        return fault;
    }
    if (auto fault = requests_fault(client)) {
        return fault;
    }
    if (auto fault = encryption_fault(client)) {
        return fault;
    }
    if (auto fault = sign_in_ways_fault(client)) {
        return fault;
    }
    if (auto fault = grants_fault(client)) {
        return fault;
    }
    if (auto fault = fapi_fault(client)) {
        return fault;
    }
    return lifetimes_fault(client);
}

} // namespace conclave::identity
