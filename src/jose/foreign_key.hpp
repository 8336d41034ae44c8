#pragma once

#include "base/bytes.hpp"
#include "jose/compact.hpp"

#include <boost/json/fwd.hpp>
#include <expected>
#include <memory>
#include <string>
#include <string_view>

namespace conclave::jose {

enum class ForeignKeyError {
    malformed,   // not a JWK of its type's shape, or a point that is not on the curve
    has_private, // a private or symmetric member stands in it
    unsupported, // another type or curve, or an RSA modulus outside the limits
};
[[nodiscard]] std::string_view to_text(ForeignKeyError error);

constexpr std::size_t foreign_rsa_min_bits = 2048; // RFC 7518, 3.3
constexpr std::size_t foreign_rsa_max_bits = 8192; // verification grows with the square

/// A public key of somebody else: a client's, or that of a DPoP proof. EC P-256, P-384 and P-521,
/// RSA, Ed25519 (RFC 7518, 6; RFC 8037, 2). It verifies, unless its `use` is `enc`, and it is what
/// `encrypt` of jwe.hpp takes. Immutable; copies share the key (const, so threads may too).
class ForeignKey {
  public:
    static std::expected<ForeignKey, ForeignKeyError> parse(const boost::json::object& jwk);
    static std::expected<ForeignKey, ForeignKeyError> parse(std::string_view json);

    /// Does the key's type admit the header's `alg`, and is the signature right? The algorithms:
    /// ES256, ES384, ES512 by curve; RS256 to RS512, PS256 to PS512; EdDSA.
    [[nodiscard]] std::expected<void, JwsError> verify(const CompactJws& jws) const;
    /// The same outside JOSE, where signatures of EC keys are DER (RFC 3279, 2.2.3). `alg` is the
    /// caller's word, not the sender's; a key of another type never verifies.
    [[nodiscard]] bool verify_raw(std::string_view alg, base::ByteView message,
                                  base::ByteView signature) const;
    /// base64url(SHA-256) of the canonical members (RFC 7638, 3): `jkt` of RFC 9449, 6.1.
    [[nodiscard]] const std::string& thumbprint() const;
    /// The `kid` that its owner gave it; empty when there is none.
    [[nodiscard]] const std::string& given_id() const;
    /// For the tokens of which issuer it is, in the member `issuer` that Microsoft's key sets have;
    /// empty when it does not say.
    [[nodiscard]] const std::string& given_issuer() const;

    class Impl;
    [[nodiscard]] const Impl& impl() const { return *impl_; }

  private:
    explicit ForeignKey(std::shared_ptr<const Impl> impl) : impl_(std::move(impl)) {}
    std::shared_ptr<const Impl> impl_; // shared by the copies of one key
};

} // namespace conclave::jose
