#pragma once

#include "jose/jwk.hpp"

#include <memory>
#include <string>

namespace conclave::jose {

/// A private key of ours that others encrypt to: RSA, or EC P-256. Immutable; copies share the key
/// (const, so threads may too).
class DecryptionKey {
  public:
    /// Throws std::invalid_argument when the private part is missing.
    explicit DecryptionKey(const Jwk& key);

    /// Of its Jwk: the RFC 7638 thumbprint.
    [[nodiscard]] const std::string& kid() const;
    /// Public members with `use` "enc" and `kid`, as JWKS documents hold them.
    [[nodiscard]] const std::string& public_json() const;

    class Impl;
    [[nodiscard]] const Impl& impl() const { return *impl_; }

  private:
    std::shared_ptr<const Impl> impl_; // shared by the copies of one key
};

} // namespace conclave::jose
