#pragma once

#include "base/clock.hpp"
#include "base/loop.hpp"
#include "base/random.hpp"
#include "media/dtls/renewed_context.hpp"
#include "media/sfu/counters.hpp"
#include "media/sfu/directory.hpp"
#include "media/sfu/handshakes.hpp"
#include "media/sfu/slab.hpp"
#include "media/sfu/turns.hpp"
#include "media/types.hpp"
#include "udp/datagram.hpp"

#include <vector>

namespace conclave::media::sctp {
class Stack;
}

namespace conclave::media::sfu {

/// What the transports of one worker share. All of it outlives them and belongs to the worker's
/// thread, but for what says otherwise.
struct Services {
    base::Loop& loop;
    const base::Clock& wall; // thread-safe; for NTP time
    base::Random& random;    // thread-safe
    udp::Sender* v4;         // null: not served
    udp::Sender* v6;
    std::vector<Candidate> candidates;
    dtls::RenewedContext& dtls; // thread-safe
    sctp::Stack& sctp;          // has a thread of its own
    Directory& directory;
    Slab& slab;
    Counters& counters;
    Turns& turns;
    Handshakes& handshakes;

    [[nodiscard]] udp::Sender* sender(const udp::Address& to) const {
        return to.family() == udp::Family::v6 ? v6 : v4;
    }
};

[[nodiscard]] inline std::uint32_t random_u32(base::Random& random) {
    std::array<std::uint8_t, 4> bytes{};
    random.fill(bytes);
    return std::uint32_t{bytes[0]} << 24 | std::uint32_t{bytes[1]} << 16 |
           std::uint32_t{bytes[2]} << 8 | std::uint32_t{bytes[3]};
}

} // namespace conclave::media::sfu
