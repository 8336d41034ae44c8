#pragma once

#include "base/clock.hpp"
#include "base/random.hpp"
#include "media/engine.hpp"
#include "udp/address.hpp"

#include <cstdint>
#include <expected>
#include <memory>
#include <string>
#include <vector>

namespace conclave::media::sfu {

struct EngineOptions {
    std::size_t workers = 1;
    /// IP addresses to bind to, at most one of each family; 0.0.0.0 and :: are all of them.
    std::vector<std::string> listen{"0.0.0.0"};
    /// Worker n has this port plus n, in every family; 0: any free one.
    std::uint16_t first_port = 7882;
    /// IP addresses under which clients reach us, where they are others: behind a one-to-one NAT,
    /// or to name some of many; 0.0.0.0 and :: stand for all of the machine's. Empty: the addresses
    /// that we listen on.
    std::vector<std::string> advertise{};
};

/// Opens the sockets and starts the workers' threads. On failure: which step, for whom, and why.
/// `wall` and `random` are thread-safe and outlive it. Routers are destroyed, on their loops,
/// before the engine is.
[[nodiscard]] std::expected<std::unique_ptr<Engine>, std::string>
make_engine(const EngineOptions& options, const base::Clock& wall, base::Random& random);

} // namespace conclave::media::sfu
