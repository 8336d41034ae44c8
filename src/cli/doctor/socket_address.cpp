#include "cli/doctor/socket_address.hpp"

#include <array>
#include <bit>
#include <cstring>
#include <unistd.h>

namespace conclave::cli::doctor {

namespace {

sockaddr_in& v4(sockaddr_storage& storage) {
    return reinterpret_cast<sockaddr_in&>(storage);
}
sockaddr_in6& v6(sockaddr_storage& storage) {
    return reinterpret_cast<sockaddr_in6&>(storage);
}

} // namespace

SocketAddress::SocketAddress(const std::string& address, std::uint16_t port) {
    if (inet_pton(AF_INET, address.c_str(), &v4(storage_).sin_addr) == 1) {
        storage_.ss_family = AF_INET;
    } else {
        storage_ = {};
        storage_.ss_family = AF_INET6;
        inet_pton(AF_INET6, address.c_str(), &v6(storage_).sin6_addr);
    }
    set_port(port);
}

SocketAddress::SocketAddress(const sockaddr* address) {
    std::memcpy(&storage_, address,
                address->sa_family == AF_INET ? sizeof(sockaddr_in) : sizeof(sockaddr_in6));
}

const sockaddr* SocketAddress::get() const {
    return reinterpret_cast<const sockaddr*>(&storage_);
}

socklen_t SocketAddress::size() const {
    return family() == AF_INET ? sizeof(sockaddr_in) : sizeof(sockaddr_in6);
}

std::string SocketAddress::text() const {
    std::array<char, INET6_ADDRSTRLEN> out{};
    const auto* bytes =
        family() == AF_INET
            ? static_cast<const void*>(&reinterpret_cast<const sockaddr_in&>(storage_).sin_addr)
            : static_cast<const void*>(&reinterpret_cast<const sockaddr_in6&>(storage_).sin6_addr);
    return inet_ntop(family(), bytes, out.data(), out.size()) == nullptr ? "" : out.data();
}

void SocketAddress::set_port(std::uint16_t port) {
    if (family() == AF_INET)
        v4(storage_).sin_port = htons(port);
    else
        v6(storage_).sin6_port = htons(port);
}

Socket::Socket(int family, int type) : file_(socket(family, type | SOCK_CLOEXEC, 0)) {}

Socket::~Socket() {
    if (file_ >= 0)
        close(file_);
}

} // namespace conclave::cli::doctor
