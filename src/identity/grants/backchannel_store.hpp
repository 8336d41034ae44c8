#pragma once

#include "base/clock.hpp"
#include "base/random.hpp"
#include "identity/grants/grant.hpp"
#include "identity/grants/polled_row.hpp"
#include "store/database.hpp"
#include "store/secret_box.hpp"

#include <chrono>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace conclave::identity {

constexpr std::chrono::seconds backchannel_lifetime{300};    // unless the client wishes for less
constexpr std::chrono::seconds backchannel_poll_interval{5}; // CIBA Core 1.0, 7.3
constexpr int max_waiting_requests = 5; // for one person; more is somebody who wears people out

/// What a client asks a person for who is not at its screen.
struct BackchannelRequest {
    std::string client_id;
    std::string user_id;
    std::vector<std::string> scope;
    std::vector<std::string> resources{};
    std::string details{};         // authorization_details as JSON (RFC 9396); empty: none
    std::string binding_message{}; // shown at both ends, so that the person can compare
    /// With which the client wants to be told of the answer; empty: not at all. Kept sealed.
    std::string notification_token{};
};

/// A request that waits for its person, under a name that is worth nothing elsewhere.
struct WaitingRequest {
    std::string id;
    BackchannelRequest asked;
    base::WallTime expires_at{};
};

/// Authentication requests that clients have made without a browser (CIBA Core 1.0). Their ids are
/// kept as hashes. Thread-safe; waits for SQL.
class BackchannelStore {
  public:
    BackchannelStore(store::Database& database, const base::Clock& clock, base::Random& random,
                     const store::SecretBox& box)
        : database_(database), clock_(clock), random_(random), box_(box) {}

    /// The auth_req_id; nullopt while too many wait for this person, or did a moment ago.
    [[nodiscard]] std::optional<std::string> put(const BackchannelRequest& request,
                                                 std::chrono::seconds lifetime);
    /// What waits for the person, oldest first.
    [[nodiscard]] std::vector<WaitingRequest> waiting_for(const std::string& user_id);
    /// `grant`: what the person allows; nullopt: nothing. True for the first decision only, which
    /// makes the notice due (pings/ping_queue.hpp).
    [[nodiscard]] bool decide(const std::string& user_id, const std::string& id,
                              const std::optional<Grant>& grant);
    /// The client asks again. What was allowed is given out once (polled_row.hpp).
    [[nodiscard]] std::expected<Grant, PollError>
    poll(std::string_view auth_req_id, std::string_view client_id, const GrantCheck& accepts);
    void drop_expired();

  private:
    store::Database& database_;
    const base::Clock& clock_;
    base::Random& random_;
    const store::SecretBox& box_;
};

/// What the column `notification` is sealed for: the auth_req_id, a space, and the client's token.
[[nodiscard]] std::string notification_purpose(std::string_view page_id);

} // namespace conclave::identity
