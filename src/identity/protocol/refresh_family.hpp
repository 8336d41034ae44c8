#pragma once

#include "base/clock.hpp"

#include <chrono>
#include <string>
#include <string_view>

/// The rules of refresh token rotation (RFC 9700, 4.14.2). Pure: the store
/// calls this inside its transaction.
namespace conclave::identity {

/// One login's chain of refresh tokens; only the newest generation is live.
struct RefreshFamily {
    std::string client_id;
    std::string current_hash;
    std::string previous_hash; // empty in the first generation
    base::WallTime rotated_at; // when `previous` was replaced
    base::WallTime used_at;
    base::WallTime expires_at; // absolute: rotation does not move it
    bool revoked = false;
};

struct RefreshPolicy {
    bool one_time = true;
    std::chrono::seconds sliding_lifetime{};
    std::chrono::seconds grace{};
};

enum class RefreshVerdict {
    rotate,           // the live token, used once: make a successor
    keep,             // the live token, used again and again
    repeat_successor, // the one before, within the grace window: the same successor again (R3)
    reused,           // a spent one: revoke the family (R2)
    refused,          // revoked, expired, idle for too long, or another client's
};

[[nodiscard]] RefreshVerdict judge_refresh(const RefreshFamily& family,
                                           std::string_view presented_hash,
                                           std::string_view client_id, const RefreshPolicy& policy,
                                           base::WallTime now);

} // namespace conclave::identity
