#include "identity/protocol/ui_locales.hpp"

#include "identity/protocol/scope.hpp"

#include <algorithm>

namespace conclave::identity {
namespace {

constexpr std::size_t max_tag_bytes = 35;

bool tag_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
}

} // namespace

std::vector<std::string> read_ui_locales(std::string_view text) {
    std::vector<std::string> out;
    for (auto& tag : split_words(text)) {
        if (out.size() == max_ui_locales) {
            break;
        }
        if (tag.size() <= max_tag_bytes && std::ranges::all_of(tag, tag_letter)) {
            out.push_back(std::move(tag));
        }
    }
    return out;
}

} // namespace conclave::identity
