#include "media/cc/testing/scenario.hpp"

#include <charconv>
#include <map>
#include <sstream>
#include <stdexcept>
#include <utility>

namespace conclave::media::testing {

using std::chrono::microseconds;

namespace {

using Words = std::vector<std::string>;

[[noreturn]] void refuse(const std::string& what) {
    throw std::invalid_argument(what);
}

/// "12.5ms" with {"ms": 1000} is 12500.
double with_unit(const std::string& word, const std::map<std::string, double>& units) {
    double value = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
    const auto unit =
        units.find(std::string(static_cast<const char*>(end), word.data() + word.size()));
    if (error != std::errc() || unit == units.end()) {
        refuse("not a number with its unit: " + word);
    }
    return value * unit->second;
}

microseconds time_of(const std::string& word) {
    return microseconds(static_cast<std::int64_t>(with_unit(word, {{"s", 1e6}, {"ms", 1e3}})));
}

Bitrate rate_of(const std::string& word) {
    return Bitrate::bps(static_cast<std::int64_t>(with_unit(word, {{"k", 1e3}, {"M", 1e6}})));
}

double share_of(const std::string& word) {
    return with_unit(word, {{"%", 0.01}});
}

/// `at 0s rate 3M ...`
void read_change(const Words& words, Scenario& out) {
    Scenario::Change change{time_of(words.at(1)),
                            out.changes.empty() ? LinkSettings{} : out.changes.back().link};
    auto& link = change.link;
    for (std::size_t i = 2; i < words.size(); i += 2) {
        const auto& key = words[i];
        const auto& value = words.at(i + 1);
        if (key == "rate") {
            link.rate = rate_of(value);
        } else if (key == "delay") {
            link.delay = time_of(value);
        } else if (key == "jitter") {
            link.jitter = time_of(value);
        } else if (key == "queue") {
            link.queue = time_of(value);
        } else if (key == "loss") {
            link.loss = share_of(value);
        } else if (key == "reorder") {
            link.reorder = share_of(value);
        } else if (key == "burst") {
            link.burst_begin = share_of(value);
            link.burst_end = share_of(words.at(i + 2));
            ++i;
        } else {
            refuse("unknown property of a link: " + key);
        }
    }
    if (out.changes.empty() != (change.at == microseconds(0)) ||
        (!out.changes.empty() && change.at <= out.changes.back().at)) {
        refuse("changes begin at 0s and go on in time");
    }
    out.changes.push_back(change);
}

void demand_words(const Words& words, const Words& pattern) {
    bool fits = words.size() == pattern.size();
    for (std::size_t i = 0; fits && i < words.size(); ++i) {
        fits = pattern[i] == "*" || pattern[i] == words[i];
    }
    if (!fits) {
        refuse("not an expectation that is known");
    }
}

void read_expectation(const Words& words, Scenario& out) {
    const auto& what = words.at(1);
    if (what == "target") {
        demand_words(words, {"expect", "target", "*", "within", "*", "after", "*"});
        out.expectations.emplace_back(
            ReachTarget{share_of(words[2]), time_of(words[4]), time_of(words[6])});
    } else if (what == "queue") {
        demand_words(words, {"expect", "queue", "below", "*", "from", "*", "to", "*"});
        out.expectations.emplace_back(
            QueueBelow{time_of(words[3]), time_of(words[5]), time_of(words[7])});
    } else if (what == "freeze") {
        demand_words(words, {"expect", "freeze", "below", "*"});
        out.expectations.emplace_back(FreezeBelow{time_of(words[3])});
    } else {
        demand_words(words, {"expect", "throughput", "*", "from", "*", "to", "*"});
        out.expectations.emplace_back(
            Throughput{share_of(words[2]), time_of(words[4]), time_of(words[6])});
    }
}

void read_line(const Words& words, Scenario& out) {
    const auto& first = words.front();
    if (first == "seed") {
        out.seed = static_cast<std::uint64_t>(with_unit(words.at(1), {{"", 1}}));
    } else if (first == "length") {
        out.length = time_of(words.at(1));
    } else if (first == "media") {
        out.media = rate_of(words.at(1));
    } else if (first == "at") {
        read_change(words, out);
    } else if (first == "expect") {
        read_expectation(words, out);
    } else {
        refuse("unknown word: " + first);
    }
}

} // namespace

const LinkSettings& Scenario::link_at(microseconds time) const {
    const LinkSettings* found = &changes.front().link;
    for (const auto& change : changes) {
        found = change.at <= time ? &change.link : found;
    }
    return *found;
}

Scenario parse_scenario(std::string_view text) {
    Scenario out;
    std::istringstream lines{std::string(text)};
    std::string line;
    for (int number = 1; std::getline(lines, line); ++number) {
        std::istringstream split(line.substr(0, line.find('#')));
        Words words;
        for (std::string word; split >> word;) {
            words.push_back(word);
        }
        if (words.empty()) {
            continue;
        }
        try {
            read_line(words, out);
        } catch (const std::exception& error) {
            refuse("line " + std::to_string(number) + ": " + error.what());
        }
    }
    if (out.changes.empty() || out.length <= microseconds(0) || out.media.is_zero()) {
        refuse("a scenario has a length, media, and a link at 0s");
    }
    return out;
}

} // namespace conclave::media::testing
