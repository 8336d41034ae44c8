#include "media/sfu/link.hpp"

#include "media/ice/credentials.hpp"

#include <algorithm>

namespace conclave::media::sfu {
namespace {

// RTCP's packet types with the marker bit, in the second byte (RFC 5761, 4).
constexpr std::uint8_t first_rtcp_type = 192;
constexpr std::uint8_t last_rtcp_type = 223;

bool is_rtcp(base::ByteView datagram) {
    return datagram.size() > 1 && datagram[1] >= first_rtcp_type && datagram[1] <= last_rtcp_type;
}

} // namespace

Link::Link(Services& services, LinkEvents& events)
    : services_(services), events_(events), ice_(ice::make_credentials(services.random)),
      context_(services.dtls.current()) {
    services_.directory.add(ice_.local().ufrag, *this);
}

Link::~Link() {
    close();
}

void Link::close() {
    if (closed_) {
        return;
    }
    if (dtls_) {
        dtls_->close();
    }
    closed_ = true;
    services_.handshakes.leave(*this, services_.loop.now());
    state_ = TransportState::closed;
    services_.directory.remove(ice_.local().ufrag);
    if (ice_.old_local()) {
        services_.directory.remove(ice_.old_local()->ufrag);
    }
    services_.directory.remove(*this);
}

std::optional<dtls::Failure> Link::dtls_failure() const {
    return dtls_ ? dtls_->failure() : std::nullopt;
}

void Link::set_remote(const RemoteParameters& remote) {
    if (closed_) {
        return;
    }
    ice_.set_remote(remote.ice);
    if (dtls_) {
        dtls_->set_fingerprints(remote.fingerprints); // without effect after the handshake
        return;
    }
    const auto now = services_.loop.now();
    role_ = remote.local_role;
    dtls::AssociationEvents& self = *this;
    dtls_ = std::make_unique<dtls::Association>(*context_, role_, remote.fingerprints, self);
    go_on_with_dtls(now);
    update_state(now);
}

bool Link::may_shake_hands(base::MonoTime now) {
    admitted_ = admitted_ || services_.handshakes.enter(*this, now);
    if (!admitted_ && !waited_) {
        waited_ = true;
        ++services_.counters.handshakes_waited;
    }
    return admitted_;
}

/// Begins, or takes what came while the peer's description or our turn was waited for.
void Link::go_on_with_dtls(base::MonoTime now) {
    const bool to_start = role_ == DtlsRole::client && !dtls_started_ && ice_.selected();
    if (!dtls_ || (!to_start && early_.empty()) || !may_shake_hands(now)) {
        return;
    }
    if (to_start) {
        dtls_started_ = true;
        dtls_->start(now);
    }
    for (const base::Bytes& datagram : early_.take(now)) {
        dtls_->receive(datagram, now);
    }
}

void Link::restart_ice() {
    if (closed_) {
        return;
    }
    if (ice_.old_local()) { // two restarts in a row: the first pair is gone
        services_.directory.remove(ice_.old_local()->ufrag);
    }
    ice_.restart(ice::make_credentials(services_.random), services_.loop.now());
    services_.directory.add(ice_.local().ufrag, *this);
}

void Link::on_check(const ice::Check& check, const udp::Address& from, base::MonoTime now) {
    udp::Sender* sender = services_.sender(from);
    const auto room = sender == nullptr ? std::span<std::uint8_t>{} : sender->reserve();
    if (closed_ || room.empty()) {
        return; // the peer asks again
    }
    const auto old = ice_.old_local();
    const ice::Handled handled = ice_.handle(check, from, now, room);
    if (old && !ice_.old_local()) {
        services_.directory.remove(old->ufrag);
    }
    if (handled.answer_bytes != 0) {
        sender->commit(from, handled.answer_bytes);
    }
    if (handled.result != ice::Checked::valid) {
        services_.counters.checks_refused += handled.result == ice::Checked::indication ? 0 : 1;
        return;
    }
    ++services_.counters.checks_valid;
    services_.directory.add(from, *this);
    if (handled.path_changed) {
        ++services_.counters.path_changes;
        events_.on_path_changed();
    }
    go_on_with_dtls(now);
    update_state(now);
}

void Link::on_datagram(std::span<std::uint8_t> datagram, base::MonoTime arrival) {
    if (closed_ || datagram.empty()) {
        return;
    }
    if (!budget_.spend(datagram.size(), arrival)) {
        ++services_.counters.over_budget;
        return;
    }
    const std::uint8_t first = datagram[0];
    if (first >= 20 && first <= 63) { // RFC 7983, 7
        on_dtls(datagram, services_.loop.now());
    } else if (first >= 128 && first <= 191) {
        on_srtp(datagram, arrival);
    } else {
        ++services_.counters.unknown_protocol;
    }
}

void Link::on_dtls(base::ByteView datagram, base::MonoTime now) {
    if (!dtls_ || !may_shake_hands(now)) {
        early_.keep(datagram, now); // when there is no room the peer says it again
        return;
    }
    dtls_->receive(datagram, now);
    update_state(now);
}

void Link::on_srtp(std::span<std::uint8_t> datagram, base::MonoTime arrival) {
    if (!srtp_in_) {
        ++services_.counters.before_keys;
        return;
    }
    const bool rtcp = is_rtcp(datagram);
    const auto size = rtcp ? srtp_in_->unprotect_rtcp(datagram) : srtp_in_->unprotect_rtp(datagram);
    if (!size) {
        ++services_.counters.unprotect_failed;
        return;
    }
    if (rtcp) {
        events_.on_rtcp(datagram.first(*size), arrival);
    } else {
        events_.on_rtp(datagram.first(*size), arrival);
    }
}

void Link::tick(base::MonoTime now) {
    if (closed_) {
        return;
    }
    if (ice_.old_local()) {
        const std::string ufrag = ice_.old_local()->ufrag;
        ice_.tick(now);
        if (!ice_.old_local()) {
            services_.directory.remove(ufrag);
        }
    }
    go_on_with_dtls(now);
    if (dtls_) {
        if (const auto due = dtls_->next_timeout(); due && *due <= now) {
            dtls_->handle_timeout(now);
        }
    }
    update_state(now);
}

TransportState Link::judge(base::MonoTime now) const {
    if (closed_ || peer_closed_ || expired_) {
        return TransportState::closed;
    }
    if (dtls_failed_) {
        return TransportState::dtls_failed;
    }
    switch (ice_.consent(now)) {
    case ice::Consent::none:
        return TransportState::fresh;
    case ice::Consent::fresh:
    case ice::Consent::quiet:
        return srtp_out_ ? TransportState::connected : TransportState::fresh;
    case ice::Consent::lost:
        return TransportState::disconnected;
    case ice::Consent::expired:
        break;
    }
    return TransportState::closed;
}

void Link::update_state(base::MonoTime now) {
    const TransportState next = judge(now);
    if (next == state_) {
        return;
    }
    if (next == TransportState::disconnected) {
        ++services_.counters.consent_lost;
    }
    expired_ = expired_ || next == TransportState::closed;
    state_ = next;
    events_.on_link_state(next);
}

void Link::send_datagram(base::ByteView datagram) {
    const auto& to = ice_.selected();
    udp::Sender* sender = to ? services_.sender(*to) : nullptr;
    const auto room = sender == nullptr ? std::span<std::uint8_t>{} : sender->reserve();
    if (room.size() < datagram.size()) {
        ++services_.counters.not_writable; // DTLS repeats its flights, SCTP its packets
        return;
    }
    std::ranges::copy(datagram, room.begin());
    sender->commit(*to, datagram.size());
}

void Link::on_connected(dtls::SrtpKeys keys) {
    srtp_out_.emplace(keys.outgoing);
    srtp_in_.emplace(keys.incoming);
    ++services_.counters.handshakes_done;
    services_.handshakes.leave(*this, services_.loop.now());
}

void Link::on_failed(dtls::Failure) {
    dtls_failed_ = true;
    ++services_.counters.handshakes_failed;
    services_.handshakes.leave(*this, services_.loop.now());
}

std::span<std::uint8_t> Link::begin() {
    const auto& to = ice_.selected();
    if (!writable() || !to) {
        ++services_.counters.not_writable;
        return {};
    }
    writer_ = services_.sender(*to);
    const auto room = writer_ == nullptr ? std::span<std::uint8_t>{} : writer_->reserve();
    services_.counters.no_room += room.empty() ? 1U : 0U;
    return room;
}

bool Link::send_rtp(std::span<std::uint8_t> room, std::size_t size) {
    const auto protected_size = srtp_out_->protect_rtp(room, size);
    last_sent_ = room.first(protected_size.value_or(0));
    return commit(room, protected_size);
}

bool Link::send_again(std::span<std::uint8_t> room, base::ByteView datagram) {
    if (datagram.size() > room.size()) {
        ++services_.counters.no_room;
        return false;
    }
    std::ranges::copy(datagram, room.begin());
    return commit(room, datagram.size());
}

bool Link::send_rtcp(std::span<std::uint8_t> room, std::size_t size) {
    return commit(room, srtp_out_->protect_rtcp(room, size));
}

bool Link::commit(std::span<std::uint8_t>,
                  std::expected<std::size_t, srtp::Failure> protected_size) {
    if (!protected_size) {
        ++services_.counters.protect_failed;
        return false;
    }
    writer_->commit(*ice_.selected(), *protected_size);
    return true;
}

bool Link::send_record(base::ByteView record) {
    return dtls_ && !closed_ && dtls_->send(record);
}

void Link::forget_ssrc(std::uint32_t ssrc) {
    if (srtp_in_) {
        srtp_in_->forget_rtp(ssrc);
    }
}

} // namespace conclave::media::sfu
