#include "identity/registration/encrypted_for.hpp"

#include "base/log.hpp"
#include "jose/jwe.hpp"

#include <algorithm>

namespace conclave::identity {
namespace log = base::log;

namespace {
constexpr std::string_view no_kid = "?"; // is no key's name, so keys are read anew
} // namespace

std::optional<std::string> encrypted_for(ClientKeys& keys, const Client& client,
                                         const MessageEncryption& encryption, std::string text,
                                         std::string_view content) {
    if (encryption.alg.empty()) {
        return text;
    }
    const auto fits = [&](const auto& each) { return jose::encrypts(each, encryption.alg); };
    auto known = keys.of(client, {});
    if (std::ranges::none_of(known, fits)) { // it may have been published since
        known = keys.of(client, no_kid);
    }
    const auto key = std::ranges::find_if(known, fits);
    if (key == known.end()) {
        log::warning("client_encryption_key_missing",
                     {{"client_id", client.client_id}, {"alg", encryption.alg}});
        return std::nullopt;
    }
    return jose::encrypt(*key, {.alg = encryption.alg, .enc = encryption.enc, .cty = content},
                         text);
}

} // namespace conclave::identity
