#include "media/sfu/peer.hpp"

#include <algorithm>
#include <array>

/// What a peer's network does to its media.
namespace conclave::media::sfu {
namespace {

/// A level holds while all three stay below; the ITU's G.107 gives such bounds for speech.
struct Bound {
    std::uint8_t level;
    double loss;       // 0 to 1
    double round_trip; // seconds
    double jitter;     // seconds
};
constexpr std::array<Bound, 4> bounds{
    {{5, 0.01, 0.15, 0.03}, {4, 0.03, 0.30, 0.05}, {3, 0.08, 0.50, 0.10}, {2, 0.15, 1.00, 0.20}}};

std::uint8_t level_of(const DirectionQuality& direction) {
    for (const Bound& bound : bounds) {
        if (direction.fraction_lost < bound.loss &&
            direction.round_trip_seconds < bound.round_trip &&
            direction.jitter_seconds < bound.jitter) {
            return bound.level;
        }
    }
    return 1;
}

/// Adds one stream: rates add up, of loss and jitter the worst counts.
void add(DirectionQuality& direction, std::uint64_t bits_per_second, double lost, double jitter) {
    direction.present = true;
    direction.actual_bps += bits_per_second;
    direction.wanted_bps += bits_per_second;
    direction.fraction_lost = std::max(direction.fraction_lost, lost);
    direction.jitter_seconds = std::max(direction.jitter_seconds, jitter);
}

} // namespace

QualityReport Peer::quality() const {
    QualityReport report;
    if (link_.state() != TransportState::connected) {
        return report; // level 0: broken
    }
    const auto now = services_.loop.now();
    for (const auto& [id, track] : incoming_) {
        for (std::size_t layer = 0; layer < track->layers(); ++layer) {
            const Feed& feed = track->feed(layer);
            if (feed.alive(now)) {
                add(track->kind() == Kind::audio ? report.audio_send : report.video_send,
                    feed.bits_per_second(), feed.stats().fraction_lost(),
                    feed.stats().jitter_seconds());
            }
        }
    }
    for (const auto& [id, track] : outgoing_) {
        if (track->flowing() && track->last_report()) {
            const rtp::ReportBlock& block = *track->last_report();
            add(track->kind() == Kind::audio ? report.audio_receive : report.video_receive,
                track->bits_per_second(), block.fraction_lost / 256.0,
                static_cast<double>(block.jitter) / track->clock_rate());
        }
    }
    report.level = 5;
    for (DirectionQuality* direction :
         {&report.audio_send, &report.audio_receive, &report.video_send, &report.video_receive}) {
        if (direction->present) {
            direction->round_trip_seconds =
                std::chrono::duration<double>(egress_.round_trip()).count();
            direction->level = level_of(*direction);
            report.level = std::min(report.level, direction->level);
        }
    }
    return report;
}

} // namespace conclave::media::sfu
