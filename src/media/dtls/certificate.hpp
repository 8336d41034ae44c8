#pragma once

#include "base/clock.hpp"
#include "media/types.hpp"

#include <chrono>
#include <memory>

namespace conclave::media::dtls {

/// The certificate that a server shows in DTLS: self-signed, since the fingerprint in the
/// description is what vouches for it (RFC 8827, 5). ECDSA with P-256. When to make a new one is
/// the engine's decision. Immutable; may be read from any thread.
class Certificate {
  public:
    static constexpr auto life_time = std::chrono::days(30); // from `now` on
    static constexpr auto back_dated = std::chrono::days(1); // for peers whose clock is behind

    /// A new key pair and certificate with a random serial number. Throws std::runtime_error when
    /// the cryptographic library fails.
    [[nodiscard]] static Certificate generate(base::WallTime now);

    Certificate(Certificate&&) noexcept;
    Certificate& operator=(Certificate&&) noexcept;
    ~Certificate();

    /// For a=fingerprint: sha-256 (RFC 8122, 5).
    [[nodiscard]] const Fingerprint& fingerprint() const { return fingerprint_; }
    [[nodiscard]] base::WallTime expires() const { return expires_; }

    struct Native; // the library's objects; for this folder's sources
    [[nodiscard]] const Native& native() const { return *native_; }

  private:
    Certificate(std::unique_ptr<Native> native, Fingerprint fingerprint, base::WallTime expires);

    std::unique_ptr<Native> native_;
    Fingerprint fingerprint_;
    base::WallTime expires_;
};

} // namespace conclave::media::dtls
