#pragma once

#include "media/cc/arrival_recorder.hpp"
#include "media/cc/estimator.hpp"
#include "media/cc/pacer.hpp"
#include "media/cc/prober.hpp"
#include "media/cc/testing/scenario.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <queue>
#include <string>
#include <vector>

namespace conclave::media::testing {

/// One subscriber behind a link of a scenario, in virtual time: audio, and video in steps of rate
/// as an SFU's layers are, with key frames, through a Pacer; Estimator and Prober on the sending
/// side, ArrivalRecorder on the other. A turn takes a millisecond.
class EmulatedCall {
  public:
    explicit EmulatedCall(const Scenario& scenario);

    /// The whole scenario; what it fell short of, one line each. Empty: all as expected.
    [[nodiscard]] std::vector<std::string> run();
    /// A table of seconds, for people.
    [[nodiscard]] const std::string& trace() const { return trace_; }

  private:
    using Time = std::chrono::microseconds; ///< since the start of the scenario

    struct Arrival {
        base::MonoTime at;
        std::uint16_t number = 0;
        std::size_t bytes = 0;
        friend bool operator>(const Arrival& a, const Arrival& b) {
            return std::pair(a.at, a.number) > std::pair(b.at, b.number);
        }
    };
    struct Sample {
        Bitrate target;
        Time queue{0};
        std::int64_t delivered = 0; ///< bytes in this millisecond
    };

    void turn();
    void receive();
    void hear_feedback();
    void make_audio();
    void make_video();
    void send_probes();
    void offer(PacketPriority priority, std::size_t bytes);
    void transmit(std::size_t bytes);
    void choose_layer();
    void write_trace();
    void check(const ReachTarget& wish, std::vector<std::string>& faults) const;
    void check(const QueueBelow& wish, std::vector<std::string>& faults) const;
    void check(const FreezeBelow& wish, std::vector<std::string>& faults) const;
    void check(const Throughput& wish, std::vector<std::string>& faults) const;
    [[nodiscard]] Bitrate possible(Time at) const;

    const Scenario& scenario_;
    EmulatedLink link_;
    Estimator estimator_;
    Prober prober_;
    Pacer pacer_;
    ArrivalRecorder recorder_;
    std::priority_queue<Arrival, std::vector<Arrival>, std::greater<>> on_the_way_;
    std::multimap<base::MonoTime, std::vector<std::uint8_t>> feedback_on_the_way_;

    base::MonoTime start_;
    base::MonoTime now_;
    std::size_t next_change_ = 1;
    Bitrate layer_;
    std::vector<Bitrate> layers_;
    std::int64_t frame_ = 0;
    std::vector<Sample> samples_; ///< one a millisecond
    std::string trace_;
};

} // namespace conclave::media::testing
