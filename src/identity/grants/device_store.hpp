#pragma once

#include "base/clock.hpp"
#include "base/random.hpp"
#include "identity/grants/grant.hpp"
#include "identity/grants/polled_row.hpp"
#include "store/database.hpp"

#include <chrono>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace conclave::identity {

constexpr std::chrono::seconds device_code_lifetime{600};
constexpr std::chrono::seconds device_poll_interval{5}; // RFC 8628, 3.5: also what slow_down adds

/// What a device asks for.
struct DeviceRequest {
    std::string client_id;
    std::vector<std::string> scope;
    std::string details{}; // authorization_details as JSON (RFC 9396); empty: none
};

struct DeviceCodes {
    std::string device_code; // 256 bits: the device keeps it
    std::string user_code;   // the person types it
};

/// Authorizations that devices without a keyboard wait for (RFC 8628). Codes are kept as hashes.
/// Thread-safe; waits for SQL.
class DeviceStore {
  public:
    DeviceStore(store::Database& database, const base::Clock& clock, base::Random& random)
        : database_(database), clock_(clock), random_(random) {}

    [[nodiscard]] DeviceCodes put(const DeviceRequest& request);
    /// nullopt: unknown, expired, or decided.
    [[nodiscard]] std::optional<DeviceRequest> find(std::string_view user_code);
    /// `grant`: what the person allows; nullopt: nothing. True for the first decision only.
    [[nodiscard]] bool decide(std::string_view user_code, const std::optional<Grant>& grant);
    /// The device asks again. What was allowed is given out once (polled_row.hpp).
    [[nodiscard]] std::expected<Grant, PollError>
    poll(std::string_view device_code, std::string_view client_id, const GrantCheck& accepts);
    void drop_expired();

  private:
    store::Database& database_;
    const base::Clock& clock_;
    base::Random& random_;
};

} // namespace conclave::identity
