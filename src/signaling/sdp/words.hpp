#pragma once

#include <algorithm>
#include <charconv>
#include <concepts>
#include <functional>
#include <optional>
#include <string_view>

/// Cutting lines of text into words. Private to the parser.
namespace conclave::signaling::sdp {

/// Takes what is before `separator` off the front of `text`; all of it when there is none.
[[nodiscard]] inline std::string_view cut(std::string_view& text, char separator) {
    const auto end = text.find(separator);
    const auto word = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    return word;
}

/// The next word, blanks before it passed over; empty at the end.
[[nodiscard]] inline std::string_view next_word(std::string_view& text) {
    while (text.starts_with(' ') || text.starts_with('\t')) {
        text.remove_prefix(1);
    }
    return cut(text, ' ');
}

[[nodiscard]] inline std::string_view trim(std::string_view text) {
    while (text.starts_with(' ') || text.starts_with('\t')) {
        text.remove_prefix(1);
    }
    while (text.ends_with(' ') || text.ends_with('\t') || text.ends_with('\r')) {
        text.remove_suffix(1);
    }
    return text;
}

/// Is `wanted` what `projection` shows of an element? (std::ranges::contains is not in GCC 12.)
template <class List, class Wanted, class Projection = std::identity>
[[nodiscard]] bool contains(const List& list, const Wanted& wanted, Projection projection = {}) {
    return std::ranges::find(list, wanted, projection) != std::ranges::end(list);
}

/// The whole of `text` as a decimal number that fits.
template <std::unsigned_integral Number>
[[nodiscard]] std::optional<Number> number(std::string_view text) {
    Number value{};
    const auto* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    if (text.empty() || error != std::errc{} || stop != end) {
        return std::nullopt;
    }
    return value;
}

} // namespace conclave::signaling::sdp
