#include "media/cc/inter_arrival.hpp"

#include <algorithm>

namespace conclave::media {

using std::chrono::duration_cast;
using std::chrono::microseconds;

void InterArrival::reset() {
    current_.reset();
    before_.reset();
    reordered_ = 0;
}

/// Sent together, or sent apart but held back and let go together by a link such as Wi-Fi.
bool InterArrival::belongs(base::MonoTime sent, microseconds arrival) const {
    if (sent - current_->first_sent <= burst) {
        return true;
    }
    const auto arrival_delta = arrival - current_->last_arrival;
    const auto sent_delta = sent - current_->last_sent;
    return arrival_delta < sent_delta && arrival_delta >= microseconds(0) &&
           arrival_delta <= burst && arrival - current_->first_arrival < longest_burst;
}

std::optional<GroupDelta> InterArrival::add(base::MonoTime sent, microseconds arrival,
                                            base::MonoTime now) {
    std::optional<GroupDelta> out;
    if (current_ && sent < current_->first_sent) {
        return out; // news of a packet before this burst
    }
    if (current_ && !belongs(sent, arrival)) {
        if (before_) {
            out = compare();
        }
        if (current_) { // compare may have begun anew
            before_ = current_;
        }
        current_.reset();
    }
    if (!current_) {
        current_ = Group{sent, sent, arrival, arrival, now};
        return out;
    }
    current_->last_sent = std::max(current_->last_sent, sent);
    current_->last_arrival = std::max(current_->last_arrival, arrival);
    current_->seen = now;
    return out;
}

std::optional<GroupDelta> InterArrival::compare() {
    const auto arrival = current_->last_arrival - before_->last_arrival;
    const auto seen = duration_cast<microseconds>(current_->seen - before_->seen);
    if (arrival - seen > clock_jump) {
        reset();
        return std::nullopt;
    }
    if (arrival < microseconds(0)) {
        if (++reordered_ >= most_reordered) {
            reset();
        }
        return std::nullopt;
    }
    reordered_ = 0;
    return GroupDelta{duration_cast<microseconds>(current_->last_sent - before_->last_sent),
                      arrival, current_->last_arrival};
}

} // namespace conclave::media
