#pragma once

#include "media/bitrate.hpp"
#include "media/cc/testing/emulated_link.hpp"

#include <chrono>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// The words that files of scenarios are made of: one statement a line, `#` begins a comment.
/// Everything throws std::invalid_argument that says what is wrong.
namespace conclave::media::testing {

using Words = std::vector<std::string>;

[[noreturn]] void refuse(const std::string& what);

/// Calls `read` with the words of each line that has any. What it throws gets the line's number.
void read_lines(std::string_view text, const std::function<void(const Words&)>& read);

/// "*" in the pattern stands for any word.
[[nodiscard]] bool fits(std::span<const std::string> words, std::span<const std::string> pattern);
void demand(const Words& words, const Words& pattern);

[[nodiscard]] double number_of(const std::string& word);
[[nodiscard]] std::chrono::microseconds time_of(const std::string& word); ///< "20ms", "1.5s"
[[nodiscard]] Bitrate rate_of(const std::string& word);                   ///< "300k", "3M"
[[nodiscard]] double share_of(const std::string& word);                   ///< "5%" is 0.05

/// `rate 3M delay 50ms queue 300ms jitter 5ms loss 2% reorder 1% burst 0.1% 20%`, in any order;
/// what is not named stays as it was.
void read_link(std::span<const std::string> words, LinkSettings& link);

} // namespace conclave::media::testing
