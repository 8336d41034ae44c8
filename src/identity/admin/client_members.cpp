#include "identity/admin/client_members.hpp"

#include "identity/admin/client_encryption.hpp"
#include "identity/admin/client_registration.hpp"

#include <boost/json.hpp>

namespace conclave::identity::admin {
namespace json = boost::json;

const std::vector<Member>& kept_client_members() {
    static const std::vector<Member> members{
        {.name = "protocolType", .max = 200},
        {.name = "allowPlainTextPkce", .kind = Kind::flag},
        {.name = "dPoPClockSkew", .max = 30},
        {.name = "updateAccessTokenClaimsOnRefresh", .kind = Kind::flag},
        {.name = "refreshTokenExpiration", .kind = Kind::number},
        {.name = "includeJwtId", .kind = Kind::flag},
        {.name = "pairWiseSubjectSalt", .max = 200},
        {.name = "userCodeType", .max = 100},
        {.name = "deviceCodeLifetime", .kind = Kind::number},
        {.name = "cibaLifetime", .kind = Kind::number},
        {.name = "pollingInterval", .kind = Kind::number},
        {.name = "pushedAuthorizationLifetime", .kind = Kind::number},
        {.name = "lastAccessed", .kind = Kind::time},
        {.name = "nonEditable", .kind = Kind::flag},
    };
    return members;
}

json::value kept_default(std::string_view name) {
    static const json::object defaults{
        {"protocolType", "oidc"},      {"allowPlainTextPkce", false},
        {"dPoPClockSkew", "00:05:00"}, {"updateAccessTokenClaimsOnRefresh", false},
        {"refreshTokenExpiration", 1}, {"includeJwtId", true},
        {"deviceCodeLifetime", 300},   {"nonEditable", false},
    };
    const auto* found = defaults.if_contains(name);
    return found == nullptr ? json::value() : *found;
}

std::vector<Member> client_members() {
    std::vector<Member> members{
        {.name = "id", .kind = Kind::number},
        {.name = "clientId", .max = 200, .required = true},
        {.name = "clientName", .max = 200},
        {.name = "description", .max = 1000},
        {.name = "clientUri"},
        {.name = "logoUri"},
        {.name = "enabled", .kind = Kind::flag},
        {.name = "requireClientSecret", .kind = Kind::flag},
        {.name = "requirePkce", .kind = Kind::flag},
        {.name = "requireConsent", .kind = Kind::flag},
        {.name = "allowRememberConsent", .kind = Kind::flag},
        {.name = "consentLifetime", .kind = Kind::number},
        {.name = "enableLocalLogin", .kind = Kind::flag},
        {.name = "identityProviderRestrictions", .kind = Kind::texts, .max = 200},
        {.name = "requireRequestObject", .kind = Kind::flag},
        {.name = "requirePushedAuthorization", .kind = Kind::flag},
        {.name = "requireDPoP", .kind = Kind::flag},
        {.name = "dPoPValidationMode", .kind = Kind::number},
        {.name = "allowAccessTokensViaBrowser", .kind = Kind::flag},
        {.name = "allowOfflineAccess", .kind = Kind::flag},
        {.name = "alwaysIncludeUserClaimsInIdToken", .kind = Kind::flag},
        {.name = "alwaysSendClientClaims", .kind = Kind::flag},
        {.name = "clientClaimsPrefix", .max = 200},
        {.name = "accessTokenType", .kind = Kind::number},
        {.name = "refreshTokenUsage", .kind = Kind::number},
        {.name = "coordinateLifetimeWithUserSession", .kind = Kind::flag},
        {.name = "authorizationCodeLifetime", .kind = Kind::number},
        {.name = "accessTokenLifetime", .kind = Kind::number},
        {.name = "identityTokenLifetime", .kind = Kind::number},
        {.name = "absoluteRefreshTokenLifetime", .kind = Kind::number},
        {.name = "slidingRefreshTokenLifetime", .kind = Kind::number},
        {.name = "frontChannelLogoutUri"},
        {.name = "frontChannelLogoutSessionRequired", .kind = Kind::flag},
        {.name = "backChannelLogoutUri"},
        {.name = "backChannelLogoutSessionRequired", .kind = Kind::flag},
        {.name = "initiateLoginUri"},
        {.name = "userSsoLifetime", .kind = Kind::number},
        {.name = "redirectUris", .kind = Kind::texts},
        {.name = "postLogoutRedirectUris", .kind = Kind::texts},
        {.name = "allowedCorsOrigins", .kind = Kind::texts, .max = 300},
        {.name = "allowedScopes", .kind = Kind::texts, .max = 200},
        {.name = "allowedGrantTypes", .kind = Kind::texts, .max = 250},
        {.name = "allowedIdentityTokenSigningAlgorithms", .kind = Kind::texts, .max = 20},
        {.name = "fapi", .kind = Kind::flag},
        {.name = "implicit", .kind = Kind::flag},
        {.name = "authorizationSignedResponseAlg", .max = 20},
        {.name = "authorizationDetailsTypes", .kind = Kind::texts, .max = 255},
        {.name = "exchangeAudiences", .kind = Kind::texts, .max = 512},
        {.name = "mayImpersonate", .kind = Kind::flag},
        {.name = "mayAct", .max = 200},
        {.name = "trustedIssuers", .kind = Kind::objects, .of = "TrustedIssuerApiDto"},
        {.name = "claims", .kind = Kind::objects, .of = "ClientClaimApiDto"},
        {.name = "properties", .kind = Kind::objects, .of = "ClientPropertyApiDto"},
        {.name = "created", .kind = Kind::time},
        {.name = "updated", .kind = Kind::time},
    };
    const auto encryption = client_encryption_members();
    members.insert(members.end(), encryption.begin(), encryption.end());
    const auto registration = client_registration_members();
    members.insert(members.end(), registration.begin(), registration.end());
    const auto& kept = kept_client_members();
    members.insert(members.end(), kept.begin(), kept.end());
    return members;
}

} // namespace conclave::identity::admin
