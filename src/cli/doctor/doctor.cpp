#include "cli/doctor/doctor.hpp"

#include "cli/doctor/finding.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace conclave::cli {

namespace {

using doctor::Finding;
using doctor::Findings;

constexpr std::size_t subject_width = 15; // the longest, "Configuration", and two spaces

void report(const Findings& findings, const Console& console) {
    for (const auto& finding : findings) {
        const auto line = fmt::format("{:<{}}{}", finding.subject, subject_width, finding.text);
        switch (finding.kind) {
        case Finding::Kind::good:
            console.good(line);
            break;
        case Finding::Kind::warning:
            console.warn(line);
            break;
        case Finding::Kind::bad:
            console.bad(line);
            break;
        }
        if (!finding.remedy.empty())
            console.hint(std::string(subject_width - 2, ' ') + "→ " + finding.remedy);
    }
}

std::size_t count(const Findings& findings, Finding::Kind kind) {
    return static_cast<std::size_t>(std::ranges::count(findings, kind, &Finding::kind));
}

void summary(const Findings& all, const Console& console) {
    const auto bad = count(all, Finding::Kind::bad);
    const auto warnings = count(all, Finding::Kind::warning);
    if (bad != 0)
        console.line(fmt::format("\n{} to mend{}.", bad,
                                 warnings == 0 ? "" : fmt::format(", {} to know", warnings)));
    else if (warnings != 0)
        console.line(fmt::format("\nNothing to mend, {} to know.", warnings));
    else
        console.line("\nAll is well.");
}

} // namespace

bool run_doctor(const Location& location, const Console& console) {
    const auto file = location.config_file();
    Findings all;
    const auto add = [&](const Findings& findings) {
        report(findings, console);
        all.insert(all.end(), findings.begin(), findings.end());
    };
    server::Config config;
    try {
        config = location.load();
        add({{Finding::Kind::good, "Configuration", file.string()}});
    } catch (const server::ConfigError& error) {
        add({{Finding::Kind::bad, "Configuration", error.what(), "Correct it, then ask again."}});
        return false;
    }
    const auto now = base::SystemClock().now();
    add(doctor::check_files(config));
    add(doctor::check_database(config));
    add(doctor::check_certificates(config, now));
    add(doctor::check_ports(config));
    add(doctor::check_turn(config));
    add(doctor::check_mail(config));
    add(doctor::check_udp());
    add(doctor::check_clock(now));
    add(doctor::check_limits(config));
    add(doctor::check_calls(config));
    summary(all, console);
    return count(all, Finding::Kind::bad) == 0;
}

} // namespace conclave::cli
