#include "identity/admin/client_dto.hpp"

#include "base/json_text.hpp"
#include "identity/admin/client_grants.hpp"
#include "identity/admin/client_members.hpp"
#include "identity/admin/client_registration.hpp"
#include "identity/clients/client_json.hpp"
#include "identity/protocol/scope.hpp"

#include <algorithm>

namespace conclave::identity::admin {
namespace json = boost::json;

namespace {

constexpr std::string_view hybrid = "hybrid"; // the old stack's name for three response types
constexpr std::string_view fragments_property = "AllowFragmentRedirectUris";
constexpr std::int64_t proof_by_time = 1; // dPoPValidationMode, two bits
constexpr std::int64_t proof_by_nonce = 2;

json::array texts(const std::vector<std::string>& list) {
    return json::array(list.begin(), list.end());
}

json::value text_or_null(const std::string& text) {
    return text.empty() ? json::value() : json::value(text);
}

std::vector<std::string> texts_in(const json::object& body, std::string_view name) {
    std::vector<std::string> out;
    if (const auto* list = base::get_array(body, name)) {
        for (const auto& each : *list) {
            std::string text(each.get_string());
            if (!contains(out, text)) {
                out.push_back(std::move(text));
            }
        }
    }
    return out;
}

std::string text_in(const json::object& body, std::string_view name) {
    return std::string(base::get_string(body, name).value_or(std::string_view{}));
}

bool flag_in(const json::object& body, std::string_view name, bool otherwise) {
    return base::get_bool(body, name).value_or(otherwise);
}

std::chrono::seconds seconds_in(const json::object& body, std::string_view name,
                                std::chrono::seconds otherwise) {
    return std::chrono::seconds(base::get_int(body, name).value_or(otherwise.count()));
}

json::object kept_of(const Client& client) {
    auto members =
        base::parse_json_object(client.kept.empty() ? "{}" : client.kept, max_body_bytes);
    return members ? *std::move(members) : json::object();
}

bool is_offered(std::string_view grant) {
    return std::ranges::find(offered_grant_types, grant) != offered_grant_types.end();
}

json::array grant_types(const Client& client, const json::object& kept) {
    json::array out;
    const bool code = contains(client.response_types, "code");
    for (const auto& grant : client.grant_types) {
        const bool by_code = grant == "authorization_code";
        // The implicit flow has a switch of its own: what old programs write must not turn it on.
        if (grant != "refresh_token" && grant != implicit_grant_type && (!by_code || code)) {
            out.emplace_back(grant);
        }
    }
    if (std::ranges::any_of(client.response_types,
                            [](const auto& type) { return type.starts_with("code "); })) {
        out.emplace_back(hybrid);
    }
    if (const auto* unused = base::get_array(kept, "allowedGrantTypes")) {
        out.insert(out.end(), unused->begin(), unused->end());
    }
    return out;
}

json::array pairs(const std::vector<NumberedText>& list, std::string_view key) {
    json::array out;
    for (const auto& each : list) {
        out.push_back(to_dto(each, key));
    }
    return out;
}

void put_basics(json::object& out, const StoredClient& stored) {
    const auto& client = stored.client;
    out["id"] = stored.number;
    out["clientId"] = client.client_id;
    out["clientName"] = client.name;
    out["description"] = text_or_null(client.description);
    out["clientUri"] = text_or_null(client.uri);
    out["logoUri"] = text_or_null(client.logo_uri);
    out["initiateLoginUri"] = text_or_null(client.initiate_login_uri);
    out["enabled"] = client.enabled;
    out["created"] = base::to_rfc3339(stored.created);
    out["updated"] = base::to_rfc3339(stored.updated);
}

void put_rules(json::object& out, const Client& client) {
    out["requireClientSecret"] = client.require_client_secret;
    out["requirePkce"] = client.require_pkce;
    out["requireConsent"] = client.require_consent;
    out["allowRememberConsent"] = client.allow_remember_consent;
    out["enableLocalLogin"] = client.enable_local_login;
    out["requireRequestObject"] = client.require_signed_request_object;
    out["requirePushedAuthorization"] = client.require_pushed_authorization_requests;
    out["requireDPoP"] = client.dpop_bound_access_tokens;
    out["dPoPValidationMode"] = proof_by_time | (client.require_dpop_nonce ? proof_by_nonce : 0);
    out["allowAccessTokensViaBrowser"] = client.allow_access_tokens_via_browser;
    out["allowOfflineAccess"] = client.allow_offline_access;
    out["alwaysIncludeUserClaimsInIdToken"] = client.always_include_user_claims_in_id_token;
    out["alwaysSendClientClaims"] = client.always_send_client_claims;
    out["clientClaimsPrefix"] = client.claims_prefix;
    out["accessTokenType"] = client.reference_access_tokens ? 1 : 0;
    out["refreshTokenUsage"] = client.refresh_token_one_time ? 1 : 0;
    out["coordinateLifetimeWithUserSession"] = client.coordinate_lifetime_with_user_session;
}

void put_logout(json::object& out, const Client& client) {
    out["frontChannelLogoutUri"] = text_or_null(client.frontchannel_logout_uri);
    out["frontChannelLogoutSessionRequired"] = client.frontchannel_logout_session_required;
    out["backChannelLogoutUri"] = text_or_null(client.backchannel_logout_uri);
    out["backChannelLogoutSessionRequired"] = client.backchannel_logout_session_required;
}

void take_logout(const json::object& body, Client& client) {
    client.frontchannel_logout_uri = text_in(body, "frontChannelLogoutUri");
    client.frontchannel_logout_session_required =
        flag_in(body, "frontChannelLogoutSessionRequired", true);
    client.backchannel_logout_uri = text_in(body, "backChannelLogoutUri");
    client.backchannel_logout_session_required =
        flag_in(body, "backChannelLogoutSessionRequired", true);
}

void put_lifetimes(json::object& out, const Client& client) {
    out["userSsoLifetime"] = client.default_max_age.count() < 0
                                 ? json::value()
                                 : json::value(client.default_max_age.count());
    out["consentLifetime"] = client.consent_lifetime.count() == 0
                                 ? json::value()
                                 : json::value(client.consent_lifetime.count());
    out["authorizationCodeLifetime"] = client.authorization_code_lifetime.count();
    out["accessTokenLifetime"] = client.access_token_lifetime.count();
    out["identityTokenLifetime"] = client.identity_token_lifetime.count();
    out["absoluteRefreshTokenLifetime"] = client.refresh_token_lifetime.count();
    out["slidingRefreshTokenLifetime"] = client.refresh_token_sliding_lifetime.count();
}

void put_lists(json::object& out, const Client& client, const json::object& kept) {
    out["redirectUris"] = texts(client.redirect_uris);
    out["postLogoutRedirectUris"] = texts(client.post_logout_redirect_uris);
    out["allowedCorsOrigins"] = texts(client.cors_origins);
    out["allowedScopes"] = texts(client.scopes);
    out["identityProviderRestrictions"] = texts(client.identity_provider_restrictions);
    out["allowedGrantTypes"] = grant_types(client, kept);
    json::array algorithms;
    if (!client.id_token_signed_response_alg.empty()) {
        algorithms.emplace_back(client.id_token_signed_response_alg);
    }
    if (const auto* more = base::get_array(kept, "allowedIdentityTokenSigningAlgorithms")) {
        algorithms.insert(algorithms.end(), more->begin(), more->end());
    }
    out["allowedIdentityTokenSigningAlgorithms"] = std::move(algorithms);
    out["claims"] = pairs(client.claims, "type");
    out["properties"] = pairs(client.properties, "key");
}

void take_rules(const json::object& body, Client& client) {
    client.require_client_secret = flag_in(body, "requireClientSecret", true);
    client.require_pkce = flag_in(body, "requirePkce", true);
    client.require_consent = flag_in(body, "requireConsent", true);
    client.allow_remember_consent = flag_in(body, "allowRememberConsent", true);
    client.enable_local_login = flag_in(body, "enableLocalLogin", true);
    client.require_signed_request_object = flag_in(body, "requireRequestObject", false);
    client.require_pushed_authorization_requests =
        flag_in(body, "requirePushedAuthorization", false);
    client.dpop_bound_access_tokens = flag_in(body, "requireDPoP", false);
    client.require_dpop_nonce =
        (base::get_int(body, "dPoPValidationMode").value_or(proof_by_time) & proof_by_nonce) != 0;
    client.allow_access_tokens_via_browser = flag_in(body, "allowAccessTokensViaBrowser", false);
    client.allow_offline_access = flag_in(body, "allowOfflineAccess", false);
    client.always_include_user_claims_in_id_token =
        flag_in(body, "alwaysIncludeUserClaimsInIdToken", false);
    client.always_send_client_claims = flag_in(body, "alwaysSendClientClaims", false);
    client.claims_prefix = body.contains("clientClaimsPrefix") ? text_in(body, "clientClaimsPrefix")
                                                               : Client{}.claims_prefix;
    client.reference_access_tokens = base::get_int(body, "accessTokenType").value_or(0) == 1;
    client.refresh_token_one_time = base::get_int(body, "refreshTokenUsage").value_or(1) == 1;
    client.coordinate_lifetime_with_user_session =
        flag_in(body, "coordinateLifetimeWithUserSession", false);
    // A method that contradicts the flag would make the record unsound; the flag is newer.
    if ((client.token_endpoint_auth_method == "none") == client.require_client_secret) {
        client.token_endpoint_auth_method.clear();
    }
}

void take_lifetimes(const json::object& body, Client& client) {
    const Client defaults;
    client.default_max_age =
        std::min(seconds_in(body, "userSsoLifetime", defaults.default_max_age), longest_lifetime);
    client.consent_lifetime =
        std::clamp(seconds_in(body, "consentLifetime", defaults.consent_lifetime),
                   defaults.consent_lifetime, longest_lifetime);
    client.authorization_code_lifetime =
        seconds_in(body, "authorizationCodeLifetime", defaults.authorization_code_lifetime);
    client.access_token_lifetime =
        seconds_in(body, "accessTokenLifetime", defaults.access_token_lifetime);
    client.identity_token_lifetime =
        seconds_in(body, "identityTokenLifetime", defaults.identity_token_lifetime);
    client.refresh_token_lifetime =
        seconds_in(body, "absoluteRefreshTokenLifetime", defaults.refresh_token_lifetime);
    client.refresh_token_sliding_lifetime =
        seconds_in(body, "slidingRefreshTokenLifetime", defaults.refresh_token_sliding_lifetime);
}

/// Grants that we offer into the record; the others are kept aside, without effect.
void take_grants(const json::object& body, Client& client, json::object& kept) {
    client.grant_types.clear();
    client.response_types.clear();
    json::array unused;
    bool with_hybrid = false;
    for (const auto& grant : texts_in(body, "allowedGrantTypes")) {
        if (grant == hybrid) {
            with_hybrid = true;
        } else if (is_offered(grant) && grant != "refresh_token") {
            client.grant_types.push_back(grant);
        } else if (grant != "refresh_token") { // that one is allowOfflineAccess
            unused.emplace_back(grant);
        }
    }
    if (contains(client.grant_types, "authorization_code")) {
        client.response_types.emplace_back("code");
    } else if (with_hybrid) {
        client.grant_types.emplace_back("authorization_code"); // its code is redeemed
    }
    if (with_hybrid) {
        client.response_types.emplace_back("code id_token");
        if (client.allow_access_tokens_via_browser) {
            client.response_types.emplace_back("code token");
            client.response_types.emplace_back("code id_token token");
        }
    }
    if (client.allow_offline_access) {
        client.grant_types.emplace_back("refresh_token");
    }
    if (!unused.empty()) {
        kept["allowedGrantTypes"] = std::move(unused);
    }
}

void take_algorithms(const json::object& body, Client& client, json::object& kept) {
    client.id_token_signed_response_alg.clear();
    json::array more;
    for (const auto& alg : texts_in(body, "allowedIdentityTokenSigningAlgorithms")) {
        const bool ours = alg == "ES256" || alg == "RS256";
        if (ours && client.id_token_signed_response_alg.empty()) {
            client.id_token_signed_response_alg = alg;
        } else {
            more.emplace_back(alg);
        }
    }
    if (!more.empty()) {
        kept["allowedIdentityTokenSigningAlgorithms"] = std::move(more);
    }
}

/// What has the same texts keeps its number; the rest gets one when it is stored.
std::vector<NumberedText> take_pairs(const json::object& body, std::string_view name,
                                     std::string_view key,
                                     const std::vector<NumberedText>& stored) {
    std::vector<NumberedText> out;
    const auto* list = base::get_array(body, name);
    if (list == nullptr) {
        return out;
    }
    for (const auto& each : *list) {
        const auto& object = each.get_object();
        NumberedText pair{.id = 0, .key = text_in(object, key), .value = text_in(object, "value")};
        const auto same = [&](const NumberedText& other) {
            return other.key == pair.key && other.value == pair.value;
        };
        if (std::ranges::any_of(out, same)) {
            continue;
        }
        const auto known = std::ranges::find_if(stored, same);
        pair.id = known == stored.end() ? 0 : known->id;
        out.push_back(std::move(pair));
    }
    return out;
}

/// Redirect URIs with '#': as they are registered, or by a property, which importers set.
bool allows_fragments(const Client& client, const Client& stored) {
    for (const auto& property : client.properties) {
        if (property.key == fragments_property) {
            return property.value == "true";
        }
    }
    return stored.allow_fragment_redirect_uris;
}

} // namespace

json::object to_dto(const ClientSecret& secret) {
    return {{"id", secret.id},
            {"type", secret.type},
            {"description", text_or_null(secret.description)},
            {"value", "********"},
            {"expiration",
             secret.expires_at == 0
                 ? json::value()
                 : json::value(base::to_rfc3339(base::from_unix_seconds(secret.expires_at)))},
            {"created", base::to_rfc3339(base::from_unix_seconds(secret.created_at))}};
}

json::object to_dto(const NumberedText& pair, std::string_view key) {
    return {{"id", pair.id}, {key, pair.key}, {"value", pair.value}};
}

json::object to_dto(const StoredClient& stored, bool fixed) {
    const auto& client = stored.client;
    const auto kept = kept_of(client);
    json::object out;
    put_basics(out, stored);
    put_rules(out, client);
    put_lifetimes(out, client);
    put_logout(out, client);
    put_lists(out, client, kept);
    put_registration(out, client);
    put_grants(out, client);
    for (const auto& member : kept_client_members()) {
        const auto* value = kept.if_contains(member.name);
        out[member.name] = value == nullptr ? kept_default(member.name) : *value;
    }
    if (fixed) {
        out["nonEditable"] = true;
    }
    return out;
}

std::expected<Client, Refusal> client_from(const json::object& body, const Client& stored) {
    auto client = stored;
    json::object kept;
    client.client_id = text_in(body, "clientId");
    client.name = text_in(body, "clientName");
    client.description = text_in(body, "description");
    client.uri = text_in(body, "clientUri");
    client.logo_uri = text_in(body, "logoUri");
    client.initiate_login_uri = text_in(body, "initiateLoginUri");
    client.enabled = flag_in(body, "enabled", true);
    client.redirect_uris = texts_in(body, "redirectUris");
    client.post_logout_redirect_uris = texts_in(body, "postLogoutRedirectUris");
    client.cors_origins = texts_in(body, "allowedCorsOrigins");
    client.scopes = texts_in(body, "allowedScopes");
    client.identity_provider_restrictions = texts_in(body, "identityProviderRestrictions");
    take_rules(body, client);
    take_lifetimes(body, client);
    take_logout(body, client);
    if (std::erase(client.scopes, "offline_access") != 0) {
        client.allow_offline_access = true; // the old stack has it as a flag only, too
    }
    take_grants(body, client, kept);
    take_implicit(body, stored, client);
    take_algorithms(body, client, kept);
    client.claims = take_pairs(body, "claims", "type", stored.claims);
    client.properties = take_pairs(body, "properties", "key", stored.properties);
    client.allow_fragment_redirect_uris = allows_fragments(client, stored);
    take_registration(body, stored, client);
    take_grants_of_others(body, client); // FAPI has the last word
    for (const auto& member : kept_client_members()) {
        if (const auto* value = body.if_contains(member.name)) {
            kept[member.name] = *value;
        }
    }
    if (text_in(kept, "protocolType") != "" && text_in(kept, "protocolType") != "oidc") {
        return std::unexpected(invalid("protocolType", "Only oidc is spoken here."));
    }
    client.kept = kept.empty() ? std::string() : json::serialize(kept);
    return client;
}

} // namespace conclave::identity::admin
