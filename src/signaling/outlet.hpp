#pragma once

#include "base/loop.hpp"
#include "rooms/participant_link.hpp"

#include <memory>

namespace conclave::signaling {

class Connection;

/// The way from other threads to a connection that may be gone: tasks posted to the socket's loop
/// look here first. `connection` is read and written on that loop only.
class Outlet {
  public:
    Outlet(base::Loop& loop, Connection& connection) : loop_(loop), connection_(&connection) {}
    void disconnect() { connection_ = nullptr; }
    [[nodiscard]] Connection* connection() const { return connection_; }
    [[nodiscard]] base::Loop& loop() const { return loop_; }

  private:
    base::Loop& loop_;
    Connection* connection_;
};

/// A room's end of the way to a client: hands every word to the socket's loop.
class OutletLink final : public rooms::ParticipantLink {
  public:
    OutletLink(std::shared_ptr<Outlet> outlet, rooms::LinkId id)
        : outlet_(std::move(outlet)), id_(id) {}

    void connected(rooms::RoomSnapshot snapshot) override;
    void synced(rooms::RoomSnapshot snapshot) override;
    void update(rooms::RoomDelta delta) override;
    void ended(rooms::EndReason reason) override;
    void refused(account::Fault fault) override;
    void replaced() override;

  private:
    template <class Action>
    void post(Action action);

    std::shared_ptr<Outlet> outlet_; // shared with the connection
    const rooms::LinkId id_;
};

} // namespace conclave::signaling
