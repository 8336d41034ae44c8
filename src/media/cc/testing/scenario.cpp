#include "media/cc/testing/scenario.hpp"

#include "media/cc/testing/words.hpp"

#include <span>
#include <stdexcept>
#include <utility>

namespace conclave::media::testing {

using std::chrono::microseconds;

namespace {

/// `at 0s rate 3M ...`
void read_change(const Words& words, Scenario& out) {
    Scenario::Change change{time_of(words.at(1)),
                            out.changes.empty() ? LinkSettings{} : out.changes.back().link};
    read_link(std::span(words).subspan(2), change.link);
    if (out.changes.empty() != (change.at == microseconds(0)) ||
        (!out.changes.empty() && change.at <= out.changes.back().at)) {
        refuse("changes begin at 0s and go on in time");
    }
    out.changes.push_back(change);
}

void read_expectation(const Words& words, Scenario& out) {
    const auto& what = words.at(1);
    if (what == "target") {
        demand(words, {"expect", "target", "*", "within", "*", "after", "*"});
        out.expectations.emplace_back(
            ReachTarget{share_of(words[2]), time_of(words[4]), time_of(words[6])});
    } else if (what == "queue") {
        demand(words, {"expect", "queue", "below", "*", "from", "*", "to", "*"});
        out.expectations.emplace_back(
            QueueBelow{time_of(words[3]), time_of(words[5]), time_of(words[7])});
    } else if (what == "freeze") {
        demand(words, {"expect", "freeze", "below", "*"});
        out.expectations.emplace_back(FreezeBelow{time_of(words[3])});
    } else {
        demand(words, {"expect", "throughput", "*", "from", "*", "to", "*"});
        out.expectations.emplace_back(
            Throughput{share_of(words[2]), time_of(words[4]), time_of(words[6])});
    }
}

void read_line(const Words& words, Scenario& out) {
    const auto& first = words.front();
    if (first == "seed") {
        out.seed = static_cast<std::uint64_t>(number_of(words.at(1)));
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
    read_lines(text, [&](const Words& words) { read_line(words, out); });
    if (out.changes.empty() || out.length <= microseconds(0) || out.media.is_zero()) {
        refuse("a scenario has a length, media, and a link at 0s");
    }
    return out;
}

} // namespace conclave::media::testing
