#pragma once

#include "media/codec/layer_filter.hpp"
#include "media/codec/picture_munger.hpp"
#include "media/downlink.hpp"
#include "media/rtp/keyframe_gate.hpp"
#include "media/rtp/nack_responder.hpp"
#include "media/rtp/rtx.hpp"
#include "media/rtp/sequence_map.hpp"
#include "media/rtp/time_map.hpp"
#include "media/sfu/egress.hpp"
#include "media/sfu/incoming_track.hpp"
#include "media/sfu/quality.hpp"
#include "media/sfu/rate_meter.hpp"
#include "media/sfu/sent_datagrams.hpp"

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace conclave::media::sfu {

/// One subscriber's copy of a source: chooses the layer, rewrites sequence numbers and timestamps
/// so that the subscriber sees one stream, repeats what got lost. Owned by the subscriber's
/// transport; taken off its source when it ends. No allocation per packet. One thread.
class OutgoingTrack {
  public:
    /// `mid` goes with so many packets: the description names the SSRC anyway.
    static constexpr std::uint64_t packets_with_mid = 50;
    static constexpr std::chrono::seconds video_report_interval{1};
    static constexpr std::chrono::seconds audio_report_interval{5};
    /// After the choice of a lower layer the higher one flows on until the lower's key frame, but
    /// no longer than this: the path carries it no more.
    static constexpr std::chrono::seconds longest_leaving{1};
    /// A publisher may send an earlier codec for a moment after a negotiation.
    static constexpr std::chrono::seconds undecodable_patience{1};
    static constexpr rtp::LongSeq probe_depth = 32; // packets back that probes repeat
    /// So many packets behind the beginning of a key frame may have come before it.
    static constexpr rtp::LongSeq catch_up_depth = 256;

    OutgoingTrack(Services& services, OutgoingId id, IncomingTrack& source, OutgoingMapping mapping,
                  Egress& egress);
    ~OutgoingTrack();
    OutgoingTrack(const OutgoingTrack&) = delete;
    OutgoingTrack& operator=(const OutgoingTrack&) = delete;

    [[nodiscard]] OutgoingId id() const { return id_; }
    [[nodiscard]] rtp::Ssrc ssrc() const { return ssrc_; }
    [[nodiscard]] std::optional<rtp::Ssrc> rtx_ssrc() const;
    [[nodiscard]] Kind kind() const { return source_.kind(); }
    [[nodiscard]] const IncomingTrack& source() const { return source_; }

    /// Can the subscriber decode any codec of the source?
    [[nodiscard]] bool decodable() const;
    /// Has the source sent for a while what the subscriber can't decode? Says it once.
    [[nodiscard]] bool take_undecodable(base::MonoTime now);
    /// After the source was negotiated again.
    void match_codecs();

    void start(base::MonoTime now);
    void set_render_hint(const RenderHint& hint, base::MonoTime now);
    [[nodiscard]] const RenderHint& render_hint() const { return hint_; }
    void set_priority(DownlinkPriority priority) { priority_ = priority; }
    [[nodiscard]] DownlinkPriority priority() const { return priority_; }
    /// What to send at most, nullopt: nothing; and what it would be without limits. True when the
    /// track was switched off or on by it.
    bool set_limit(const std::optional<Quality>& most, const Quality& ideal, base::MonoTime now);
    /// The encoding without limits; nullopt: nothing of it is shown.
    [[nodiscard]] std::optional<std::size_t> ideal() const {
        return started_ && shown() ? std::optional(ideal_.encoding) : std::nullopt;
    }
    [[nodiscard]] bool started() const { return started_; }
    [[nodiscard]] bool shown() const {
        return hint_.enabled != false && hint_.size != RenderSize{};
    }

    void on_packet(const Packet& packet);
    void on_padding(std::size_t layer, rtp::LongSeq seq);
    void on_nack(const rtp::Nack& nack, base::MonoTime now);
    void on_keyframe_request(base::MonoTime now);
    // For the egress: see EgressTracks.
    void send_waiting(const PacedPacket& packet, base::MonoTime now);
    void on_paced_drop(const PacedPacket& packet, base::MonoTime now);
    std::size_t send_probe(std::size_t most, base::MonoTime now);
    /// Is there a stream to send probes in?
    [[nodiscard]] bool can_probe() const;
    void on_report(const rtp::ReportBlock& block) { last_report_ = block; }
    void tick(base::MonoTime now);

    /// The next sender report, when one is due; nullopt: nothing to say.
    [[nodiscard]] std::optional<rtp::SenderInfo> take_report(base::MonoTime now, rtp::NtpTime wall);

    /// Does the subscriber get packets at present?
    [[nodiscard]] bool flowing() const { return current_.has_value(); }
    [[nodiscard]] std::optional<std::size_t> current() const { return current_; }
    /// The layer to go for; differs from current() until its key frame comes.
    [[nodiscard]] std::optional<std::size_t> target() const { return target_; }
    [[nodiscard]] const std::optional<rtp::ReportBlock>& last_report() const {
        return last_report_;
    }
    /// Over the last second.
    [[nodiscard]] std::uint64_t bits_per_second() const { return rate_.bits_per_second(); }
    [[nodiscard]] std::uint32_t clock_rate() const { return clock_rate_; }
    [[nodiscard]] std::string explain(base::MonoTime now) const;

  private:
    /// How a packet went out, to write it again.
    struct Sent {
        std::uint8_t layer = 0;
        rtp::LongSeq in = 0;
        rtp::LongTime time = 0;        // as sent
        codec::PictureNumbers picture; // as sent, where the codec has them
        bool marker = false;           // as sent
    };
    static constexpr std::uint8_t no_payload_type = 0xff;
    /// In the handle of a packet that waits, beside its number: it is a repetition.
    static constexpr std::uint64_t repetition = std::uint64_t{1} << 63;

    /// A publisher's packet, new or out of the history.
    struct Content {
        base::ByteView bytes;
        const rtp::PacketView& view;
        std::size_t codec;
        const codec::Numbered& head;
    };

    void choose(base::MonoTime now);
    [[nodiscard]] codec::Layers decodable_layers(std::optional<std::size_t> codec) const;
    bool try_switch(const Packet& packet);
    void forward(const Packet& packet);
    void leave_out(const Packet& packet);
    void catch_up(const Packet& begun);
    [[nodiscard]] rtp::EgressHeader header(base::ByteView bytes, const rtp::PacketView& view,
                                           std::size_t codec, rtp::LongSeq out,
                                           const Sent& sent) const;
    void write(const Content& content, rtp::LongSeq out, const Sent& sent, base::MonoTime now);
    std::size_t write_repetition(const Content& content, rtp::LongSeq out, const Sent& sent,
                                 base::MonoTime now);
    void repeat(rtp::LongSeq out, base::MonoTime now);
    std::size_t repeat_as_it_was(rtp::LongSeq out, base::MonoTime now);
    std::size_t repeat_as_rtx(rtp::LongSeq out, base::MonoTime now);
    /// What is repeated may leave now, or has to wait for its time.
    [[nodiscard]] bool leaves_now(rtp::LongSeq out, std::size_t bytes, base::MonoTime now);
    std::size_t send_padding(std::size_t most, base::MonoTime now);
    /// Calls `use(content, sent)` with a packet that was sent, if it is there still.
    template <class Use>
    std::size_t recall(rtp::LongSeq out, Use&& use);
    [[nodiscard]] PacedPacket paced(rtp::LongSeq out, std::size_t bytes) const;

    Services& services_;
    OutgoingId id_;
    IncomingTrack& source_;
    OutgoingMapping mapping_;
    Egress& egress_;
    rtp::ExtensionMap extensions_;
    std::array<std::uint8_t, 32> payload_types_{}; // by index of the source's codec
    std::uint32_t clock_rate_;
    rtp::Ssrc ssrc_;
    rtp::SequenceMap numbers_;
    rtp::TimeMap times_;
    codec::PictureMunger pictures_;
    codec::LayerFilter filter_; // within what flows
    rtp::NackResponder<Sent> sent_;
    std::optional<rtp::RtxWriter> rtx_;
    std::unique_ptr<SentDatagrams> kept_; // where there is no RTX
    rtp::KeyframeWishLimit wishes_;

    bool started_ = false;
    std::optional<std::size_t> target_;        // the layer that should flow
    std::optional<std::size_t> current_;       // the layer that flows
    std::optional<std::size_t> last_layer_;    // that ever flowed
    codec::Layers within_ = codec::all_layers; // target_, at most
    std::optional<Quality> limit_;
    bool limited_ = false;
    Quality ideal_{~std::size_t{0}, codec::all_layers}; // the highest there is
    std::optional<base::MonoTime> undecodable_since_;
    bool undecodable_told_ = false;
    RenderHint hint_;
    DownlinkPriority priority_ = DownlinkPriority::standard;
    bool last_marker_ = true;
    std::uint64_t packets_ = 0;
    std::uint64_t payload_bytes_ = 0;             // for sender reports
    RateMeter rate_;                              // of RTP, with headers
    std::optional<base::MonoTime> leaving_since_; // current_ is to be left for a lower layer
    rtp::LongSeq probe_back_ = 0;                 // next one to probe with, from the newest
    rtp::LongTime last_time_ = 0;                 // as sent
    std::uint8_t last_payload_type_ = no_payload_type;
    std::optional<base::MonoTime> reported_;
    std::optional<rtp::ReportBlock> last_report_;
};

} // namespace conclave::media::sfu
