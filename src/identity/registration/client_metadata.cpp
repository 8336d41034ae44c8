#include "identity/registration/client_metadata.hpp"

#include "base/json_text.hpp"
#include "identity/clients/certificate_rules.hpp"
#include "identity/clients/client_service.hpp"
#include "identity/clients/encryption_rules.hpp"
#include "identity/clients/information_rules.hpp"
#include "identity/protocol/redirect_uri.hpp"
#include "identity/protocol/response_type.hpp"
#include "identity/protocol/scope.hpp"
#include "identity/registration/metadata_members.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <fmt/format.h>

namespace conclave::identity {
namespace json = boost::json;

namespace {

constexpr std::size_t max_redirect_uris = 20;

/// Members that change what a client gets; a client that counts on one must not believe that it is
/// there.
constexpr std::array<std::string_view, 8> not_offered{
    "authorization_details_types",
    "introspection_signed_response_alg",
    "introspection_encrypted_response_alg",
    "introspection_encrypted_response_enc",
    "default_acr_values",
    "backchannel_token_delivery_mode",
    "backchannel_client_notification_endpoint",
    "backchannel_authentication_request_signing_alg"};

void read_information(MetadataMembers& in, Client& client) {
    in.text("client_name", client.name);
    in.text("client_uri", client.uri);
    in.text("logo_uri", client.logo_uri);
    in.text("application_type", client.application_type);
    in.texts("contacts", client.contacts);
    in.text("policy_uri", client.policy_uri);
    in.text("tos_uri", client.tos_uri);
    in.text("initiate_login_uri", client.initiate_login_uri);
    in.text("software_id", client.software_id);
    in.text("software_version", client.software_version);
    if (!client.initiate_login_uri.empty() && !client.initiate_login_uri.starts_with("https:")) {
        in.refuse("initiate_login_uri must be https (OpenID Connect Registration, 2).");
    }
}

void read_authentication(MetadataMembers& in, Client& client, const MetadataRules& rules) {
    client.token_endpoint_auth_method = "client_secret_basic";
    in.text("token_endpoint_auth_method", client.token_endpoint_auth_method);
    client.require_client_secret = client.token_endpoint_auth_method != "none";
    client.require_pkce = rules.require_pkce || client.is_public();
    in.text("token_endpoint_auth_signing_alg", client.token_endpoint_auth_signing_alg);
    in.keys("jwks", client.jwks);
    in.text("jwks_uri", client.jwks_uri);
    in.flag("require_pushed_authorization_requests", client.require_pushed_authorization_requests);
    in.flag("require_signed_request_object", client.require_signed_request_object);
    in.text("request_object_signing_alg", client.request_object_signing_alg);
    in.flag("dpop_bound_access_tokens", client.dpop_bound_access_tokens);
    in.flag("tls_client_certificate_bound_access_tokens", client.certificate_bound_access_tokens);
    for (const auto& kind : certificate_name_kinds) {
        const auto name = fmt::format("tls_client_auth_{}", kind.name);
        if (in.has(name) && !client.certificate_name_kind.empty()) {
            in.refuse(
                "Only one of the names of a certificate may be registered (RFC 8705, 2.1.2).");
        } else if (in.has(name)) {
            client.certificate_name_kind = kind.name;
            in.text(name, client.certificate_name);
        }
    }
    if (!rules.certificates && (client.certificate_bound_access_tokens ||
                                is_certificate_method(client.token_endpoint_auth_method))) {
        in.refuse("Certificates of clients (token_endpoint_auth_method, "
                  "tls_client_certificate_bound_access_tokens) are not offered.");
    }
}

void read_redirects(MetadataMembers& in, Client& client) {
    using enum MetadataError;
    in.texts("redirect_uris", client.redirect_uris);
    if (in.fault()) {
        return;
    }
    if (client.redirect_uris.empty() || client.redirect_uris.size() > max_redirect_uris) {
        return in.refuse(invalid_redirect_uri,
                         fmt::format("1 to {} redirect_uris are needed.", max_redirect_uris));
    }
    for (const auto& uri : client.redirect_uris) {
        const bool web = uri.starts_with("http:") || uri.starts_with("https:");
        auto fault = web || client.application_type == "web"
                         ? web_address_fault("redirect_uris", uri)
                         : redirect_uri_fault(uri, false);
        if (fault) {
            return in.refuse(invalid_redirect_uri, *std::move(fault));
        }
        if (const auto origin = web ? origin_of(uri) : std::string();
            !origin.empty() && !contains(client.cors_origins, origin)) {
            client.cors_origins.push_back(origin);
        }
    }
    in.texts("post_logout_redirect_uris", client.post_logout_redirect_uris);
    in.text("backchannel_logout_uri", client.backchannel_logout_uri);
    in.flag("backchannel_logout_session_required", client.backchannel_logout_session_required);
    in.text("frontchannel_logout_uri", client.frontchannel_logout_uri);
    in.flag("frontchannel_logout_session_required", client.frontchannel_logout_session_required);
    in.text("sector_identifier_uri", client.sector_identifier_uri);
}

/// Hybrid types are registered together with `implicit` (OpenID Connect Registration, 2); of
/// ours, what they need stands in the response types alone.
void read_types(MetadataMembers& in, Client& client) {
    std::vector<std::string> types{"code"};
    in.texts("response_types", types);
    client.response_types.clear();
    bool hybrid = false;
    for (const auto& text : types) {
        const auto type = parse_response_type(text);
        if (!type || type->implicit()) { // that switch is the operator's
            return in.refuse(fmt::format("response_types: \"{}\" is not offered.", text));
        }
        hybrid |= type->token || type->id_token;
        client.allow_access_tokens_via_browser |= type->token;
        if (!contains(client.response_types, type->to_text())) {
            client.response_types.push_back(type->to_text());
        }
    }
    in.texts("grant_types", client.grant_types);
    if (hybrid) {
        std::erase(client.grant_types, "implicit");
    }
    for (const auto& grant : client.grant_types) {
        if (grant != "authorization_code" && grant != "refresh_token") {
            return in.refuse(fmt::format("grant_types: \"{}\" is not offered to clients that "
                                         "register themselves.",
                                         grant));
        }
    }
    if (!contains(client.grant_types, "authorization_code") || client.response_types.empty()) {
        in.refuse("response_types and grant_types must go together (RFC 7591, 2.1): code needs "
                  "authorization_code.");
    }
    client.allow_offline_access = contains(client.grant_types, "refresh_token");
}

void read_encryption(MetadataMembers& in, std::string_view what, MessageEncryption& encryption) {
    in.text(fmt::format("{}_encrypted_response_alg", what), encryption.alg);
    in.text(fmt::format("{}_encrypted_response_enc", what), encryption.enc);
    complete(encryption);
}

void read_tokens(MetadataMembers& in, Client& client, const MetadataRules& rules) {
    client.id_token_signed_response_alg = "RS256";
    in.text("id_token_signed_response_alg", client.id_token_signed_response_alg);
    in.text("userinfo_signed_response_alg", client.userinfo_signed_response_alg);
    client.authorization_signed_response_alg = "RS256"; // the default of JARM, 3
    in.text("authorization_signed_response_alg", client.authorization_signed_response_alg);
    in.text("request_object_encryption_alg", client.request_object_encryption.alg);
    in.text("request_object_encryption_enc", client.request_object_encryption.enc);
    complete(client.request_object_encryption);
    read_encryption(in, "id_token", client.id_token_encryption);
    read_encryption(in, "userinfo", client.userinfo_encryption);
    read_encryption(in, "authorization", client.authorization_encryption);
    in.seconds("default_max_age", client.default_max_age);
    in.text("subject_type", client.subject_type);
    std::string scope = join_words(rules.scopes);
    in.text("scope", scope);
    for (const auto& name : parse_scope(scope)) {
        if (name != "offline_access" && contains(rules.scopes, name)) {
            client.scopes.push_back(name);
        }
    }
    if (client.scopes.empty()) { // to be told of none would mean to ask for all the next time
        in.refuse("scope: none of these is offered to clients that register themselves.");
    }
    if (client.allow_offline_access && !contains(rules.scopes, "offline_access")) {
        in.refuse("grant_types: \"refresh_token\" is not offered to clients that register "
                  "themselves.");
    }
}

/// Texts, lists and numbers that say something.
struct Writer {
    json::object& out;
    void operator()(std::string_view name, const std::string& value) {
        if (!value.empty()) {
            out[name] = value;
        }
    }
    void operator()(std::string_view name, const std::vector<std::string>& value) {
        if (!value.empty()) {
            out[name] = json::array(value.begin(), value.end());
        }
    }
};

} // namespace

std::string_view to_text(MetadataError error) {
    switch (error) {
    case MetadataError::invalid_redirect_uri:
        return "invalid_redirect_uri";
    case MetadataError::unapproved_software_statement:
        return "unapproved_software_statement";
    case MetadataError::invalid_client_metadata:
        break;
    }
    return "invalid_client_metadata";
}

std::expected<json::object, MetadataFault> parse_client_metadata(std::string_view text) {
    auto members = base::parse_json_object(text, max_metadata_bytes);
    if (!members) {
        return std::unexpected(
            MetadataFault{MetadataError::invalid_client_metadata,
                          fmt::format("The body must be a JSON object of at most {} bytes: {}.",
                                      max_metadata_bytes, base::to_text(members.error()))});
    }
    return *std::move(members);
}

std::expected<Client, MetadataFault> read_client_metadata(const json::object& members,
                                                          const MetadataRules& rules) {
    MetadataMembers in(members);
    if (in.has("software_statement")) {
        in.refuse(MetadataError::unapproved_software_statement,
                  "Software statements are not taken: send the metadata themselves.");
    }
    for (const auto name : not_offered) {
        if (in.has(name)) {
            in.refuse(fmt::format("{} is not offered.", name));
        }
    }
    Client client;
    if (!in.fault()) {
        read_information(in, client);
    }
    if (!in.fault()) {
        read_redirects(in, client);
    }
    read_types(in, client);
    read_authentication(in, client, rules);
    read_tokens(in, client, rules);
    if (!in.fault()) {
        auto whole = client;
        whole.client_id = "new";
        if (auto fault = client_fault(whole)) {
            in.refuse(*std::move(fault));
        }
    }
    return in.fault() ? std::unexpected(*in.fault())
                      : std::expected<Client, MetadataFault>(std::move(client));
}

json::object metadata_of(const Client& client) {
    json::object out;
    Writer write{out};
    write("client_id", client.client_id);
    write("client_name", client.name);
    write("client_uri", client.uri);
    write("logo_uri", client.logo_uri);
    write("application_type", client.application_type);
    write("contacts", client.contacts);
    write("policy_uri", client.policy_uri);
    write("tos_uri", client.tos_uri);
    write("initiate_login_uri", client.initiate_login_uri);
    write("software_id", client.software_id);
    write("software_version", client.software_version);
    write("token_endpoint_auth_method", client.token_endpoint_auth_method);
    write("token_endpoint_auth_signing_alg", client.token_endpoint_auth_signing_alg);
    write("jwks_uri", client.jwks_uri);
    write("request_object_signing_alg", client.request_object_signing_alg);
    write("request_object_encryption_alg", client.request_object_encryption.alg);
    write("request_object_encryption_enc", client.request_object_encryption.enc);
    write("redirect_uris", client.redirect_uris);
    write("post_logout_redirect_uris", client.post_logout_redirect_uris);
    write("backchannel_logout_uri", client.backchannel_logout_uri);
    write("frontchannel_logout_uri", client.frontchannel_logout_uri);
    write("subject_type", client.subject_type);
    write("sector_identifier_uri", client.sector_identifier_uri);
    write("response_types", client.response_types);
    write("grant_types", client.grant_types);
    write("id_token_signed_response_alg", client.id_token_signed_response_alg);
    write("userinfo_signed_response_alg", client.userinfo_signed_response_alg);
    write("authorization_signed_response_alg", client.authorization_signed_response_alg);
    write("id_token_encrypted_response_alg", client.id_token_encryption.alg);
    write("id_token_encrypted_response_enc", client.id_token_encryption.enc);
    write("userinfo_encrypted_response_alg", client.userinfo_encryption.alg);
    write("userinfo_encrypted_response_enc", client.userinfo_encryption.enc);
    write("authorization_encrypted_response_alg", client.authorization_encryption.alg);
    write("authorization_encrypted_response_enc", client.authorization_encryption.enc);
    if (!client.certificate_name_kind.empty()) {
        write("tls_client_auth_" + client.certificate_name_kind, client.certificate_name);
    }
    if (client.certificate_bound_access_tokens) {
        out["tls_client_certificate_bound_access_tokens"] = true;
    }
    auto scopes = client.scopes;
    if (client.allow_offline_access) {
        scopes.emplace_back("offline_access");
    }
    write("scope", join_words(scopes));
    out["require_pushed_authorization_requests"] = client.require_pushed_authorization_requests;
    out["require_signed_request_object"] = client.require_signed_request_object;
    out["dpop_bound_access_tokens"] = client.dpop_bound_access_tokens;
    if (!client.backchannel_logout_uri.empty()) {
        out["backchannel_logout_session_required"] = client.backchannel_logout_session_required;
    }
    if (!client.frontchannel_logout_uri.empty()) {
        out["frontchannel_logout_session_required"] = client.frontchannel_logout_session_required;
    }
    if (client.default_max_age.count() >= 0) {
        out["default_max_age"] = client.default_max_age.count();
    }
    if (!client.jwks.empty()) {
        json::array keys;
        for (const auto& key : client.jwks) {
            keys.push_back(json::parse(key)); // as registered: it was parsed before
        }
        out["jwks"] = json::object{{"keys", std::move(keys)}};
    }
    return out;
}

} // namespace conclave::identity
