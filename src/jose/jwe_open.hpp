#pragma once

#include "base/bytes.hpp"
#include "jose/content_cipher.hpp"
#include "jose/decryption_key.hpp"

#include <array>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

/// JWE in compact form (RFC 7516) that others have made for us.
namespace conclave::jose {

/// How the key of the content may come to us (RFC 7518, 4.1). RSA1_5 is not among them, nor is
/// anything that a password or a shared secret opens, whose work the sender could choose.
constexpr std::array<std::string_view, 3> accepted_key_algs{"RSA-OAEP-256", "ECDH-ES",
                                                            "ECDH-ES+A256KW"};
[[nodiscard]] bool is_accepted_key_alg(std::string_view alg);

enum class JweError {
    malformed,   // larger than max_token_bytes, not five parts, or a header of the wrong shape
    unsuitable,  // an algorithm that is not accepted, `crit`, or `zip`: nothing is inflated
    unknown_key, // not made for one of the keys
    refused,     // it does not open; why, nobody learns (RFC 7516, 11.5)
};
[[nodiscard]] std::string_view to_text(JweError error);

/// A JWE, taken apart but not opened.
struct CompactJwe {
    std::string head; // the first part as it came: it is authenticated
    std::string alg, enc, kid;
    std::string epk;      // a JWK (RFC 7518, 4.6.1.1); empty: none
    std::string apu, apv; // names of the parties (4.6.1.2), decoded
    base::Bytes encrypted_key, iv;
    SealedContent content;
};

/// Is it meant to be one? Every other token has three parts.
[[nodiscard]] bool looks_encrypted(std::string_view token);
[[nodiscard]] std::expected<CompactJwe, JweError> parse_jwe(std::string_view token);

/// Opens it with the key that it names; one without `kid` with the first of the kind it needs, so
/// that nobody makes the server try one after the other. Throws std::runtime_error only when the
/// library fails. Thread-safe.
[[nodiscard]] std::expected<std::string, JweError> decrypt(const CompactJwe& jwe,
                                                           const std::vector<DecryptionKey>& keys);

} // namespace conclave::jose
