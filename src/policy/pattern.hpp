#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace conclave::policy {

constexpr std::size_t max_pattern_bytes = 512; // a room's name has at most 128 characters
constexpr std::size_t max_pattern_stars = 8;

/// A text in which `*` stands for any characters, or none; everything else, case too, for itself.
/// Pure.
class Pattern {
  public:
    /// As it stands in a policy: bare, or in quotes, where `\*`, `\"` and `\\` stand for the
    /// characters themselves. The error says what is wrong.
    [[nodiscard]] static std::expected<Pattern, std::string> read(std::string_view written);

    /// Goes over the text once and never back: each piece between stars is taken where it comes
    /// first, and the last one at the end. At most bytes of text times bytes of pattern steps.
    [[nodiscard]] bool matches(std::string_view text) const;

    /// In quotes.
    [[nodiscard]] std::string quoted() const;
    /// Bare where that reads back as the same, else in quotes.
    [[nodiscard]] std::string written() const;

    bool operator==(const Pattern&) const = default;

  private:
    [[nodiscard]] static std::expected<Pattern, std::string> read_bare(std::string_view text);
    [[nodiscard]] static std::expected<Pattern, std::string> read_quoted(std::string_view text);

    std::vector<std::string> pieces_; // between the stars; a single one: there is no star
};

} // namespace conclave::policy
