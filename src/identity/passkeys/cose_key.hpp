#pragma once

#include "base/bytes.hpp"
#include "identity/passkeys/cbor.hpp"
#include "jose/foreign_key.hpp"

#include <array>
#include <cstdint>
#include <expected>

namespace conclave::identity {

/// Signature algorithms of passkeys (IANA, COSE Algorithms).
enum class CoseAlgorithm : std::int16_t { es256 = -7, eddsa = -8, rs256 = -257 };
/// Those we ask for, best first.
inline constexpr std::array cose_algorithms{CoseAlgorithm::es256, CoseAlgorithm::eddsa,
                                            CoseAlgorithm::rs256};

enum class CoseKeyError {
    malformed,   // not the members of its type, or not a key at all
    unsupported, // an algorithm that nobody asked for
};

/// The public key of a passkey (RFC 9052, 7, as WebAuthn 3, 6.5.1.1, narrows it): its algorithm
/// stands inside and is the only one it verifies. Immutable; copies share the key.
class CoseKey {
  public:
    [[nodiscard]] static std::expected<CoseKey, CoseKeyError> read(const CborValue& value);
    /// The bytes must be one key and nothing else.
    [[nodiscard]] static std::expected<CoseKey, CoseKeyError> read(base::ByteView bytes);

    [[nodiscard]] CoseAlgorithm algorithm() const { return algorithm_; }
    /// Signatures have the form of WebAuthn 3, 6.5.5: DER for ES256.
    [[nodiscard]] bool verify(base::ByteView message, base::ByteView signature) const;

  private:
    CoseKey(CoseAlgorithm algorithm, jose::ForeignKey key)
        : algorithm_(algorithm), key_(std::move(key)) {}

    CoseAlgorithm algorithm_;
    jose::ForeignKey key_;
};

} // namespace conclave::identity
