#include "identity/http/discovery.hpp"

#include "identity/clients/certificate_rules.hpp"
#include "identity/clients/client_service.hpp"
#include "identity/protocol/acr.hpp"
#include "identity/protocol/dpop.hpp"
#include "identity/protocol/scope.hpp"
#include "identity/protocol/ui_locales.hpp"
#include "jose/digest.hpp"
#include "jose/jwe.hpp"
#include "jose/jwe_open.hpp"

#include <boost/json.hpp>

namespace conclave::identity {
namespace json = boost::json;

namespace {

constexpr std::string_view document_life = "public, max-age=300"; // M1

/// The same endpoints at the site that asks for certificates (RFC 8705, 5).
json::object certificate_endpoints(const json::object& metadata, const Config& config) {
    json::object out;
    for (const auto* name :
         {"token_endpoint", "userinfo_endpoint", "pushed_authorization_request_endpoint",
          "device_authorization_endpoint", "backchannel_authentication_endpoint",
          "revocation_endpoint", "introspection_endpoint"}) {
        const std::string_view address = metadata.at(name).get_string();
        out[name] = config.certificates_origin + std::string(address.substr(config.issuer.size()));
    }
    return out;
}

} // namespace

std::string metadata_json(const Config& config, const Resources& resources) {
    const auto at = [&config](std::string_view path) { return config.issuer + std::string(path); };
    json::array scopes;
    std::vector<std::string> names;
    for (const auto& scope : resources.all()) {
        if (scope.shown) {
            scopes.emplace_back(scope.name);
        }
        names.push_back(scope.name);
    }
    json::array claims;
    for (const auto& claim : resources.identity_claims(names)) {
        claims.emplace_back(claim);
    }
    json::array prompts{"none", "login", "consent", "select_account"};
    if (config.registration_enabled) {
        prompts.emplace_back("create");
    }
    const bool certificates = !config.certificates_origin.empty();
    json::array auth_methods;
    json::array confidential_methods; // introspection is not for public clients (RFC 7662, 2.1)
    for (const auto method : offered_auth_methods) {
        if (is_certificate_method(method) && !certificates) {
            continue;
        }
        auth_methods.emplace_back(method);
        if (method != "none") {
            confidential_methods.emplace_back(method);
        }
    }
    json::array object_algs; // a request object is signed by a key (RFC 9101, 10.2)
    for (const auto alg : offered_assertion_algs) {
        if (!alg.starts_with("HS")) {
            object_algs.emplace_back(alg);
        }
    }
    const json::array assertion_algs(offered_assertion_algs.begin(), offered_assertion_algs.end());
    json::array grants(offered_grant_types.begin(), offered_grant_types.end());
    grants.emplace_back(implicit_grant_type); // for clients whose switch is on
    const json::array key_algs(jose::offered_key_algs.begin(), jose::offered_key_algs.end());
    const json::array content_algs(jose::offered_content_algs.begin(),
                                   jose::offered_content_algs.end());
    json::object metadata{
        {"issuer", config.issuer},
        {"authorization_endpoint", at("/connect/authorize")},
        {"token_endpoint", at("/connect/token")},
        {"userinfo_endpoint", at("/connect/userinfo")},
        {"jwks_uri", at("/.well-known/openid-configuration/jwks")},
        {"pushed_authorization_request_endpoint", at("/connect/par")},
        {"device_authorization_endpoint", at("/connect/deviceauthorization")},
        {"backchannel_authentication_endpoint", at("/connect/ciba")},
        {"backchannel_token_delivery_modes_supported", json::array{"poll", "ping"}},
        {"backchannel_user_code_parameter_supported", false},
        {"backchannel_authentication_request_signing_alg_values_supported", object_algs},
        {"revocation_endpoint", at("/connect/revocation")},
        {"introspection_endpoint", at("/connect/introspect")},
        {"end_session_endpoint", at("/connect/endsession")},
        {"check_session_iframe", at("/connect/checksession")},
        {"backchannel_logout_supported", true},
        {"backchannel_logout_session_supported", true},
        {"frontchannel_logout_supported", true},
        {"frontchannel_logout_session_supported", true},
        {"scopes_supported", std::move(scopes)},
        {"claims_supported", std::move(claims)},
        {"response_types_supported",
         json::array{"code", "code id_token", "code token", "code id_token token", "id_token",
                     "id_token token"}},
        {"response_modes_supported", json::array{"query", "fragment", "form_post", "jwt",
                                                 "query.jwt", "fragment.jwt", "form_post.jwt"}},
        {"authorization_signing_alg_values_supported", json::array{"ES256", "RS256"}},
        {"grant_types_supported", std::move(grants)},
        {"subject_types_supported", json::array{"public", "pairwise"}},
        {"id_token_signing_alg_values_supported", json::array{"ES256", "RS256"}},
        {"userinfo_signing_alg_values_supported", json::array{"ES256", "RS256"}},
        {"id_token_encryption_alg_values_supported", key_algs},
        {"id_token_encryption_enc_values_supported", content_algs},
        {"userinfo_encryption_alg_values_supported", key_algs},
        {"userinfo_encryption_enc_values_supported", content_algs},
        {"authorization_encryption_alg_values_supported", key_algs},
        {"authorization_encryption_enc_values_supported", content_algs},
        {"token_endpoint_auth_methods_supported", auth_methods},
        {"token_endpoint_auth_signing_alg_values_supported", assertion_algs},
        {"revocation_endpoint_auth_methods_supported", auth_methods},
        {"revocation_endpoint_auth_signing_alg_values_supported", assertion_algs},
        {"introspection_endpoint_auth_methods_supported", std::move(confidential_methods)},
        {"introspection_endpoint_auth_signing_alg_values_supported", assertion_algs},
        {"code_challenge_methods_supported", json::array{"S256"}},
        {"prompt_values_supported", std::move(prompts)},
        {"ui_locales_supported", json::array(spoken_languages.begin(), spoken_languages.end())},
        {"claim_types_supported", json::array{"normal"}},
        {"acr_values_supported", json::array{acr_one_factor, acr_two_factors}},
        {"claims_parameter_supported", true},
        {"request_parameter_supported", true},
        {"request_uri_parameter_supported", false}, // but for those of pushed requests
        {"request_object_signing_alg_values_supported", std::move(object_algs)},
        {"request_object_encryption_alg_values_supported",
         json::array(jose::accepted_key_algs.begin(), jose::accepted_key_algs.end())},
        {"request_object_encryption_enc_values_supported", content_algs},
        {"require_signed_request_object", false},
        {"require_pushed_authorization_requests", false},
        {"dpop_signing_alg_values_supported",
         json::array(offered_dpop_algs.begin(), offered_dpop_algs.end())},
        {"authorization_response_iss_parameter_supported", true},
    };
    if (certificates) {
        metadata["tls_client_certificate_bound_access_tokens"] = true;
        metadata["mtls_endpoint_aliases"] = certificate_endpoints(metadata, config);
    }
    if (!config.detail_types.empty()) { // RFC 9396, 10
        json::array types;
        for (const auto& type : config.detail_types) {
            types.emplace_back(type.type);
        }
        metadata["authorization_details_types_supported"] = std::move(types);
    }
    if (config.self_registration.policy != SelfRegistration::Policy::off) {
        metadata["registration_endpoint"] = at("/connect/dcr");
    }
    return json::serialize(metadata);
}

net::Response public_document(const net::Request& request, const std::string& document) {
    auto tag = "\"" + jose::sha256_base64url(document) + "\"";
    const bool known = request.headers.get("If-None-Match") == tag;
    auto response = known ? net::Response{.status = 304} : net::Response::json(200, document);
    response.headers.set("ETag", tag);
    response.headers.set("Cache-Control", document_life);
    return response;
}

} // namespace conclave::identity
