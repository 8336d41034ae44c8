#pragma once

#include "base/random.hpp"
#include "load/transport.hpp"
#include "load/video_model.hpp"
#include "media/rtp/extension.hpp"
#include "media/rtp/rtcp_reader.hpp"
#include "media/rtp/rtx.hpp"
#include "media/types.hpp"

#include <array>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace conclave::load {

/// What a participant publishes; chosen before anything is negotiated.
struct LocalTrack {
    media::Kind kind = media::Kind::audio;
    std::string id;
    std::vector<Layer> layers{};        // of video, the lowest first
    std::vector<std::uint32_t> ssrcs{}; // one a layer; of audio, one
    std::vector<std::uint32_t> rtx_ssrcs{};
};

/// What was agreed upon for it.
struct Agreed {
    std::string mid;
    std::uint8_t payload_type = 0;
    std::optional<std::uint8_t> rtx_payload_type{};
};

struct SendingCounters {
    std::uint64_t packets = 0;
    std::uint64_t bytes = 0; // of RTP before protection
    std::uint64_t repeated = 0;
    std::uint64_t key_frames = 0;
};

/// One SSRC that a participant sends, with its retransmission. Keeps what it sent for a while.
class OutgoingStream {
  public:
    static constexpr std::size_t remembered = 512;   // packets; 2 s of video at 2.5 Mbit/s
    static constexpr std::size_t max_packet = 1'200; // bytes of RTP before protection

    OutgoingStream(base::Random& random, std::uint32_t ssrc, std::optional<std::uint32_t> rtx_ssrc,
                   std::uint32_t clock_rate);

    /// Room for `payload` bytes of the next packet's payload; write() makes a packet of it.
    [[nodiscard]] std::span<std::uint8_t> payload(std::size_t size);
    void send(Transport& transport, const media::rtp::ExtensionMap& map, const Agreed& agreed,
              bool marker, media::rtp::RtpTime time, std::uint16_t& transport_number,
              base::MonoTime now);
    void repeat(Transport& transport, const media::rtp::ExtensionMap& map, const Agreed& agreed,
                const media::rtp::NackItem& item, std::uint16_t& transport_number,
                base::MonoTime now);
    void report(Transport& transport, base::WallTime wall, media::rtp::RtpTime time) const;

    [[nodiscard]] std::uint32_t ssrc() const { return ssrc_.value; }
    [[nodiscard]] std::uint32_t clock_rate() const { return clock_rate_; }
    [[nodiscard]] const SendingCounters& counters() const { return counters_; }
    void count_key_frame() { ++counters_.key_frames; }
    [[nodiscard]] media::rtp::RtpTime time_at(base::MonoTime now) const;

  private:
    struct Sent {
        base::Bytes payload;
        media::rtp::LongSeq seq = -1;
        media::rtp::RtpTime time;
        bool marker = false;
    };
    void write(Transport& transport, const media::rtp::ExtensionMap& map,
               const media::rtp::EgressHeader& header, base::ByteView original_seq,
               base::ByteView payload, std::uint16_t& transport_number, base::MonoTime now);

    media::rtp::Ssrc ssrc_;
    std::uint32_t clock_rate_;
    std::optional<std::uint32_t> rtx_ssrc_;
    std::optional<media::rtp::RtxWriter> rtx_;
    media::rtp::LongSeq first_rtx_;
    media::rtp::LongSeq next_;
    std::uint32_t time_offset_;
    std::vector<Sent> sent_;
    SendingCounters counters_;
};

/// Sends a LocalTrack: pictures at 30 a second in each layer, paced as browsers do, or sound at 50
/// packets a second. Key frames at the start and when asked. tick() every few milliseconds.
class TrackSender {
  public:
    static constexpr double pace_factor = 2.5; // of the layer's rate; what libwebrtc's pacer does
    static constexpr std::chrono::milliseconds pace_interval{5};
    static constexpr std::chrono::milliseconds least_between_key_frames{300};
    static constexpr std::size_t audio_payload = 100; // bytes; Opus at 40 kbit/s
    static constexpr std::chrono::milliseconds audio_interval{20};
    static constexpr std::chrono::seconds report_interval{1};

    TrackSender(base::Random& random, const LocalTrack& track, base::MonoTime now);

    void agree(Agreed agreed) { agreed_ = std::move(agreed); }
    void tick(Transport& transport, const media::rtp::ExtensionMap& map,
              std::uint16_t& transport_number, base::MonoTime now);
    void on_nack(Transport& transport, const media::rtp::ExtensionMap& map,
                 const media::rtp::Nack& nack, std::uint16_t& transport_number, base::MonoTime now);
    /// PLI or FIR of one of its SSRCs.
    void on_key_frame_wish(std::uint32_t ssrc);
    [[nodiscard]] SendingCounters counters() const;

  private:
    struct Encoding {
        OutgoingStream stream;
        std::optional<VideoModel> model; // video
        std::uint32_t bytes_a_tick = 0;
        base::MonoTime next_frame{};
        base::MonoTime key_frame_at{};
        bool key_wanted = true;
        // The frame that is on its way.
        std::size_t left = 0;
        std::size_t piece = 0;
        bool first = true;
        media::rtp::RtpTime time{};
    };
    void tick_audio(Encoding& encoding, Transport& transport, const media::rtp::ExtensionMap& map,
                    std::uint16_t& transport_number, base::MonoTime now);
    void tick_video(Encoding& encoding, Transport& transport, const media::rtp::ExtensionMap& map,
                    std::uint16_t& transport_number, base::MonoTime now);
    static void begin_frame(Encoding& encoding, base::MonoTime now);

    Agreed agreed_;
    media::Kind kind_;
    std::vector<Encoding> encodings_;
    base::MonoTime next_report_{};
};

} // namespace conclave::load
