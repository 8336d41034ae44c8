#include "media/cc/estimator.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace conclave::media {

using std::chrono::duration_cast;
using std::chrono::microseconds;

namespace {

microseconds since_epoch(base::MonoTime time) {
    return duration_cast<microseconds>(time.time_since_epoch());
}

double kilobits(Bitrate rate) {
    return rate.as_double() / 1000;
}

double milliseconds_of(microseconds time) {
    return static_cast<double>(time.count()) / 1000;
}

} // namespace

Estimator::Estimator(Bitrate start)
    : delay_(std::min(start, most_start), floor, ceiling),
      loss_(std::min(start, most_start), floor, ceiling) {
    arrivals_.reserve(most_sorted);
    publish(base::MonoTime());
}

microseconds Estimator::rtt() const {
    return report_rtt_.value_or(feedback_rtt_.value_or(default_rtt));
}

bool Estimator::queued() const {
    return queue_.queue_delay() > full_queue || trendline_.usage() == BandwidthUsage::overusing;
}

std::uint16_t Estimator::on_sent(base::MonoTime now, std::size_t bytes, ProbeId probe) {
    sent_.add(since_epoch(now), static_cast<std::int64_t>(bytes));
    if (!waiting_since_) {
        waiting_since_ = now;
    }
    return history_.add(now, bytes, probe);
}

void Estimator::on_repeated(std::uint16_t number, std::size_t bytes, base::MonoTime now) {
    sent_.add(since_epoch(now), static_cast<std::int64_t>(bytes));
    untold_losses_ += history_.repeat(number) ? 1 : 0;
}

std::expected<std::optional<ProbeResult>, Estimator::Refusal>
Estimator::on_feedback(base::ByteView fci, base::MonoTime now) {
    const auto feedback = TransportFeedback::parse(fci);
    if (!feedback) {
        ++refused_;
        return std::unexpected(Refusal::malformed);
    }
    Counts counts;
    const auto refused = history_.apply(*feedback, [&](const PacketResult& packet) {
        if (!packet.received) {
            ++counts.lost;
            return;
        }
        counts.lost -= packet.was_lost ? 1 : 0;
        if (arrivals_.size() == most_sorted) {
            use_arrivals(now, counts);
        }
        arrivals_.push_back(packet);
    });
    if (refused) {
        ++refused_;
        return std::unexpected(Refusal::unknown_packets);
    }
    use_arrivals(now, counts);
    counts.lost += std::exchange(untold_losses_, 0);
    if (!counts.last_sent) { // all lost, or nothing new
        loss_.update(counts.received, counts.lost, rtt(), queued(), now);
        publish(now);
        return std::nullopt;
    }
    heard_ = true;
    waiting_since_ = history_.in_flight() > 0 ? std::optional(now) : std::nullopt;
    const auto round = duration_cast<microseconds>(now - *counts.last_sent);
    // Feedback waits for its turn at the receiver: the shortest of late is nearest to the path's.
    constexpr double forget = 0.05;
    feedback_rtt_ =
        feedback_rtt_ && round > *feedback_rtt_
            ? *feedback_rtt_ + duration_cast<microseconds>((round - *feedback_rtt_) * forget)
            : round;
    update_limited(now);
    queue_.update(loss_.excess() > LossController::high_loss, now);
    delay_.update({.usage = trendline_.usage(),
                   .acknowledged = acknowledged_.rate(),
                   .rtt = rtt(),
                   .application_limited = limited_},
                  now);
    loss_.update(counts.received, counts.lost, rtt(), queued(), now);
    if (counts.probe) {
        use_probe(*counts.probe, now);
    }
    hold_probe_floor(now);
    loss_.cap(delay_.rate());
    publish(now);
    return counts.probe;
}

/// In the order of arrival: a packet that others have overtaken then shows as late, and its delay
/// is not taken for a queue's.
void Estimator::use_arrivals(base::MonoTime now, Counts& counts) {
    std::ranges::sort(arrivals_, {}, [](const PacketResult& packet) {
        return std::pair(packet.arrival, packet.number);
    });
    for (const auto& packet : arrivals_) {
        on_arrival(packet, now, counts);
    }
    arrivals_.clear();
}

void Estimator::on_arrival(const PacketResult& packet, base::MonoTime now, Counts& counts) {
    ++counts.received;
    counts.last_sent = counts.last_sent ? std::max(*counts.last_sent, packet.sent) : packet.sent;
    acknowledged_.add(packet.arrival, packet.bytes);
    queue_.add(packet.arrival - since_epoch(packet.sent), now);
    if (const auto delta = inter_arrival_.add(packet.sent, packet.arrival, now)) {
        trendline_.add(*delta);
    }
    if (const auto probe = probes_.add(packet)) {
        counts.probe = probe; // the more of a cluster is known, the better its measure
    }
}

void Estimator::on_probe(const ProbeCluster& cluster) {
    probes_.expect(cluster);
    before_probe_ = delay_.rate();
}

void Estimator::use_probe(const ProbeResult& probe, base::MonoTime now) {
    // A probe that the path could not follow has measured the path itself.
    const bool known = probe.saturated && loss_.excess() < LossController::high_loss;
    probe_floor_ = known ? probe.measured : std::min(before_probe_, probe.measured * probe_floor);
    probe_floor_until_ = now + probe_shadow + rtt();
    if (trendline_.usage() == BandwidthUsage::overusing ||
        loss_.excess() > LossController::high_loss || probe.measured <= delay_.rate()) {
        return;
    }
    delay_.set(probe.measured, now);
    loss_.raise(probe.measured);
}

void Estimator::hold_probe_floor(base::MonoTime now) {
    if (now < probe_floor_until_ && delay_.rate() < probe_floor_) {
        delay_.set(probe_floor_, now);
        loss_.raise(probe_floor_);
    }
}

void Estimator::on_remb(Bitrate rate, base::MonoTime now) {
    remb_ = rate;
    remb_at_ = now;
    publish(now);
}

void Estimator::on_tick(base::MonoTime now) {
    update_limited(now);
    if (heard_ && waiting_since_ && now - *waiting_since_ >= silence + rtt()) {
        waiting_since_ = now;
        delay_.set(delay_.rate() * 0.5, now);
        loss_.cap(delay_.rate());
        queue_.force_congested(now);
    }
    publish(now);
}

void Estimator::on_path_change(base::MonoTime now) {
    history_.forget();
    inter_arrival_.reset();
    trendline_.reset();
    acknowledged_.reset();
    queue_.reset();
    report_rtt_.reset();
    feedback_rtt_.reset();
    waiting_since_.reset();
    delay_.set(delay_.rate() * 0.5, now);
    loss_.cap(delay_.rate());
    publish(now);
}

void Estimator::update_limited(base::MonoTime now) {
    sent_.advance(since_epoch(now));
    const auto sent = sent_.rate();
    if (!sent) {
        return;
    }
    const auto target = estimate_.target;
    limited_ = *sent < target * (limited_ ? limited_until : limited_below);
}

void Estimator::publish(base::MonoTime now) {
    if (remb_ && now - remb_at_ > remb_lifetime) {
        remb_.reset();
    }
    auto target = std::min(delay_.rate(), loss_.rate());
    if (remb_) {
        target = std::clamp(*remb_, floor, target);
    }
    estimate_.target = target;
    estimate_.acknowledged = acknowledged_.rate();
    estimate_.state = queue_.state();
    estimate_.queue_delay = queue_.queue_delay();
    estimate_.rtt = rtt();
    estimate_.loss = loss_.loss();
    estimate_.application_limited = limited_;
    estimate_.allocation = target;
    if (estimate_.state == CongestionState::congested && estimate_.acknowledged && !limited_) {
        estimate_.allocation =
            std::clamp(*estimate_.acknowledged * congested_factor, floor, target);
    }
}

std::string Estimator::explain() const {
    const auto& e = estimate_;
    return fmt::format(
        "target {:.0f} kbit/s: delay allows {:.0f}, loss {:.0f}, REMB {}\n"
        "allocation {:.0f} kbit/s, state {}\n"
        "queue {:.1f} ms, trend {:.2f} against {:.2f} ({}), round trip {:.0f} ms\n"
        "loss {:.1f} %, acknowledged {}, sent {} kbit/s{}{}\n",
        kilobits(e.target), kilobits(delay_.rate()), kilobits(loss_.rate()),
        remb_ ? fmt::format("{:.0f}", kilobits(*remb_)) : "none", kilobits(e.allocation),
        to_text(e.state), milliseconds_of(e.queue_delay), trendline_.trend(),
        trendline_.threshold(), to_text(trendline_.usage()), milliseconds_of(e.rtt), e.loss * 100,
        e.acknowledged ? fmt::format("{:.0f}", kilobits(*e.acknowledged)) : "unknown",
        sent_.rate() ? fmt::format("{:.0f}", kilobits(*sent_.rate())) : "unknown",
        limited_ ? ", application-limited" : "",
        delay_.near_capacity() ? ", near the path's capacity" : "");
}

} // namespace conclave::media
