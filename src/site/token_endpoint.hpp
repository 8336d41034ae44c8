#pragma once

#include "account/access_token.hpp"
#include "base/clock.hpp"
#include "base/rate_limiter.hpp"
#include "net/http_message.hpp"
#include "policy/policy.hpp"
#include "site/caller.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <string>

namespace conclave::site {

/// What `/token` decided about a room before a token for it is given out.
struct RoomWish {
    std::string name; // never a SID of a room in progress
    std::string type; // empty: whatever it is, or the default
    bool may_create = false;
};

/// `POST /token`, in the body and answer of the published app's token server. The identity comes
/// from the verified caller. Thread-safe; runs on the blocking pool.
class TokenEndpoint {
  public:
    struct Settings {
        account::ApiKeySecret key; // signs the video tokens
        std::string conversations_service_sid{};
        std::chrono::seconds validity{std::chrono::hours{4}};
    };
    /// What it asks of the rooms.
    struct Rooms {
        /// The name of the room that has this name or SID.
        std::function<std::string(const std::string& name_or_sid)> name_of;
        /// Notes the wish and answers the type the room has or will have.
        std::function<std::expected<std::string, account::Fault>(const RoomWish& wish)> prepare;
    };
    /// The policy that holds now, shared with who still looks at it.
    using PolicyNow = std::function<std::shared_ptr<const policy::Policy>()>;

    TokenEndpoint(Settings settings, std::unique_ptr<CallerVerifier> verifier, PolicyNow policy,
                  Rooms rooms, const base::Clock& clock);

    [[nodiscard]] net::Response handle(const net::Request& request);

  private:
    [[nodiscard]] net::Response admit(const Caller& caller, RoomWish wish);
    [[nodiscard]] net::Response sign(const Caller& caller,
                                     const account::AccessTokenRequest& grants,
                                     const std::string& room_type);

    const Settings settings_;
    const std::unique_ptr<CallerVerifier> verifier_;
    const PolicyNow policy_;
    const Rooms rooms_;
    const base::Clock& clock_;
    base::RateLimiter limiter_;
};

/// A person joins, fails, tries again; a script that asks faster is told to wait.
constexpr double tokens_per_second_per_person = 1;
constexpr double token_burst_per_person = 30;

} // namespace conclave::site
