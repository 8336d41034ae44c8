#pragma once

#include "account/key_store.hpp"
#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "base/random.hpp"
#include "base/rate_limiter.hpp"
#include "rooms/room_service.hpp"
#include "signaling/ice_servers.hpp"

#include <atomic>
#include <cstddef>
#include <string>
#include <vector>

namespace conclave::signaling {

struct Config {
    std::vector<IceServerConfig> ice_servers;
    /// Signs `session`; the same after a restart, so that calls can go on.
    base::Bytes session_key;
    /// `signaling_region` where the host name does not say one.
    std::string region = "us1";
    double hellos_per_second_per_address = 50; // bursts of four times this
    std::size_t max_sessions = 10'000;         // sockets that have said hello, at once
};

/// What all connections share. Thread-safe; outlives them.
struct Context {
    Context(Config configuration, const account::KeyLookup& keys_, rooms::RoomService& rooms_,
            const base::Clock& clock_, base::Random& random_)
        : config(std::move(configuration)), keys(keys_), rooms(rooms_), clock(clock_),
          random(random_), run(base::random_token(random_, 8)),
          hellos({.burst = config.hellos_per_second_per_address * 4,
                  .per_second = config.hellos_per_second_per_address}) {}

    const Config config;
    const account::KeyLookup& keys;
    rooms::RoomService& rooms;
    const base::Clock& clock;
    base::Random& random;
    const std::string run; // this run of the program, in session tokens
    base::RateLimiter hellos;
    std::atomic<std::size_t> sessions{0};
    std::atomic<rooms::LinkId> next_link{1};
};

} // namespace conclave::signaling
