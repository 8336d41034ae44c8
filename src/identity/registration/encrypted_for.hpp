#pragma once

#include "identity/clients/client.hpp"
#include "identity/registration/client_keys.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace conclave::identity {

/// What `text` becomes before it leaves for the client: encrypted to the first of its keys that
/// fits, or as it is where the client wants no encryption. `content`: "JWT" when the text is one
/// (RFC 7519, 5.2), else empty. nullopt when the client has no such key, as when its jwks_uri can't
/// be read: it then gets nothing, rather than the plain text. May wait for the client's server.
[[nodiscard]] std::optional<std::string> encrypted_for(ClientKeys& keys, const Client& client,
                                                       const MessageEncryption& encryption,
                                                       std::string text,
                                                       std::string_view content = "JWT");

/// What a caller says of the nullopt.
constexpr std::string_view no_encryption_key = "The client's encryption key cannot be had.";

} // namespace conclave::identity
