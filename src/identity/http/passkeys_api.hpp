#pragma once

#include "identity/http/sign_in_flow.hpp"
#include "identity/http/stranger_quota.hpp"
#include "identity/passkeys/ceremony.hpp"
#include "identity/passkeys/challenges.hpp"
#include "net/http_message.hpp"

#include <boost/json/fwd.hpp>
#include <expected>
#include <optional>

namespace conclave::identity {

class Services;

/// Challenges from one IPv4 address or IPv6 /64: each sign-in page asks for one, so an office needs
/// many.
constexpr int challenges_per_minute_per_source = 120;

/// Passkeys: people add, name and remove them, sign in with them, and show with them that they are
/// still there (docs/http-contracts.md). A passkey stands for both factors, since it is only taken
/// when its authenticator has verified the person. Thread-safe; waits for SQL.
class PasskeysApi {
  public:
    explicit PasskeysApi(Services& services);

    [[nodiscard]] net::Response list(const net::Request& request);
    [[nodiscard]] net::Response begin_add(const net::Request& request);
    [[nodiscard]] net::Response add(const net::Request& request);
    [[nodiscard]] net::Response rename(const net::Request& request);
    [[nodiscard]] net::Response remove(const net::Request& request);
    [[nodiscard]] net::Response begin_sign_in(const net::Request& request);
    [[nodiscard]] net::Response sign_in(const net::Request& request);
    [[nodiscard]] net::Response begin_step_up(const net::Request& request);
    [[nodiscard]] net::Response step_up(const net::Request& request);

  private:
    struct Shown;
    /// Whose passkey answers a challenge. `user`: the only one it may be, or nullptr.
    [[nodiscard]] std::expected<Shown, PasskeyFault> prove(const net::Request& request,
                                                           const boost::json::object& body,
                                                           PasskeyPurpose purpose,
                                                           const User* user);
    /// The passkey is right: may this person in?
    [[nodiscard]] net::Response admit(const net::Request& request, const Shown& shown,
                                      bool remember, std::optional<Ticket> open,
                                      std::string_view next);
    [[nodiscard]] std::optional<net::Response> throttle(const net::Request& request);
    [[nodiscard]] std::optional<net::Response> throttle_challenges(const net::Request& request);
    [[nodiscard]] net::Response refuse(const net::Request& request, PasskeyFault fault) const;

    Services& services_;
    SignInFlow flow_;
    PasskeyChallenges challenges_;
    StrangerQuota challenges_by_source_;
    const std::optional<RelyingParty> party_; // nullopt: browsers make no passkeys for us
};

} // namespace conclave::identity
