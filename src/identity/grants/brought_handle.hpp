#pragma once

#include "base/bytes.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>

/// Refresh and access tokens that IdentityServer gave out as handles of 256 random bits. It keeps
/// such a handle by the SHA-256 of the handle, a colon and the kind of grant, so it can come over
/// without anybody knowing its text: what is presented here is hashed in the same way. Pure.
namespace conclave::identity {

constexpr std::string_view brought_refresh_token = "refresh_token"; // the kinds, as they are there
constexpr std::string_view brought_reference_token = "reference_token";

/// How it is kept here: behind a mark that no hash of ours has, so that neither passes for the
/// other.
[[nodiscard]] std::string brought_hash(std::string_view handle, std::string_view kind);
[[nodiscard]] bool is_brought_hash(std::string_view hash);

/// The same from the key that the row has there: in capital hexadecimal digits, or, for handles of
/// before Duende's version 6, in base64. nullopt: it is no such key.
[[nodiscard]] std::optional<std::string> brought_hash_of_key(std::string_view key);
/// Back: the ways in which that key may be written, hexadecimal first. Of a brought hash only.
[[nodiscard]] std::pair<std::string, std::string> keys_of_brought_hash(std::string_view hash);

/// The id of the refresh token family that begins with it: the same each time.
[[nodiscard]] base::Bytes brought_family(std::string_view hash, std::size_t bytes);

} // namespace conclave::identity
