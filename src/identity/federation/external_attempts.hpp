#pragma once

#include "base/clock.hpp"
#include "base/random.hpp"
#include "identity/grants/interaction_store.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace conclave::identity {

/// Somebody who was sent to an external provider and is expected back.
struct ExternalAttempt {
    std::string scheme;
    std::string issuer;  // whose answer it must be
    std::string nonce{}; // made by `begin`
    std::string verifier{};
    std::string user_id{}; // who connects an account; empty: somebody signs in
    std::string stamp{};   // of the same
    std::string request{}; // the authorization request that waits
    std::string next{};
    bool remember = false;
    bool sign_in_anew = false;
    base::WallTime at{};
};

/// The attempts to sign in by external providers. The handle is the `state` of the request: 256
/// random bits, kept as a hash, good once and in the browser that began. Thread-safe; waits for
/// SQL.
class ExternalAttempts {
  public:
    ExternalAttempts(InteractionStore& interactions, const base::Clock& clock, base::Random& random)
        : interactions_(interactions), clock_(clock), random_(random) {}

    /// Fills in what it makes: nonce, verifier, time. The state.
    [[nodiscard]] std::string begin(ExternalAttempt& attempt, std::string_view browser);
    /// Uses it up; nullopt when it is not good (any more), not in this browser, or of another
    /// provider.
    [[nodiscard]] std::optional<ExternalAttempt>
    spend(std::string_view state, std::string_view browser, std::string_view scheme);

  private:
    InteractionStore& interactions_;
    const base::Clock& clock_;
    base::Random& random_;
};

/// How long somebody may stay at the provider.
constexpr std::chrono::seconds external_attempt_lifetime{900};

} // namespace conclave::identity
