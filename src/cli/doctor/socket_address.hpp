#pragma once

#include <arpa/inet.h>
#include <cstdint>
#include <netinet/in.h>
#include <string>
#include <sys/socket.h>

namespace conclave::cli::doctor {

/// An IP address and port in the system's form.
class SocketAddress {
  public:
    /// `address` must be an IPv4 or IPv6 address as text.
    SocketAddress(const std::string& address, std::uint16_t port);
    explicit SocketAddress(const sockaddr* address);

    [[nodiscard]] int family() const { return storage_.ss_family; }
    [[nodiscard]] const sockaddr* get() const;
    [[nodiscard]] socklen_t size() const;
    [[nodiscard]] std::string text() const;
    void set_port(std::uint16_t port);

  private:
    sockaddr_storage storage_{};
};

/// Closes itself.
class Socket {
  public:
    Socket(int family, int type);
    ~Socket();
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;
    [[nodiscard]] bool open() const { return file_ >= 0; }
    [[nodiscard]] int file() const { return file_; }

  private:
    int file_;
};

} // namespace conclave::cli::doctor
