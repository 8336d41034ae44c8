#pragma once

#include "media/bitrate.hpp"
#include "media/rtp/rtcp_reader.hpp"
#include "media/sfu/testing/fake_client_test.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

namespace conclave::media::sfu::testing {

/// What a receiver needs to know whether it can decode a picture: as in VP8's descriptor, and which
/// picture this one builds on.
struct EmulatedPicture {
    bool key = false;
    std::uint16_t number = 0;
    std::uint16_t builds_on = 0;
    std::uint8_t temporal = 0;
    bool enters_layer = false; // Y
    std::uint8_t tl0 = 0;
};
/// Of the first packet of a picture that an EmulatedCamera made: its number there, and that of the
/// one that it builds on. `bitstream` is what follows the descriptor.
struct EmulatedReferences {
    std::uint16_t number = 0;
    std::uint16_t builds_on = 0;
};
[[nodiscard]] std::optional<EmulatedReferences> read_references(base::ByteView bitstream);

/// A camera and its encoder as in a browser: VP8 in up to three encodings of half the size each,
/// 30 pictures a second, as many encodings as the budget allows (lowest first, each filled before
/// the next begins), key frames on request, and what it sent lately kept for repetition. Each
/// picture says which one it builds on, so that a receiver knows whether it could decode it.
class EmulatedCamera {
  public:
    static constexpr std::int64_t frames_per_second = 30;
    static constexpr std::size_t packet_bytes = 1100;
    static constexpr std::int64_t key_factor = 4; // a key frame is as large as so many pictures
    /// Of requests within this only the first counts, as in libwebrtc (EncoderRtcpFeedback).
    static constexpr std::chrono::milliseconds keyframe_interval{300};
    static constexpr std::size_t most_kept = 600; // packets of an encoding, to repeat

    /// Layers up to `lines` lines, under SSRCs from `first_ssrc` on; `mid` names the section. Each
    /// with `temporal` layers in time, 1 or 3.
    EmulatedCamera(std::uint32_t lines, std::uint32_t temporal, std::uint32_t first_ssrc,
                   std::string mid);

    [[nodiscard]] IncomingMapping mapping() const;
    [[nodiscard]] Bitrate most() const;

    void set_budget(Bitrate budget);
    void on_keyframe_request(std::uint32_t ssrc, base::MonoTime now);
    /// The packets of the picture that is due, of all layers; empty when none is. `busy`: what was
    /// encoded waits still, so a picture that is due is left out.
    [[nodiscard]] std::vector<Outgoing> frame(base::MonoTime now, bool busy);
    /// What a NACK asked for, as RTX (RFC 4588).
    [[nodiscard]] std::optional<Outgoing> repeat(std::uint32_t ssrc, std::uint16_t seq);
    /// A repetition gets its own number when it leaves.
    void number(Outgoing& packet);
    /// A recent packet again, of the best layer, to probe with.
    [[nodiscard]] std::optional<Outgoing> probe();
    [[nodiscard]] std::vector<rtp::SenderInfo> reports(base::MonoTime now, rtp::NtpTime wall) const;

    /// The most key frames that any one layer had to make.
    [[nodiscard]] std::uint32_t keyframes() const;
    [[nodiscard]] std::size_t active_layers() const { return active_; }

  private:
    struct Layer {
        std::uint32_t lines = 0;
        Bitrate least; // below, it is not sent
        Bitrate most;
        std::string rid;
        std::uint32_t ssrc = 0;
        std::uint32_t rtx_ssrc = 0;
        std::uint32_t time_offset = 0; // of its RTP clock
        Bitrate rate{};
        std::uint16_t seq = 0;
        std::uint16_t rtx_seq = 0;
        std::uint16_t picture = 0;
        std::uint8_t tl0 = 0;
        std::uint32_t since_key = 0;           // pictures
        std::array<std::uint16_t, 3> newest{}; // picture of each temporal layer
        bool key_wanted = true;
        std::optional<base::MonoTime> last_request{};
        std::uint32_t keyframes = 0;
        std::int64_t debt = 0; // bytes beyond its rate
        std::uint32_t packets = 0;
        std::uint32_t bytes = 0;
        std::deque<Outgoing> kept{};
    };
    [[nodiscard]] Layer* find(std::uint32_t ssrc);
    [[nodiscard]] EmulatedPicture next_picture(Layer& layer, bool key) const;
    [[nodiscard]] static std::int64_t next_size(Layer& layer, bool key);
    void encode(Layer& layer, base::MonoTime now, std::vector<Outgoing>& out) const;
    [[nodiscard]] static Outgoing as_rtx(Layer& layer, const Outgoing& original);

    std::string mid_;
    std::uint32_t temporal_;
    std::vector<Layer> layers_;
    std::size_t active_ = 1;
    std::optional<base::MonoTime> started_;
    std::int64_t next_frame_ = 0;
    std::size_t probe_back_ = 0;
};

/// RTP time of a clock of `rate` Hz.
[[nodiscard]] std::uint32_t rtp_time(base::MonoTime now, std::uint32_t rate, std::uint32_t offset);

} // namespace conclave::media::sfu::testing
