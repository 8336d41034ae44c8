#include "load/transport.hpp"

#include <algorithm>
#include <stdexcept>

namespace conclave::load {

namespace {

// RTCP's packet types with the marker bit, in the second byte (RFC 5761, 4).
bool is_rtcp(base::ByteView datagram) {
    return datagram.size() > 1 && datagram[1] >= 192 && datagram[1] <= 223;
}

} // namespace

Transport::Transport(Shared& shared, TransportEvents& events)
    : shared_(shared), events_(events), ice_(shared.random) {
    auto socket = udp::Socket::open(shared_.loop, shared_.local, *this);
    if (!socket) {
        throw std::runtime_error("no socket: " + socket.error().message());
    }
    socket_ = std::move(*socket);
}

Transport::~Transport() {
    close();
}

void Transport::close() {
    if (!closed_ && dtls_) {
        dtls_->close();
        socket_->flush();
    }
    closed_ = true;
    check_timer_.reset();
    dtls_timer_.reset();
}

std::optional<media::srtp::Profile> Transport::profile() const {
    return sender_ ? std::optional(sender_->profile()) : std::nullopt;
}

void Transport::connect(const RemoteTransport& remote) {
    const bool again = !remote_.candidates.empty();
    remote_ = remote;
    ice_.set_remote(remote.ice, remote.we_control);
    if (!again && !remote_.candidates.empty()) {
        check();
    }
}

/// One check now and the next in a while: quickly through the candidates until one answers, then
/// for consent.
void Transport::check() {
    const auto to = selected_.value_or(remote_.candidates[candidate_]);
    const auto room = socket_->reserve();
    if (!room.empty()) {
        socket_->commit(to, ice_.write_check(room).size());
    }
    if (!selected_) {
        candidate_ = (candidate_ + 1) % remote_.candidates.size();
    }
    check_timer_ = shared_.loop.after(selected_ ? consent_pace : check_pace, [this] { check(); });
}

void Transport::on_datagram(const udp::Address& from, std::span<std::uint8_t> bytes,
                            base::MonoTime arrival) {
    if (bytes.empty() || closed_) {
        return;
    }
    const auto first = bytes[0]; // RFC 7983, 7
    if (first < 4) {
        on_stun(from, bytes);
    } else if (first >= 20 && first <= 63 && dtls_) {
        dtls_->receive(bytes, shared_.loop.now());
        watch_dtls();
    } else if (first >= 128 && first <= 191) {
        on_srtp(bytes, arrival);
    }
}

void Transport::on_stun(const udp::Address& from, base::ByteView datagram) {
    const auto room = socket_->reserve();
    const auto result = ice_.hear(datagram, from, room);
    if (result.heard == IceClient::Heard::answered && !result.answer.empty()) {
        socket_->commit(from, result.answer.size());
    }
    if (result.heard != IceClient::Heard::success || selected_) {
        return;
    }
    selected_ = from;
    media::dtls::AssociationEvents& self = *this;
    dtls_ = std::make_unique<media::dtls::Association>(shared_.dtls, remote_.role,
                                                       remote_.fingerprints, self);
    dtls_->start(shared_.loop.now());
    watch_dtls();
}

void Transport::watch_dtls() {
    const auto due = dtls_->next_timeout();
    if (!due) {
        dtls_timer_.reset();
        return;
    }
    const auto wait = std::max(*due - shared_.loop.now(), base::MonoTime::duration::zero());
    dtls_timer_ = shared_.loop.after(wait, [this] {
        dtls_->handle_timeout(shared_.loop.now());
        watch_dtls();
    });
}

void Transport::on_srtp(std::span<std::uint8_t> datagram, base::MonoTime arrival) {
    if (!receiver_) {
        ++counters_.before_keys;
        return;
    }
    if (is_rtcp(datagram)) {
        if (const auto size = receiver_->unprotect_rtcp(datagram)) {
            events_.on_rtcp(datagram.first(*size));
        } else {
            ++counters_.undecryptable;
        }
        return;
    }
    if (until_opened_ != 0) {
        --until_opened_;
        const auto tag = media::srtp::rtp_overhead(receiver_->profile());
        events_.on_rtp(datagram.first(datagram.size() - std::min(tag, datagram.size())), false,
                       arrival);
        return;
    }
    until_opened_ = shared_.open_every - 1;
    if (const auto size = receiver_->unprotect_rtp(datagram)) {
        events_.on_rtp(datagram.first(*size), true, arrival);
    } else {
        ++counters_.undecryptable;
    }
}

std::span<std::uint8_t> Transport::begin() {
    return sender_ && !closed_ ? socket_->reserve() : std::span<std::uint8_t>{};
}

void Transport::send_rtp(std::span<std::uint8_t> room, std::size_t size) {
    commit(sender_->protect_rtp(room, size));
}

void Transport::send_rtcp(std::span<std::uint8_t> room, std::size_t size) {
    commit(sender_->protect_rtcp(room, size));
}

void Transport::commit(std::expected<std::size_t, media::srtp::Failure> size) {
    if (size) {
        socket_->commit(*selected_, *size);
    } else {
        ++counters_.send_failed;
    }
}

void Transport::send_datagram(base::ByteView datagram) {
    const auto room = socket_->reserve();
    if (room.size() >= datagram.size()) { // else DTLS repeats it
        std::ranges::copy(datagram, room.begin());
        socket_->commit(*selected_, datagram.size());
    }
}

void Transport::on_connected(media::dtls::SrtpKeys keys) {
    sender_.emplace(keys.outgoing);
    receiver_.emplace(keys.incoming);
    events_.on_connected();
}

void Transport::on_closed() {
    if (!closed_) {
        events_.on_transport_failed("the server closed its end");
    }
}

void Transport::on_failed(media::dtls::Failure failure) {
    events_.on_transport_failed("DTLS: " + std::string(to_string(failure)));
}

} // namespace conclave::load
