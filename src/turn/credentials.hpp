#pragma once

#include "base/clock.hpp"
#include "stun/integrity.hpp"
#include "stun/message.hpp"

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace conclave::turn {

/// Why credentials are refused; the metric's label.
enum class AuthFault : std::uint8_t {
    missing,   // no integrity attribute: every client's first request
    malformed, // attributes missing, or a name that isn't "expiry:user"
    expired,   // or further ahead than anything we hand out
    forged,    // the integrity doesn't hold
    stale_nonce,
    other_user, // right credentials, but the allocation is somebody else's
};
constexpr std::size_t auth_fault_count = 6;
[[nodiscard]] std::string_view to_text(AuthFault fault);

/// The user of a time-limited name "expiry:user"; empty when it has no such form.
[[nodiscard]] std::string_view user_of(std::string_view username);

/// Time-limited credentials (draft-uberti-behave-turn-rest-00, 2.2): the name is "expiry:user", the
/// password base64(HMAC-SHA1(secret, name)). Two secrets count while one replaces the other. Pure.
class Credentials {
  public:
    Credentials(std::string realm, std::vector<std::string> secrets)
        : realm_(std::move(realm)), secrets_(std::move(secrets)) {}

    [[nodiscard]] const std::string& realm() const { return realm_; }

    /// Not expired, not absurdly far ahead.
    [[nodiscard]] std::expected<void, AuthFault> check_name(std::string_view username,
                                                            base::WallTime now) const;
    /// The key under which the message's integrity holds, of those that `username` may have.
    [[nodiscard]] std::expected<stun::LongTermKey, AuthFault>
    find_key(const stun::Message& message, stun::Integrity kind, std::string_view username) const;

  private:
    std::string realm_;
    std::vector<std::string> secrets_;
};

} // namespace conclave::turn
