#pragma once

#include "load/connection.hpp"

#include <memory>
#include <string>
#include <vector>

namespace conclave::load {

/// A simulated participant, before it is anywhere.
struct Person {
    std::string name;
    std::vector<LocalTrack> tracks; // what it publishes; empty: it only looks on
};

class SeatEvents {
  public:
    virtual ~SeatEvents() = default;
    /// The server has taken it into the room.
    virtual void on_joined() = 0;
    /// It will not get any further; once.
    virtual void on_failed(const std::string& why) = 0;
};

/// A participant in the room of a server: speaks the server's signaling, and owns the connections
/// that it negotiated. It publishes the person's tracks and subscribes to everybody else's.
class Seat {
  public:
    virtual ~Seat() = default;
    [[nodiscard]] virtual std::vector<Connection*> connections() = 0;
    /// Says goodbye; the connections are closed.
    virtual void leave() = 0;
};

/// All that the tool knows of a kind of server. A driver brings the server's words into
/// Agreement and RemoteTransport: ICE credentials, candidates, fingerprint, payload types,
/// extensions, SSRCs. Where the server speaks SDP, SdpClient does that.
class Driver {
  public:
    virtual ~Driver() = default;
    /// Tells of it through `events`, which outlives the seat, later.
    [[nodiscard]] virtual std::unique_ptr<Seat> join(const Person& person, SeatEvents& events) = 0;
};

} // namespace conclave::load
