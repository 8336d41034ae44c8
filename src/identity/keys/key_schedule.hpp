#pragma once

#include "base/clock.hpp"

#include <chrono>
#include <cstddef>
#include <span>

namespace conclave::identity {

/// When signing keys follow each other. Each key is published for a while before it signs, so that
/// whoever has read the key set knows it in time, and for a while after its last signature
/// (OpenID Connect Core, 10.1.1).
struct KeySchedule {
    /// From a key's making to its last signature. Zero: keys are not changed.
    std::chrono::seconds lifetime{std::chrono::days{90}};
    std::chrono::seconds announced{std::chrono::days{14}}; // published, does not sign yet
    std::chrono::seconds kept{std::chrono::days{14}};      // published, signs no more
};

/// The times are when the keys of one algorithm were made, newest first; at least one.
using KeyTimes = std::span<const base::WallTime>;

/// Which of them signs: the newest that was announced for long enough. Before any was, the oldest,
/// for nobody can know another.
[[nodiscard]] std::size_t signing_key(const KeySchedule& schedule, KeyTimes made,
                                      base::WallTime now);

/// Is it time to make a key that will follow the newest?
[[nodiscard]] bool follower_due(const KeySchedule& schedule, KeyTimes made, base::WallTime now);

/// How many of them are still needed; those after them may go.
[[nodiscard]] std::size_t keys_needed(const KeySchedule& schedule, KeyTimes made,
                                      base::WallTime now);

} // namespace conclave::identity
