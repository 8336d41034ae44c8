#pragma once

#include <cstdint>
#include <string_view>

namespace conclave::media::srtp {

/// Why a packet was not protected or not taken. Each is a counter of the engine.
enum class Failure : std::uint8_t {
    malformed,        ///< no RTP or RTCP header, or shorter than header and tag
    no_room,          ///< the buffer has no tail room for what protection adds
    authentication,   ///< the tag is wrong: forged, damaged, or protected under another key
    replay,           ///< this index came before
    too_old,          ///< further behind than the replay window reaches
    unencrypted,      ///< SRTCP without the E flag; WebRTC forbids it (RFC 8827, 6.5)
    too_many_streams, ///< one SSRC more than a transport may have
    index_reused,     ///< sending: this (SSRC, index) was encrypted before; a second time would
                      ///< give away the key (RFC 7714, 8.4)
    key_exhausted,    ///< sending: the last index is used, a new handshake is needed
    library,          ///< the cryptographic library refused
};

/// The enumerator's name, for counters and messages.
[[nodiscard]] std::string_view to_string(Failure failure);

} // namespace conclave::media::srtp
