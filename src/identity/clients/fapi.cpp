#include "identity/clients/fapi.hpp"

#include "identity/clients/certificate_rules.hpp"
#include "identity/clients/client_service.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace conclave::identity {

bool is_fapi_alg(std::string_view alg) {
    return std::ranges::find(fapi_algs, alg) != fapi_algs.end();
}

void hold_to_fapi(Client& client) {
    client.fapi = true;
    client.require_client_secret = true; // it authenticates
    if (!is_certificate_method(client.token_endpoint_auth_method)) {
        client.token_endpoint_auth_method = "private_key_jwt";
    }
    client.require_pkce = true;
    client.require_pushed_authorization_requests = true;
    client.dpop_bound_access_tokens = !client.certificate_bound_access_tokens;
    client.allow_access_tokens_via_browser = false;
    client.allow_fragment_redirect_uris = false;
    std::erase_if(client.response_types, [](const auto& type) { return type != "code"; });
    std::erase(client.grant_types, implicit_grant_type);
    client.authorization_code_lifetime =
        std::min(client.authorization_code_lifetime, fapi_code_lifetime);
    client.refresh_token_one_time = false;
}

std::optional<std::string> fapi_fault(const Client& client) {
    if (!client.fapi) {
        return std::nullopt;
    }
    auto wanted = client;
    hold_to_fapi(wanted);
    const auto other = [&](auto member) { return client.*member != wanted.*member; };
    if (other(&Client::require_client_secret) || other(&Client::token_endpoint_auth_method) ||
        other(&Client::require_pkce) || other(&Client::require_pushed_authorization_requests) ||
        other(&Client::dpop_bound_access_tokens) ||
        other(&Client::allow_access_tokens_via_browser) ||
        other(&Client::allow_fragment_redirect_uris) || other(&Client::response_types) ||
        other(&Client::authorization_code_lifetime) || other(&Client::refresh_token_one_time)) {
        return "a FAPI client pushes its requests, uses PKCE, private_key_jwt or a "
               "certificate, tokens bound by DPoP or to the certificate, the response type code "
               "alone, codes of at most 60 seconds, and keeps its refresh "
               "tokens";
    }
    for (const auto& [name, alg] :
         {std::pair("token_endpoint_auth_signing_alg",
                    std::string_view(client.token_endpoint_auth_signing_alg)),
          {"request_object_signing_alg", client.request_object_signing_alg},
          {"id_token_signed_response_alg", client.id_token_signed_response_alg},
          {"userinfo_signed_response_alg", client.userinfo_signed_response_alg},
          {"authorization_signed_response_alg", client.authorization_signed_response_alg}}) {
        if (!alg.empty() && !is_fapi_alg(alg)) {
            return fmt::format("{} \"{}\" is not for a FAPI client: ES256, PS256 or EdDSA", name,
                               alg);
        }
    }
    return std::nullopt;
}

} // namespace conclave::identity
