#pragma once

#include "media/codec/picture.hpp"
#include "media/rtp/nack_generator.hpp"
#include "media/rtp/rtcp_reader.hpp"
#include "media/rtp/unwrapper.hpp"
#include "media/sfu/receive_stats.hpp"
#include "media/sfu/testing/emulated_camera_test.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <vector>

namespace conclave::media::sfu::testing {

/// What a browser makes of one stream that it gets: reception reports, and when something came of
/// it that somebody sees or hears.
class ReceivedStream {
  public:
    explicit ReceivedStream(std::uint32_t clock_rate) : stats_(clock_rate) {}
    virtual ~ReceivedStream() = default;

    struct Moment {
        base::MonoTime at;
        std::uint32_t lines = 0; // of the picture
    };
    /// Pictures shown, or packets of sound that came.
    [[nodiscard]] const std::vector<Moment>& moments() const { return moments_; }
    /// The longest time without one within [from, to]; before the first it counts as nothing.
    [[nodiscard]] std::chrono::microseconds longest_gap(base::MonoTime from,
                                                        base::MonoTime to) const;

    virtual void on_media(Received& packet, base::MonoTime now) = 0;
    void on_sender_report(const rtp::SenderInfo& info, base::MonoTime now);
    [[nodiscard]] rtp::ReportBlock report(rtp::Ssrc ssrc, base::MonoTime now);

  protected:
    rtp::LongSeq note(const Received& packet, base::MonoTime now, bool recovered);
    std::vector<Moment> moments_;

  private:
    rtp::SeqUnwrapper seq_;
    rtp::TimeUnwrapper time_;
    ReceiveStats stats_;
    std::uint32_t last_report_ = 0; // middle of its NTP time
    base::MonoTime reported_{};
};

class ReceivedSound final : public ReceivedStream {
  public:
    ReceivedSound() : ReceivedStream(48'000) {}
    void on_media(Received& packet, base::MonoTime now) override;
};

/// A browser's jitter buffer and decoder for one VP8 stream: puts packets into pictures, asks for
/// what is missing, shows pictures as soon as all of them and of those that they refer to is there,
/// where numbers show no gap, and asks for a key frame when it can't go on. After libwebrtc, where
/// its waits are from.
class ReceivedPicture final : public ReceivedStream {
  public:
    static constexpr std::chrono::milliseconds wait_for_keyframe{200};
    static constexpr std::chrono::seconds wait_for_frame{3};

    explicit ReceivedPicture(base::MonoTime now) : ReceivedStream(90'000), asked_(now) {}

    void on_media(Received& packet, base::MonoTime now) override;
    /// A packet of the RTX stream.
    void on_rtx(Received& packet, base::MonoTime now);
    [[nodiscard]] std::size_t missing(base::MonoTime now, base::MonoTime::duration round_trip,
                                      std::span<rtp::LongSeq> out) {
        return nack_.poll(now, round_trip, out);
    }
    /// Is a PLI to be sent now?
    [[nodiscard]] bool asks_for_keyframe(base::MonoTime now);
    [[nodiscard]] std::uint32_t lines() const { return lines_; }

  private:
    struct Part {
        bool first = false; // of its picture
        bool key = false;
        bool last = false;
        bool padding = false;    // belongs to no picture
        std::uint32_t lines = 0; // of a key frame
        codec::Numbered head{};
        bool base = true;                // of the lowest temporal layer
        EmulatedReferences references{}; // of a first one
    };
    void take(rtp::LongSeq seq, const Received& packet, base::MonoTime now);
    /// One past the last packet of the picture that begins at `seq`; nullopt: not all of it came.
    [[nodiscard]] std::optional<rtp::LongSeq> end_of(rtp::LongSeq seq) const;
    /// Does the picture follow the last one that was shown, by its numbers, and was that decoded on
    /// which it builds?
    [[nodiscard]] bool can_follow(const Part& first) const;
    void show(rtp::LongSeq first, rtp::LongSeq end, base::MonoTime now);
    void decode(base::MonoTime now);

    rtp::SeqUnwrapper numbers_; // RTX comes under the numbers of the media
    rtp::NackGenerator nack_;
    std::map<rtp::LongSeq, Part> parts_; // not decoded yet
    std::optional<rtp::LongSeq> next_;   // the picture to decode next begins here
    std::uint32_t lines_ = 0;
    codec::PictureNumbers newest_{};                       // shown
    std::array<std::optional<std::uint16_t>, 64> decoded_; // by the number at the camera
    base::MonoTime asked_;                                 // or decoded, whichever is later
};

} // namespace conclave::media::sfu::testing
