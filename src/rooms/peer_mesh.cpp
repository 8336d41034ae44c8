#include "rooms/peer_mesh.hpp"

#include "rooms/metrics.hpp"

#include <algorithm>
#include <utility>

namespace conclave::rooms {
namespace {

using Type = Description::Type;

PeerConnectionUpdate with(const std::string& id, Description description) {
    return {.id = id, .description = std::move(description)};
}

} // namespace

std::optional<std::size_t> PeerMesh::Connection::side_of(const std::string& participant) const {
    for (std::size_t i = 0; i < sides.size(); ++i) {
        if (sides[i].participant == participant) {
            return i;
        }
    }
    return std::nullopt;
}

bool PeerMesh::connected(const std::string& a, const std::string& b) const {
    return std::ranges::any_of(connections_, [&](const auto& entry) {
        return entry.second.side_of(a) && entry.second.side_of(b);
    });
}

void PeerMesh::join(const std::string& participant, std::vector<PeerConnectionUpdate> offers,
                    const MediaWishes& /*wishes*/) {
    std::optional<PeerConnectionUpdate> offer;
    for (auto& candidate : offers) {
        // An id that is taken can't be the newcomer's: the pair is asked for a fresh one instead.
        if (candidate.description && candidate.description->type == Type::offer &&
            !connections_.contains(candidate.id)) {
            offer = std::move(candidate);
            break;
        }
    }
    for (const auto& other : members_) {
        if (offer) {
            pair_with_offer(participant, other, *std::exchange(offer, std::nullopt));
        } else {
            ask_for_offer(participant, other);
        }
        close_parked(other);
    }
    if (members_.empty() && offer) {
        Connection parked;
        parked.sides[0].participant = participant;
        parked.offer = Word{0, std::move(*offer->description)};
        for (const auto& ice : offer->ice) {
            (void)parked.sides[0].ice.add(ice);
        }
        connections_.emplace(offer->id, std::move(parked));
    }
    members_.push_back(participant);
}

void PeerMesh::pair_with_offer(const std::string& participant, const std::string& other,
                               PeerConnectionUpdate offer) {
    Connection connection;
    connection.sides[0].participant = participant;
    connection.sides[1].participant = other;
    connection.offer = Word{0, *offer.description};
    PeerConnectionUpdate relayed{.id = offer.id, .description = offer.description};
    for (const auto& ice : offer.ice) {
        if (auto fresh = connection.sides[0].ice.add(ice)) {
            relayed.ice.push_back(std::move(*fresh));
        }
    }
    connections_.emplace(offer.id, std::move(connection));
    metrics::relayed_descriptions().add();
    output_.tell(other, std::move(relayed));
}

void PeerMesh::ask_for_offer(const std::string& participant, const std::string& other) {
    Connection connection;
    connection.sides[0].participant = participant;
    connection.sides[1].participant = other;
    connection.asked = 0;
    const auto id = base::make_uuid(random_);
    connections_.emplace(id, std::move(connection));
    output_.tell(participant, with(id, {Type::create_offer, 1, {}}));
}

void PeerMesh::close_parked(const std::string& participant) {
    for (auto it = connections_.begin(); it != connections_.end();) {
        const auto next = std::next(it);
        if (!it->second.complete() && !it->second.claimed &&
            it->second.sides[0].participant == participant) {
            close(it, std::nullopt);
        }
        it = next;
    }
}

void PeerMesh::close(Connections::iterator connection, std::optional<std::size_t> silent_side) {
    auto& [id, state] = *connection;
    const auto offered = state.offer ? state.offer->description.revision : 0;
    const auto revision = std::max({offered, state.stable, std::int64_t{1}});
    for (std::size_t i = 0; i < state.sides.size(); ++i) {
        if (i != silent_side && !state.sides[i].participant.empty()) {
            output_.tell(state.sides[i].participant, with(id, {Type::close, revision, {}}));
        }
    }
    connections_.erase(connection);
}

void PeerMesh::receive(const std::string& participant, PeerConnectionUpdate update) {
    const auto found = connections_.find(update.id);
    if (found == connections_.end()) {
        metrics::dropped("unknown_peer_connection").add();
        return;
    }
    auto& connection = found->second;
    const auto side = connection.side_of(participant);
    if (!side) {
        metrics::dropped("foreign_peer_connection").add();
        return;
    }
    const auto other = connection.sides[1 - *side].participant;
    for (const auto& ice : update.ice) {
        auto fresh = connection.sides[*side].ice.add(ice);
        if (fresh && !other.empty()) {
            output_.tell(other, {.id = update.id, .description = {}, .ice = {std::move(*fresh)}});
        }
    }
    if (!update.description) {
        return;
    }
    switch (update.description->type) {
    case Type::offer:
        if (answer_was_lost(connection, *side, update.description->revision)) {
            replace(found);
        } else {
            on_offer(update.id, connection, *side, std::move(*update.description));
        }
        return;
    case Type::answer:
        on_answer(update.id, connection, *side, std::move(*update.description));
        return;
    case Type::close:
        close(found, side);
        return;
    case Type::create_offer: // never from a client
        metrics::dropped("create_offer_from_client").add();
        return;
    }
}

/// A client that answers and offers again while it is away tells of the offer only. When that was
/// the very first answer the other side can't go on: it parks offers until it has an answer.
bool PeerMesh::answer_was_lost(const Connection& connection, std::size_t side,
                               std::int64_t revision) {
    return connection.complete() && connection.stable == 0 && connection.offer &&
           connection.offer->side != side && revision > connection.offer->description.revision;
}

void PeerMesh::replace(Connections::iterator connection) {
    const auto first = connection->second.sides[0].participant;
    const auto second = connection->second.sides[1].participant;
    close(connection, std::nullopt);
    ask_for_offer(first, second);
}

void PeerMesh::on_offer(const std::string& id, Connection& connection, std::size_t side,
                        Description description) {
    if (description.revision <= connection.stable) {
        return; // repeated in a sync
    }
    if (connection.offer && description.revision <= connection.offer->description.revision) {
        // From the same side: repeated in a sync. From the other: the offers cross, and the one
        // that came first stands. This side is polite: it rolls back when it gets that one,
        // answers, and offers again. (A greater revision means that it has seen the other's offer
        // and could not answer it; then its own goes on.)
        if (connection.offer->side != side) {
            metrics::dropped("crossing_offer").add();
        }
        return;
    }
    connection.asked.reset();
    connection.offer = Word{side, description};
    if (connection.complete()) {
        metrics::relayed_descriptions().add();
        output_.tell(connection.sides[1 - side].participant, with(id, std::move(description)));
    }
}

void PeerMesh::on_answer(const std::string& id, Connection& connection, std::size_t side,
                         Description description) {
    if (!connection.offer || connection.offer->side == side ||
        description.revision != connection.offer->description.revision) {
        return; // repeated in a sync, or an answer to nothing
    }
    connection.offer.reset();
    connection.stable = description.revision;
    connection.answer = Word{side, description};
    metrics::relayed_descriptions().add();
    output_.tell(connection.sides[1 - side].participant, with(id, std::move(description)));
}

void PeerMesh::leave(const std::string& participant) {
    std::erase(members_, participant);
    for (auto it = connections_.begin(); it != connections_.end();) {
        const auto next = std::next(it);
        if (const auto side = it->second.side_of(participant)) {
            close(it, side);
        }
        it = next;
    }
}

/// The last answer and the offer that waits, as two words on one id if need be: the client takes
/// them in order, and ignores what it has.
void PeerMesh::append_missed(const std::string& id, const Connection& connection, std::size_t side,
                             std::vector<PeerConnectionUpdate>& out) {
    if (connection.asked == 1 - side) {
        return; // this side does not know of it yet, and a bare id would make it create one
    }
    const auto first = out.size();
    if (connection.asked == side) {
        out.push_back(with(id, {Type::create_offer, 1, {}}));
    }
    for (const auto* word : {&connection.answer, &connection.offer}) {
        if (connection.complete() && *word && (*word)->side != side) {
            out.push_back(with(id, (*word)->description));
        }
    }
    if (out.size() == first) {
        out.push_back({.id = id});
    }
    out.back().ice = connection.sides[1 - side].ice.all();
}

std::vector<PeerConnectionUpdate> PeerMesh::sync(const std::string& participant,
                                                 std::vector<PeerConnectionUpdate> updates) {
    for (auto& update : updates) {
        receive(participant, std::move(update));
    }
    std::vector<PeerConnectionUpdate> result;
    for (const auto& [id, connection] : connections_) {
        if (const auto side = connection.side_of(participant)) {
            append_missed(id, connection, *side, result);
        }
    }
    return result;
}

std::optional<Subscription> PeerMesh::subscription(const std::string& /*subscriber*/,
                                                   const Publication& publication) const {
    // The SDP is relayed, so the receiver sees the publisher's own id.
    return Subscription{publication.sid, publication.track.id};
}

} // namespace conclave::rooms
