#pragma once

#include "identity/clients/client.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace conclave::identity {

/// Where a client names only how the key comes to it (OpenID Connect Registration, 2).
constexpr std::string_view default_content_alg = "A128CBC-HS256";

/// Puts the default where it is meant.
void complete(MessageEncryption& encryption);

/// What is wrong with the encryption that the record asks for: an algorithm that is not offered,
/// one without the other, no key that it could be made with. nullopt: nothing. Pure.
[[nodiscard]] std::optional<std::string> encryption_fault(const Client& client);

} // namespace conclave::identity
