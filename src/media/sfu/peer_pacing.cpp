#include "media/sfu/peer.hpp"

#include <algorithm>
#include <utility>

/// What the egress asks of the tracks that leave through it.
namespace conclave::media::sfu {

void Peer::send_waiting(const PacedPacket& packet, base::MonoTime now) {
    if (OutgoingTrack* track = outgoing_of(rtp::Ssrc{packet.track})) {
        track->send_waiting(packet, now);
    } // else the track ended while it waited
}

void Peer::on_paced_drop(const PacedPacket& packet, base::MonoTime now) {
    if (OutgoingTrack* track = outgoing_of(rtp::Ssrc{packet.track})) {
        track->on_paced_drop(packet, now);
    }
}

bool Peer::can_probe() const {
    return std::ranges::any_of(outgoing_,
                               [](const auto& entry) { return entry.second->can_probe(); });
}

std::size_t Peer::send_probe(std::size_t most, base::MonoTime now) {
    const auto fitness = [](const OutgoingTrack& track) { // one that flows has packets to repeat
        return std::pair(track.rtx_ssrc().has_value(), track.flowing());
    };
    OutgoingTrack* with = nullptr;
    for (const auto& [id, track] : outgoing_) {
        if (track->can_probe() && (with == nullptr || fitness(*track) > fitness(*with))) {
            with = track.get();
        }
    }
    return with == nullptr ? 0 : with->send_probe(most, now);
}

} // namespace conclave::media::sfu
