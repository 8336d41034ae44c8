#pragma once

#include "media/srtp/key_derivation.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

namespace conclave::media::srtp {

/// One packet's work, in place. The caller has checked all sizes.
struct Job {
    std::uint8_t* packet;                   ///< first byte of the header
    std::size_t header;                     ///< bytes that are authenticated only
    std::size_t length;                     ///< header and payload, without tag and RTCP index
    std::span<const std::uint8_t> appended; ///< authenticated after the packet: ROC or RTCP index
    std::uint8_t* tag;                      ///< where the tag is, or goes
    std::uint32_t ssrc;
    std::uint64_t index; ///< 48-bit packet index, or 31-bit SRTCP index
};

enum class Opened : std::uint8_t { yes, wrong_tag, library_error };

/// The cryptography of one direction of RTP or RTCP, keyed at construction. The one place where
/// another implementation (a vector library, a NIC) would be plugged in. One thread at a time; no
/// allocation per packet.
class Transform {
  public:
    virtual ~Transform() = default;
    /// Encrypts and writes the tag; false when the library failed.
    [[nodiscard]] virtual bool seal(const Job& job) = 0;
    /// Checks the tag and decrypts. Unless `yes`, the payload's content is undefined.
    [[nodiscard]] virtual Opened open(const Job& job) = 0;
};

enum class Direction : std::uint8_t { seal, open };

/// Throw std::runtime_error when the library fails.
[[nodiscard]] std::unique_ptr<Transform> make_gcm_transform(const SessionKeys& keys,
                                                            Direction direction);
[[nodiscard]] std::unique_ptr<Transform> make_cm_transform(const SessionKeys& keys);
[[nodiscard]] std::unique_ptr<Transform> make_transform(const KeyingMaterial& master, Kind kind,
                                                        Direction direction);

} // namespace conclave::media::srtp
