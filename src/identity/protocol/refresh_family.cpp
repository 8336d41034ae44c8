#include "identity/protocol/refresh_family.hpp"

#include "base/bytes.hpp"

namespace conclave::identity {

RefreshVerdict judge_refresh(const RefreshFamily& family, std::string_view presented_hash,
                             std::string_view client_id, const RefreshPolicy& policy,
                             base::WallTime now) {
    if (family.revoked || family.client_id != client_id || now >= family.expires_at ||
        now >= family.used_at + policy.sliding_lifetime) {
        return RefreshVerdict::refused;
    }
    if (base::constant_time_equal(presented_hash, family.current_hash)) {
        return policy.one_time ? RefreshVerdict::rotate : RefreshVerdict::keep;
    }
    const bool is_previous = !family.previous_hash.empty() &&
                             base::constant_time_equal(presented_hash, family.previous_hash);
    return is_previous && now < family.rotated_at + policy.grace ? RefreshVerdict::repeat_successor
                                                                 : RefreshVerdict::reused;
}

} // namespace conclave::identity
