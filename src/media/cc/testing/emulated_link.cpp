#include "media/cc/testing/emulated_link.hpp"

#include <algorithm>

namespace conclave::media::testing {

using std::chrono::duration_cast;
using std::chrono::microseconds;

EmulatedLink::EmulatedLink(const LinkSettings& settings, std::uint64_t seed)
    : settings_(settings), random_(seed * 2 + 1) {}

/// Uniform in [0, 1): splitmix64, so that a seed gives the same run everywhere.
double EmulatedLink::draw() {
    random_ += 0x9E37'79B9'7F4A'7C15U;
    auto z = random_;
    z = (z ^ (z >> 30U)) * 0xBF58'476D'1CE4'E5B9U;
    z = (z ^ (z >> 27U)) * 0x94D0'49BB'1331'11EBU;
    z ^= z >> 31U;
    return static_cast<double>(z >> 11U) * 0x1.0p-53;
}

void EmulatedLink::set(const LinkSettings& settings, base::MonoTime now) {
    const auto backlog = settings_.rate.bytes_in(queue_delay(now));
    settings_ = settings;
    constexpr microseconds longest = std::chrono::hours(1); // a link of no rate at all
    busy_until_ = now + std::min(settings_.rate.time_for(backlog), longest);
}

microseconds EmulatedLink::queue_delay(base::MonoTime now) const {
    return busy_until_ > now ? duration_cast<microseconds>(busy_until_ - now) : microseconds(0);
}

std::optional<base::MonoTime> EmulatedLink::send(std::size_t bytes, base::MonoTime now) {
    in_burst_ = in_burst_ ? draw() >= settings_.burst_end : draw() < settings_.burst_begin;
    const bool lost = draw() < settings_.loss;
    const bool overtaken = draw() < settings_.reorder;
    const double jitter = draw();
    if (settings_.rate.is_zero() || queue_delay(now) > settings_.queue) {
        ++overflowed_;
        return std::nullopt;
    }
    busy_until_ =
        std::max(busy_until_, now) + settings_.rate.time_for(static_cast<std::int64_t>(bytes));
    if (lost || in_burst_) {
        ++lost_; // on the line: it has taken its time
        return std::nullopt;
    }
    const auto delivery = busy_until_ + settings_.delay +
                          microseconds(static_cast<std::int64_t>(
                              jitter * static_cast<double>(settings_.jitter.count())));
    if (overtaken) {
        return delivery + settings_.reorder_delay;
    }
    last_delivery_ = std::max(last_delivery_, delivery);
    return last_delivery_;
}

} // namespace conclave::media::testing
