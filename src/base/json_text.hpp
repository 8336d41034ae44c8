#pragma once

#include <boost/json/fwd.hpp>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

/// Reading JSON that comes from outside, with limits, and a few accessors that don't throw.
namespace conclave::base {

/// Depth that no honest message reaches.
constexpr std::size_t json_max_depth = 32;

enum class JsonError { malformed, too_deep, duplicate_member, too_large };
[[nodiscard]] std::string_view to_text(JsonError error);

/// Parses UTF-8 JSON text; refuses duplicate members, depth over json_max_depth and text longer
/// than `max_bytes`.
[[nodiscard]] std::expected<boost::json::value, JsonError> parse_json(std::string_view text,
                                                                      std::size_t max_bytes);
/// The same, when the text must be an object.
[[nodiscard]] std::expected<boost::json::object, JsonError>
parse_json_object(std::string_view text, std::size_t max_bytes);

/// `text` as a JSON string with its quotes; invalid UTF-8 bytes become U+FFFD.
[[nodiscard]] std::string json_quote(std::string_view text);

/// Members by type; nullopt when absent or of another type. The view points into `object`.
[[nodiscard]] std::optional<std::string_view> get_string(const boost::json::object& object,
                                                         std::string_view key);
[[nodiscard]] std::optional<std::int64_t> get_int(const boost::json::object& object,
                                                  std::string_view key);
[[nodiscard]] std::optional<bool> get_bool(const boost::json::object& object, std::string_view key);
[[nodiscard]] const boost::json::object* get_object(const boost::json::object& object,
                                                    std::string_view key);
[[nodiscard]] const boost::json::array* get_array(const boost::json::object& object,
                                                  std::string_view key);

} // namespace conclave::base
