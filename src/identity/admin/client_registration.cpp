#include "identity/admin/client_registration.hpp"

#include "base/json_text.hpp"
#include "identity/protocol/scope.hpp"

#include <array>

namespace conclave::identity::admin {
namespace json = boost::json;

namespace {

struct TextPlace {
    std::string_view name;
    std::string Client::* text;
    std::size_t max = 2000;
    std::string_view otherwise{}; // what an empty text means
};
constexpr std::array<TextPlace, 13> texts{
    {{"tokenEndpointAuthSigningAlg", &Client::token_endpoint_auth_signing_alg, 20},
     {"jwksUri", &Client::jwks_uri},
     {"requestObjectSigningAlg", &Client::request_object_signing_alg, 20},
     {"certificateNameKind", &Client::certificate_name_kind, 20},
     {"certificateName", &Client::certificate_name, 500},
     {"applicationType", &Client::application_type, 20, "web"},
     {"policyUri", &Client::policy_uri},
     {"tosUri", &Client::tos_uri},
     {"softwareId", &Client::software_id, 254},
     {"softwareVersion", &Client::software_version, 254},
     {"subjectType", &Client::subject_type, 20, "public"},
     {"sectorIdentifierUri", &Client::sector_identifier_uri},
     {"backchannelClientNotificationEndpoint", &Client::backchannel_notification_uri}}};

struct ListPlace {
    std::string_view name;
    std::vector<std::string> Client::* list;
    std::size_t max;
};
constexpr std::array<ListPlace, 3> lists{
    {{"keys", &Client::jwks, 8192},
     {"contacts", &Client::contacts, 254},
     {"introspectionAudiences", &Client::introspection_audiences, 512}}};

constexpr std::string_view method_member = "tokenEndpointAuthMethod";
constexpr std::string_view binding_member = "certificateBoundAccessTokens";

/// `none` is requireClientSecret, turned off.
std::string shown_method(const Client& client) {
    return client.token_endpoint_auth_method == "none" ? "" : client.token_endpoint_auth_method;
}

} // namespace

std::vector<Member> client_registration_members() {
    std::vector<Member> out{{.name = method_member, .max = 40},
                            {.name = binding_member, .kind = Kind::flag}};
    for (const auto& place : texts) {
        out.push_back({.name = place.name, .max = place.max});
    }
    for (const auto& place : lists) {
        out.push_back({.name = place.name, .kind = Kind::texts, .max = place.max});
    }
    return out;
}

void put_registration(json::object& out, const Client& client) {
    out[method_member] = shown_method(client);
    out[binding_member] = client.certificate_bound_access_tokens;
    for (const auto& place : texts) {
        out[place.name] = client.*place.text;
    }
    for (const auto& place : lists) {
        const auto& list = client.*place.list;
        out[place.name] = json::array(list.begin(), list.end());
    }
}

void take_registration(const json::object& body, const Client& stored, Client& client) {
    for (const auto& place : texts) {
        if (const auto text = base::get_string(body, place.name)) {
            client.*place.text = text->empty() ? place.otherwise : *text;
        }
    }
    for (const auto& place : lists) {
        if (const auto* list = base::get_array(body, place.name)) {
            auto& into = client.*place.list;
            into.clear();
            for (const auto& each : *list) {
                into.emplace_back(each.get_string());
            }
        }
    }
    if (base::get_array(body, "keys") != nullptr) { // secrets that are keys go with theirs
        std::erase_if(client.secrets, [&](const ClientSecret& secret) {
            return secret.type == "JWK" && !contains(client.jwks, secret.hash);
        });
    }
    client.certificate_bound_access_tokens =
        base::get_bool(body, binding_member).value_or(client.certificate_bound_access_tokens);
    const auto method = base::get_string(body, method_member);
    if (method && *method != shown_method(stored)) {
        client.token_endpoint_auth_method = *method;
    }
}

void leave_keys_out(json::object& shown) {
    for (const auto name :
         {std::string_view("keys"), std::string_view("jwksUri"), method_member,
          std::string_view("tokenEndpointAuthSigningAlg"),
          std::string_view("requestObjectSigningAlg"), std::string_view("certificateNameKind"),
          std::string_view("certificateName")}) {
        shown.erase(name);
    }
}

std::string_view registration_member(std::string_view refusal) {
    // What may stand in another's words comes after it.
    constexpr std::array<std::pair<std::string_view, std::string_view>, 26> places{
        {{"token_endpoint_auth_signing_alg", "tokenEndpointAuthSigningAlg"},
         {"request_object_signing_alg", "requestObjectSigningAlg"},
         {"FAPI", "fapi"},
         {"trusted issuer", "trustedIssuers"},
         {"tls_client_certificate_bound", binding_member},
         {"bound to a certificate", binding_member},
         {"name of the certificate", "certificateName"},
         {"name of a certificate", "certificateName"},
         {"token_endpoint_auth_method", method_member},
         {"self_signed_tls_client_auth", method_member},
         {"private_key_jwt needs", method_member},
         {"signed requests need", "requireRequestObject"},
         {"jwks_uri", "jwksUri"},
         {" keys", "keys"},
         {"a key of the client", "keys"},
         {"application_type", "applicationType"},
         {"client_uri", "clientUri"},
         {"logo_uri", "logoUri"},
         {"policy_uri", "policyUri"},
         {"tos_uri", "tosUri"},
         {"contacts", "contacts"},
         {"software_id", "softwareId"},
         {"subject_type", "subjectType"},
         {"pairwise subjects", "subjectType"},
         {"sector_identifier_uri", "sectorIdentifierUri"},
         {"backchannel_client_notification_endpoint", "backchannelClientNotificationEndpoint"}}};
    for (const auto& [words, member] : places) {
        if (refusal.contains(words)) {
            return member;
        }
    }
    return {};
}

} // namespace conclave::identity::admin
