#include "media/sfu/receive_stats.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace conclave::media::sfu {
namespace {

constexpr std::int64_t most_lost = 0x7fffff; // 24 bits, signed
constexpr double jitter_gain = 1.0 / 16;     // RFC 3550, A.8

} // namespace

void ReceiveStats::on_packet(rtp::LongSeq seq, rtp::LongTime time, base::MonoTime arrival,
                             bool recovered) {
    ++received_;
    if (!started_) {
        started_ = true;
        first_ = highest_ = seq;
    } else if (!recovered) {
        const double gap = std::chrono::duration<double>(arrival - last_arrival_).count();
        const double transit = gap * clock_rate_ - static_cast<double>(time - last_time_);
        jitter_ += (std::abs(transit) - jitter_) * jitter_gain;
    }
    first_ = std::min(first_, seq);
    highest_ = std::max(highest_, seq);
    if (!recovered) {
        last_time_ = time;
        last_arrival_ = arrival;
    }
}

rtp::ReportBlock ReceiveStats::report() {
    const auto received = static_cast<std::int64_t>(received_);
    const std::int64_t wanted = expected() - expected_before_;
    const std::int64_t lost = std::max<std::int64_t>(wanted - (received - received_before_), 0);
    fraction_lost_ = wanted > 0 ? static_cast<double>(lost) / static_cast<double>(wanted) : 0;
    expected_before_ = expected();
    received_before_ = received;
    rtp::ReportBlock block;
    block.fraction_lost =
        static_cast<std::uint8_t>(std::min(std::floor(fraction_lost_ * 256), 255.0));
    block.cumulative_lost = static_cast<std::int32_t>(
        std::clamp<std::int64_t>(expected() - received, -most_lost - 1, most_lost));
    block.highest_seq = static_cast<std::uint32_t>(highest_);
    block.jitter = static_cast<std::uint32_t>(jitter_);
    return block;
}

} // namespace conclave::media::sfu
