#include "media/cc/testing/words.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <map>
#include <sstream>
#include <stdexcept>

namespace conclave::media::testing {
namespace {

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

const std::string& next_word(std::span<const std::string> words, std::size_t at) {
    if (at >= words.size()) {
        refuse("a value is missing after: " + (words.empty() ? std::string() : words.back()));
    }
    return words[at];
}

} // namespace

void refuse(const std::string& what) {
    throw std::invalid_argument(what);
}

void read_lines(std::string_view text, const std::function<void(const Words&)>& read) {
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
            read(words);
        } catch (const std::exception& error) {
            refuse("line " + std::to_string(number) + ": " + error.what());
        }
    }
}

bool fits(std::span<const std::string> words, std::span<const std::string> pattern) {
    return std::ranges::equal(words, pattern, [](const auto& word, const auto& wanted) {
        return wanted == "*" || wanted == word;
    });
}

void demand(const Words& words, const Words& pattern) {
    if (!fits(words, pattern)) {
        refuse("not an expectation that is known");
    }
}

double number_of(const std::string& word) {
    return with_unit(word, {{"", 1}});
}

std::chrono::microseconds time_of(const std::string& word) {
    return std::chrono::microseconds(
        static_cast<std::int64_t>(with_unit(word, {{"s", 1e6}, {"ms", 1e3}})));
}

Bitrate rate_of(const std::string& word) {
    return Bitrate::bps(static_cast<std::int64_t>(with_unit(word, {{"k", 1e3}, {"M", 1e6}})));
}

double share_of(const std::string& word) {
    return with_unit(word, {{"%", 0.01}});
}

void read_link(std::span<const std::string> words, LinkSettings& link) {
    for (std::size_t i = 0; i < words.size(); i += 2) {
        const auto& key = words[i];
        const auto& value = next_word(words, i + 1);
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
            link.burst_end = share_of(next_word(words, i + 2));
            ++i;
        } else {
            refuse("unknown property of a link: " + key);
        }
    }
}

} // namespace conclave::media::testing
