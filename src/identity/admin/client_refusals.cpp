#include "identity/admin/client_dto.hpp"
#include "identity/admin/client_encryption.hpp"
#include "identity/admin/client_registration.hpp"

#include <array>

namespace conclave::identity::admin {

Refusal to_refusal(const ClientRefusal& refusal) {
    if (refusal.error == ClientError::not_found) {
        return not_found("client");
    }
    constexpr std::array<std::pair<std::string_view, std::string_view>, 18> places{
        {{"authorization_details_types", "authorizationDetailsTypes"},
         {"exchange_audiences", "exchangeAudiences"},
         {"may_act", "mayAct"},
         {"authorization_signed_response_alg", "authorizationSignedResponseAlg"},
         {"frontchannel_logout_uri", "frontChannelLogoutUri"},
         {"backchannel_logout_uri", "backChannelLogoutUri"},
         {"client_id", "clientId"},
         {"the client \"", "clientId"},
         {"client_name", "clientName"},
         {"post-logout", "postLogoutRedirectUris"},
         {"redirect", "redirectUris"},
         {"CORS", "allowedCorsOrigins"},
         {"PKCE", "requirePkce"},
         {"response type", "allowedGrantTypes"},
         {"grant type", "allowedGrantTypes"},
         {"signed_response_alg", "allowedIdentityTokenSigningAlgorithms"},
         {"authorization_code_lifetime", "authorizationCodeLifetime"},
         {"dpop", "requireDPoP"}}};
    if (const auto member = encryption_member(refusal.message); !member.empty()) {
        return invalid(member, refusal.message);
    }
    if (const auto member = registration_member(refusal.message); !member.empty()) {
        return invalid(member, refusal.message);
    }
    for (const auto& [words, member] : places) {
        if (refusal.message.contains(words)) {
            return invalid(member, refusal.message);
        }
    }
    return invalid("$", refusal.message);
}

} // namespace conclave::identity::admin
