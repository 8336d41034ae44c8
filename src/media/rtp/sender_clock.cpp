#include "media/rtp/sender_clock.hpp"

namespace conclave::media::rtp {
namespace {
constexpr std::int64_t second = 1'000'000'000; // ns
} // namespace

LongTime to_ticks(std::chrono::nanoseconds length, std::uint32_t clock_rate) {
    const std::int64_t ns = length.count(); // in two steps, so that days of ns don't overflow
    return ns / second * clock_rate + ns % second * clock_rate / second;
}

std::chrono::nanoseconds from_ticks(LongTime ticks, std::uint32_t clock_rate) {
    return std::chrono::nanoseconds{ticks / clock_rate * second +
                                    ticks % clock_rate * second / clock_rate};
}

void SenderClock::on_sender_report(NtpTime ntp, LongTime time, MonoTime now) {
    known_ = true;
    ntp_ = ntp;
    time_ = time;
    received_ = now;
}

std::optional<MonoTime> SenderClock::last_report_at() const {
    return known_ ? std::optional{received_} : std::nullopt;
}

std::optional<NtpTime> SenderClock::at(LongTime time) const {
    if (!known_) {
        return std::nullopt;
    }
    const LongTime since = time - time_;
    const LongTime whole = since / clock_rate_; // the rest may be negative, as `since`
    const LongTime rest = (since % clock_rate_) * (std::int64_t{1} << 32) / clock_rate_;
    return NtpTime{ntp_.value + (static_cast<std::uint64_t>(whole) << 32) +
                   static_cast<std::uint64_t>(rest)};
}

std::optional<LongTime> SenderClock::on_line_of(const SenderClock& reference, LongTime time) const {
    if (!known_ || !reference.known_ || clock_rate_ != reference.clock_rate_) {
        return std::nullopt;
    }
    return time - (time_ - reference.time_) +
           to_ticks(difference(ntp_, reference.ntp_), clock_rate_);
}

} // namespace conclave::media::rtp
