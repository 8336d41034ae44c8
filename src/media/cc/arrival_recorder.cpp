#include "media/cc/arrival_recorder.hpp"

#include <algorithm>
#include <ranges>

namespace conclave::media {

namespace {

constexpr base::MonoTime not_received{};

} // namespace

ArrivalRecorder::ArrivalRecorder() : arrivals_(window, not_received) {}

base::MonoTime& ArrivalRecorder::slot(std::int64_t sequence) {
    return arrivals_[static_cast<std::size_t>(sequence & (window - 1))];
}

void ArrivalRecorder::begin_at(std::int64_t sequence) {
    std::ranges::fill(arrivals_, not_received);
    first_ = next_ = highest_ = sequence;
    pending_ = 0;
    started_ = true;
}

void ArrivalRecorder::reset() {
    started_ = false;
    pending_ = 0;
}

void ArrivalRecorder::record(std::uint16_t sequence, base::MonoTime arrival, std::size_t bytes) {
    bytes_since_ += static_cast<std::int64_t>(bytes);
    if (!started_) {
        // Far from 0, so that numbers before the first are numbers too.
        begin_at(unwrap16(sequence, std::int64_t{1} << 20));
        if (last_sent_ == not_received) {
            last_sent_ = arrival;
        }
    }
    auto number = unwrap16(sequence, highest_);
    if (number - highest_ >= window) {
        begin_at(number); // a restarted sender, or a gap beyond repair
    }
    if (number > highest_) {
        for (auto i = highest_ + 1; i <= number; ++i) {
            slot(i) = not_received;
        }
        highest_ = number;
        first_ = std::max(first_, highest_ - window + 1);
        next_ = std::max(next_, first_);
    } else if (number <= highest_ - window) {
        ++too_late_;
        return;
    } else if (slot(number) != not_received) {
        ++duplicates_;
        return;
    } else if (number < next_ && arrival - slot(highest_) > late_window) {
        ++too_late_;
        return;
    }
    slot(number) = arrival;
    first_ = std::min(first_, number);
    next_ = std::min(next_, number); // a late one: told of again from there
    ++pending_;
}

bool ArrivalRecorder::due(base::MonoTime now) const {
    return pending_ > 0 && (now - last_sent_ >= interval_ || pending_ >= most_pending);
}

std::span<const std::uint8_t> ArrivalRecorder::build(base::MonoTime now) {
    if (pending_ == 0) {
        return {};
    }
    auto first = next_;
    while (slot(first) == not_received) {
        ++first; // ends: something is pending, and all of it lies at or after next_
    }
    // The window is narrower than a message, so the first packet always fits.
    builder_.begin(static_cast<std::uint16_t>(next_), slot(first));
    auto number = first;
    for (; number <= highest_; ++number) {
        const auto arrival = slot(number);
        if (arrival != not_received && !builder_.add(static_cast<std::uint16_t>(number), arrival)) {
            break;
        }
    }
    next_ = number;
    if (next_ > highest_) {
        pending_ = 0;
    } else {
        pending_ = static_cast<std::size_t>(
            std::ranges::count_if(std::views::iota(next_, highest_ + 1),
                                  [this](auto i) { return slot(i) != not_received; }));
    }
    const auto message = builder_.finish(feedback_count_++);
    if (pending_ == 0) {
        note_sent(now, message.size());
    }
    return message;
}

/// Sets the interval from what came since the last feedback.
void ArrivalRecorder::note_sent(base::MonoTime now, std::size_t size) {
    const auto elapsed = std::chrono::duration_cast<std::chrono::microseconds>(now - last_sent_);
    const auto rate = Bitrate::of(bytes_since_, elapsed);
    const std::chrono::microseconds wished = rate > fast_rate ? fast_interval : slow_interval;
    const auto allowed =
        (rate * most_of_bandwidth).time_for(static_cast<std::int64_t>(size + overhead));
    interval_ = std::clamp<std::chrono::microseconds>(allowed, wished, longest_interval);
    last_sent_ = now;
    bytes_since_ = 0;
}

} // namespace conclave::media
