#include "media/speaker/activity.hpp"

#include <algorithm>
#include <cmath>

namespace conclave::media {
namespace {

constexpr double least_score = 1e-10;
// The paper's parameters: how fast the chance of silence falls with each active part.
constexpr double immediate_lambda = 0.78;
constexpr double medium_lambda = 24;
constexpr double long_lambda = 47;
constexpr auto longest_silence = std::chrono::seconds(2); // more than all arrays hold

double log_choose(double n, double k) {
    return std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1);
}

/// The log-likelihood ratio of speech against silence, `active` of `all` parts being active.
double activity_score(double active, double all, double lambda) {
    const double half = std::log(0.5);
    const double score = log_choose(all, active) + all * half - std::log(lambda) + lambda * active;
    return std::max(score, least_score);
}

} // namespace

void SpeechActivity::add(std::uint8_t level, base::MonoTime now) {
    advance(now);
    if (level >= silence) { // absence, not noise
        loudness_ = 0;
        return;
    }
    loudness_ = static_cast<std::uint8_t>(silence - level);
    heard_ = now;
    next_floor_ = std::min(next_floor_, loudness_);
    floor_ = std::min(floor_, loudness_);
    if (now - floor_since_ >= floor_window) {
        floor_ = next_floor_;
        next_floor_ = silence;
        floor_since_ = now;
    }
}

std::uint8_t SpeechActivity::band_now(base::MonoTime now) {
    if (now - heard_ > lasts || loudness_ <= floor_) {
        return 0;
    }
    const unsigned above = static_cast<unsigned>(loudness_ - floor_);
    return static_cast<std::uint8_t>(std::min<unsigned>(above * bands / 100, bands));
}

void SpeechActivity::push(std::uint8_t band) {
    std::ranges::rotate(steps_, steps_.end() - 1);
    steps_[0] = band;
    const auto loud = [](std::uint8_t value) { return value > loud_band - 1; };
    loud_ <<= 1;
    loud_[0] = loud(band);
    const auto active = std::ranges::count_if(steps_, loud);
    std::ranges::rotate(mediums_, mediums_.end() - 1);
    mediums_[0] = static_cast<std::uint8_t>(active);
    longer_ = static_cast<std::uint8_t>(
        std::ranges::count_if(mediums_, [](std::uint8_t medium) { return medium >= loud_medium; }));
}

void SpeechActivity::advance(base::MonoTime now) {
    at_ = std::max(at_, now - longest_silence);
    for (; at_ + step <= now; at_ += step) {
        push(band_now(at_ + step));
    }
}

SpeechActivity::Scores SpeechActivity::score(base::MonoTime now) {
    advance(now);
    return {activity_score(steps_[0], bands, immediate_lambda),
            activity_score(mediums_[0], steps_in_medium, medium_lambda),
            activity_score(longer_, mediums_in_long, long_lambda)};
}

} // namespace conclave::media
