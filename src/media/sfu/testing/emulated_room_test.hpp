#pragma once

#include "media/sfu/testing/emulated_browser_test.hpp"
#include "media/sfu/testing/engine_scenario_test.hpp"
#include "media/sfu/testing/world_test.hpp"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace conclave::media::sfu::testing {

/// Plays an EngineScenario: the whole engine but its sockets, in virtual time, with an emulated
/// browser and two emulated links for each participant, where everybody watches everybody.
class EmulatedRoom {
  public:
    EmulatedRoom(World& world, const EngineScenario& scenario)
        : world_(world), scenario_(scenario), browsers_(scenario.participants.size()) {}

    /// The whole of it; what fell short, one line each. Empty: all as expected.
    [[nodiscard]] std::vector<std::string> run();
    /// What everybody saw each second, for people.
    [[nodiscard]] const std::string& trace() const { return trace_; }

  private:
    using Time = EngineScenario::Time;
    using Expectation = EngineScenario::Expectation;
    struct Sample {
        Time at{0};
        Time queue{0};
        Bitrate link;
        Bitrate estimate; // of the engine; where somebody expects one
    };

    void turn(Time at);
    void change_links(Time at);
    void introduce(std::size_t newcomer);
    void sample(Time at);
    [[nodiscard]] std::string check(const Expectation& wish) const;
    [[nodiscard]] std::string check_reach(const Expectation& wish) const;
    [[nodiscard]] std::string check_keep(const Expectation& wish) const;
    [[nodiscard]] std::string check_pace(const Expectation& wish) const;
    [[nodiscard]] std::string check_start(const Expectation& wish) const;
    [[nodiscard]] std::string check_samples(const Expectation& wish) const;
    [[nodiscard]] std::string check_gaps(const Expectation& wish, bool pictures, bool sounds) const;
    [[nodiscard]] base::MonoTime at(Time time) const { return start_ + time; }
    [[nodiscard]] Time end_of(const Expectation& wish) const {
        return wish.to == Time(0) ? scenario_.length : wish.to;
    }

    World& world_;
    const EngineScenario& scenario_;
    std::vector<std::unique_ptr<EmulatedBrowser>> browsers_; // null: has not joined yet
    std::map<std::size_t, std::vector<Sample>> samples_;     // by participant
    std::vector<std::size_t> introduced_;                    // those whose sources exist
    std::size_t next_change_ = 0;
    base::MonoTime start_{};
    std::string trace_;
};

} // namespace conclave::media::sfu::testing
