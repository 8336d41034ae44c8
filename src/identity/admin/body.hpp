#pragma once

#include "base/clock.hpp"
#include "identity/admin/schema.hpp"

#include <boost/json/fwd.hpp>
#include <expected>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace conclave::identity::admin {

constexpr std::size_t max_body_bytes = 60 * 1024; // what a record of the store may hold
constexpr std::size_t max_list = 1000;            // texts or objects in one list; our own limit

/// What is wrong with a request, by member.
using Faults = std::map<std::string, std::vector<std::string>, std::less<>>;

/// Reads a JSON body by its schema. Names compare without case, as in the replaced API, and are as
/// in the schema afterwards; unknown members and nulls are left out. Pure.
[[nodiscard]] std::expected<boost::json::object, Faults> read_body(std::string_view text,
                                                                   const Schema& schema);

/// RFC 3339, 5.6; the time alone may miss, and the zone, which is UTC then (as .NET writes it).
[[nodiscard]] std::optional<base::WallTime> read_time(std::string_view text);

} // namespace conclave::identity::admin
