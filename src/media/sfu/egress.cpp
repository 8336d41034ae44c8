#include "media/sfu/egress.hpp"

#include <algorithm>

namespace conclave::media::sfu {

using std::chrono::duration_cast;
using std::chrono::microseconds;

Egress::Egress(Services& services, Link& link, EgressTracks& tracks)
    : services_(services), link_(link), tracks_(tracks) {
    services_.turns.enter();
}

Egress::~Egress() {
    services_.turns.leave(*this);
}

bool Egress::measured(base::MonoTime now) const {
    return numbered_at_ && (heard_ || now - *numbered_at_ < feedback_patience);
}

bool Egress::pass(PacketPriority priority, std::size_t bytes, base::MonoTime now) {
    if (!pacer_.empty()) {
        drain(now);
    }
    return !measured(now) || pacer_.pass(priority, bytes, now);
}

void Egress::wait(PacketPriority priority, const PacedPacket& packet, base::MonoTime now) {
    ++services_.counters.paced;
    pacer_.enqueue(priority, packet, [&](const PacedPacket& victim) {
        ++services_.counters.paced_dropped;
        tracks_.on_paced_drop(victim, now);
    });
    join_turns();
}

void Egress::join_turns() {
    if (!in_turns_) {
        in_turns_ = true;
        services_.turns.join(*this);
    }
}

void Egress::drain(base::MonoTime now) {
    pacer_.drain(now, [&](const PacedPacket& packet) { tracks_.send_waiting(packet, now); });
}

bool Egress::turn(base::MonoTime now) {
    drain(now);
    for (auto due = prober_.due(now); due > 0; due = prober_.due(now)) {
        if (tracks_.send_probe(std::min(static_cast<std::size_t>(due), probe_bytes), now) == 0) {
            break; // nothing to probe with: the prober gives up by itself
        }
    }
    set_pace();
    in_turns_ = !pacer_.empty() || prober_.tag() != 0;
    return in_turns_;
}

std::size_t Egress::send(const rtp::EgressHeader& header, const rtp::ExtensionMap& extensions,
                         base::ByteView head, base::ByteView body, base::MonoTime now) {
    const auto room = link_.begin();
    if (room.empty()) {
        return 0;
    }
    const auto written = rtp::write_header(room, header, extensions);
    const std::size_t size = written ? written->size + head.size() + body.size() : 0;
    if (!written || size + Link::srtp_room > room.size()) {
        ++services_.counters.no_room;
        return 0;
    }
    std::ranges::copy(body, std::ranges::copy(head, room.begin() + written->size).out);
    return depart(room, *written, size, now);
}

std::size_t Egress::send_padding(const rtp::EgressHeader& header,
                                 const rtp::ExtensionMap& extensions, std::uint8_t padding,
                                 base::MonoTime now) {
    const auto room = link_.begin();
    const auto written = room.empty() ? std::nullopt : rtp::write_header(room, header, extensions);
    const std::size_t size = written ? written->size + std::size_t{padding} : 0;
    if (!written || padding == 0 || size + Link::srtp_room > room.size()) {
        return 0;
    }
    constexpr std::uint8_t padding_bit = 0x20;
    room[0] |= padding_bit;
    std::ranges::fill(room.subspan(written->size, padding), std::uint8_t{0});
    room[size - 1] = padding;
    return depart(room, *written, size, now);
}

std::size_t Egress::depart(std::span<std::uint8_t> room, const rtp::WrittenHeader& written,
                           std::size_t size, base::MonoTime now) {
    last_sent_ = std::max(last_sent_, now); // packets of several sources bear their arrivals
    number_.reset();
    if (written.transport_cc_at != 0) {
        if (!numbered_at_) {
            numbered_at_ = last_sent_;
        }
        number_ = estimator_.on_sent(last_sent_, size, prober_.tag());
        rtp::stamp_transport_cc(room, written, *number_);
        prober_.on_sent(size, last_sent_);
    }
    rtp::stamp_abs_send_time(room, written, rtp::to_abs_send_time(now));
    if (!link_.send_rtp(room, size)) {
        return 0;
    }
    repair_.on_sent(size, now);
    return size;
}

std::size_t Egress::send_again(const SentDatagrams::Kept& datagram, base::MonoTime now) {
    const auto room = link_.begin();
    const std::size_t size = datagram.bytes.size();
    if (room.empty() || !link_.send_again(room, datagram.bytes)) {
        return 0;
    }
    if (datagram.transport_number) {
        estimator_.on_repeated(*datagram.transport_number, size, now);
    }
    repair_.on_sent(size, now);
    return size;
}

void Egress::on_transport_feedback(base::ByteView control, base::MonoTime now) {
    const auto result = estimator_.on_feedback(control, now);
    if (!result) {
        ++(result.error() == Estimator::Refusal::malformed ? services_.counters.malformed_rtcp
                                                           : services_.counters.feedback_refused);
        return;
    }
    heard_ = true;
    use_estimate(now);
    if (*result) {
        const auto before = prober_.succeeded();
        const auto failed = prober_.failed();
        prober_.on_result(**result, now);
        services_.counters.probes_succeeded += prober_.succeeded() - before;
        services_.counters.probes_failed += prober_.failed() - failed;
    }
}

void Egress::use_estimate(base::MonoTime now) {
    const auto failed = prober_.failed();
    prober_.on_estimate(estimator_.estimate(), now);
    services_.counters.probes_failed += prober_.failed() - failed;
    set_pace();
}

/// While a probe runs, pictures may fill it.
void Egress::set_pace() {
    const auto target = estimator_.estimate().target;
    pacer_.set_rate(prober_.tag() == 0 ? target
                                       : std::max(target, probe_rate_ * (1 / Pacer::pace_factor)));
}

void Egress::on_remb(std::uint64_t bits_per_second, base::MonoTime now) {
    const auto most = static_cast<std::uint64_t>(Estimator::ceiling.bits_per_second());
    remb_ = Bitrate::bps(static_cast<std::int64_t>(std::min(bits_per_second, most)));
    remb_at_ = now;
    estimator_.on_remb(remb_, now);
    use_estimate(now);
}

void Egress::on_round_trip(std::chrono::nanoseconds round_trip) {
    constexpr std::chrono::seconds most{5}; // beyond, the report is wrong
    if (round_trip <= std::chrono::nanoseconds::zero() || round_trip > most) {
        return;
    }
    round_trip_ = (round_trip_ * 7 + round_trip) / 8; // RFC 6298's smoothing
    estimator_.on_rtt(duration_cast<microseconds>(round_trip_));
}

void Egress::on_path_changed(base::MonoTime now) {
    if (!numbered_at_) {
        return; // the first path: there is nothing to forget
    }
    estimator_.on_path_change(now);
    use_estimate(now);
}

void Egress::tick(bool probes, base::MonoTime now) {
    if (now >= next_estimate_) {
        next_estimate_ = now + estimate_interval;
        estimator_.on_tick(now);
        use_estimate(now);
    }
    probe_if_due(probes, now);
}

void Egress::probe_if_due(bool possible, base::MonoTime now) {
    if (!possible || !link_.writable() || (numbered_at_ && !measured(now))) {
        return;
    }
    if (!probing_) {
        probing_ = true;
        prober_.on_connected(Estimator::default_start, now);
    }
    const auto failed = prober_.failed();
    if (const auto cluster = prober_.next(now)) {
        ++services_.counters.probes_begun;
        estimator_.on_probe(*cluster);
        probe_rate_ = cluster->rate;
        set_pace();
        join_turns();
    }
    services_.counters.probes_failed += prober_.failed() - failed; // results that never came
}

std::optional<PathEstimate> Egress::path(base::MonoTime now) const {
    if (measured(now)) {
        return estimator_.estimate();
    }
    if (!remb_at_ || now - *remb_at_ > Estimator::remb_lifetime) {
        return std::nullopt;
    }
    PathEstimate capped; // the receiver's own estimate is all that there is
    capped.target = capped.allocation = std::max(remb_, Estimator::floor);
    capped.rtt = duration_cast<microseconds>(round_trip_);
    return capped;
}

std::string Egress::explain(base::MonoTime now) const {
    if (!measured(now)) {
        return remb_at_ ? "path: known by REMB alone\n" : "path: not measured, without limit\n";
    }
    return estimator_.explain() + pacer_.explain() + prober_.explain(now);
}

} // namespace conclave::media::sfu
