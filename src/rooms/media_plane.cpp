#include "rooms/media_plane.hpp"

#include "rooms/peer_mesh.hpp"

namespace conclave::rooms {

std::unique_ptr<RoomMedia> PeerToPeerPlane::make(const MediaSeat& /*seat*/, MediaOutput& output) {
    return std::make_unique<PeerMesh>(output, random_);
}

} // namespace conclave::rooms
