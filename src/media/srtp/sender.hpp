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

constexpr std::size_t max_egress_ssrcs = 8192; // over the life of one transport's keys

/// Protects what goes out of one transport (RFC 3711, RFC 7714), in place. It follows the rollover
/// counter of each SSRC from the 16-bit sequence numbers in the packets; slightly late packets are
/// fine. **One (SSRC, index) is encrypted once**: a second time is refused with `index_reused`,
/// since under AES-GCM it would give away the authentication key (RFC 7714, 8.4). So a repeated
/// packet must be RTX (RFC 4588), or the very bytes that went out first.
///
/// An SSRC's first sequence number should be random in [1000, 2^15): then a receiver that loses the
/// first packets still guesses the rollover counter. Streams are never forgotten, for the rule
/// above.
///
/// One thread (its transport's). Allocates only for an SSRC's first packet.
class Sender {
  public:
    /// Throws std::runtime_error when the cryptographic library fails.
    explicit Sender(const KeyingMaterial& keys);
    ~Sender();
    Sender(Sender&&) noexcept;
    Sender& operator=(Sender&&) noexcept;

    /// `buffer` begins with an RTP packet of `length` bytes and has rtp_overhead(profile) bytes of
    /// room behind it. Returns the protected length. Failures: malformed, no_room, index_reused,
    /// too_old, too_many_streams, key_exhausted, library.
    [[nodiscard]] std::expected<std::size_t, Failure> protect_rtp(std::span<std::uint8_t> buffer,
                                                                  std::size_t length);

    /// The same for a compound RTCP packet and rtcp_overhead(profile). One index counts for all
    /// SSRCs; after 2^31 packets every further one fails with key_exhausted (RFC 3711, 9.2).
    [[nodiscard]] std::expected<std::size_t, Failure> protect_rtcp(std::span<std::uint8_t> buffer,
                                                                   std::size_t length);

    [[nodiscard]] Profile profile() const { return profile_; }

  private:
    [[nodiscard]] std::expected<IndexWindow*, Failure> stream(std::uint32_t ssrc);

    Profile profile_;
    std::unique_ptr<Transform> rtp_;
    std::unique_ptr<Transform> rtcp_;
    StreamTable<IndexWindow> streams_;
    std::uint32_t rtcp_index_ = 0; // of the next packet; RFC 3711, 3.4 wants 31 bits
};

} // namespace conclave::media::srtp
