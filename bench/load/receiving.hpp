#pragma once

#include "load/histogram.hpp"
#include "media/rtp/nack_generator.hpp"
#include "media/rtp/packet_view.hpp"
#include "media/rtp/rtcp_reader.hpp"
#include "media/rtp/unwrapper.hpp"
#include "media/types.hpp"

#include <bitset>
#include <cstdint>
#include <optional>

namespace conclave::load {

/// What subscribers got; sums over streams.
struct ReceivingCounters {
    std::uint64_t packets = 0; // different ones, sound and pictures
    std::uint64_t video_packets = 0;
    std::uint64_t bytes = 0;    // of RTP before protection
    std::uint64_t expected = 0; // by sequence numbers
    std::uint64_t duplicates = 0;
    std::uint64_t repaired = 0;  // came by retransmission
    std::uint64_t strangers = 0; // opened, and without our stamp
    std::uint64_t frames = 0;    // complete, after complete ones back to a key frame
    std::uint64_t freezes = 0;
    std::chrono::nanoseconds frozen{0};

    void add(const ReceivingCounters& other);
    /// What came since `earlier`.
    [[nodiscard]] ReceivingCounters since(const ReceivingCounters& earlier) const;
};

/// One stream that a subscriber gets: counts, finds losses, and follows whether a decoder could
/// show its frames. A freeze is what WebRTC's statistics call so: a gap between frames above three
/// times the mean and above the mean by 150 ms (W3C webrtc-stats, freezeCount). Pure.
class IncomingStream {
  public:
    IncomingStream(media::Kind kind, std::uint32_t ssrc, std::uint32_t clock_rate);

    /// `payload` is empty when the packet was not opened; then nothing is known of key frames, and
    /// frames are taken to be whole.
    void on_packet(const media::rtp::PacketView& view, base::ByteView payload, bool opened,
                   bool repaired, base::MonoTime arrival, Histogram& latency);

    [[nodiscard]] media::Kind kind() const { return kind_; }
    [[nodiscard]] std::uint32_t ssrc() const { return ssrc_; }
    [[nodiscard]] ReceivingCounters counters() const;
    [[nodiscard]] media::rtp::NackGenerator& nack() { return nack_; }
    /// Has a key frame come whole? Sound: has anything come?
    [[nodiscard]] bool flows() const { return flows_; }
    /// A decoder would ask for a key frame now; at most every 500 ms.
    [[nodiscard]] bool take_key_frame_wish(base::MonoTime now);
    /// Begins the next interval of reports.
    [[nodiscard]] media::rtp::ReportBlock report(base::MonoTime now);
    void on_sender_report(const media::rtp::SenderInfo& info, base::MonoTime now);

  private:
    static constexpr std::size_t window = 4'096; // packets, for duplicates and order
    static constexpr std::chrono::milliseconds wish_interval{500};

    void follow(media::rtp::LongSeq seq, bool key_frame, base::MonoTime arrival);
    [[nodiscard]] bool is_whole(media::rtp::LongSeq begin) const;
    void on_frame(base::MonoTime arrival);
    [[nodiscard]] std::size_t place(media::rtp::LongSeq seq) const {
        return static_cast<std::size_t>(seq) % window;
    }

    media::Kind kind_;
    std::uint32_t ssrc_;
    double clock_rate_;
    media::rtp::SeqUnwrapper unwrapper_;
    media::rtp::NackGenerator nack_;
    ReceivingCounters counters_;
    std::bitset<window> received_;
    std::bitset<window> markers_;
    std::optional<media::rtp::LongSeq> first_{};
    media::rtp::LongSeq highest_ = 0;
    media::rtp::LongSeq complete_ = 0; // everything from the key frame to here came
    std::optional<media::rtp::LongSeq> key_frame_at_{}; // the newest, behind a gap
    bool flows_ = false;
    base::MonoTime last_progress_{};
    base::MonoTime last_frame_{};
    double mean_gap_ = 0; // s, between frames
    base::MonoTime wished_{};
    // For reports (RFC 3550, A.3 and A.8).
    std::uint64_t expected_before_ = 0;
    std::uint64_t received_before_ = 0;
    double jitter_ = 0;
    std::uint32_t last_time_ = 0;
    base::MonoTime last_arrival_{};
    std::uint32_t last_report_ = 0;
    base::MonoTime last_report_at_{};
};

} // namespace conclave::load
