#pragma once

#include "base/bytes.hpp"

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace conclave::jose {

/// How the content of a JWE may be encrypted (RFC 7518, 5.1).
constexpr std::array<std::string_view, 4> offered_content_algs{"A128CBC-HS256", "A256CBC-HS512",
                                                               "A128GCM", "A256GCM"};
[[nodiscard]] bool is_content_alg(std::string_view enc);

/// Of the content encryption key, and of the initialization vector (RFC 7518, 5.2.3 and 5.3).
[[nodiscard]] std::size_t content_key_bytes(std::string_view enc);
[[nodiscard]] std::size_t content_iv_bytes(std::string_view enc);

struct SealedContent {
    base::Bytes ciphertext;
    base::Bytes tag;
};

/// Encrypts and authenticates; `header` is authenticated as well. Key and vector have the sizes
/// above, and a vector serves once. Throws std::runtime_error only when the library fails.
[[nodiscard]] SealedContent seal_content(std::string_view enc, base::ByteView key,
                                         base::ByteView iv, base::ByteView plaintext,
                                         std::string_view header);

/// The way back. nullopt: key, vector or tag is of another size, or something was changed.
[[nodiscard]] std::optional<base::Bytes> open_content(std::string_view enc, base::ByteView key,
                                                      base::ByteView iv,
                                                      const SealedContent& sealed,
                                                      std::string_view header);

} // namespace conclave::jose
