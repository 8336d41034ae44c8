#pragma once

#include "net/front_loop.hpp"
#include "net/server.hpp"
#include "net/tls.hpp"

#include <atomic>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

/// Inside net only: what the connections of a server share.
namespace conclave::net {

/// Something open on a front loop that can be asked to end. Used on that loop's thread only.
class Drainable {
  public:
    virtual ~Drainable() = default;
    virtual void drain() = 0; // finish what is under way, then close
    virtual void abort() = 0; // close now
};

/// One front loop and what is open on it.
struct Front {
    FrontLoop loop;
    std::set<Drainable*> open; // on the loop's thread
    bool draining = false;     // on the loop's thread
};

/// The sites of one port.
struct Port {
    std::uint16_t number = 0;
    std::vector<Site> sites;
    std::atomic<std::shared_ptr<TlsPort>> tls; // none: plain HTTP; swapped by a reload
};

/// What every connection may read or count in. Outlives them all.
struct Shared {
    const ServerConfig& config;
    base::BlockingPool& pool;
    std::atomic<std::size_t> connections{0};
    std::atomic<std::size_t> handlers_waiting{0}; // on the pool, with a way back to a front loop
    std::function<void(const std::string& source)> closed; // gives back the address's place
};

/// Serves one accepted socket (its native handle, owned from here on) until it closes. Runs on
/// `front`'s loop. `peer` is the connection's address, `source` its key among the limits.
void serve_connection(int socket, bool v6, Front& front, const Port& port, Shared& shared,
                      std::string peer, std::string source);

} // namespace conclave::net
