#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace conclave::policy {

/// A piece of a line: a comma, or what stands between spaces and commas. Points into the line.
struct Word {
    std::string_view text;
    std::size_t offset = 0; // bytes from the line's beginning
};

/// Splits a line. Spaces, commas and # inside of quotes don't count; a # where a word would begin
/// starts a comment. Pure.
[[nodiscard]] std::vector<Word> words_of(std::string_view line);

} // namespace conclave::policy
