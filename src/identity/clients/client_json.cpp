#include "identity/clients/client_json.hpp"

#include "base/json_text.hpp"

#include <boost/json.hpp>

namespace conclave::identity {
namespace json = boost::json;

namespace {

/// Visits every member with its name: one list for reading and for writing.
template <class ClientType, class Visitor>
void each_member(ClientType& c, Visitor visit) {
    visit("client_id", c.client_id);
    visit("client_name", c.name);
    visit("description", c.description);
    visit("client_uri", c.uri);
    visit("logo_uri", c.logo_uri);
    visit("enabled", c.enabled);
    visit("application_type", c.application_type);
    visit("contacts", c.contacts);
    visit("policy_uri", c.policy_uri);
    visit("tos_uri", c.tos_uri);
    visit("initiate_login_uri", c.initiate_login_uri);
    visit("software_id", c.software_id);
    visit("software_version", c.software_version);
    visit("require_client_secret", c.require_client_secret);
    visit("require_pkce", c.require_pkce);
    visit("token_endpoint_auth_method", c.token_endpoint_auth_method);
    visit("token_endpoint_auth_signing_alg", c.token_endpoint_auth_signing_alg);
    visit("jwks_keys", c.jwks);
    visit("jwks_uri", c.jwks_uri);
    visit("require_pushed_authorization_requests", c.require_pushed_authorization_requests);
    visit("require_signed_request_object", c.require_signed_request_object);
    visit("request_object_signing_alg", c.request_object_signing_alg);
    visit("request_object_encryption_alg", c.request_object_encryption.alg);
    visit("request_object_encryption_enc", c.request_object_encryption.enc);
    visit("dpop_bound_access_tokens", c.dpop_bound_access_tokens);
    visit("tls_client_certificate_bound_access_tokens", c.certificate_bound_access_tokens);
    visit("tls_client_auth_name_kind", c.certificate_name_kind);
    visit("tls_client_auth_name", c.certificate_name);
    visit("require_dpop_nonce", c.require_dpop_nonce);
    visit("fapi", c.fapi);
    visit("redirect_uris", c.redirect_uris);
    visit("post_logout_redirect_uris", c.post_logout_redirect_uris);
    visit("allowed_cors_origins", c.cors_origins);
    visit("backchannel_client_notification_endpoint", c.backchannel_notification_uri);
    visit("backchannel_logout_uri", c.backchannel_logout_uri);
    visit("backchannel_logout_session_required", c.backchannel_logout_session_required);
    visit("frontchannel_logout_uri", c.frontchannel_logout_uri);
    visit("frontchannel_logout_session_required", c.frontchannel_logout_session_required);
    visit("allow_fragment_redirect_uris", c.allow_fragment_redirect_uris);
    visit("response_types", c.response_types);
    visit("grant_types", c.grant_types);
    visit("scopes", c.scopes);
    visit("allow_offline_access", c.allow_offline_access);
    visit("allow_access_tokens_via_browser", c.allow_access_tokens_via_browser);
    visit("require_consent", c.require_consent);
    visit("allow_remember_consent", c.allow_remember_consent);
    visit("consent_lifetime", c.consent_lifetime);
    visit("enable_local_login", c.enable_local_login);
    visit("identity_provider_restrictions", c.identity_provider_restrictions);
    visit("id_token_signed_response_alg", c.id_token_signed_response_alg);
    visit("userinfo_signed_response_alg", c.userinfo_signed_response_alg);
    visit("authorization_signed_response_alg", c.authorization_signed_response_alg);
    visit("id_token_encrypted_response_alg", c.id_token_encryption.alg);
    visit("id_token_encrypted_response_enc", c.id_token_encryption.enc);
    visit("userinfo_encrypted_response_alg", c.userinfo_encryption.alg);
    visit("userinfo_encrypted_response_enc", c.userinfo_encryption.enc);
    visit("authorization_encrypted_response_alg", c.authorization_encryption.alg);
    visit("authorization_encrypted_response_enc", c.authorization_encryption.enc);
    visit("subject_type", c.subject_type);
    visit("sector_identifier_uri", c.sector_identifier_uri);
    visit("default_max_age", c.default_max_age);
    visit("authorization_code_lifetime", c.authorization_code_lifetime);
    visit("access_token_lifetime", c.access_token_lifetime);
    visit("reference_access_tokens", c.reference_access_tokens);
    visit("introspection_audiences", c.introspection_audiences);
    visit("authorization_details_types", c.authorization_details_types);
    visit("exchange_audiences", c.exchange_audiences);
    visit("may_impersonate", c.may_impersonate);
    visit("may_act", c.may_act);
    visit("trusted_issuers", c.trusted_issuers);
    visit("identity_token_lifetime", c.identity_token_lifetime);
    visit("always_include_user_claims_in_id_token", c.always_include_user_claims_in_id_token);
    visit("refresh_token_one_time", c.refresh_token_one_time);
    visit("absolute_refresh_token_lifetime", c.refresh_token_lifetime);
    visit("sliding_refresh_token_lifetime", c.refresh_token_sliding_lifetime);
    visit("coordinate_lifetime_with_user_session", c.coordinate_lifetime_with_user_session);
    visit("claims", c.claims);
    visit("claims_prefix", c.claims_prefix);
    visit("always_send_client_claims", c.always_send_client_claims);
    visit("properties", c.properties);
    visit("kept_members", c.kept);
}

struct Writer {
    json::object& out;
    void operator()(std::string_view name, const std::string& value) { out[name] = value; }
    void operator()(std::string_view name, bool value) { out[name] = value; }
    void operator()(std::string_view name, std::chrono::seconds value) {
        out[name] = value.count();
    }
    void operator()(std::string_view name, const std::vector<std::string>& value) {
        out[name] = json::array(value.begin(), value.end());
    }
    void operator()(std::string_view name, const std::vector<NumberedText>& value) {
        json::array list;
        for (const auto& each : value) {
            list.push_back(json::object{{"id", each.id}, {"key", each.key}, {"value", each.value}});
        }
        out[name] = std::move(list);
    }
    void operator()(std::string_view name, const std::vector<TrustedIssuer>& value) {
        json::array list;
        for (const auto& each : value) {
            json::object one{{"issuer", each.issuer}};
            Writer write{one};
            write("jwks_keys", each.jwks);
            write("subjects", each.subjects);
            list.push_back(std::move(one));
        }
        out[name] = std::move(list);
    }
};

struct Reader {
    const json::object& in;
    void operator()(std::string_view name, std::string& value) {
        if (const auto text = base::get_string(in, name)) {
            value = *text;
        }
    }
    void operator()(std::string_view name, bool& value) {
        value = base::get_bool(in, name).value_or(value);
    }
    void operator()(std::string_view name, std::chrono::seconds& value) {
        value = std::chrono::seconds(base::get_int(in, name).value_or(value.count()));
    }
    void operator()(std::string_view name, std::vector<std::string>& value) {
        if (const auto* list = base::get_array(in, name)) {
            value.clear();
            for (const auto& item : *list) {
                if (item.is_string()) {
                    value.emplace_back(item.get_string());
                }
            }
        }
    }
    void operator()(std::string_view name, std::vector<NumberedText>& value) {
        if (const auto* list = base::get_array(in, name)) {
            value.clear();
            for (const auto& item : *list) {
                if (const auto* each = item.if_object()) {
                    value.push_back(
                        {.id = base::get_int(*each, "id").value_or(0),
                         .key = std::string(base::get_string(*each, "key").value_or("")),
                         .value = std::string(base::get_string(*each, "value").value_or(""))});
                }
            }
        }
    }
    void operator()(std::string_view name, std::vector<TrustedIssuer>& value) {
        if (const auto* list = base::get_array(in, name)) {
            value.clear();
            for (const auto& item : *list) {
                if (const auto* each = item.if_object()) {
                    Reader read{*each};
                    TrustedIssuer one;
                    read("issuer", one.issuer);
                    read("jwks_keys", one.jwks);
                    read("subjects", one.subjects);
                    value.push_back(std::move(one));
                }
            }
        }
    }
};

/// Records of before have some members among those without effect, by the admin API's names.
void take_from_kept(const json::object& members, Client& client) {
    if (client.kept.empty() || members.contains("enable_local_login")) {
        return;
    }
    auto kept = base::parse_json_object(client.kept, client_record_max_bytes);
    if (!kept) {
        return;
    }
    Reader read{*kept};
    read("consentLifetime", client.consent_lifetime);
    client.consent_lifetime = std::clamp(client.consent_lifetime, {}, longest_lifetime);
    read("enableLocalLogin", client.enable_local_login);
    read("identityProviderRestrictions", client.identity_provider_restrictions);
    for (const auto* name :
         {"consentLifetime", "enableLocalLogin", "identityProviderRestrictions"}) {
        kept->erase(name);
    }
    client.kept = kept->empty() ? std::string() : json::serialize(*kept);
}

} // namespace

std::string to_json(const Client& client) {
    json::object out;
    each_member(client, Writer{out});
    json::array secrets;
    for (const auto& secret : client.secrets) {
        secrets.push_back(json::object{{"hash", secret.hash},
                                       {"description", secret.description},
                                       {"expires_at", secret.expires_at},
                                       {"sealed", secret.sealed},
                                       {"type", secret.type},
                                       {"id", secret.id},
                                       {"created_at", secret.created_at}});
    }
    out["secrets"] = std::move(secrets);
    return json::serialize(out);
}

std::optional<Client> client_from_json(std::string_view text) {
    const auto members = base::parse_json_object(text, client_record_max_bytes);
    if (!members) {
        return std::nullopt;
    }
    Client client;
    each_member(client, Reader{*members});
    take_from_kept(*members, client);
    if (const auto* secrets = base::get_array(*members, "secrets")) {
        for (const auto& item : *secrets) {
            const auto* secret = item.if_object();
            const auto hash = secret ? base::get_string(*secret, "hash") : std::nullopt;
            if (!hash) {
                return std::nullopt;
            }
            client.secrets.push_back(
                {.hash = std::string(*hash),
                 .description = std::string(base::get_string(*secret, "description").value_or("")),
                 .expires_at = base::get_int(*secret, "expires_at").value_or(0),
                 .sealed = std::string(base::get_string(*secret, "sealed").value_or("")),
                 .type = std::string(base::get_string(*secret, "type").value_or("SharedSecret")),
                 .id = base::get_int(*secret, "id").value_or(0),
                 .created_at = base::get_int(*secret, "created_at").value_or(0)});
        }
    }
    return client.client_id.empty() ? std::nullopt : std::optional(std::move(client));
}

} // namespace conclave::identity
