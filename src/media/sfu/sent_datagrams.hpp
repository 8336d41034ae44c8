#pragma once

#include "base/bytes.hpp"
#include "media/rtp/types.hpp"
#include "udp/datagram.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace conclave::media::sfu {

/// The newest datagrams of one outgoing track, protected, to be sent once more as they are: so
/// a lost packet is repeated for a subscriber without RTX. Its packet can't be protected a second
/// time (RFC 7714, 8.4), but the same bytes twice give nothing away. Memory is taken once.
class SentDatagrams {
  public:
    static constexpr std::size_t capacity = 256; // a power of two; a second at 2.5 Mbit/s

    struct Kept {
        base::ByteView bytes;
        std::optional<std::uint16_t> transport_number; // transport-wide
    };

    SentDatagrams() : memory_(capacity * udp::max_datagram_bytes) {}

    void keep(rtp::LongSeq out, const Kept& datagram);
    [[nodiscard]] std::optional<Kept> find(rtp::LongSeq out) const;

  private:
    struct Place {
        rtp::LongSeq out = -1;
        std::size_t size = 0;
        std::optional<std::uint16_t> transport_number;
    };
    [[nodiscard]] static std::size_t index(rtp::LongSeq out) {
        return static_cast<std::size_t>(out) & (capacity - 1);
    }

    std::array<Place, capacity> places_{};
    std::vector<std::uint8_t> memory_;
};

} // namespace conclave::media::sfu
