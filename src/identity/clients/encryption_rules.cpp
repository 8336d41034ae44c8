#include "identity/clients/encryption_rules.hpp"

#include "jose/jwe.hpp"
#include "jose/jwe_open.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace conclave::identity {
namespace {

/// A key at a jwks_uri may come later; those in the record are all there are.
bool has_key_for(const Client& client, std::string_view alg) {
    return !client.jwks_uri.empty() || std::ranges::any_of(client.jwks, [alg](const auto& text) {
        const auto key = jose::ForeignKey::parse(text);
        return key && jose::encrypts(*key, alg);
    });
}

std::optional<std::string> fault_of(const Client& client, std::string_view what,
                                    const MessageEncryption& encryption) {
    const auto& [alg, enc] = encryption;
    if (alg.empty() && enc.empty()) {
        return std::nullopt;
    }
    if (!jose::is_key_alg(alg)) {
        return fmt::format("{}_encrypted_response_alg \"{}\" is not offered", what, alg);
    }
    if (!jose::is_content_alg(enc)) {
        return fmt::format("{}_encrypted_response_enc \"{}\" is not offered", what, enc);
    }
    if (!has_key_for(client, alg)) {
        return fmt::format("{}_encrypted_response_alg \"{}\" needs a public key of the client for "
                           "it (jwks or jwks_uri)",
                           what, alg);
    }
    return std::nullopt;
}

std::optional<std::string> request_fault(const Client& client) {
    const auto& [alg, enc] = client.request_object_encryption;
    if (alg.empty() && enc.empty()) {
        return std::nullopt;
    }
    if (!jose::is_accepted_key_alg(alg)) {
        return fmt::format("request_object_encryption_alg \"{}\" is not offered", alg);
    }
    if (!jose::is_content_alg(enc)) {
        return fmt::format("request_object_encryption_enc \"{}\" is not offered", enc);
    }
    return client.has_keys() ? std::nullopt
                             : std::optional<std::string>(
                                   "request_object_encryption_alg needs a public key of the client "
                                   "(jwks or jwks_uri), for what is encrypted is signed first");
}

} // namespace

void complete(MessageEncryption& encryption) {
    if (!encryption.alg.empty() && encryption.enc.empty()) {
        encryption.enc = default_content_alg;
    }
}

std::optional<std::string> encryption_fault(const Client& client) {
    for (const auto& [what, encryption] :
         {std::pair("id_token", &client.id_token_encryption),
          std::pair("userinfo", &client.userinfo_encryption),
          std::pair("authorization", &client.authorization_encryption)}) {
        if (auto fault = fault_of(client, what, *encryption)) {
            return fault;
        }
    }
    return request_fault(client);
}

} // namespace conclave::identity
