#pragma once

#include "media/srtp/failure.hpp"
#include "media/srtp/index_window.hpp"
#include "media/srtp/keying_material.hpp"
#include "media/srtp/stream_table.hpp"

#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <span>

namespace conclave::media::srtp {

class Transform;

constexpr std::size_t max_ingress_ssrcs = 64; // of RTP, and as many of RTCP, on one transport

/// Opens what comes in on one transport (RFC 3711, RFC 7714), in place: checks replay (a window of
/// 1024 packets) and the tag, then decrypts. Nothing is remembered of a packet that does not
/// authenticate. In the first 64 packets of an SSRC a wrong tag makes it try the next rollover
/// counter once: the packets before a wrap may all have been lost.
///
/// One thread (its transport's). Allocates only for an SSRC's first packet.
class Receiver {
  public:
    /// Throws std::runtime_error when the cryptographic library fails.
    explicit Receiver(const KeyingMaterial& keys);
    ~Receiver();
    Receiver(Receiver&&) noexcept;
    Receiver& operator=(Receiver&&) noexcept;

    /// `packet` is one protected RTP packet. Returns the length of the plain packet at its
    /// beginning; after a failure its content is undefined. Failures: malformed, authentication,
    /// replay, too_old, too_many_streams, library.
    [[nodiscard]] std::expected<std::size_t, Failure> unprotect_rtp(std::span<std::uint8_t> packet);

    /// The same for a protected compound RTCP packet; also fails with unencrypted.
    [[nodiscard]] std::expected<std::size_t, Failure>
    unprotect_rtcp(std::span<std::uint8_t> packet);

    /// Gives up an RTP SSRC's place, for streams that authenticate and yet belong to no track.
    void forget_rtp(std::uint32_t ssrc) { rtp_streams_.erase(ssrc); }

    [[nodiscard]] std::size_t rtp_streams() const { return rtp_streams_.size(); }
    [[nodiscard]] Profile profile() const { return profile_; }

  private:
    struct RtpStream {
        IndexWindow window;
        std::uint32_t packets = 0; // authenticated; stops counting where it no longer matters
    };
    struct Scratch;

    [[nodiscard]] bool may_be_rolled_over(const RtpStream* stream) const;

    Profile profile_;
    std::unique_ptr<Transform> rtp_;
    std::unique_ptr<Transform> rtcp_;
    std::unique_ptr<Scratch> scratch_; // ciphertext of a packet that may need a second try
    StreamTable<RtpStream> rtp_streams_;
    StreamTable<IndexWindow> rtcp_streams_;
};

} // namespace conclave::media::srtp
