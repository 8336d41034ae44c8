#include "base/json_text.hpp"

#include "base/bytes.hpp"

#include <array>
#include <boost/json.hpp>
#include <cstdio>

namespace conclave::base {
namespace json = boost::json;
namespace {

/// Boost.JSON keeps the last of two equal members silently; two readers of one message could then
/// see different values. The handler counts members as they are parsed; a parsed object that holds
/// fewer had duplicates.
std::size_t count_members(const json::value& value) {
    std::size_t count = 0;
    if (const auto* object = value.if_object()) {
        count += object->size();
        for (const auto& member : *object) {
            count += count_members(member.value());
        }
    } else if (const auto* array = value.if_array()) {
        for (const auto& element : *array) {
            count += count_members(element);
        }
    }
    return count;
}

/// Members in the text: a colon outside of strings ends each key of well-formed JSON.
std::size_t count_keys(std::string_view text) {
    std::size_t count = 0;
    bool in_string = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (in_string) {
            if (text[i] == '\\') {
                ++i;
            } else if (text[i] == '"') {
                in_string = false;
            }
        } else if (text[i] == '"') {
            in_string = true;
        } else if (text[i] == ':') {
            ++count;
        }
    }
    return count;
}

} // namespace

std::string_view to_text(JsonError error) {
    switch (error) {
    case JsonError::malformed:
        return "not well-formed JSON";
    case JsonError::too_deep:
        return "nested too deeply";
    case JsonError::duplicate_member:
        return "a member appears twice";
    case JsonError::too_large:
        return "too large";
    }
    return "unknown";
}

std::expected<json::value, JsonError> parse_json(std::string_view text, std::size_t max_bytes) {
    if (text.size() > max_bytes) {
        return std::unexpected(JsonError::too_large);
    }
    json::parse_options options;
    options.max_depth = json_max_depth;
    boost::system::error_code error;
    json::value value = json::parse(text, error, {}, options);
    if (error == json::error::too_deep) {
        return std::unexpected(JsonError::too_deep);
    }
    if (error) {
        return std::unexpected(JsonError::malformed);
    }
    if (count_members(value) != count_keys(text)) {
        return std::unexpected(JsonError::duplicate_member);
    }
    return value;
}

std::expected<json::object, JsonError> parse_json_object(std::string_view text,
                                                         std::size_t max_bytes) {
    auto value = parse_json(text, max_bytes);
    if (!value) {
        return std::unexpected(value.error());
    }
    auto* object = value->if_object();
    if (object == nullptr) {
        return std::unexpected(JsonError::malformed);
    }
    return std::move(*object);
}

std::string json_quote(std::string_view text) {
    std::string out = "\"";
    const bool valid = is_utf8(text);
    for (const char c : text) {
        const auto byte = static_cast<std::uint8_t>(c);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (byte < 0x20 || byte == 0x7f) {
            std::array<char, 8> escaped{};
            std::snprintf(escaped.data(), escaped.size(), "\\u%04x", byte);
            out += escaped.data();
        } else if (byte >= 0x80 && !valid) {
            out += "\\ufffd";
        } else {
            out += c;
        }
    }
    return out + '"';
}

std::optional<std::string_view> get_string(const json::object& object, std::string_view key) {
    const auto* value = object.if_contains(key);
    if (value == nullptr || !value->is_string()) {
        return std::nullopt;
    }
    const json::string& text = value->get_string();
    return std::string_view(text.data(), text.size());
}

std::optional<std::int64_t> get_int(const json::object& object, std::string_view key) {
    const auto* value = object.if_contains(key);
    if (value == nullptr) {
        return std::nullopt;
    }
    boost::system::error_code error;
    const auto number = value->to_number<std::int64_t>(error);
    return error ? std::nullopt : std::optional(number);
}

std::optional<bool> get_bool(const json::object& object, std::string_view key) {
    const auto* value = object.if_contains(key);
    return value != nullptr && value->is_bool() ? std::optional(value->get_bool()) : std::nullopt;
}

const json::object* get_object(const json::object& object, std::string_view key) {
    const auto* value = object.if_contains(key);
    return value == nullptr ? nullptr : value->if_object();
}

const json::array* get_array(const json::object& object, std::string_view key) {
    const auto* value = object.if_contains(key);
    return value == nullptr ? nullptr : value->if_array();
}

} // namespace conclave::base
