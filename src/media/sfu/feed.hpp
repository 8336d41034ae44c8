#pragma once

#include "media/codec/dependency_descriptor.hpp"
#include "media/rtp/history.hpp"
#include "media/rtp/keyframe_gate.hpp"
#include "media/rtp/nack_generator.hpp"
#include "media/rtp/sender_clock.hpp"
#include "media/rtp/unwrapper.hpp"
#include "media/sfu/layer_rates.hpp"
#include "media/sfu/packet.hpp"
#include "media/sfu/rate_meter.hpp"
#include "media/sfu/receive_stats.hpp"
#include "media/sfu/services.hpp"

#include <chrono>
#include <cstdint>
#include <optional>

namespace conclave::media::sfu {

struct FeedOptions {
    std::size_t layer = 0;
    Kind kind = Kind::audio;
    std::uint32_t clock_rate = 48'000; // Hz
    bool nack = false;
    bool pli = false;
    bool fir = false;
};

/// One encoding that a publisher sends: one SSRC and its retransmissions. Puts its packets into
/// long numbers, keeps them for repetition, and knows what to ask of the publisher. One thread.
class Feed {
  public:
    /// So long without a packet and a layer counts as not sent.
    static constexpr std::chrono::milliseconds alive_for{500};

    /// A packet as it is kept for repetition.
    struct Kept {
        Slab::Slot slot = 0;
        rtp::PacketView view;
        rtp::LongTime time = 0;
        std::uint8_t codec = 0;
        codec::PictureInfo picture{};
    };
    using History = rtp::History<Kept>;

    Feed(Services& services, FeedOptions options);
    ~Feed();
    Feed(const Feed&) = delete;
    Feed& operator=(const Feed&) = delete;

    [[nodiscard]] const FeedOptions& options() const { return options_; }
    std::optional<std::uint32_t> ssrc;     // as signalled or learnt
    std::optional<std::uint32_t> rtx_ssrc; // the same
    std::uint32_t short_side = 0;          // of the newest picture known, pixels

    struct Numbers {
        rtp::LongSeq seq = 0;
        rtp::LongTime time = 0;
        bool restarted = false;
    };
    /// What a packet says of its picture, in its payload or beside it.
    [[nodiscard]] codec::PictureInfo describe(codec::Format format, base::ByteView packet,
                                              const rtp::PacketView& view);
    /// Counts a packet with a payload and keeps it. nullopt: a duplicate, not to be forwarded.
    std::optional<Numbers> on_packet(base::ByteView packet, const rtp::PacketView& view,
                                     std::size_t codec, const codec::PictureInfo& picture,
                                     base::MonoTime arrival, bool recovered);
    /// A packet of padding alone: its number is used up.
    std::optional<Numbers> on_padding(const rtp::PacketView& view, base::MonoTime arrival);
    void on_keyframe(rtp::LongSeq seq, base::MonoTime now);
    void on_sender_report(const rtp::SenderInfo& info, base::MonoTime now);

    /// Drops what is too old to be asked for.
    void tick(base::MonoTime now);

    [[nodiscard]] const Kept* find(rtp::LongSeq seq) const { return history_.find(seq); }
    [[nodiscard]] base::ByteView bytes(const Kept& kept) const {
        return services_.slab.bytes(kept.slot).first(kept.view.size);
    }
    [[nodiscard]] bool alive(base::MonoTime now) const {
        return last_packet_ && now - *last_packet_ < alive_for;
    }
    [[nodiscard]] std::uint64_t bits_per_second() const { return rate_.bits_per_second(); }
    /// Of the layers within a video feed.
    [[nodiscard]] const LayerRates& layer_rates() const { return layer_rates_; }

    [[nodiscard]] rtp::NackGenerator& nack() { return nack_; }
    [[nodiscard]] rtp::KeyframeGate& keyframes() { return keyframes_; }
    [[nodiscard]] const rtp::SenderClock& clock() const { return clock_; }
    [[nodiscard]] ReceiveStats& stats() { return stats_; }
    [[nodiscard]] const ReceiveStats& stats() const { return stats_; }

  private:
    [[nodiscard]] Numbers number(const rtp::PacketView& view);
    bool keep(base::ByteView packet, const rtp::PacketView& view, const Numbers& numbers,
              std::size_t codec, const codec::PictureInfo& picture, base::MonoTime arrival);

    Services& services_;
    FeedOptions options_;
    rtp::SeqUnwrapper seq_;
    rtp::TimeUnwrapper time_;
    History history_;
    rtp::NackGenerator nack_;
    rtp::KeyframeGate keyframes_;
    rtp::SenderClock clock_;
    ReceiveStats stats_;
    codec::DependencyReader dependencies_;
    std::optional<base::MonoTime> last_packet_;
    RateMeter rate_;
    LayerRates layer_rates_;
};

} // namespace conclave::media::sfu
