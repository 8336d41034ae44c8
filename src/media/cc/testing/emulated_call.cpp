#include "media/cc/testing/emulated_call.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace conclave::media::testing {

using std::chrono::duration_cast;
using std::chrono::microseconds;
using namespace std::chrono_literals;

namespace {

constexpr std::int64_t packet_bytes = 1200;
constexpr std::size_t audio_bytes = 120; // 48 kbit/s at 20 ms
constexpr Bitrate audio_rate = Bitrate::kbps(48);
constexpr std::int64_t frames_per_second = 30;
constexpr std::int64_t key_frame_every = 300; // frames
constexpr std::int64_t key_frame_factor = 5;
constexpr double layer_shares[] = {0.04, 0.1, 0.25, 0.5, 1.0};
constexpr double use_share = 0.95; // of the estimate, as the allocator does

double kilobits(Bitrate rate) {
    return rate.as_double() / 1000;
}

double in_ms(microseconds time) {
    return static_cast<double>(time.count()) / 1000;
}

} // namespace

EmulatedCall::EmulatedCall(const Scenario& scenario)
    : scenario_(scenario), link_(scenario.changes.front().link, scenario.seed),
      pacer_(Estimator::default_start), start_(base::MonoTime(1000s)), now_(start_) {
    for (const auto share : layer_shares) {
        layers_.push_back(scenario.media * share);
    }
    layer_ = layers_.front();
    prober_.on_connected(Estimator::default_start, now_);
}

std::vector<std::string> EmulatedCall::run() {
    samples_.reserve(static_cast<std::size_t>(scenario_.length / 1ms));
    while (now_ - start_ < scenario_.length) {
        turn();
        now_ += 1ms;
    }
    std::vector<std::string> faults;
    for (const auto& expectation : scenario_.expectations) {
        std::visit([&](const auto& wish) { check(wish, faults); }, expectation);
    }
    return faults;
}

void EmulatedCall::turn() {
    const auto at = duration_cast<microseconds>(now_ - start_);
    if (next_change_ < scenario_.changes.size() && scenario_.changes[next_change_].at <= at) {
        link_.set(scenario_.changes[next_change_++].link, now_);
    }
    samples_.push_back({});
    receive();
    hear_feedback();
    if (at % 100ms == 0us) {
        estimator_.on_tick(now_);
        prober_.on_estimate(estimator_.estimate(), now_);
        choose_layer();
    }
    pacer_.set_rate(estimator_.estimate().target);
    if (at % 20ms == 0us) {
        make_audio();
    }
    if (at * frames_per_second / 1s >= frame_) {
        make_video();
    }
    pacer_.drain(now_, [this](const PacedPacket& packet) { transmit(packet.bytes); });
    send_probes();
    samples_.back().target = estimator_.estimate().target;
    samples_.back().queue = link_.queue_delay(now_);
    if (at % 1s == 0us) {
        write_trace();
    }
}

void EmulatedCall::receive() {
    while (!on_the_way_.empty() && on_the_way_.top().at <= now_) {
        const auto& packet = on_the_way_.top();
        recorder_.record(packet.number, packet.at, packet.bytes);
        samples_.back().delivered += static_cast<std::int64_t>(packet.bytes);
        on_the_way_.pop();
    }
    while (recorder_.due(now_)) {
        const auto message = recorder_.build(now_);
        feedback_on_the_way_.emplace(now_ + link_.settings().delay,
                                     std::vector(message.begin(), message.end()));
    }
}

void EmulatedCall::hear_feedback() {
    while (!feedback_on_the_way_.empty() && feedback_on_the_way_.begin()->first <= now_) {
        const auto message = feedback_on_the_way_.extract(feedback_on_the_way_.begin());
        const auto heard = estimator_.on_feedback(message.mapped(), now_);
        prober_.on_estimate(estimator_.estimate(), now_);
        if (heard && *heard) {
            prober_.on_result(**heard, now_);
        }
    }
}

void EmulatedCall::make_audio() {
    offer(PacketPriority::audio, audio_bytes);
}

void EmulatedCall::make_video() {
    const bool key = frame_ % key_frame_every == 0;
    ++frame_;
    // Frames between key frames are smaller, so that the layer's rate holds over all.
    const auto part = layer_.bits_per_second() / 8 / frames_per_second * key_frame_every /
                      (key_frame_every + key_frame_factor - 1);
    for (auto left = part * (key ? key_frame_factor : 1); left > 0; left -= packet_bytes) {
        offer(PacketPriority::video, static_cast<std::size_t>(std::min(left, packet_bytes)));
    }
}

void EmulatedCall::offer(PacketPriority priority, std::size_t bytes) {
    if (pacer_.pass(priority, bytes, now_)) {
        transmit(bytes);
        return;
    }
    pacer_.enqueue(priority, {.bytes = static_cast<std::uint32_t>(bytes)},
                   [](const PacedPacket&) { /* the encoder sends on: no picture is kept here */ });
}

void EmulatedCall::transmit(std::size_t bytes) {
    const auto number = estimator_.on_sent(now_, bytes, prober_.tag());
    prober_.on_sent(bytes, now_);
    if (const auto delivery = link_.send(bytes, now_)) {
        on_the_way_.push({*delivery, number, bytes});
    }
}

void EmulatedCall::send_probes() {
    if (const auto cluster = prober_.next(now_)) {
        estimator_.on_probe(*cluster);
    }
    for (auto due = prober_.due(now_); due > 0; due = prober_.due(now_)) {
        transmit(static_cast<std::size_t>(std::min(due, packet_bytes)));
    }
}

void EmulatedCall::choose_layer() {
    const auto budget = estimator_.estimate().allocation * use_share - audio_rate;
    layer_ = layers_.front();
    prober_.set_goal(std::nullopt);
    for (const auto layer : layers_) {
        if (layer <= budget) {
            layer_ = layer;
        } else if (layer > layer_) {
            prober_.set_goal(Prober::Goal{layer + audio_rate, layers_.back() + audio_rate});
            break;
        }
    }
}

void EmulatedCall::write_trace() {
    const auto& estimate = estimator_.estimate();
    trace_ += fmt::format(
        "{:3.0f} s: link {:5.0f} target {:5.0f} layer {:5.0f} acknowledged {:5.0f} kbit/s, queue "
        "{:4.0f} ms, seen {:4.0f} ms, loss {:4.1f} %, {}{}, probes {}/{}, dropped {}\n",
        in_ms(duration_cast<microseconds>(now_ - start_)) / 1000, kilobits(link_.settings().rate),
        kilobits(estimate.target), kilobits(layer_),
        kilobits(estimate.acknowledged.value_or(Bitrate())), in_ms(link_.queue_delay(now_)),
        in_ms(estimate.queue_delay), estimate.loss * 100, to_text(estimate.state),
        estimate.application_limited ? ", limited" : "", prober_.succeeded(), prober_.failed(),
        pacer_.dropped());
}

Bitrate EmulatedCall::possible(Time at) const {
    return std::min(scenario_.link_at(at).rate, scenario_.media);
}

void EmulatedCall::check(const ReachTarget& wish, std::vector<std::string>& faults) const {
    const auto first = static_cast<std::size_t>(wish.after / 1ms);
    const auto last =
        std::min(static_cast<std::size_t>((wish.after + wish.within) / 1ms), samples_.size());
    const auto wanted = possible(wish.after) * wish.share;
    Bitrate best;
    for (auto i = first; i < last; ++i) {
        best = std::max(best, samples_[i].target);
    }
    if (best < wanted) {
        faults.push_back(fmt::format("after {:.0f} ms the target came to {:.0f} kbit/s of {:.0f}",
                                     in_ms(wish.after), kilobits(best), kilobits(wanted)));
    }
}

void EmulatedCall::check(const QueueBelow& wish, std::vector<std::string>& faults) const {
    std::vector<Time> queues;
    for (auto i = static_cast<std::size_t>(wish.from / 1ms);
         i < std::min(static_cast<std::size_t>(wish.to / 1ms), samples_.size()); ++i) {
        queues.push_back(samples_[i].queue);
    }
    std::ranges::sort(queues);
    const auto p95 = queues.at(queues.size() * 95 / 100);
    if (p95 >= wish.limit) {
        faults.push_back(
            fmt::format("from {:.0f} ms the queue was {:.0f} ms at the 95th percentile",
                        in_ms(wish.from), in_ms(p95)));
    }
}

void EmulatedCall::check(const FreezeBelow& wish, std::vector<std::string>& faults) const {
    Time gap{0};
    Time longest{0};
    for (const auto& sample : samples_) {
        gap = sample.delivered > 0 ? Time(0) : gap + 1ms;
        longest = std::max(longest, gap);
    }
    if (longest >= wish.limit) {
        faults.push_back(fmt::format("nothing was delivered for {:.0f} ms", in_ms(longest)));
    }
}

void EmulatedCall::check(const Throughput& wish, std::vector<std::string>& faults) const {
    std::int64_t bytes = 0;
    for (auto i = static_cast<std::size_t>(wish.from / 1ms);
         i < std::min(static_cast<std::size_t>(wish.to / 1ms), samples_.size()); ++i) {
        bytes += samples_[i].delivered;
    }
    const auto rate = Bitrate::of(bytes, wish.to - wish.from);
    const auto wanted = possible(wish.from) * wish.share;
    if (rate < wanted) {
        faults.push_back(fmt::format("from {:.0f} ms {:.0f} kbit/s came through of {:.0f}",
                                     in_ms(wish.from), kilobits(rate), kilobits(wanted)));
    }
}

} // namespace conclave::media::testing
