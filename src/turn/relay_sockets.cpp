#include "turn/relay_sockets.hpp"

#include "turn/addresses.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <netinet/in.h>
#include <netinet/udp.h>
#include <sys/socket.h>
#include <unistd.h>

namespace conclave::turn {
namespace {

constexpr std::size_t max_segments = 64;        // UDP_MAX_SEGMENTS of Linux before 6.9
constexpr std::size_t max_run_bytes = 65'000;   // below the 65 535 of an IP packet
constexpr std::size_t datagrams_a_turn = 128;   // then other relays have their turn
constexpr int socket_buffer_bytes = 512 * 1024; // each way: half a second at 8 Mbit/s

void set_option(int fd, int level, int name, int value) {
    setsockopt(fd, level, name, &value, sizeof value); // wishes: relaying works without them
}

} // namespace

/// One socket; tells its loop's events to the receiver.
class RelaySockets::Relay final : public udp::Watcher, public udp::Receiver {
  public:
    Relay(RelaySockets& owner, RelayId id, int fd) : owner_(owner), id_(id), fd_(fd) {
        owner_.loop_.watch(fd_, *this);
    }
    ~Relay() override {
        owner_.loop_.unwatch(fd_);
        ::close(fd_);
    }
    Relay(const Relay&) = delete;
    Relay& operator=(const Relay&) = delete;

    void on_ready(bool readable, bool) override {
        if (readable) {
            owner_.inbox_.drain(fd_, *this, datagrams_a_turn);
        }
    }
    void on_datagram(const udp::Address& from, std::span<std::uint8_t> bytes,
                     base::MonoTime) override {
        owner_.receiver_.on_relayed(id_, to_endpoint(from), bytes);
    }

    /// RFC 8656, 15: DF follows what the client asks for, packet by packet.
    void set_dont_fragment(bool wanted) {
        if (wanted == dont_fragment_) {
            return;
        }
        dont_fragment_ = wanted;
        const int value = wanted ? IP_PMTUDISC_PROBE : IP_PMTUDISC_DONT;
        if (id_.family == Family::v4) {
            set_option(fd_, IPPROTO_IP, IP_MTU_DISCOVER, value);
        }
    }

    /// False when not all went out.
    bool send(const Endpoint& peer, base::ByteView bytes, std::size_t segment) {
        std::array<std::byte, 28> name{};
        const std::size_t name_size = to_address(peer).to_kernel(name);
        // iovec is for both ways; sending only reads.
        iovec vector{reinterpret_cast<void*>(reinterpret_cast<std::uintptr_t>(bytes.data())),
                     bytes.size()};
        msghdr message{};
        message.msg_name = name.data();
        message.msg_namelen = static_cast<socklen_t>(name_size);
        message.msg_iov = &vector;
        message.msg_iovlen = 1;
        alignas(cmsghdr) std::array<std::byte, CMSG_SPACE(sizeof(std::uint16_t))> control{};
        if (segment < bytes.size()) {
            const auto size = static_cast<std::uint16_t>(segment);
            message.msg_control = control.data();
            message.msg_controllen = control.size();
            cmsghdr* const header = CMSG_FIRSTHDR(&message);
            header->cmsg_level = SOL_UDP;
            header->cmsg_type = UDP_SEGMENT;
            header->cmsg_len = CMSG_LEN(sizeof size);
            std::memcpy(CMSG_DATA(header), &size, sizeof size);
        }
        for (int attempt = 0; attempt < 2; ++attempt) {
            if (sendmsg(fd_, &message, MSG_DONTWAIT | MSG_NOSIGNAL) >= 0) {
                return true;
            }
            if (errno != ECONNREFUSED && errno != EINTR) { // an ICMP error of an earlier one
                return false;
            }
        }
        return false;
    }

  private:
    RelaySockets& owner_;
    const RelayId id_;
    const int fd_;
    bool dont_fragment_ = false;
};

RelaySockets::RelaySockets(udp::IoLoop& loop, const Endpoint& bind_v4, const Endpoint& bind_v6,
                           RelayReceiver& receiver)
    : loop_(loop), bind_v4_(bind_v4), bind_v6_(bind_v6), receiver_(receiver) {
    run_bytes_.resize(udp::Inbox::message_bytes);
    loop_.add_turn_end(*this);
}

RelaySockets::~RelaySockets() {
    loop_.remove_turn_end(*this);
}

bool RelaySockets::open(RelayId relay) {
    const bool v6 = relay.family == Family::v6;
    const int fd = ::socket(v6 ? AF_INET6 : AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0) {
        ++counts_.open_failed;
        return false;
    }
    if (v6) {
        set_option(fd, IPPROTO_IPV6, IPV6_V6ONLY, 1);
    } else {
        set_option(fd, IPPROTO_IP, IP_MTU_DISCOVER, IP_PMTUDISC_DONT);
    }
    set_option(fd, SOL_SOCKET, SO_RCVBUF, socket_buffer_bytes);
    set_option(fd, SOL_SOCKET, SO_SNDBUF, socket_buffer_bytes);
    set_option(fd, SOL_UDP, UDP_GRO, 1);
    std::array<std::byte, 28> name{};
    const auto size = to_address((v6 ? bind_v6_ : bind_v4_).with_port(relay.port)).to_kernel(name);
    if (bind(fd, reinterpret_cast<const sockaddr*>(name.data()), static_cast<socklen_t>(size)) !=
        0) {
        ::close(fd);
        ++counts_.open_failed;
        return false;
    }
    relays_.emplace(relay, std::make_unique<Relay>(*this, relay, fd));
    return true;
}

void RelaySockets::close(RelayId relay) {
    flush();
    relays_.erase(relay);
}

bool RelaySockets::fits(const Relay& relay, const Endpoint& peer, std::size_t size,
                        bool dont_fragment) const {
    return run_.relay == &relay && run_.peer == peer && run_.dont_fragment == dont_fragment &&
           !run_.closed && size <= run_.segment && run_.count < max_segments &&
           run_.bytes + size <= max_run_bytes;
}

void RelaySockets::send(RelayId relay, const Endpoint& peer, base::ByteView bytes,
                        bool dont_fragment) {
    const auto found = relays_.find(relay);
    if (found == relays_.end() || bytes.size() > run_bytes_.size()) {
        ++counts_.send_dropped;
        return;
    }
    if (!fits(*found->second, peer, bytes.size(), dont_fragment)) {
        flush();
        run_ = {.relay = found->second.get(),
                .peer = peer,
                .dont_fragment = dont_fragment,
                .segment = bytes.size()};
    }
    std::ranges::copy(bytes, run_bytes_.begin() + static_cast<std::ptrdiff_t>(run_.bytes));
    run_.bytes += bytes.size();
    ++run_.count;
    run_.closed = bytes.size() < run_.segment || bytes.empty();
}

void RelaySockets::flush() {
    if (run_.count == 0) {
        return;
    }
    const base::ByteView bytes = base::ByteView(run_bytes_).first(run_.bytes);
    run_.relay->set_dont_fragment(run_.dont_fragment);
    if (!run_.relay->send(run_.peer, bytes, run_.segment)) {
        if (run_.count == 1 || errno == EAGAIN || errno == ENOBUFS) {
            counts_.send_dropped += run_.count;
        } else { // this path doesn't take segments: one by one
            for (std::size_t at = 0; at < bytes.size(); at += run_.segment) {
                const auto one = bytes.subspan(at, std::min(run_.segment, bytes.size() - at));
                counts_.send_dropped += run_.relay->send(run_.peer, one, one.size()) ? 0 : 1;
            }
        }
    }
    run_ = {};
}

void RelaySockets::on_turn_end(base::MonoTime) {
    flush();
}

} // namespace conclave::turn
