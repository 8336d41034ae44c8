#pragma once

#include "media/dtls/certificate.hpp"

#include <memory>

namespace conclave::media::dtls {

/// The settings that all associations share: DTLS 1.2, forward-secret AEAD suites, the two SRTP
/// profiles with AES-GCM first, no tickets, no resumption, no renegotiation, no cookies (ICE has
/// proved the peer's address). One for each certificate and process; an association keeps what it
/// needs of it, so a context may go while associations live. Any thread may make associations.
class Context {
  public:
    /// Throws std::runtime_error when the cryptographic library refuses a setting.
    explicit Context(const Certificate& certificate);
    Context(Context&&) noexcept;
    Context& operator=(Context&&) noexcept;
    ~Context();

    [[nodiscard]] const Fingerprint& fingerprint() const { return fingerprint_; }

    struct Native; // the library's object; for this folder's sources
    [[nodiscard]] const Native& native() const { return *native_; }

  private:
    std::unique_ptr<Native> native_;
    Fingerprint fingerprint_;
};

} // namespace conclave::media::dtls
