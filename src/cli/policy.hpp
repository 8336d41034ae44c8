#pragma once

#include "cli/console.hpp"
#include "cli/location.hpp"

#include <cstdint>
#include <filesystem>
#include <string>

namespace conclave::cli {

struct PolicyShowOptions {
    Location location{};
    bool history = false;     // who changed it when
    std::int64_t version = 0; // an earlier one
};
struct PolicyFileOptions {
    Location location{};
    std::filesystem::path file{}; // "-": standard input
};
struct PolicyExplainOptions {
    Location location{};
    std::string person{};
    std::string client{}; // empty: the web app
    std::string room{};
    std::string action{};
};

/// Who may do what in rooms. `set` holds for a running server within half a minute. Failures are
/// thrown as Failure.
void policy_show(const PolicyShowOptions& options, const Console& console);
/// Is the file a policy? Says what is wrong with it, and what is perhaps not meant.
[[nodiscard]] bool policy_check(const PolicyFileOptions& options, const Console& console);
void policy_set(const PolicyFileOptions& options, const Console& console);
/// Is it allowed? Says why.
[[nodiscard]] bool policy_explain(const PolicyExplainOptions& options, const Console& console);

} // namespace conclave::cli
