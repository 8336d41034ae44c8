#include "media/sfu/sent_datagrams.hpp"

#include <algorithm>
#include <span>

namespace conclave::media::sfu {

void SentDatagrams::keep(rtp::LongSeq out, const Kept& datagram) {
    if (datagram.bytes.empty() || datagram.bytes.size() > udp::max_datagram_bytes) {
        return;
    }
    const auto room = std::span(memory_).subspan(index(out) * udp::max_datagram_bytes);
    std::ranges::copy(datagram.bytes, room.begin());
    places_[index(out)] = {out, datagram.bytes.size(), datagram.transport_number};
}

std::optional<SentDatagrams::Kept> SentDatagrams::find(rtp::LongSeq out) const {
    const Place& place = places_[index(out)];
    if (place.out != out) {
        return std::nullopt;
    }
    const base::ByteView all(memory_);
    return Kept{all.subspan(index(out) * udp::max_datagram_bytes, place.size),
                place.transport_number};
}

} // namespace conclave::media::sfu
