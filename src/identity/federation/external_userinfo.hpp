#pragma once

#include "identity/federation/external_id_token.hpp"

#include <string_view>

/// What a provider's UserInfo says of somebody (OpenID Connect Core, 5.3.2). Pure.
namespace conclave::identity {

constexpr std::size_t max_userinfo_bytes = 64 * 1024;

/// Fills in what the ID token has left empty. False: it is no JSON object, or about somebody else,
/// and nothing of it is used.
[[nodiscard]] bool read_userinfo(std::string_view text, ExternalPerson& person);

} // namespace conclave::identity
