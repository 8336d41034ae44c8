#include "rooms/peer_mesh.hpp"

namespace conclave::rooms {

std::string PeerMesh::explain(const std::string& participant) const {
    std::string text = "media goes between the browsers, not through this server\n";
    for (const auto& [id, connection] : connections_) {
        const auto side = connection.side_of(participant);
        if (!side) {
            continue;
        }
        text += "peer connection " + id;
        if (!connection.complete()) {
            text += ": an offer is kept for whoever comes next\n";
            continue;
        }
        const auto other = 1 - *side;
        text += " with " + connection.sides.at(other).participant;
        if (connection.offer) {
            text += connection.offer->side == *side ? ": waits for the other's answer\n"
                                                    : ": waits for this one's answer\n";
        } else if (connection.asked) {
            text += connection.asked == *side ? ": waits for this one's offer\n"
                                              : ": waits for the other's offer\n";
        } else {
            text += ": agreed, revision " + std::to_string(connection.stable) + "\n";
        }
    }
    return text;
}

} // namespace conclave::rooms
