#pragma once

#include "base/metrics.hpp"
#include "media/sfu/counters.hpp"
#include "udp/socket.hpp"

#include <vector>

namespace conclave::media::sfu {

/// Adds what a worker counted since the last time to the process' metrics
/// (`conclave_media_…_total`, all workers together). The worker's thread, about once a second:
/// packets themselves touch plain numbers only.
class MetricsExport {
  public:
    MetricsExport();

    void counters(const Counters& now);
    /// Of one socket; `before` is the caller's memory of it.
    void socket(const udp::SocketStats& now, udp::SocketStats& before);

  private:
    std::vector<base::metrics::Counter> counters_;
    std::vector<base::metrics::Counter> socket_counters_;
    Counters before_;
};

} // namespace conclave::media::sfu
