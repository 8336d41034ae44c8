#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace conclave::weak_link {

/// A TUN device of the calling thread's network namespace, up and with an IPv4 address: what the
/// kernel would send through it is read here, and what is written here has come in. The device goes
/// with this object, or with the process. Everything throws std::system_error.
class Tun {
  public:
    /// The network is a /24.
    Tun(const std::string& name, const std::string& address);
    ~Tun();
    Tun(const Tun&) = delete;
    Tun& operator=(const Tun&) = delete;

    [[nodiscard]] int fd() const { return fd_; }
    /// The next IPv4 packet in `room`; nullopt: none waits.
    [[nodiscard]] std::optional<std::size_t> read(std::span<std::uint8_t> room);
    void write(std::span<const std::uint8_t> packet);

  private:
    int fd_;
};

/// Brings the device of that name up, in the calling thread's network namespace.
void bring_up(const std::string& name);

} // namespace conclave::weak_link
