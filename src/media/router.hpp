#pragma once

#include "media/transport.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace conclave::media {

using TransportId = std::uint64_t;

/// What a router tells its owner, on the worker's loop, never from within a call.
class RouterEvents {
  public:
    virtual ~RouterEvents() = default;
    /// The loudest now and before, loudest first. Empty: silence.
    virtual void on_speakers(const std::vector<IncomingId>& loudest) = 0;
};

/// The media of one room: its transports, and the packets between them. Lives on one worker.
/// Destroying it closes every transport without a word to the peers.
class Router {
  public:
    virtual ~Router() = default;

    struct Opened {
        TransportId id = 0;
        Transport* transport = nullptr; // until close(id)
    };
    /// A transport for one peer. `events` must outlive it. `name` shows in logs and explain().
    [[nodiscard]] virtual Opened open(std::string name, TransportEvents& events) = 0;
    virtual void close(TransportId id) = 0;
};

} // namespace conclave::media
