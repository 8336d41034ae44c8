#include "policy/claims.hpp"

#include <boost/json.hpp>
#include <optional>
#include <ranges>
#include <string_view>

namespace conclave::policy {
namespace json = boost::json;
namespace {

std::optional<std::string> text_of(const json::value& value) {
    if (value.is_string()) {
        return std::string(value.get_string());
    }
    if (value.is_bool() || value.is_int64() || value.is_uint64()) {
        return json::serialize(value);
    }
    return std::nullopt;
}

std::vector<std::string> texts_of(const json::value& value) {
    std::vector<std::string> out;
    const auto add = [&](const json::value& one) {
        if (auto text = text_of(one)) {
            out.push_back(*std::move(text));
        }
    };
    if (const auto* several = value.if_array()) {
        std::ranges::for_each(*several, add);
    } else {
        add(value);
    }
    return out;
}

} // namespace

Claims read_claims(const json::object& token) {
    Claims out;
    for (const auto& [name, value] : token) {
        auto texts = texts_of(value);
        if (name == "scope" && value.is_string()) {
            texts.clear();
            for (const auto word : std::views::split(std::string_view(value.get_string()), ' ')) {
                if (!word.empty()) {
                    texts.emplace_back(word.begin(), word.end());
                }
            }
        }
        if (!texts.empty()) {
            out.emplace(name, std::move(texts));
        }
    }
    return out;
}

} // namespace conclave::policy
