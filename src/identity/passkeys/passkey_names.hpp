#pragma once

#include "base/clock.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace conclave::identity {

constexpr std::size_t max_passkey_name_length = 60; // code points

/// A name may be shown: not empty, not too long, without control characters. Pure.
[[nodiscard]] bool is_passkey_name(std::string_view name);
/// What a new passkey is called until its owner names it: the maker's name, if `aaguid` is that of
/// a well-known one, else the day. Pure.
[[nodiscard]] std::string default_passkey_name(std::string_view aaguid, base::WallTime now);

} // namespace conclave::identity
