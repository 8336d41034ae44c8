#pragma once

#include "base/random.hpp"

#include <string>
#include <string_view>

/// The code that a person carries from one device to another (RFC 8628, 6.1).
namespace conclave::identity {

/// Consonants without look-alikes and vowels, so that no words come about.
constexpr std::string_view user_code_letters = "BCDFGHJKLMNPQRSTVWXZ";
constexpr std::size_t user_code_length = 8; // 20^8: 34 bits, beside the limits on guessing

[[nodiscard]] std::string make_user_code(base::Random& random);
/// "WDJB-MJHT", as it is shown.
[[nodiscard]] std::string shown_user_code(std::string_view code);
/// What a person typed, without case, spaces and dashes; empty when it is no code. Pure.
[[nodiscard]] std::string read_user_code(std::string_view typed);

} // namespace conclave::identity
