#include "identity/importing/report.hpp"

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
