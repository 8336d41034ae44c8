#include "signaling/outlet.hpp"

#include "signaling/connection.hpp"

#include <utility>

namespace conclave::signaling {

template <class Action>
void OutletLink::post(Action action) {
    outlet_->loop().post([outlet = outlet_, action = std::move(action)]() mutable {
        if (auto* connection = outlet->connection()) {
            action(*connection);
        }
    });
}

void OutletLink::connected(rooms::RoomSnapshot snapshot) {
    post([id = id_, snapshot = std::move(snapshot)](Connection& connection) {
        connection.room_connected(id, snapshot);
    });
}

void OutletLink::synced(rooms::RoomSnapshot snapshot) {
    post([id = id_, snapshot = std::move(snapshot)](Connection& connection) {
        connection.room_synced(id, snapshot);
    });
}

void OutletLink::update(rooms::RoomDelta delta) {
    post([id = id_, delta = std::move(delta)](Connection& connection) {
        connection.room_update(id, delta);
    });
}

void OutletLink::ended(rooms::EndReason reason) {
    post([id = id_, reason](Connection& connection) { connection.room_ended(id, reason); });
}

void OutletLink::refused(account::Fault fault) {
    post([id = id_, fault = std::move(fault)](Connection& connection) {
        connection.room_refused(id, fault);
    });
}

void OutletLink::replaced() {
    post([id = id_](Connection& connection) { connection.room_replaced(id); });
}

} // namespace conclave::signaling
