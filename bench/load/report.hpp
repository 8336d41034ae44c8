#pragma once

#include "load/connection.hpp"
#include "load/options.hpp"
#include "load/process_usage.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace conclave::load {

/// What a run measured, between two moments.
struct Report {
    double seconds = 0;
    std::size_t participants = 0;
    ConnectionCounters counters; // of the interval, summed over participants
    Histogram latency;
    std::optional<media::srtp::Profile> profile;
    /// From the first byte to the server to the first whole picture, in the order of joining;
    /// of those alone before whom somebody published.
    std::vector<std::chrono::nanoseconds> to_first_picture;
    std::optional<ProcessUsage> idle;   // of the server, before anybody joined
    std::optional<ProcessUsage> before; // of the server
    std::optional<ProcessUsage> after;
    double own_seconds = 0; // processor time of the tool itself

    /// Delivered to subscribers for each second of the server's processor time; 0: not measured.
    [[nodiscard]] double packets_per_processor_second() const;
};

/// For people.
[[nodiscard]] std::string to_text(const Options& options, const Report& report);
/// For programs: one object.
[[nodiscard]] std::string to_json(const Options& options, const Report& report);

/// What was counted between the two.
[[nodiscard]] ConnectionCounters difference(const ConnectionCounters& later,
                                            const ConnectionCounters& earlier);
void add(ConnectionCounters& sum, const ConnectionCounters& part);

} // namespace conclave::load
