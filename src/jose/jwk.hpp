#pragma once

#include <cstddef>
#include <expected>
#include <memory>
#include <string>
#include <string_view>

namespace conclave::jose {

/// The signature algorithms of our own keys (RFC 7518, 3.1).
enum class Algorithm { es256, rs256 };
[[nodiscard]] std::string_view to_text(Algorithm algorithm);

enum class JwkError {
    malformed,   // not a JWK of the expected shape
    unsupported, // another key type or curve, or an RSA modulus under rsa_min_bits
};
[[nodiscard]] std::string_view to_text(JwkError error);

constexpr std::size_t rsa_min_bits = 2048;     // RFC 7518, 3.3
constexpr std::size_t rsa_default_bits = 3072; // 128 bits of strength: NIST SP 800-57-1, table 2
constexpr std::size_t max_jwk_bytes = 8 * 1024;

/// One asymmetric key, EC P-256 or RSA, with or without its private part. Its `kid` is always the
/// RFC 7638 thumbprint. Immutable; copies share the key (const, so threads may too).
class Jwk {
  public:
    /// ES256: P-256. RS256: `rsa_bits`. Randomness is OpenSSL's.
    static Jwk generate(Algorithm algorithm, std::size_t rsa_bits = rsa_default_bits);
    /// Reads JWK JSON, public or private (RFC 7517). `alg`, `use` and `kid` members are not
    /// believed: the algorithm follows from the key, the kid from the thumbprint.
    static std::expected<Jwk, JwkError> parse(std::string_view json);

    [[nodiscard]] Algorithm algorithm() const;
    [[nodiscard]] bool has_private() const;
    /// base64url(SHA-256) of the canonical public members (RFC 7638, 3).
    [[nodiscard]] const std::string& kid() const;
    /// Public members with `use`, `alg` and `kid`, as JWKS documents hold them.
    [[nodiscard]] std::string public_json() const;
    /// With the private members: a secret, for sealing only.
    [[nodiscard]] std::string private_json() const;

    class Impl;
    [[nodiscard]] const Impl& impl() const { return *impl_; }

  private:
    explicit Jwk(std::shared_ptr<const Impl> impl) : impl_(std::move(impl)) {}
    std::shared_ptr<const Impl> impl_; // shared by the copies of one key
};

} // namespace conclave::jose
