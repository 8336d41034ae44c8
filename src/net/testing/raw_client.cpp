#include "net/testing/raw_client.hpp"

#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace conclave::net::testing {
namespace {

constexpr int read_limit_seconds = 20;

} // namespace

RawClient::RawClient(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    const timeval limit{.tv_sec = read_limit_seconds, .tv_usec = 0};
    setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        throw std::system_error(errno, std::generic_category(), "connect");
    }
}

RawClient::~RawClient() {
    ::close(socket_);
}

void RawClient::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) {
            return; // the server closed: what it said is still to be read
        }
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
}

bool RawClient::fill() {
    std::array<char, 4096> chunk{};
    const ssize_t got = ::recv(socket_, chunk.data(), chunk.size(), 0);
    if (got <= 0) {
        return false;
    }
    buffer_.append(chunk.data(), static_cast<std::size_t>(got));
    return true;
}

std::string RawClient::read_until(std::string_view mark) {
    while (buffer_.find(mark) == std::string::npos && fill()) {
    }
    const auto found = buffer_.find(mark);
    const std::size_t end = found == std::string::npos ? buffer_.size() : found + mark.size();
    std::string out = buffer_.substr(0, end);
    buffer_.erase(0, end);
    return out;
}

std::string RawClient::read_all() {
    while (fill()) {
    }
    return std::exchange(buffer_, {});
}

RawClient::Frame RawClient::read_frame() {
    const auto need = [this](std::size_t count) {
        while (buffer_.size() < count) {
            if (!fill()) {
                return false;
            }
        }
        return true;
    };
    if (!need(2)) {
        return {};
    }
    const auto byte = [this](std::size_t i) { return static_cast<std::uint8_t>(buffer_[i]); };
    std::size_t head = 2;
    std::size_t length = byte(1) & 0x7f;
    if (length == 126) {
        head = 4;
        if (!need(head)) {
            return {};
        }
        length = static_cast<std::size_t>(byte(2)) << 8 | byte(3);
    }
    if (!need(head + length)) {
        return {};
    }
    Frame frame{.opcode = byte(0) & 0x0f, .payload = buffer_.substr(head, length)};
    buffer_.erase(0, head + length);
    return frame;
}

void RawClient::send_frame(int opcode, std::string_view payload) {
    constexpr std::string_view mask = "\x01\x02\x03\x04";
    std::string frame;
    frame += static_cast<char>(0x80 | opcode);
    if (payload.size() < 126) {
        frame += static_cast<char>(0x80 | static_cast<int>(payload.size()));
    } else {
        frame += static_cast<char>(0xfe);
        frame += static_cast<char>(payload.size() >> 8 & 0xff);
        frame += static_cast<char>(payload.size() & 0xff);
    }
    frame += mask;
    for (std::size_t i = 0; i < payload.size(); ++i) {
        frame += static_cast<char>(payload[i] ^ mask[i % mask.size()]);
    }
    send(frame);
}

} // namespace conclave::net::testing
