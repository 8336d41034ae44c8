#include "identity/importing/report.hpp"

#include "base/bytes.hpp"

#include <algorithm>
#include <boost/json.hpp>

namespace conclave::identity::importing {
namespace json = boost::json;

std::string_view to_text(Outcome outcome) {
    switch (outcome) {
    case Outcome::added:
        return "new";
    case Outcome::same:
        return "same";
    case Outcome::differs:
        return "differs";
    case Outcome::refused:
        break;
    }
    return "refused";
}

namespace {

std::size_t count_of(const Tally& tally, Outcome outcome) {
    switch (outcome) {
    case Outcome::added:
        return tally.added;
    case Outcome::same:
        return tally.same;
    case Outcome::refused:
        return tally.refused;
    case Outcome::differs:
        break;
    }
    return 0;
}

json::object numbers(const std::map<std::string, std::size_t>& by_text) {
    json::object out;
    for (const auto& [text, count] : by_text) {
        out[text] = count;
    }
    return out;
}

} // namespace

namespace {

/// U+202A…U+202E and U+2066…U+2069, in UTF-8.
bool turns_direction(std::string_view character) {
    return (character >= "\u202A" && character <= "\u202E") ||
           (character >= "\u2066" && character <= "\u2069");
}

/// The character that `text` begins with; empty: none.
std::string_view first_character(std::string_view text) {
    constexpr std::size_t longest = 4;
    for (std::size_t size = 1; size <= std::min(longest, text.size()); ++size) {
        if (base::is_utf8(text.substr(0, size))) {
            return text.substr(0, size);
        }
    }
    return {};
}

void replace_by_printable(std::map<std::string, std::size_t>& counts) {
    std::map<std::string, std::size_t> out;
    for (const auto& [text, count] : counts) {
        out[printable(text)] += count;
    }
    counts = std::move(out);
}

} // namespace

std::string printable(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const auto character = first_character(text);
        const bool plain = !character.empty() && !base::has_control_characters(character) &&
                           !turns_direction(character);
        out += plain ? character : "\uFFFD";
        text.remove_prefix(std::max<std::size_t>(character.size(), 1));
    }
    return out;
}

void Report::make_printable() {
    for (auto& entry : entries) {
        entry.name = printable(entry.name);
        entry.reason = printable(entry.reason);
        for (auto& warning : entry.warnings) {
            warning = printable(warning);
        }
    }
    for (auto& [area, tally] : tallies) {
        replace_by_printable(tally.reasons);
        replace_by_printable(tally.notes);
    }
}

void Tally::refuse(const std::string& reason) {
    ++refused;
    ++reasons[reason];
}

void Report::add_tallies(const Report& part) {
    for (const auto& [area, more] : part.tallies) {
        auto& tally = tallies[area];
        tally.added += more.added;
        tally.same += more.same;
        tally.refused += more.refused;
        for (const auto& [reason, count] : more.reasons) {
            tally.reasons[reason] += count;
        }
        for (const auto& [note, count] : more.notes) {
            tally.notes[note] += count;
        }
    }
}

std::size_t Report::count(std::string_view area, Outcome outcome) const {
    const auto named = std::ranges::count_if(
        entries, [&](const Entry& each) { return each.area == area && each.outcome == outcome; });
    const auto tally = tallies.find(area);
    return static_cast<std::size_t>(named) +
           (tally == tallies.end() ? 0 : count_of(tally->second, outcome));
}

json::object Report::to_json() const {
    json::array list;
    for (const auto& each : entries) {
        list.push_back(
            json::object{{"area", each.area},
                         {"name", each.name},
                         {"outcome", to_text(each.outcome)},
                         {"reason", each.reason},
                         {"warnings", json::array(each.warnings.begin(), each.warnings.end())}});
    }
    json::array counts;
    for (const auto& [area, tally] : tallies) {
        counts.push_back(json::object{{"area", area},
                                      {"new", tally.added},
                                      {"same", tally.same},
                                      {"refused", tally.refused},
                                      {"reasons", numbers(tally.reasons)},
                                      {"notes", numbers(tally.notes)}});
    }
    return {{"entries", std::move(list)}, {"counts", std::move(counts)}};
}

} // namespace conclave::identity::importing
