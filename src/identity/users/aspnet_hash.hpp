#pragma once

#include "base/bytes.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace conclave::identity {

/// A password hash of ASP.NET Core Identity, which accounts that come from there keep until the
/// first sign-in. Pure. Source: Microsoft.AspNetCore.Identity, PasswordHasher.cs.
struct AspnetHash {
    enum class Digest { sha1, sha256, sha512 };
    Digest digest = Digest::sha1;
    std::uint32_t iterations = 0; // of PBKDF2 (RFC 8018, 5.2)
    base::Bytes salt;
    base::Bytes subkey;
};

// What a stored text may make us compute: our own limits.
constexpr std::uint32_t aspnet_max_iterations = 2'000'000;
constexpr std::size_t aspnet_max_salt_bytes = 1024;
constexpr std::size_t aspnet_max_subkey_bytes = 64; // the longest digest: more would be a series

/// Reads version 2 (00, salt of 16, subkey of 32) and version 3 (01, digest, iterations, length of
/// the salt, salt, subkey) in base64; nullopt for anything else.
[[nodiscard]] std::optional<AspnetHash> parse_aspnet_hash(std::string_view text);

/// Compares in constant time; costs as many iterations as the hash says.
[[nodiscard]] bool matches(const AspnetHash& hash, std::string_view password);

} // namespace conclave::identity
