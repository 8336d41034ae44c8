#pragma once

#include "stun/message.hpp"
#include "turn/allocation.hpp"
#include "turn/credentials.hpp"
#include "turn/nonce.hpp"
#include "turn/settings.hpp"

#include <expected>

namespace conclave::turn {

/// Who sent a request, as shown by its integrity.
struct Authenticated {
    std::string_view username; // inside the message
    stun::LongTermKey key;
    stun::Integrity kind; // the answer is protected the same way (RFC 8489, 9.2.4)
};

/// The long-term credential mechanism (RFC 8489, 9.2) with time-limited names. Holds no state of
/// clients.
class Authenticator {
  public:
    Authenticator(const Settings& settings, base::Random& random)
        : credentials_(settings.realm, settings.secrets), nonces_(random) {}

    /// `allocation` is the client's, if any: its key spares deriving one. Whether it is the same
    /// user's is for the caller to ask. Expiry counts where something new is asked for: without an
    /// allocation, at Allocate and at Refresh.
    [[nodiscard]] std::expected<Authenticated, AuthFault> check(const FiveTuple& client,
                                                                const stun::Message& message,
                                                                const Allocation* allocation,
                                                                const Now& now) const;

    [[nodiscard]] const std::string& realm() const { return credentials_.realm(); }
    [[nodiscard]] NonceMaker::Nonce nonce(const FiveTuple& client, base::MonoTime now) const {
        return nonces_.make(client, now);
    }

  private:
    Credentials credentials_;
    NonceMaker nonces_;
};

/// What a fault is answered with.
[[nodiscard]] stun::Error error_of(AuthFault fault);

} // namespace conclave::turn
