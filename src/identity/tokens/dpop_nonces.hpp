#pragma once

#include "base/clock.hpp"
#include "base/random.hpp"
#include "store/secret_box.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace conclave::identity {

constexpr std::chrono::seconds dpop_nonce_lifetime{300};

/// Nonces for DPoP proofs (RFC 9449, 8): the time, sealed, so that nothing has to be kept and all
/// processes of an installation know each other's. Immutable, thread-safe.
class DpopNonces {
  public:
    DpopNonces(const store::SecretBox& box, const base::Clock& clock, base::Random& random)
        : box_(box), clock_(clock), random_(random) {}

    [[nodiscard]] std::string make() const;
    [[nodiscard]] bool valid(std::string_view nonce) const;

  private:
    const store::SecretBox& box_;
    const base::Clock& clock_;
    base::Random& random_;
};

} // namespace conclave::identity
