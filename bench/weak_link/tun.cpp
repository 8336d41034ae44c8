#include "weak_link/tun.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <system_error>

namespace conclave::weak_link {
namespace {

constexpr auto netmask = "255.255.255.0";

int checked(int result, const std::string& what) {
    if (result < 0) {
        throw std::system_error(errno, std::system_category(), what);
    }
    return result;
}

ifreq request_for(const std::string& name) {
    ifreq request{};
    if (name.size() >= sizeof request.ifr_name) {
        throw std::invalid_argument("too long for a device: " + name);
    }
    std::memcpy(request.ifr_name, name.data(), name.size());
    return request;
}

sockaddr ipv4(const std::string& text) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    if (inet_pton(AF_INET, text.c_str(), &address.sin_addr) != 1) {
        throw std::invalid_argument("not an IPv4 address: " + text);
    }
    sockaddr plain{};
    static_assert(sizeof plain == sizeof address);
    std::memcpy(&plain, &address, sizeof plain);
    return plain;
}

/// Any socket does for asking the kernel about devices.
class Asking {
  public:
    Asking() : fd_(checked(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), "socket")) {}
    ~Asking() { ::close(fd_); }
    Asking(const Asking&) = delete;
    Asking& operator=(const Asking&) = delete;

    void ask(unsigned long what, ifreq& request, const std::string& name) {
        checked(::ioctl(fd_, what, &request), name);
    }

  private:
    int fd_;
};

} // namespace

void bring_up(const std::string& name) {
    Asking asking;
    ifreq request = request_for(name);
    asking.ask(SIOCGIFFLAGS, request, name);
    request.ifr_flags = static_cast<short>(request.ifr_flags | IFF_UP);
    asking.ask(SIOCSIFFLAGS, request, name);
}

Tun::Tun(const std::string& name, const std::string& address)
    : fd_(checked(::open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC), "/dev/net/tun")) {
    try {
        ifreq request = request_for(name);
        request.ifr_flags = IFF_TUN | IFF_NO_PI;
        checked(::ioctl(fd_, TUNSETIFF, &request), name);
        Asking asking;
        request.ifr_addr = ipv4(address);
        asking.ask(SIOCSIFADDR, request, address);
        request.ifr_netmask = ipv4(netmask);
        asking.ask(SIOCSIFNETMASK, request, netmask);
        bring_up(name);
    } catch (...) {
        ::close(fd_);
        throw;
    }
}

Tun::~Tun() {
    ::close(fd_);
}

std::optional<std::size_t> Tun::read(std::span<std::uint8_t> room) {
    for (;;) {
        const auto size = ::read(fd_, room.data(), room.size());
        if (size < 0 && errno == EAGAIN) {
            return std::nullopt;
        }
        if (size < 0 && errno != EINTR) {
            throw std::system_error(errno, std::system_category(), "reading from the device");
        }
        if (size > 0 && room[0] >> 4U == 4) { // the kernel's own IPv6 announcements apart
            return static_cast<std::size_t>(size);
        }
    }
}

void Tun::write(std::span<const std::uint8_t> packet) {
    if (::write(fd_, packet.data(), packet.size()) < 0) {
        throw std::system_error(errno, std::system_category(), "writing to the device");
    }
}

} // namespace conclave::weak_link
