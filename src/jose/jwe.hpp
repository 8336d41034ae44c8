#pragma once

#include "jose/content_cipher.hpp"
#include "jose/foreign_key.hpp"

#include <array>
#include <string>
#include <string_view>

/// JWE in compact form (RFC 7516), outwards; jwe_open.hpp is the way in.
namespace conclave::jose {

/// How the key of the content comes to the recipient (RFC 7518, 4.1). RSA1_5 is not among them:
/// whoever decrypts it is an oracle sooner or later (RFC 8017, 7.2).
constexpr std::array<std::string_view, 5> offered_key_algs{"RSA-OAEP", "RSA-OAEP-256", "ECDH-ES",
                                                           "ECDH-ES+A128KW", "ECDH-ES+A256KW"};
[[nodiscard]] bool is_key_alg(std::string_view alg);

/// Is the key one for `alg`, and not said to be for signatures or for another algorithm?
[[nodiscard]] bool encrypts(const ForeignKey& key, std::string_view alg);

struct JweForm {
    std::string_view alg; // of offered_key_algs, and one that the key `encrypts`
    std::string_view enc; // of offered_content_algs
    std::string_view cty; // "JWT" when the content is one (RFC 7519, 5.2); may be empty
};

/// Encrypts for the owner of `key`. Throws std::logic_error when the form does not fit the key,
/// std::runtime_error when the library fails. Thread-safe.
[[nodiscard]] std::string encrypt(const ForeignKey& key, const JweForm& form,
                                  std::string_view content);

} // namespace conclave::jose
