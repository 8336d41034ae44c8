#include "media/cc/arrival_recorder.hpp"
#include "media/cc/estimator.hpp"
#include "media/cc/pacer.hpp"
#include "media/cc/prober.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <vector>

using namespace conclave;
using namespace conclave::media;

namespace {

void demand(bool holds) {
    if (!holds) {
        std::abort();
    }
}

} // namespace

/// Two bytes a step: time passes, packets are sent and arrive, early, late or never; feedback is
/// heard, sometimes bent. Whatever comes, the estimate stays within its bounds and the pacer
/// gives back what it took.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    Estimator estimator;
    Prober prober;
    Pacer pacer(Estimator::default_start);
    ArrivalRecorder recorder;
    auto now = base::MonoTime(std::chrono::seconds(100));
    prober.on_connected(Estimator::default_start, now);
    std::size_t taken = 0;
    std::size_t given = 0;
    const auto back = [&given](const PacedPacket&) { ++given; };
    for (std::size_t i = 0; i + 1 < size; i += 2) {
        const auto what = data[i];
        const auto value = data[i + 1];
        now += std::chrono::microseconds(100) * (what >> 3U) * (value % 16 == 15 ? 200 : 1);
        switch (what % 8) {
        case 0:
        case 1:
        case 2: {
            const auto number = estimator.on_sent(now, value * 5U, prober.tag());
            prober.on_sent(value * 5U, now);
            if (what % 8 != 2) {
                recorder.record(number, now + std::chrono::milliseconds(value), value * 5U);
            }
            break;
        }
        case 3:
        case 4: {
            const auto message = recorder.build(now);
            std::vector<std::uint8_t> bytes(message.begin(), message.end());
            if (what % 8 == 4 && !bytes.empty()) {
                bytes[value % bytes.size()] ^= static_cast<std::uint8_t>(what);
            }
            if (const auto heard = estimator.on_feedback(bytes, now); heard && *heard) {
                prober.on_result(**heard, now);
            }
            break;
        }
        case 5:
            estimator.on_remb(Bitrate::bps(value * 20'000), now);
            prober.set_goal(Prober::Goal{Bitrate::bps(value * 30'000), Bitrate::mbps(9)});
            break;
        case 6:
            if (!pacer.pass(PacketPriority::video, value * 5U, now)) {
                ++taken;
                pacer.enqueue(PacketPriority::video,
                              {.bytes = value * 5U, .temporal = static_cast<std::uint8_t>(what)},
                              back);
            }
            pacer.drain(now, back);
            break;
        default:
            if (value == 0) {
                estimator.on_path_change(now);
            }
            estimator.on_tick(now);
        }
        const auto& estimate = estimator.estimate();
        demand(estimate.target >= Estimator::floor && estimate.target <= Estimator::ceiling);
        demand(estimate.allocation <= estimate.target && !estimate.allocation.is_zero());
        demand(estimate.loss >= 0 && estimate.loss <= 1);
        prober.on_estimate(estimate, now);
        pacer.set_rate(estimate.target);
        if (const auto cluster = prober.next(now)) {
            demand(cluster->id != 0 && cluster->rate <= Bitrate::mbps(20));
            estimator.on_probe(*cluster);
        }
        demand(prober.due(now) >= 0);
    }
    pacer.clear(back);
    demand(taken == given && pacer.empty());
    demand(!estimator.explain().empty() && !prober.explain(now).empty());
    return 0;
}
