#pragma once

#include "base/bytes.hpp"

#include <chrono>
#include <cstdint>

/// usrsctp as a whole. All calls on the SCTP thread.
namespace conclave::media::sctp::library {

/// A number that stands for one peer in usrsctp's address family AF_CONN; never used twice, so a
/// late packet of a closed socket finds nobody.
using Address = std::uintptr_t;

/// Where packets of an address go.
class PacketSink {
  public:
    virtual ~PacketSink() = default;
    /// From within the library: must not call it.
    virtual void on_packet_out(base::ByteView packet) = 0;
};

/// Starts the library once in the life of the process, without threads of its own. It is never
/// finished: that is not safe while sockets are closing.
void start();

[[nodiscard]] Address add(PacketSink& sink);
void remove(Address address);

/// Runs the library's timers, `elapsed` after the last call.
void advance(std::chrono::milliseconds elapsed);

} // namespace conclave::media::sctp::library
