#include "identity/admin/client_encryption.hpp"

#include "base/json_text.hpp"
#include "identity/clients/encryption_rules.hpp"

#include <array>

namespace conclave::identity::admin {
namespace json = boost::json;

namespace {

struct Place {
    std::string_view name; // of the DTO
    std::string_view rule; // as the record calls it
    std::string& (*text)(Client&);
};
constexpr std::array<Place, 9> places{
    {{"userInfoSignedResponseAlg", "userinfo_signed_response_alg",
      [](Client& client) -> std::string& { return client.userinfo_signed_response_alg; }},
     {"idTokenEncryptedResponseAlg", "id_token_encrypted_response_alg",
      [](Client& client) -> std::string& { return client.id_token_encryption.alg; }},
     {"idTokenEncryptedResponseEnc", "id_token_encrypted_response_enc",
      [](Client& client) -> std::string& { return client.id_token_encryption.enc; }},
     {"userInfoEncryptedResponseAlg", "userinfo_encrypted_response_alg",
      [](Client& client) -> std::string& { return client.userinfo_encryption.alg; }},
     {"userInfoEncryptedResponseEnc", "userinfo_encrypted_response_enc",
      [](Client& client) -> std::string& { return client.userinfo_encryption.enc; }},
     {"authorizationEncryptedResponseAlg", "authorization_encrypted_response_alg",
      [](Client& client) -> std::string& { return client.authorization_encryption.alg; }},
     {"authorizationEncryptedResponseEnc", "authorization_encrypted_response_enc",
      [](Client& client) -> std::string& { return client.authorization_encryption.enc; }},
     {"requestObjectEncryptionAlg", "request_object_encryption_alg",
      [](Client& client) -> std::string& { return client.request_object_encryption.alg; }},
     {"requestObjectEncryptionEnc", "request_object_encryption_enc",
      [](Client& client) -> std::string& { return client.request_object_encryption.enc; }}}};

/// Without `alg` nothing is encrypted, and an `enc` that stayed behind says nothing.
void settle(MessageEncryption& encryption) {
    if (encryption.alg.empty()) {
        encryption.enc.clear();
    }
    complete(encryption);
}

} // namespace

std::vector<Member> client_encryption_members() {
    std::vector<Member> out;
    out.reserve(places.size());
    for (const auto& place : places) {
        out.push_back({.name = place.name, .max = 20});
    }
    return out;
}

void put_encryption(json::object& out, const Client& client) {
    auto copy = client;
    for (const auto& place : places) {
        out[place.name] = place.text(copy);
    }
}

void take_encryption(const json::object& body, Client& client) {
    for (const auto& place : places) {
        if (const auto text = base::get_string(body, place.name)) {
            place.text(client) = *text;
        }
    }
    settle(client.id_token_encryption);
    settle(client.userinfo_encryption);
    settle(client.authorization_encryption);
    settle(client.request_object_encryption);
}

std::string_view encryption_member(std::string_view refusal) {
    for (const auto& place : places) {
        if (refusal.contains(place.rule)) {
            return place.name;
        }
    }
    return {};
}

} // namespace conclave::identity::admin
