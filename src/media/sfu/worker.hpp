#pragma once

#include "media/sfu/hub.hpp"
#include "media/sfu/metrics_export.hpp"
#include "udp/io_loop.hpp"
#include "udp/socket.hpp"

#include <expected>
#include <memory>
#include <string>
#include <vector>

namespace conclave::media::sfu {

/// One core's share of the engine: a loop on a thread of its own, its sockets, and the hub.
class Worker {
  public:
    Worker(const base::Clock& wall, base::Random& random, dtls::RenewedContext& dtls,
           sctp::Stack& sctp);
    ~Worker();
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    /// Before start(). `listen` with ports; `advertise` without: they get the sockets' ports.
    [[nodiscard]] std::expected<void, std::string> open(const std::vector<udp::Address>& listen,
                                                        const std::vector<udp::Address>& advertise);
    void start(std::size_t number);
    void stop();

    [[nodiscard]] udp::IoLoop& loop() { return loop_; }
    [[nodiscard]] Hub& hub() { return hub_; }

  private:
    void report_sockets() const;
    void export_metrics();

    udp::IoLoop loop_;
    Hub hub_;
    std::unique_ptr<udp::Socket> v4_;
    std::unique_ptr<udp::Socket> v6_;
    MetricsExport metrics_;
    udp::SocketStats v4_before_;
    udp::SocketStats v6_before_;
    base::Timer export_timer_;
};

} // namespace conclave::media::sfu
