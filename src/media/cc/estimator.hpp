#pragma once

#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "media/bitrate.hpp"
#include "media/cc/congestion_state.hpp"
#include "media/cc/inter_arrival.hpp"
#include "media/cc/loss_controller.hpp"
#include "media/cc/probe_results.hpp"
#include "media/cc/rate_controller.hpp"
#include "media/cc/rate_window.hpp"
#include "media/cc/send_history.hpp"
#include "media/cc/trendline.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <vector>

namespace conclave::media {

/// What the estimator thinks of the path.
struct PathEstimate {
    Bitrate target;                      ///< to send at most, all kinds of packets together
    Bitrate allocation;                  ///< the same for the allocator: less while congested
    std::optional<Bitrate> acknowledged; ///< what came through lately
    CongestionState state = CongestionState::none;
    std::chrono::microseconds queue_delay{0};
    std::chrono::microseconds rtt{0};
    double loss = 0;                  ///< 0 to 1
    bool application_limited = false; ///< far less is sent than may be
};

/// Sender-side bandwidth estimation for one egress transport: delay (trend of burst delays),
/// loss, REMB as a cap, probes (draft-ietf-rmcat-gcc-02, after the shape of libwebrtc's goog_cc).
/// Pure: events in, with their times; estimates out. Owned by the transport's thread. Allocates
/// at construction, and in explain().
class Estimator {
  public:
    static constexpr Bitrate floor = Bitrate::kbps(30);
    static constexpr Bitrate ceiling = Bitrate::mbps(20);
    static constexpr Bitrate default_start = Bitrate::kbps(600);
    /// A rate that a client remembers from its last session counts up to this.
    static constexpr Bitrate most_start = Bitrate::kbps(2'500);
    static constexpr std::chrono::milliseconds default_rtt{200};
    static constexpr double limited_below = 0.65; // of the target sent: application-limited
    static constexpr double limited_until = 0.80;
    static constexpr double congested_factor = 0.85; // of the acknowledged rate, for the allocator
    /// Packets are on their way and no feedback comes: halve, and again each time this passes.
    static constexpr std::chrono::seconds silence{2};
    /// A probe that goes over the path's capacity fills a queue. For this long after its result,
    /// that overuse takes the rate no lower than what the probe measured of a path that it filled;
    /// else no lower than it was before, as far as `probe_floor` of the measure.
    static constexpr std::chrono::milliseconds probe_shadow{500};
    static constexpr double probe_floor = 0.9;
    /// Losses with a queue of more than this are the path's being full.
    static constexpr std::chrono::milliseconds full_queue{30};
    /// A REMB older than this says nothing.
    static constexpr std::chrono::seconds remb_lifetime{10};

    explicit Estimator(Bitrate start = default_start);

    /// A packet goes out, `bytes` of datagram; returns the number for its transport-wide header
    /// extension. `probe` is Prober::tag() for all packets while a probe runs.
    std::uint16_t on_sent(base::MonoTime now, std::size_t bytes, ProbeId probe = 0);
    /// A packet is sent once more under the number that it had, since it was lost. Its arrival says
    /// nothing any more: nobody knows which of the two it was.
    void on_repeated(std::uint16_t number, std::size_t bytes, base::MonoTime now);
    void on_probe(const ProbeCluster& cluster);

    /// Why a message had no effect.
    enum class Refusal : std::uint8_t { malformed, unknown_packets };
    /// Control information of a transport-wide feedback message. Returns the result of a probe of
    /// which enough is known; the next message may return it again, measured on more packets.
    [[nodiscard]] std::expected<std::optional<ProbeResult>, Refusal>
    on_feedback(base::ByteView fci, base::MonoTime now);
    /// Round trip measured from receiver reports (RFC 3550, 6.4.1).
    void on_rtt(std::chrono::microseconds rtt) { report_rtt_ = rtt; }
    /// Receiver Estimated Maximum Bitrate (draft-alvestrand-rmcat-remb-03): a cap, never a rise.
    void on_remb(Bitrate rate, base::MonoTime now);
    /// At least every 100 ms.
    void on_tick(base::MonoTime now);
    /// The peer's address has changed: half the rate, nothing known of delay.
    void on_path_change(base::MonoTime now);

    [[nodiscard]] const PathEstimate& estimate() const { return estimate_; }
    [[nodiscard]] std::uint64_t refused_feedback() const { return refused_; }
    /// One fact a line, for operators.
    [[nodiscard]] std::string explain() const;

  private:
    struct Counts {
        std::int64_t received = 0;
        std::int64_t lost = 0;
        std::optional<base::MonoTime> last_sent;
        std::optional<ProbeResult> probe;
    };

    void use_arrivals(base::MonoTime now, Counts& counts);
    void on_arrival(const PacketResult& packet, base::MonoTime now, Counts& counts);
    void use_probe(const ProbeResult& probe, base::MonoTime now);
    void hold_probe_floor(base::MonoTime now);
    void update_limited(base::MonoTime now);
    void publish(base::MonoTime now);
    [[nodiscard]] std::chrono::microseconds rtt() const;
    [[nodiscard]] bool queued() const;

    /// Arrivals of one message that are put in order; a message with more is taken in parts.
    static constexpr std::size_t most_sorted = 512;

    SendHistory history_;
    std::vector<PacketResult> arrivals_;
    InterArrival inter_arrival_;
    Trendline trendline_;
    RateController delay_;
    LossController loss_;
    RateWindow acknowledged_; ///< on the receiver's clock
    RateWindow sent_;         ///< on ours
    QueueWatch queue_;
    ProbeResults probes_;
    Bitrate before_probe_;
    Bitrate probe_floor_;
    base::MonoTime probe_floor_until_;

    std::optional<std::chrono::microseconds> report_rtt_;
    std::optional<std::chrono::microseconds> feedback_rtt_;
    std::optional<Bitrate> remb_;
    base::MonoTime remb_at_;
    std::optional<base::MonoTime> waiting_since_; ///< for feedback
    bool heard_ = false; ///< feedback has come: its absence means something
    bool limited_ = false;
    std::uint64_t refused_ = 0;
    std::int64_t untold_losses_ = 0; ///< known by on_repeated(), and not by feedback
    PathEstimate estimate_;
};

} // namespace conclave::media
