#pragma once

#include "base/blocking_pool.hpp"
#include "net/router.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace conclave::net {

/// Limits of the HTTP side; each refusal has its status and a counter.
struct HttpLimits {
    std::size_t max_header_bytes = 16 * 1024; // 431
    std::size_t max_target_bytes = 16 * 1024; // 414
    std::size_t max_body_bytes = 64 * 1024;   // 413
    std::chrono::seconds header_timeout{10};  // 408; also the TLS handshake's limit
    std::chrono::seconds body_timeout{30};    // 408
    std::chrono::seconds idle_timeout{75};    // keep-alive, closed silently
    std::chrono::seconds write_timeout{30};
    std::size_t max_connections = 20'000;                // over it: closed at accept
    std::size_t max_connections_per_address = 2'000;     // v4 address or v6 /64
    double new_connections_per_second_per_address = 200; // bucket; bursts of five times this
};

struct Certificate {
    std::filesystem::path chain_file; // PEM, leaf first
    std::filesystem::path key_file;   // PEM
};

/// One origin: its names, its certificate, its routes.
struct Site {
    std::string origin;             // "https://localhost:3000", no trailing slash
    std::vector<std::string> hosts; // Host values it answers to ("localhost:3000"); others get 421
    std::uint16_t port = 0;         // several sites may share one
    Certificate certificate{};      // chosen by SNI among the sites of the port
    bool tls = true;                // false: plain HTTP, refused on anything but loopback
    /// Clients are asked for a certificate. Any is taken, and none: who serves the request judges.
    /// Holds for all sites of the port.
    bool client_certificates = false;
    std::shared_ptr<const Router> router;
};

struct ServerConfig {
    std::vector<std::string> addresses{"127.0.0.1", "::1"};
    std::vector<Site> sites;
    std::vector<std::string> trusted_proxies; // addresses whose X-Forwarded-For counts
    HttpLimits limits{};
    std::size_t threads = 2;
};

/// Accepts connections, speaks TLS 1.2/1.3, HTTP/1.1 and WebSocket, hands requests to the sites.
class Server {
  public:
    /// `pool` runs the handlers that wait; it must outlive the server.
    Server(ServerConfig config, base::BlockingPool& pool);
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    /// Binds and listens; throws std::runtime_error that names the address and what to do.
    void start();
    /// The port really bound, for a configured port 0.
    [[nodiscard]] std::uint16_t bound_port(std::string_view origin) const;
    /// Stops accepting, drains WebSockets and requests in flight, cuts what is left at `limit`.
    void stop(std::chrono::milliseconds limit);
    /// Reads certificates again, for renewal without a restart.
    void reload_certificates();

  private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace conclave::net
