#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace conclave::identity::testing {

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
    /// What a JWE by RSA-OAEP-256 and A256GCM says to this RSA key; empty when it does not open.
    [[nodiscard]] std::string open(std::string_view jwe) const;

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace conclave::identity::testing
