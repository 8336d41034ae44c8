#include "media/sfu/hub.hpp"

namespace conclave::media::sfu {

Hub::Hub(const Options& options)
    : slab_(options.slab_slots), turns_(options.loop),
      services_{options.loop, options.wall, options.random, nullptr,    nullptr,
                {},           options.dtls, options.sctp,   directory_, slab_,
                counters_,    turns_,       handshakes_} {}

void Hub::attach(udp::Sender* v4, udp::Sender* v6, std::vector<Candidate> candidates) {
    services_.v4 = v4;
    services_.v6 = v6;
    services_.candidates = std::move(candidates);
}

std::unique_ptr<Router> Hub::make_router(RouterEvents& events) {
    return std::make_unique<RoomRouter>(services_, events);
}

void Hub::on_datagram(const udp::Address& from, std::span<std::uint8_t> bytes,
                      base::MonoTime arrival) {
    if (bytes.empty()) {
        return;
    }
    if (bytes[0] < 4) { // RFC 7983, 7
        on_stun(from, bytes);
        return;
    }
    if (Link* link = directory_.find(from)) {
        link->on_datagram(bytes, arrival);
    } else {
        ++counters_.unknown_address;
    }
}

/// Nothing is said to a sender that names none of our transports: we are no reflector.
void Hub::on_stun(const udp::Address& from, base::ByteView bytes) {
    const auto check = ice::read_check(bytes);
    if (!check) {
        ++counters_.checks_malformed;
        return;
    }
    if (Link* link = directory_.find(check->local_ufrag)) {
        link->on_check(*check, from, services_.loop.now());
    } else {
        ++counters_.checks_unknown_user;
    }
}

} // namespace conclave::media::sfu
