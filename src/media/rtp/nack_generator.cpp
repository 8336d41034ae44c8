#include "media/rtp/nack_generator.hpp"

#include <algorithm>
#include <utility>

namespace conclave::media::rtp {

NackGenerator::NackGenerator() {
    missing_.reserve(max_missing);
}

void NackGenerator::reset() {
    missing_.clear();
    started_ = false;
    overflow_ = false;
}

void NackGenerator::on_packet(LongSeq seq, MonoTime now) {
    if (!started_) {
        started_ = true;
        highest_ = seq;
        return;
    }
    if (seq > highest_) {
        add_gap(highest_ + 1, seq, now);
        highest_ = seq;
        return;
    }
    const auto found = std::ranges::lower_bound(missing_, seq, {}, &Missing::seq);
    if (found != missing_.end() && found->seq == seq) {
        recovered_ += found->tries > 0 ? 1 : 0;
        missing_.erase(found);
    }
}

void NackGenerator::add_gap(LongSeq first, LongSeq end, MonoTime now) {
    const auto oldest = end - max_age;
    const auto kept =
        std::ranges::find_if(missing_, [&](const Missing& m) { return m.seq >= oldest; });
    given_up_ += static_cast<std::uint64_t>(kept - missing_.begin());
    missing_.erase(missing_.begin(), kept);
    if (static_cast<std::size_t>(end - first) > max_missing - missing_.size()) {
        given_up_ += missing_.size() + static_cast<std::uint64_t>(end - first);
        missing_.clear();
        overflow_ = true;
        return;
    }
    for (LongSeq seq = first; seq < end; ++seq) {
        missing_.push_back({.seq = seq, .since = now, .next = now + first_after});
    }
}

void NackGenerator::on_keyframe(LongSeq seq) {
    const auto kept = std::ranges::lower_bound(missing_, seq, {}, &Missing::seq);
    missing_.erase(missing_.begin(), kept);
    overflow_ = false;
}

std::size_t NackGenerator::poll(MonoTime now, MonoTime::duration round_trip,
                                std::span<LongSeq> out) {
    given_up_ += std::erase_if(missing_, [&](const Missing& m) {
        return now - m.since >= give_up_after || (m.tries >= max_tries && now >= m.next);
    });
    std::size_t count = 0;
    for (Missing& m : missing_) {
        if (count == out.size()) {
            break;
        }
        if (now < m.next || m.tries >= max_tries) {
            continue;
        }
        double wait =
            static_cast<double>(std::max<MonoTime::duration>(round_trip, min_repeat).count());
        for (int i = 0; i < m.tries; ++i) {
            wait *= backoff;
        }
        ++m.tries;
        m.next = now + MonoTime::duration{static_cast<MonoTime::rep>(wait)};
        out[count++] = m.seq;
    }
    requested_ += count;
    return count;
}

bool NackGenerator::take_overflow() {
    return std::exchange(overflow_, false);
}

} // namespace conclave::media::rtp
