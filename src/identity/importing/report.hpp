#pragma once

#include <boost/json/object.hpp>
#include <cstddef>
#include <map>
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

/// The text with U+FFFD in place of control characters, marks that turn the direction of writing,
/// and what is no UTF-8.
[[nodiscard]] std::string printable(std::string_view text);

/// What becomes of one row of the replaced stack.
struct Entry {
    std::string area; // "clients"
    std::string name;
    Outcome outcome = Outcome::added;
    std::string reason{};                // of `refused`; of `differs`, where there is a word for it
    std::vector<std::string> warnings{}; // what is other than it was there
};

/// What becomes of rows that are too many to be named one by one.
struct Tally {
    std::size_t added = 0;
    std::size_t same = 0;
    std::size_t refused = 0;
    std::map<std::string, std::size_t> reasons{}; // why, and how many
    std::map<std::string, std::size_t> notes{};   // what else has happened, and how often

    void refuse(const std::string& reason);
};

struct Report {
    std::vector<Entry> entries;
    std::map<std::string, Tally, std::less<>> tallies{}; // by area

    void add_tallies(const Report& part);
    /// Names come from the database there: what would work on a terminal, or break the JSON, is
    /// replaced.
    void make_printable();
    [[nodiscard]] std::size_t count(std::string_view area, Outcome outcome) const;
    [[nodiscard]] boost::json::object to_json() const;
};

constexpr std::string_view areas[] = {"clients",
                                      "api scopes",
                                      "apis",
                                      "identity resources",
                                      "providers",
                                      "roles",
                                      "people",
                                      "refresh tokens",
                                      "reference tokens",
                                      "consents",
                                      "codes and sessions",
                                      "audit log",
                                      "signing keys"};

} // namespace conclave::identity::importing
