#include "identity/keys/key_schedule.hpp"

namespace conclave::identity {

std::size_t signing_key(const KeySchedule& schedule, KeyTimes made, base::WallTime now) {
    for (std::size_t i = 0; i < made.size(); ++i) {
        if (made[i] + schedule.announced <= now) {
            return i;
        }
    }
    return made.size() - 1;
}

bool follower_due(const KeySchedule& schedule, KeyTimes made, base::WallTime now) {
    const bool changes = schedule.lifetime > schedule.announced;
    return changes && made.front() + (schedule.lifetime - schedule.announced) <= now;
}

std::size_t keys_needed(const KeySchedule& schedule, KeyTimes made, base::WallTime now) {
    std::size_t needed = signing_key(schedule, made, now) + 1;
    // A key signed until the one before it in the list began to.
    while (needed < made.size() && now < made[needed - 1] + schedule.announced + schedule.kept) {
        ++needed;
    }
    return needed;
}

} // namespace conclave::identity
