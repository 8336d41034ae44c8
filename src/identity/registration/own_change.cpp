#include "identity/registration/own_change.hpp"

#include "identity/protocol/redirect_uri.hpp"
#include "identity/protocol/response_type.hpp"
#include "identity/protocol/scope.hpp"

#include <algorithm>

namespace conclave::identity {
namespace {

/// Those that a client can't ask for: they are there because an operator wants them.
template <class IsOwn>
void keep_others(std::vector<std::string>& mine, const std::vector<std::string>& before,
                 const IsOwn& is_own) {
    for (const auto& each : before) {
        if (!is_own(each) && !contains(mine, each)) {
            mine.push_back(each);
        }
    }
}

bool is_web_origin_of(const Client& client, std::string_view origin) {
    return std::ranges::any_of(client.redirect_uris,
                               [&](const auto& uri) { return origin_of(uri) == origin; });
}

bool is_own_grant(std::string_view grant) {
    return grant == "authorization_code" || grant == "refresh_token";
}

bool is_own_response(std::string_view text) {
    const auto type = parse_response_type(text);
    return type && !type->implicit();
}

} // namespace

std::expected<Client, MetadataFault> changed_by_itself(const Client& before, const Client& wish,
                                                       const MetadataRules& rules) {
    auto client = before;
    // All that read_client_metadata reads, in its order.
    client.name = wish.name;
    client.uri = wish.uri;
    client.logo_uri = wish.logo_uri;
    client.application_type = wish.application_type;
    client.contacts = wish.contacts;
    client.policy_uri = wish.policy_uri;
    client.tos_uri = wish.tos_uri;
    client.initiate_login_uri = wish.initiate_login_uri;
    client.software_id = wish.software_id;
    client.software_version = wish.software_version;
    client.token_endpoint_auth_method = wish.token_endpoint_auth_method;
    client.require_client_secret = wish.require_client_secret;
    client.require_pkce |= wish.is_public();
    client.token_endpoint_auth_signing_alg = wish.token_endpoint_auth_signing_alg;
    client.jwks = wish.jwks;
    client.jwks_uri = wish.jwks_uri;
    client.require_pushed_authorization_requests |= wish.require_pushed_authorization_requests;
    client.require_signed_request_object |= wish.require_signed_request_object;
    client.request_object_signing_alg = wish.request_object_signing_alg;
    client.dpop_bound_access_tokens |= wish.dpop_bound_access_tokens;
    client.certificate_bound_access_tokens |= wish.certificate_bound_access_tokens;
    client.certificate_name_kind = wish.certificate_name_kind;
    client.certificate_name = wish.certificate_name;
    client.redirect_uris = wish.redirect_uris;
    client.cors_origins = wish.cors_origins;
    keep_others(client.cors_origins, before.cors_origins,
                [&](const auto& origin) { return is_web_origin_of(before, origin); });
    client.post_logout_redirect_uris = wish.post_logout_redirect_uris;
    client.backchannel_logout_uri = wish.backchannel_logout_uri;
    client.backchannel_logout_session_required = wish.backchannel_logout_session_required;
    client.frontchannel_logout_uri = wish.frontchannel_logout_uri;
    client.frontchannel_logout_session_required = wish.frontchannel_logout_session_required;
    client.sector_identifier_uri = wish.sector_identifier_uri;
    client.response_types = wish.response_types;
    client.grant_types = wish.grant_types;
    keep_others(client.response_types, before.response_types, is_own_response);
    keep_others(client.grant_types, before.grant_types, is_own_grant);
    client.allow_access_tokens_via_browser = wish.allow_access_tokens_via_browser;
    if (client.response_types.size() > wish.response_types.size()) { // some are the operator's
        client.allow_access_tokens_via_browser |= before.allow_access_tokens_via_browser;
    }
    std::erase_if(client.scopes, [&](const auto& name) {
        return contains(rules.scopes, name) && !contains(wish.scopes, name);
    });
    if (client.scopes.empty()) {
        return std::unexpected(
            MetadataFault{MetadataError::invalid_client_metadata,
                          "scope: the client has none of these; more are the operator's to give."});
    }
    client.allow_offline_access = wish.allow_offline_access && before.allow_offline_access;
    if (!client.allow_offline_access) {
        std::erase(client.grant_types, "refresh_token");
    }
    client.id_token_signed_response_alg = wish.id_token_signed_response_alg;
    client.userinfo_signed_response_alg = wish.userinfo_signed_response_alg;
    client.authorization_signed_response_alg = wish.authorization_signed_response_alg;
    client.request_object_encryption = wish.request_object_encryption;
    client.id_token_encryption = wish.id_token_encryption;
    client.userinfo_encryption = wish.userinfo_encryption;
    client.authorization_encryption = wish.authorization_encryption;
    client.default_max_age = wish.default_max_age;
    client.subject_type = wish.subject_type;
    return client;
}

} // namespace conclave::identity
