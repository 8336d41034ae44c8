#include "udp/inbox.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <netinet/in.h>
#include <netinet/udp.h>
#include <optional>
#include <sys/socket.h>
#include <time.h>
#include <vector>

namespace conclave::udp {
namespace {

// A timestamp, a segment size, an overflow count and the address it came to.
constexpr std::size_t control_bytes = 192;

struct Controls {
    std::size_t segment = 0;
    std::optional<std::int64_t> stamp_ns{};
    std::optional<std::uint32_t> overflow{};
    std::optional<Doors::Ip> came_to{};
};

template <class Value>
Value read_value(const cmsghdr& control) {
    Value value{};
    std::memcpy(&value, CMSG_DATA(&control), sizeof value);
    return value;
}

Controls read_controls(msghdr& header) {
    Controls found;
    for (cmsghdr* c = CMSG_FIRSTHDR(&header); c != nullptr; c = CMSG_NXTHDR(&header, c)) {
        if (c->cmsg_level == SOL_UDP && c->cmsg_type == UDP_GRO) {
            found.segment = static_cast<std::size_t>(std::max(read_value<int>(*c), 0));
        } else if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_TIMESTAMPNS) {
            const auto stamp = read_value<timespec>(*c);
            found.stamp_ns = std::int64_t{stamp.tv_sec} * 1'000'000'000 + stamp.tv_nsec;
        } else if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SO_RXQ_OVFL) {
            found.overflow = read_value<std::uint32_t>(*c);
        } else if (c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_PKTINFO) {
            const auto info = read_value<in_pktinfo>(*c);
            std::memcpy(found.came_to.emplace().data(), &info.ipi_addr, sizeof info.ipi_addr);
        } else if (c->cmsg_level == IPPROTO_IPV6 && c->cmsg_type == IPV6_PKTINFO) {
            const auto info = read_value<in6_pktinfo>(*c);
            std::memcpy(found.came_to.emplace().data(), &info.ipi6_addr, sizeof info.ipi6_addr);
        }
    }
    return found;
}

} // namespace

struct Inbox::Memory {
    std::vector<std::uint8_t> bytes = std::vector<std::uint8_t>(messages_a_call * message_bytes);
    std::array<mmsghdr, messages_a_call> headers{};
    std::array<iovec, messages_a_call> vectors{};
    std::array<sockaddr_storage, messages_a_call> from{};
    alignas(cmsghdr) std::array<std::array<std::byte, control_bytes>, messages_a_call> controls{};

    void prepare() { // the kernel writes lengths into the headers
        for (std::size_t i = 0; i < messages_a_call; ++i) {
            vectors[i] = {bytes.data() + i * message_bytes, message_bytes};
            msghdr& header = headers[i].msg_hdr;
            header.msg_name = &from[i];
            header.msg_namelen = sizeof from[i];
            header.msg_iov = &vectors[i];
            header.msg_iovlen = 1;
            header.msg_control = controls[i].data();
            header.msg_controllen = control_bytes;
            header.msg_flags = 0;
        }
    }
};

Inbox::Inbox(Doors* doors) : doors_(doors), memory_(std::make_unique<Memory>()) {}
Inbox::~Inbox() = default;

void Inbox::drain(int fd, Receiver& receiver, std::size_t limit) {
    if (std::chrono::steady_clock::now() - sampled_ >= stamp_interval) {
        resample();
    }
    for (std::size_t done = 0; done < limit;) {
        memory_->prepare();
        const int count =
            recvmmsg(fd, memory_->headers.data(), messages_a_call, MSG_DONTWAIT, nullptr);
        if (count <= 0) {
            return; // EAGAIN; ICMP errors of an unconnected socket concern nobody
        }
        ++stats_.batches;
        for (std::size_t i = 0; i < static_cast<std::size_t>(count); ++i) {
            done += deliver(i, receiver);
        }
        if (static_cast<std::size_t>(count) < messages_a_call) {
            return;
        }
    }
}

std::size_t Inbox::deliver(std::size_t message, Receiver& receiver) {
    msghdr& header = memory_->headers[message].msg_hdr;
    const std::size_t total = memory_->headers[message].msg_len;
    const Controls controls = read_controls(header);
    if (controls.overflow) {
        stats_.overflowed += *controls.overflow - last_overflow_;
        last_overflow_ = *controls.overflow;
    }
    Address from =
        Address::from_kernel(*reinterpret_cast<const sockaddr*>(&memory_->from[message]));
    if ((header.msg_flags & MSG_TRUNC) != 0 || from.family() == Family::none) {
        ++stats_.truncated;
        return 1;
    }
    if (controls.came_to && doors_ != nullptr) {
        from.set_door(doors_->number(*controls.came_to));
    }
    const auto arrival =
        controls.stamp_ns ? to_mono(*controls.stamp_ns) : std::chrono::steady_clock::now();
    const auto bytes = std::span(memory_->bytes).subspan(message * message_bytes, total);
    const std::size_t segment =
        controls.segment == 0 ? std::max<std::size_t>(total, 1) : controls.segment;
    std::size_t count = 0;
    for (std::size_t at = 0; at < total; at += segment, ++count) {
        receiver.on_datagram(from, bytes.subspan(at, std::min(segment, total - at)), arrival);
    }
    stats_.packets += count;
    stats_.bytes += total;
    return std::max<std::size_t>(count, 1);
}

base::MonoTime Inbox::to_mono(std::int64_t realtime_ns) const {
    const base::MonoTime stamp{std::chrono::nanoseconds(realtime_ns + offset_ns_)};
    return std::min(stamp, std::chrono::steady_clock::now());
}

void Inbox::resample() {
    sampled_ = std::chrono::steady_clock::now();
    const auto wall = std::chrono::system_clock::now().time_since_epoch();
    offset_ns_ = std::chrono::nanoseconds(sampled_.time_since_epoch()).count() -
                 std::chrono::nanoseconds(wall).count();
}

} // namespace conclave::udp
