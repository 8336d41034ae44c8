#pragma once

#include "load/driver.hpp"
#include "load/web_socket.hpp"

#include <cstdint>
#include <string>

namespace conclave::load {

struct JanusOptions {
    std::string url; // ws://127.0.0.1:8188
    std::uint64_t room = 4'711;
    int participants = 2; // those who only look on count as publishers too
};

/// Rooms of Janus' videoroom plugin, multistream as of version 1.0, by its WebSocket API. A
/// participant has a session with two handles: one publishes, or only looks who is there, the other
/// gets all tracks of the others in one connection. The first participant makes the room.
class JanusDriver final : public Driver {
  public:
    JanusDriver(Shared& shared, WebSockets& sockets, JanusOptions options)
        : shared_(shared), sockets_(sockets), options_(std::move(options)) {}
    [[nodiscard]] std::unique_ptr<Seat> join(const Person& person, SeatEvents& events) override;

  private:
    Shared& shared_;
    WebSockets& sockets_;
    JanusOptions options_;
};

} // namespace conclave::load
