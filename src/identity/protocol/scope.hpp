#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace conclave::identity {

/// Words between single or several spaces, in order (RFC 6749, 3.3).
[[nodiscard]] std::vector<std::string> split_words(std::string_view text);
[[nodiscard]] std::string join_words(const std::vector<std::string>& words);

/// May it be a scope (RFC 6749, 3.3; at most 200 characters)?
[[nodiscard]] bool is_scope_token(std::string_view text);

/// As split_words, each word once.
[[nodiscard]] std::vector<std::string> parse_scope(std::string_view text);
[[nodiscard]] bool contains(const std::vector<std::string>& words, std::string_view word);
/// Is every word of `part` in `whole`?
[[nodiscard]] bool is_subset(const std::vector<std::string>& part,
                             const std::vector<std::string>& whole);

} // namespace conclave::identity
