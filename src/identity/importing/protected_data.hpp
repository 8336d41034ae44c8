#pragma once

#include "base/bytes.hpp"

#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What ASP.NET Core's Data Protection has sealed: `CfDJ8…`, base64url of a magic number, the id of
/// a key, and what its cipher makes. Source: dotnet/aspnetcore, src/DataProtection
/// (KeyRingBasedDataProtector, ManagedAuthenticatedEncryptor, AesGcmAuthenticatedEncryptor). Pure.
namespace conclave::identity::importing {

constexpr std::size_t protection_key_id_bytes = 16;

enum class ProtectionCipher { cbc, gcm };

/// A key of the ring.
struct ProtectionKey {
    ProtectionCipher cipher = ProtectionCipher::cbc;
    std::size_t key_bytes = 32;         // of AES: 16, 24 or 32
    std::string_view digest = "SHA256"; // of the HMAC beside CBC: SHA256 or SHA512
    base::Bytes master;
};

/// The id of the key that `text` was sealed with, as it stands in the bytes; nullopt: it is nothing
/// that was sealed so.
[[nodiscard]] std::optional<base::Bytes> protection_key_of(std::string_view text);

/// nullopt: it was changed, or sealed with another key or for other purposes. `purposes`: first the
/// name of the application, then what it was sealed for.
[[nodiscard]] std::optional<std::string> unprotect(std::string_view text, const ProtectionKey& key,
                                                   const std::vector<std::string>& purposes);

} // namespace conclave::identity::importing
