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

std::size_t Report::count(std::string_view area, Outcome outcome) const {
    return static_cast<std::size_t>(std::ranges::count_if(
        entries, [&](const Entry& each) { return each.area == area && each.outcome == outcome; }));
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
    return {{"entries", std::move(list)}};
}

} // namespace conclave::identity::importing
