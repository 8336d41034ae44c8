#pragma once

#include "base/clock.hpp"
#include "server/config.hpp"

#include <string>
#include <vector>

namespace conclave::cli::doctor {

/// One line of the doctor's report.
struct Finding {
    enum class Kind { good, warning, bad };
    Kind kind;
    std::string subject; // "Certificates": findings of one subject stand together
    std::string text;
    std::string remedy{}; // what to do; empty when it is good
};
using Findings = std::vector<Finding>;

/// The checks. Each looks and changes nothing; none throws for what it looks for.
[[nodiscard]] Findings check_files(const server::Config& config);
[[nodiscard]] Findings check_certificates(const server::Config& config, base::WallTime now);
[[nodiscard]] Findings check_ports(const server::Config& config);
[[nodiscard]] Findings check_turn(const server::Config& config);
[[nodiscard]] Findings check_mail(const server::Config& config);
[[nodiscard]] Findings check_udp();
[[nodiscard]] Findings check_database(const server::Config& config);
[[nodiscard]] Findings check_clock(base::WallTime now);
[[nodiscard]] Findings check_limits(const server::Config& config);
[[nodiscard]] Findings check_calls(const server::Config& config);

/// Free space below this is too little to go on: SQLite's log and ours need room.
constexpr std::uintmax_t disk_free_least = 200 * 1024 * 1024;

} // namespace conclave::cli::doctor
