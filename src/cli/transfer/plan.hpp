#pragma once

#include "cli/transfer/kinds.hpp"

#include <optional>
#include <string>
#include <vector>

namespace conclave::cli::transfer {

enum class Change {
    create,
    change,
    same,
    fixed, // stands in conclave.toml
};

/// What an import does with one item of the file.
struct Step {
    const Kind* kind; // of `kinds`
    std::string name;
    Change change = Change::create;
    std::vector<std::string> members{}; // that become others
    Item item;
    std::optional<Item> existing{};

    [[nodiscard]] bool does_something() const {
        return change == Change::create || change == Change::change;
    }
};

/// What an import of the file would do. Nothing is ever removed. Pure.
[[nodiscard]] std::vector<Step> plan_for(const Lists& file, const Lists& there);

/// The existing item with what the file says; what it does not name stays. Pure.
[[nodiscard]] Item merged(const Item& existing, const Item& item);

} // namespace conclave::cli::transfer
