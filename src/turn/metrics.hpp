#pragma once

#include "base/metrics.hpp"
#include "turn/relay_sockets.hpp"
#include "turn/server.hpp"
#include "turn/stream_listener.hpp"

#include <vector>

namespace conclave::turn {

/// Turns the counts of the server's thread into Prometheus' metrics, once a second.
class Metrics {
  public:
    Metrics();
    void publish(const Server& server, const StreamCounts& streams, const RelayCounts& relays,
                 std::uint64_t datagrams_dropped);

  private:
    /// A counter and what it has been told already.
    struct Tracked {
        base::metrics::Counter counter;
        std::uint64_t told = 0;
        void tell(std::uint64_t now) {
            counter.add(static_cast<double>(now - told));
            told = now;
        }
    };
    std::vector<base::metrics::Gauge> allocations_; // by transport
    std::vector<Tracked> auth_faults_, denied_peers_, quota_refusals_, drops_;
    Tracked suppressed_, garbage_, to_peers_, to_clients_, made_, bindings_;
    Tracked streams_, streams_refused_, streams_garbage_, slow_clients_, unsent_, unsent_answers_;
};

} // namespace conclave::turn
