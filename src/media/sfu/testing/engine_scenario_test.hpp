#pragma once

#include "media/cc/testing/emulated_link.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace conclave::media::sfu::testing {

/// A room, the networks of its participants, and what each of them has to see and hear. Written as
/// lines, with the units and the links of a congestion scenario (media/cc/testing/scenario.hpp):
///
///     seed 7
///     length 60s
///     participant alice                            publishes 720 lines and sound, shows 720
///     participant bob camera none microphone none shows 360 joins 10s
///     participant carol temporal 3                 layers in time of each encoding of its camera
///     participant dave rtx none                    gets repetitions as what they repeat
///     at 0s all down delay 40ms                    `all`, or a participant that is named above
///     at 20s bob down rate 300k                    what is not named stays as it was
///     at 0s alice up loss 5%
///     expect bob starts within 2s                  every picture and sound, from its joining on
///     expect bob freeze below 1s from 5s to 60s    longest time without a new picture
///     expect bob best freeze below 1s              of the picture that freezes least
///     expect bob silence below 1s                  the same of sound; without a time: all of it
///     expect bob sees 720 within 10s after 40s     of every camera
///     expect bob sees 180 from 25s to 40s          never less
///     expect bob pictures 14 from 25s to 40s       a second at least, of every camera
///     expect bob estimate 90% within 10s after 40s of the link, as the engine takes it
///     expect bob queue below 150ms from 5s to 19s  95th percentile of its link's queue
///     expect bob switched below 2                  times that a picture was switched off
///     expect alice keyframes below 12              that each of its layers had to make
///     expect all flows at end
struct EngineScenario {
    using Time = std::chrono::microseconds; ///< since the start

    struct Participant {
        std::string name;
        Time joins{0};
        std::uint32_t camera = 720; ///< lines; 0: none
        std::uint32_t temporal = 1; ///< layers in time of each encoding of it, 1 or 3
        bool microphone = true;
        bool rtx = true;           ///< takes repetitions as RTX; else under their own numbers
        std::uint32_t shows = 720; ///< lines of each picture; 0: none
    };
    struct Change {
        Time at{0};
        std::size_t participant = 0;
        bool down = true;
        media::testing::LinkSettings link;
    };
    enum class What {
        starts,
        freeze,
        best_freeze,
        silence,
        reaches,
        keeps,
        pictures,
        estimate,
        queue,
        keyframes,
        switched,
        flows
    };
    struct Expectation {
        What what{};
        std::size_t participant = 0;
        Time limit{0};
        Time from{0};
        Time to{0}; ///< 0: the end
        double share = 0;
        std::uint32_t number = 0; ///< lines, key frames, times, or pictures a second
        std::string text;         ///< the line, to complain with
    };

    std::uint64_t seed = 1;
    Time length{0};
    std::vector<Participant> participants;
    std::vector<Change> changes; ///< by time
    std::vector<Expectation> expectations;
};

/// Throws std::invalid_argument that names the line.
[[nodiscard]] EngineScenario parse_engine_scenario(std::string_view text);

} // namespace conclave::media::sfu::testing
