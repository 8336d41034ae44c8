// The part of PeerMesh that takes up peer connections which outlived a restart of the server.
#include "rooms/peer_mesh.hpp"

#include <algorithm>
#include <utility>

namespace conclave::rooms {

using Type = Description::Type;

void PeerMesh::restore(const std::string& participant, std::vector<PeerConnectionUpdate> updates,
                       std::int64_t revision_base, const MediaWishes& /*wishes*/) {
    if (std::ranges::find(members_, participant) == members_.end()) {
        members_.push_back(participant);
    }
    for (auto& update : updates) {
        if (!update.description ||
            (update.description->type != Type::offer && update.description->type != Type::answer)) {
            continue;
        }
        claim(connections_[update.id], participant, std::move(*update.description), revision_base);
    }
}

void PeerMesh::claim(Connection& connection, const std::string& participant,
                     Description description, std::int64_t revision_base) {
    if (connection.sides[0].participant.empty()) {
        connection.sides[0] = {participant, IceUnion(revision_base)};
        connection.claimed = std::move(description);
    } else if (connection.claimed && connection.sides[0].participant != participant) {
        connection.sides[1] = {participant, IceUnion(revision_base)};
        reconcile(connection, std::move(description));
    }
}

/// Finds out from the two local descriptions what is agreed and what still waits.
void PeerMesh::reconcile(Connection& connection, Description second) {
    auto first = std::move(*connection.claimed);
    connection.claimed.reset();
    connection.stable = std::min(first.revision, second.revision);
    if (first.revision == second.revision) {
        if (first.type == Type::offer && second.type == Type::offer) {
            // They crossed while nobody relayed: let the first stand.
            connection.stable = first.revision - 1;
            connection.offer = Word{0, std::move(first)};
        } else if (first.type == Type::answer) {
            connection.answer = Word{0, std::move(first)};
        } else {
            connection.answer = Word{1, std::move(second)};
        }
        return;
    }
    const std::size_t later = first.revision > second.revision ? 0 : 1;
    auto& last = later == 0 ? first : second;
    if (last.type == Type::offer) {
        connection.offer = Word{later, std::move(last)};
    } else {
        connection.stable = last.revision;
        connection.answer = Word{later, std::move(last)};
    }
}

bool PeerMesh::restored_completely() const {
    return std::ranges::none_of(connections_,
                                [](const auto& entry) { return entry.second.claimed.has_value(); });
}

void PeerMesh::settle_restored() {
    for (auto it = connections_.begin(); it != connections_.end();) {
        const auto next = std::next(it);
        if (auto claimed = std::exchange(it->second.claimed, std::nullopt)) {
            const bool parked =
                members_.size() == 1 && claimed->type == Type::offer && claimed->revision == 1;
            if (parked) {
                it->second.offer = Word{0, std::move(*claimed)};
            } else {
                close(it, std::nullopt); // its other end did not come back
            }
        }
        it = next;
    }
    for (std::size_t i = 1; i < members_.size(); ++i) {
        for (std::size_t k = 0; k < i; ++k) {
            if (!connected(members_[i], members_[k])) {
                ask_for_offer(members_[i], members_[k]);
                close_parked(members_[k]);
                close_parked(members_[i]);
            }
        }
    }
}

} // namespace conclave::rooms
