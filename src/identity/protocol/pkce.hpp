#pragma once

#include <string_view>

/// Proof Key for Code Exchange (RFC 7636), S256 only (RFC 9700, 2.1.1). Pure.
namespace conclave::identity {

/// 43 to 128 unreserved characters (RFC 7636, 4.1 and 4.2).
[[nodiscard]] bool is_pkce_text(std::string_view text);

/// BASE64URL(SHA256(verifier)) == challenge, in constant time (4.6).
[[nodiscard]] bool verify_pkce(std::string_view challenge, std::string_view verifier);

} // namespace conclave::identity
