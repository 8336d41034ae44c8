#include "udp/socket.hpp"

#include "udp/doors.hpp"
#include "udp/inbox.hpp"
#include "udp/outbox.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <netinet/in.h>
#include <netinet/udp.h>
#include <sys/socket.h>
#include <system_error>
#include <unistd.h>

namespace conclave::udp {
namespace {

class Descriptor {
  public:
    explicit Descriptor(int fd) : fd_(fd) {}
    Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (fd_ >= 0) {
            close(fd_);
        }
    }
    [[nodiscard]] int get() const { return fd_; }

  private:
    int fd_;
};

/// sendmmsg(2), a message a run.
class KernelWire final : public Wire {
  public:
    KernelWire(int fd, const Doors& doors) : fd_(fd), doors_(doors) {}

    std::pair<std::size_t, Outcome> send(std::span<const Message> messages) override {
        std::size_t vector = 0;
        for (std::size_t i = 0; i < messages.size(); ++i) {
            prepare(i, messages[i], vector);
            vector += messages[i].packets.size();
        }
        for (;;) {
            const int sent = sendmmsg(fd_, headers_.data(), static_cast<unsigned>(messages.size()),
                                      MSG_DONTWAIT | MSG_NOSIGNAL);
            if (sent >= 0) {
                return {static_cast<std::size_t>(sent), Outcome::sent};
            }
            if (errno == EAGAIN || errno == EWOULDBLOCK || errno == ENOBUFS) {
                return {0, Outcome::busy};
            }
            if (errno != EINTR && errno != ECONNREFUSED) { // an ICMP error of another datagram
                return {0, Outcome::failed};
            }
        }
    }

  private:
    struct Control {
        static constexpr std::size_t most =
            CMSG_SPACE(sizeof(std::uint16_t)) + CMSG_SPACE(sizeof(in6_pktinfo));
        alignas(cmsghdr) std::array<std::byte, most> bytes{};
    };

    void prepare(std::size_t i, const Message& message, std::size_t vector) {
        msghdr& header = headers_[i].msg_hdr;
        header = {};
        header.msg_name = names_[i].data();
        header.msg_namelen = static_cast<socklen_t>(message.to->to_kernel(names_[i]));
        header.msg_iov = &vectors_[vector];
        header.msg_iovlen = message.packets.size();
        for (const auto packet : message.packets) {
            // iovec is for both ways; sending only reads.
            vectors_[vector++] = {
                reinterpret_cast<void*>(reinterpret_cast<std::uintptr_t>(packet.data())),
                packet.size()};
        }
        header.msg_control = controls_[i].bytes.data();
        if (message.packets.size() > 1) {
            add_control(header, SOL_UDP, UDP_SEGMENT, message.segment);
        }
        if (const Doors::Ip* from = doors_.ip(message.to->door()); from == nullptr) {
            return;
        } else if (message.to->family() == Family::v6) {
            in6_pktinfo info{};
            std::memcpy(&info.ipi6_addr, from->data(), sizeof info.ipi6_addr);
            add_control(header, IPPROTO_IPV6, IPV6_PKTINFO, info);
        } else {
            in_pktinfo info{};
            std::memcpy(&info.ipi_spec_dst, from->data(), sizeof info.ipi_spec_dst);
            add_control(header, IPPROTO_IP, IP_PKTINFO, info);
        }
    }

    /// Behind those that `header` has; Control has room for all.
    template <class Value>
    static void add_control(msghdr& header, int level, int type, const Value& value) {
        cmsghdr control{};
        control.cmsg_level = level;
        control.cmsg_type = type;
        control.cmsg_len = CMSG_LEN(sizeof value);
        auto* at = static_cast<std::byte*>(header.msg_control) + header.msg_controllen;
        std::memcpy(at, &control, sizeof control);
        std::memcpy(at + CMSG_LEN(0), &value, sizeof value);
        header.msg_controllen += CMSG_SPACE(sizeof value);
    }

    int fd_;
    const Doors& doors_;
    std::array<mmsghdr, Outbox::messages_a_call> headers_{};
    std::array<std::array<std::byte, 28>, Outbox::messages_a_call> names_{};
    std::array<Control, Outbox::messages_a_call> controls_{};
    std::array<iovec, Outbox::capacity> vectors_{};
};

class KernelSocket final : public Socket, private Watcher, private TurnEnd {
  public:
    KernelSocket(IoLoop& loop, Descriptor fd, Receiver& receiver)
        : loop_(loop), fd_(std::move(fd)), receiver_(receiver), inbox_(&doors_),
          wire_(fd_.get(), doors_), outbox_(wire_) {
        loop_.watch(fd_.get(), *this);
        loop_.add_turn_end(*this);
    }
    KernelSocket(const KernelSocket&) = delete;
    KernelSocket& operator=(const KernelSocket&) = delete;
    ~KernelSocket() override {
        loop_.remove_turn_end(*this);
        loop_.unwatch(fd_.get());
    }

    std::span<std::uint8_t> reserve() override { return outbox_.reserve(loop_.now()); }
    void commit(const Address& to, std::size_t bytes) override { outbox_.commit(to, bytes); }
    void flush() override { on_turn_end(loop_.now()); }

    [[nodiscard]] Address local() const override {
        sockaddr_storage storage{};
        socklen_t size = sizeof storage;
        auto* raw = reinterpret_cast<sockaddr*>(&storage);
        return getsockname(fd_.get(), raw, &size) == 0 ? Address::from_kernel(*raw) : Address{};
    }
    [[nodiscard]] int granted_receive_bytes() const override { return option(SO_RCVBUF); }
    [[nodiscard]] int granted_send_bytes() const override { return option(SO_SNDBUF); }

    [[nodiscard]] SocketStats stats() const override {
        const InboxStats& in = inbox_.stats();
        const OutboxStats& out = outbox_.stats();
        return {in.packets,  in.bytes,  in.batches,      in.overflowed,    in.truncated,
                out.packets, out.bytes, out.runs,        out.dropped_full, out.dropped_late,
                out.failed,  out.busy,  out.gso_failures};
    }

  private:
    void on_ready(bool readable, bool writable) override {
        if (readable) {
            inbox_.drain(fd_.get(), receiver_, max_datagrams_a_turn);
        }
        if (writable) {
            flush();
        }
    }
    void on_turn_end(base::MonoTime now) override {
        if (!outbox_.empty() || waiting_) {
            waiting_ = !outbox_.flush(now);
            loop_.want_writable(fd_.get(), waiting_);
        }
    }
    [[nodiscard]] int option(int name) const {
        int value = 0;
        socklen_t size = sizeof value;
        return getsockopt(fd_.get(), SOL_SOCKET, name, &value, &size) == 0 ? value : 0;
    }

    IoLoop& loop_;
    Descriptor fd_;
    Receiver& receiver_;
    Doors doors_;
    Inbox inbox_;
    KernelWire wire_;
    Outbox outbox_;
    bool waiting_ = false;
};

bool set(const Descriptor& fd, int level, int name, int value) {
    return setsockopt(fd.get(), level, name, &value, sizeof value) == 0;
}

/// What a socket can do without: an old kernel, or a small limit on buffers.
void set_wishes(const Descriptor& fd, bool v6, const SocketOptions& options) {
    set(fd, SOL_SOCKET, SO_RCVBUF, options.buffer_bytes);
    set(fd, SOL_SOCKET, SO_SNDBUF, options.buffer_bytes);
    set(fd, SOL_SOCKET, SO_TIMESTAMPNS, 1);
    set(fd, SOL_SOCKET, SO_RXQ_OVFL, 1);
    set(fd, SOL_UDP, UDP_GRO, 1);
    // Media packets are small enough for every path: never in fragments, whatever ICMP says.
    if (v6) {
        set(fd, IPPROTO_IPV6, IPV6_MTU_DISCOVER, IPV6_PMTUDISC_PROBE);
    } else {
        set(fd, IPPROTO_IP, IP_MTU_DISCOVER, IP_PMTUDISC_PROBE);
    }
}

/// Each datagram shall say to which of our addresses it came.
bool tell_doors(const Descriptor& fd, bool v6) {
    return v6 ? set(fd, IPPROTO_IPV6, IPV6_RECVPKTINFO, 1) : set(fd, IPPROTO_IP, IP_PKTINFO, 1);
}

std::unexpected<OpenError> failed(std::string step) {
    return std::unexpected(OpenError{std::move(step), errno});
}

} // namespace

std::string OpenError::message() const {
    return step + ": " + std::generic_category().message(code);
}

std::expected<std::unique_ptr<Socket>, OpenError>
Socket::open(IoLoop& loop, const Address& local, Receiver& receiver, SocketOptions options) {
    const bool v6 = local.family() == Family::v6;
    Descriptor fd(::socket(v6 ? AF_INET6 : AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (fd.get() < 0) {
        return failed("socket");
    }
    if (v6 && !set(fd, IPPROTO_IPV6, IPV6_V6ONLY, 1)) {
        return failed("IPV6_V6ONLY");
    }
    if (local.is_any() && !tell_doors(fd, v6)) {
        return failed(v6 ? "IPV6_RECVPKTINFO" : "IP_PKTINFO");
    }
    set_wishes(fd, v6, options);
    std::array<std::byte, 28> name{};
    const std::size_t size = local.to_kernel(name);
    if (bind(fd.get(), reinterpret_cast<const sockaddr*>(name.data()),
             static_cast<socklen_t>(size)) != 0) {
        return failed("bind " + local.text());
    }
    return std::make_unique<KernelSocket>(loop, std::move(fd), receiver);
}

} // namespace conclave::udp
