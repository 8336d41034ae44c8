#include "rooms/metrics.hpp"

#include <string>

namespace conclave::rooms::metrics {

using base::metrics::Counter;
using base::metrics::counter;
using base::metrics::Gauge;
using base::metrics::gauge;

Gauge rooms(RoomType type) {
    return gauge("conclave_rooms", "Rooms in progress", {{"type", to_text(type)}});
}

Gauge participants(RoomType type) {
    return gauge("conclave_participants", "Participants in rooms, those reconnecting included",
                 {{"type", to_text(type)}});
}

Counter& relayed_descriptions() {
    static Counter instance = counter("conclave_p2p_relayed_descriptions_total",
                                      "Offers and answers relayed between participants");
    return instance;
}

Counter& reconnects() {
    static Counter instance = counter("conclave_participant_reconnects_total",
                                      "Participants that came back within the session timeout");
    return instance;
}

Counter& restored_participants() {
    static Counter instance =
        counter("conclave_participants_restored_total",
                "Participants whose session was rebuilt after a restart of the server");
    return instance;
}

Counter dropped(const char* reason) {
    return counter("conclave_room_dropped_total", "Client's words that a room ignored",
                   {{"reason", reason}});
}

Counter refused(int code) {
    return counter("conclave_room_refusals_total", "Joins and syncs refused",
                   {{"code", std::to_string(code)}});
}

} // namespace conclave::rooms::metrics
