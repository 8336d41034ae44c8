#include "media/sctp/socket.hpp"

#include "media/sctp/association.hpp"

#include <array>
#include <bit>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <string>
#include <usrsctp.h>
#include <utility>

namespace conclave::media::sctp {
namespace {

constexpr std::uint32_t common_header = 12; // bytes, which usrsctp adds to the path MTU it is told
constexpr std::uint32_t path_mtu = 1160;    // bytes: 1200 less 37 of DTLS 1.2 with AES-GCM
constexpr std::uint32_t heartbeat_interval = 10'000;                        // ms
constexpr int send_buffer = static_cast<int>(largest_message_limit) + 4096; // one fits whole
constexpr int receive_buffer = 256 * 1024;                                  // bytes
// Retransmissions in a row until the association counts as lost. At an RTO of at most 1 s this is
// about a minute: ICE, which judges the path, may bring it back within that time.
constexpr std::uint16_t max_retransmissions = 60;

std::uint16_t swapped(std::uint16_t value) {
    return std::endian::native == std::endian::little ? std::byteswap(value) : value;
}

std::uint32_t swapped(std::uint32_t value) {
    return std::endian::native == std::endian::little ? std::byteswap(value) : value;
}

sockaddr_conn to_sockaddr(library::Address address, std::uint16_t port) {
    sockaddr_conn out{};
    out.sconn_family = AF_CONN;
    out.sconn_port = swapped(port);
    out.sconn_addr = reinterpret_cast<void*>(address);
    return out;
}

void require(bool holds, const char* what) {
    if (!holds) {
        throw std::runtime_error(std::string("SCTP: ") + what + ": " + std::strerror(errno));
    }
}

template <typename Value>
void set_option(struct ::socket* socket, int level, int name, const Value& value,
                const char* what) {
    require(usrsctp_setsockopt(socket, level, name, &value, sizeof value) == 0, what);
}

int receive(struct ::socket* /*socket*/, sctp_sockstore /*from*/, void* data, std::size_t length,
            sctp_rcvinfo info, int flags, void* self) {
    auto& owner = *static_cast<Socket*>(self);
    if (data == nullptr) {
        owner.on_lost();
        return 1;
    }
    const base::ByteView bytes(static_cast<const std::uint8_t*>(data), length);
    if ((flags & MSG_NOTIFICATION) != 0) {
        owner.on_notification(bytes);
    } else {
        owner.on_data(info.rcv_sid, swapped(info.rcv_ppid), bytes, (flags & MSG_EOR) != 0);
    }
    std::free(data); // the library gave it away
    return 1;
}

/// A copy of the fixed part of a notification, which may stand at any address.
template <typename Notification>
bool read(base::ByteView from, Notification& out) {
    if (from.size() < sizeof out) {
        return false;
    }
    std::memcpy(&out, from.data(), sizeof out);
    return true;
}

} // namespace

Socket::Socket(std::uint16_t local_port, std::uint16_t remote_port)
    : address_(library::add(*this)) {
    try {
        socket_ = usrsctp_socket(AF_CONN, SOCK_STREAM, IPPROTO_SCTP, &receive, nullptr, 0, this);
        require(socket_ != nullptr, "no socket");
        set_options(remote_port);
        auto local = to_sockaddr(address_, local_port);
        require(usrsctp_bind(socket_, reinterpret_cast<sockaddr*>(&local), sizeof local) == 0,
                "cannot bind");
        auto remote = to_sockaddr(address_, remote_port);
        require(usrsctp_connect(socket_, reinterpret_cast<sockaddr*>(&remote), sizeof remote) ==
                        0 ||
                    errno == EINPROGRESS,
                "cannot connect");
    } catch (...) {
        if (socket_ != nullptr) {
            usrsctp_close(socket_);
        }
        library::remove(address_);
        throw;
    }
}

void Socket::set_options(std::uint16_t remote_port) {
    require(usrsctp_set_non_blocking(socket_, 1) == 0, "cannot be non-blocking");
    set_option(socket_, SOL_SOCKET, SO_LINGER, linger{.l_onoff = 1, .l_linger = 0}, "linger");
    set_option(socket_, SOL_SOCKET, SO_SNDBUF, send_buffer, "send buffer");
    set_option(socket_, SOL_SOCKET, SO_RCVBUF, receive_buffer, "receive buffer");
    set_option(socket_, IPPROTO_SCTP, SCTP_NODELAY, std::uint32_t{1}, "no delay");
    set_option(socket_, IPPROTO_SCTP, SCTP_INITMSG,
               sctp_initmsg{.sinit_num_ostreams = max_streams,
                            .sinit_max_instreams = max_streams,
                            .sinit_max_attempts = max_retransmissions,
                            .sinit_max_init_timeo = 0},
               "INIT");
    set_option(socket_, IPPROTO_SCTP, SCTP_ENABLE_STREAM_RESET,
               sctp_assoc_value{.assoc_id = SCTP_FUTURE_ASSOC,
                                .assoc_value = SCTP_ENABLE_RESET_STREAM_REQ},
               "stream reset");
    for (const int type : {SCTP_ASSOC_CHANGE, SCTP_STREAM_RESET_EVENT}) {
        set_option(socket_, IPPROTO_SCTP, SCTP_EVENT,
                   sctp_event{.se_assoc_id = SCTP_FUTURE_ASSOC,
                              .se_type = static_cast<std::uint16_t>(type),
                              .se_on = 1},
                   "notifications");
    }
    sctp_assocparams limits{};
    limits.sasoc_asocmaxrxt = max_retransmissions;
    set_option(socket_, IPPROTO_SCTP, SCTP_ASSOCINFO, limits, "retransmissions");
    sctp_paddrparams path{};
    const auto remote = to_sockaddr(address_, remote_port);
    std::memcpy(&path.spp_address, &remote, sizeof remote);
    path.spp_flags = SPP_PMTUD_DISABLE | SPP_HB_ENABLE;
    path.spp_pathmtu = path_mtu - common_header;
    path.spp_hbinterval = heartbeat_interval;
    path.spp_pathmaxrxt = max_retransmissions;
    set_option(socket_, IPPROTO_SCTP, SCTP_PEER_ADDR_PARAMS, path, "path");
}

Socket::~Socket() {
    usrsctp_close(socket_);
    library::remove(address_);
}

void Socket::input(base::ByteView packet) {
    usrsctp_conninput(reinterpret_cast<void*>(address_), packet.data(), packet.size(), 0);
}

Socket::Sent Socket::send(std::uint16_t stream, std::uint32_t protocol, base::ByteView message,
                          Carriage carriage) {
    sctp_sendv_spa how{};
    how.sendv_flags = SCTP_SEND_SNDINFO_VALID;
    how.sendv_sndinfo.snd_sid = stream;
    how.sendv_sndinfo.snd_ppid = swapped(protocol);
    how.sendv_sndinfo.snd_flags =
        static_cast<std::uint16_t>(SCTP_EOR | (carriage.ordered ? 0 : SCTP_UNORDERED));
    if (carriage.policy != Carriage::Policy::reliable) {
        how.sendv_flags |= SCTP_SEND_PRINFO_VALID;
        how.sendv_prinfo.pr_policy =
            carriage.policy == Carriage::Policy::retransmits ? SCTP_PR_SCTP_RTX : SCTP_PR_SCTP_TTL;
        how.sendv_prinfo.pr_value = carriage.limit;
    }
    const auto sent = usrsctp_sendv(socket_, message.data(), message.size(), nullptr, 0, &how,
                                    sizeof how, SCTP_SENDV_SPA, 0);
    if (sent >= 0) {
        return Sent::yes;
    }
    const bool later = errno == EWOULDBLOCK || errno == EAGAIN || errno == ENOBUFS;
    return later ? Sent::full : Sent::refused;
}

Socket::Reset Socket::reset(std::uint16_t stream) {
    alignas(sctp_reset_streams) std::array<std::uint8_t, sizeof(sctp_reset_streams) + sizeof stream>
        request{};
    sctp_reset_streams head{};
    head.srs_flags = SCTP_STREAM_RESET_OUTGOING;
    head.srs_number_streams = 1;
    std::memcpy(request.data(), &head, sizeof head);
    std::memcpy(request.data() + sizeof head, &stream, sizeof stream);
    if (usrsctp_setsockopt(socket_, IPPROTO_SCTP, SCTP_RESET_STREAMS, request.data(),
                           static_cast<socklen_t>(request.size())) == 0) {
        return Reset::asked;
    }
    return errno == EOPNOTSUPP || errno == ENOENT || errno == ENOTCONN ? Reset::unsupported
                                                                       : Reset::busy;
}

std::vector<SocketEvent> Socket::take_events() {
    return std::exchange(events_, {});
}

std::vector<base::Bytes> Socket::take_packets() {
    return std::exchange(packets_, {});
}

void Socket::on_packet_out(base::ByteView packet) {
    packets_.emplace_back(packet.begin(), packet.end());
}

void Socket::on_data(std::uint16_t stream, std::uint32_t protocol, base::ByteView bytes,
                     bool complete) {
    events_.push_back({.kind = SocketEvent::Kind::data,
                       .stream = stream,
                       .protocol = protocol,
                       .complete = complete,
                       .bytes = {bytes.begin(), bytes.end()}});
}

void Socket::on_lost() {
    events_.push_back({.kind = SocketEvent::Kind::lost});
}

void Socket::on_notification(base::ByteView notification) {
    std::uint16_t type = 0;
    if (!read(notification, type)) {
        return;
    }
    if (type == SCTP_STREAM_RESET_EVENT) {
        on_stream_reset(notification);
        return;
    }
    sctp_assoc_change change{};
    if (type != SCTP_ASSOC_CHANGE || !read(notification, change)) {
        return;
    }
    if (change.sac_state == SCTP_COMM_UP) {
        events_.push_back({.kind = SocketEvent::Kind::up, .stream = change.sac_outbound_streams});
    } else {
        on_lost(); // a restart too: all channels of the old association are gone
    }
}

void Socket::on_stream_reset(base::ByteView notification) {
    sctp_stream_reset_event head{};
    if (!read(notification, head)) {
        return;
    }
    const unsigned flags = head.strreset_flags;
    const bool refused = (flags & (SCTP_STREAM_RESET_DENIED | SCTP_STREAM_RESET_FAILED)) != 0;
    const auto list = notification.subspan(sizeof head);
    for (std::size_t at = 0; at + sizeof(std::uint16_t) <= list.size();
         at += sizeof(std::uint16_t)) {
        std::uint16_t stream = 0;
        std::memcpy(&stream, list.data() + at, sizeof stream);
        if ((flags & SCTP_STREAM_RESET_INCOMING_SSN) != 0 && !refused) {
            events_.push_back({.kind = SocketEvent::Kind::incoming_reset, .stream = stream});
        }
        if ((flags & SCTP_STREAM_RESET_OUTGOING_SSN) != 0) {
            events_.push_back({.kind = refused ? SocketEvent::Kind::reset_refused
                                               : SocketEvent::Kind::outgoing_reset,
                               .stream = stream});
        }
    }
}

} // namespace conclave::media::sctp
