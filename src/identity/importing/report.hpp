#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace conclave::identity::importing {

enum class Outcome {
    added,   // new here
    same,    // here already
    differs, // here already, but not the same; left as it is
    refused, // cannot be carried
};
[[nodiscard]] std::string_view to_text(Outcome outcome);

/// What becomes of one row of the replaced stack.
struct Entry {
    std::string area; // "clients"
    std::string name;
    Outcome outcome = Outcome::added;
    std::string reason{};                // of `refused`
    std::vector<std::string> warnings{}; // what is other than it was there
};

struct Report {
    std::vector<Entry> entries;

    [[nodiscard]] std::size_t count(std::string_view area, Outcome outcome) const;
    [[nodiscard]] boost::json::object to_json() const;
};

constexpr std::string_view areas[] = {"clients", "api scopes", "apis", "identity resources",
                                      "roles",   "people"};

} // namespace conclave::identity::importing
