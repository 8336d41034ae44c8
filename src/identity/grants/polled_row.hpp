#pragma once

#include "base/clock.hpp"
#include "identity/grants/grant.hpp"

#include <expected>
#include <functional>
#include <string>
#include <string_view>

namespace soci {
class session;
}

/// Requests that a client asks about again and again until somebody has answered (RFC 8628, 3.5;
/// CIBA Core 1.0, 11). Their tables have the columns client_id, payload, status, poll_interval,
/// polled_at and expires_at beside a key.
namespace conclave::identity {

/// The column `status`.
namespace request_status {
constexpr int waiting = 0;
constexpr int allowed = 1;
constexpr int denied = 2;
} // namespace request_status

/// Kept this much longer than they live, so that a late client hears why.
constexpr std::chrono::seconds expired_memory{600};

enum class PollError { refused, pending, slow_down, denied, expired };

/// Which row is asked about: `hash` in the column `key` of `table`.
struct PolledRow {
    std::string_view table;
    std::string_view key;
    const std::string& hash;
};
/// Does the rest of the request fit what was allowed?
using GrantCheck = std::function<bool(const Grant&)>;
/// The client asks again; what was allowed is given out once, and stays where it is when `accepts`
/// says no, which is `refused`. Inside a transaction.
[[nodiscard]] std::expected<Grant, PollError> poll_row(soci::session& session, const PolledRow& row,
                                                       std::string_view client_id,
                                                       const GrantCheck& accepts,
                                                       base::WallTime now);

} // namespace conclave::identity
