#include "media/sfu/testing/engine_scenario_test.hpp"

#include "media/cc/testing/words.hpp"

#include <map>
#include <span>

namespace conclave::media::sfu::testing {

using namespace media::testing;

namespace {

using What = EngineScenario::What;
using Expectation = EngineScenario::Expectation;

class Parser {
  public:
    [[nodiscard]] EngineScenario parse(std::string_view text) {
        read_lines(text, [this](const Words& words) { read(words); });
        if (out_.participants.empty() || out_.length <= EngineScenario::Time(0)) {
            refuse("a scenario has a length and participants");
        }
        return std::move(out_);
    }

  private:
    void read(const Words& words) {
        const auto& first = words.front();
        if (first == "seed") {
            out_.seed = static_cast<std::uint64_t>(number_of(words.at(1)));
        } else if (first == "length") {
            out_.length = time_of(words.at(1));
        } else if (first == "participant") {
            read_participant(words);
        } else if (first == "at") {
            read_change(words);
        } else if (first == "expect") {
            read_expectation(words);
        } else {
            refuse("unknown word: " + first);
        }
    }

    void read_participant(const Words& words) {
        EngineScenario::Participant one{.name = words.at(1)};
        const auto lines_of = [](const std::string& word) {
            return word == "none" ? 0U : static_cast<std::uint32_t>(number_of(word));
        };
        for (std::size_t i = 2; i < words.size(); i += 2) {
            const auto& value = words.at(i + 1);
            if (words[i] == "joins") {
                one.joins = time_of(value);
            } else if (words[i] == "camera") {
                one.camera = lines_of(value);
            } else if (words[i] == "temporal" && (value == "1" || value == "3")) {
                one.temporal = lines_of(value);
            } else if (words[i] == "shows") {
                one.shows = lines_of(value);
            } else if (words[i] == "microphone" && value == "none") {
                one.microphone = false;
            } else if (words[i] == "rtx" && value == "none") {
                one.rtx = false;
            } else {
                refuse("unknown property of a participant: " + words[i]);
            }
        }
        out_.participants.push_back(one);
    }

    [[nodiscard]] std::vector<std::size_t> who(const std::string& name) const {
        std::vector<std::size_t> found;
        for (std::size_t i = 0; i < out_.participants.size(); ++i) {
            if (name == "all" || out_.participants[i].name == name) {
                found.push_back(i);
            }
        }
        if (found.empty()) {
            refuse("nobody of this name: " + name);
        }
        return found;
    }

    void read_change(const Words& words) {
        const bool down = words.at(3) == "down";
        if (!down && words[3] != "up") {
            refuse("neither up nor down: " + words[3]);
        }
        if (!out_.changes.empty() && time_of(words[1]) < out_.changes.back().at) {
            refuse("changes go on in time");
        }
        for (const std::size_t participant : who(words[2])) {
            auto& link = links_[{participant, down}];
            read_link(std::span(words).subspan(4), link);
            out_.changes.push_back({time_of(words[1]), participant, down, link});
        }
    }

    void read_expectation(const Words& words) {
        Expectation wish = expectation(std::span(words).subspan(2));
        for (const auto& word : words) {
            wish.text += (wish.text.empty() ? "" : " ") + word;
        }
        for (const std::size_t participant : who(words.at(1))) {
            wish.participant = participant;
            out_.expectations.push_back(wish);
        }
    }

    [[nodiscard]] static Expectation expectation(std::span<const std::string> words) {
        if (!words.empty() && words.front() == "best") {
            auto wish = expectation(words.subspan(1));
            if (wish.what != What::freeze) {
                refuse("only freezes have a best");
            }
            wish.what = What::best_freeze;
            return wish;
        }
        const auto is = [&](const Words& pattern) { return fits(words, pattern); };
        const auto span = [&](Expectation wish, std::size_t at) {
            if (words.size() > at) {
                wish.from = time_of(words[at + 1]);
                wish.to = time_of(words[at + 3]);
            }
            return wish;
        };
        for (const auto& [name, what] : {std::pair{"freeze", What::freeze},
                                         {"silence", What::silence},
                                         {"queue", What::queue}}) {
            if (is({name, "below", "*"}) || is({name, "below", "*", "from", "*", "to", "*"})) {
                return span({.what = what, .limit = time_of(words[2]), .text = {}}, 3);
            }
        }
        if (is({"starts", "within", "*"})) {
            return {.what = What::starts, .limit = time_of(words[2]), .text = {}};
        }
        if (is({"sees", "*", "within", "*", "after", "*"})) {
            return {.what = What::reaches,
                    .limit = time_of(words[3]),
                    .from = time_of(words[5]),
                    .number = static_cast<std::uint32_t>(number_of(words[1])),
                    .text = {}};
        }
        if (is({"sees", "*", "from", "*", "to", "*"})) {
            return span({.what = What::keeps,
                         .number = static_cast<std::uint32_t>(number_of(words[1])),
                         .text = {}},
                        2);
        }
        if (is({"pictures", "*", "from", "*", "to", "*"})) {
            return span({.what = What::pictures,
                         .number = static_cast<std::uint32_t>(number_of(words[1])),
                         .text = {}},
                        2);
        }
        if (is({"estimate", "*", "within", "*", "after", "*"})) {
            return {.what = What::estimate,
                    .limit = time_of(words[3]),
                    .from = time_of(words[5]),
                    .share = share_of(words[1]),
                    .text = {}};
        }
        for (const auto& [name, what] :
             {std::pair{"keyframes", What::keyframes}, {"switched", What::switched}}) {
            if (is({name, "below", "*"})) {
                return {.what = what,
                        .number = static_cast<std::uint32_t>(number_of(words[2])),
                        .text = {}};
            }
        }
        if (!is({"flows", "at", "end"})) {
            refuse("not an expectation that is known");
        }
        return {.what = What::flows, .text = {}};
    }

    EngineScenario out_;
    std::map<std::pair<std::size_t, bool>, LinkSettings> links_;
};

} // namespace

EngineScenario parse_engine_scenario(std::string_view text) {
    return Parser().parse(text);
}

} // namespace conclave::media::sfu::testing
