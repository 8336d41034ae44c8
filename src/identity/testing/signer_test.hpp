#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace conclave::identity::testing {

/// What a certificate of a test says.
struct CertificateWish {
    std::string name = "client";   // its common name
    std::string issuer = "client"; // that of who signs
    std::string alternatives{};    // in OpenSSL's words: "DNS:a.example,IP:192.0.2.1"
    bool authority = false;
    std::int64_t from = 0; // Unix seconds
    std::int64_t until = 4'000'000'000;
};
[[nodiscard]] std::string to_pem(std::string_view der);

/// A client's private key in a test, of any algorithm that clients may use: "ES256", "PS256",
/// "EdDSA"… Signs whatever header it is told to.
class Signer {
  public:
    explicit Signer(std::string_view alg);
    ~Signer();
    Signer(Signer&&) noexcept;

    /// The public JWK; `extra` is put in as it is: R"("kid":"a",)".
    [[nodiscard]] std::string jwk(std::string_view extra = {}) const;
    /// A compact JWS. `header` without `alg`: `{"typ":"JWT"}` becomes
    /// `{"alg":"ES256","typ":"JWT"}`.
    [[nodiscard]] std::string sign(std::string_view header, std::string_view payload) const;
    /// A certificate of this key, signed by `issuer`'s; null: by its own. DER.
    [[nodiscard]] std::string certificate(const CertificateWish& wish = {},
                                          const Signer* issuer = nullptr) const;
    /// What a JWE by RSA-OAEP-256 and A256GCM says to this RSA key; empty when it does not open.
    [[nodiscard]] std::string open(std::string_view jwe) const;

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace conclave::identity::testing
