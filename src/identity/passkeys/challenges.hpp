#pragma once

#include "base/clock.hpp"
#include "identity/grants/interaction_store.hpp"
#include "identity/users/user_service.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace conclave::identity {

/// How long an authenticator may take.
constexpr std::chrono::seconds passkey_challenge_lifetime{300};

enum class PasskeyPurpose { add, sign_in, step_up };

/// The challenges of ceremonies: 256 random bits, kept as a hash, each good once, in the browser
/// that asked for it, for its purpose and, but for signing in, for one person with the password
/// they had then. Thread-safe; waits for SQL.
class PasskeyChallenges {
  public:
    PasskeyChallenges(InteractionStore& interactions, const base::Clock& clock)
        : interactions_(interactions), clock_(clock) {}

    /// `browser`: the value of its binding cookie. `user`: nullptr for signing in.
    [[nodiscard]] std::string issue(PasskeyPurpose purpose, std::string_view browser,
                                    const User* user);
    /// Uses it up, right or wrong; true when it is good.
    [[nodiscard]] bool spend(PasskeyPurpose purpose, std::string_view challenge,
                             std::string_view browser, const User* user);

  private:
    InteractionStore& interactions_;
    const base::Clock& clock_;
};

} // namespace conclave::identity
