#pragma once

#include <cstddef>
#include <expected>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace conclave::net {

/// Decoded `application/x-www-form-urlencoded` fields in order, from a body or a query.
class Form {
  public:
    /// The value if the field is there exactly once and not empty (RFC 6749, 3.1: a parameter
    /// without a value counts as absent).
    [[nodiscard]] std::optional<std::string_view> get(std::string_view name) const;
    [[nodiscard]] std::vector<std::string_view> all(std::string_view name) const;
    /// The first name that appears twice, leaving out those in `repeatable`.
    [[nodiscard]] std::optional<std::string_view>
    repeated(std::initializer_list<std::string_view> repeatable = {}) const;
    [[nodiscard]] const std::vector<std::pair<std::string, std::string>>& fields() const {
        return fields_;
    }
    void add(std::string name, std::string value) {
        fields_.emplace_back(std::move(name), std::move(value));
    }
    [[nodiscard]] std::string encode() const;

  private:
    std::vector<std::pair<std::string, std::string>> fields_;
};

enum class FormError { too_large, too_many_fields, bad_encoding, not_utf8 };
[[nodiscard]] std::string_view to_text(FormError error);

constexpr std::size_t form_max_bytes = 64 * 1024;
constexpr std::size_t form_max_fields = 200;

/// Parses body or query text: `+` and percent-encoding decoded, UTF-8 demanded, NUL refused.
[[nodiscard]] std::expected<Form, FormError> parse_form(std::string_view text,
                                                        std::size_t max_bytes = form_max_bytes);

/// Percent-encodes everything outside RFC 3986's unreserved characters.
[[nodiscard]] std::string percent_encode(std::string_view text);
/// Decodes `%xx` (and `+` as a space if asked); nullopt on a broken escape.
[[nodiscard]] std::optional<std::string> percent_decode(std::string_view text,
                                                        bool plus_is_space = false);
/// `& < > " '` as entities, for text and attribute values.
[[nodiscard]] std::string html_escape(std::string_view text);

} // namespace conclave::net
