#include "media/rtp/repair_budget.hpp"

#include <algorithm>

namespace conclave::media::rtp {
namespace {
constexpr MonoTime::duration slice_length =
    std::chrono::duration_cast<MonoTime::duration>(RepairBudget::window) / RepairBudget::slices;
} // namespace

RepairBudget::Slice& RepairBudget::slice(MonoTime now) {
    const std::int64_t turn = now.time_since_epoch() / slice_length;
    Slice& current = slices_[static_cast<std::size_t>(turn) % slices];
    if (current.turn != turn) {
        current = {.turn = turn};
    }
    return current;
}

void RepairBudget::on_sent(std::size_t bytes, MonoTime now) {
    slice(now).sent += static_cast<std::int64_t>(bytes);
}

bool RepairBudget::spend(std::size_t bytes, MonoTime now) {
    Slice& current = slice(now);
    std::int64_t sent = 0;
    std::int64_t repeated = 0;
    for (const Slice& one : slices_) {
        if (current.turn - one.turn < static_cast<std::int64_t>(slices)) {
            sent += one.sent;
            repeated += one.repeated;
        }
    }
    const auto wanted = static_cast<std::int64_t>(bytes);
    if (repeated + wanted > std::max(sent / share, floor)) {
        return false;
    }
    current.repeated += wanted;
    return true;
}

} // namespace conclave::media::rtp
