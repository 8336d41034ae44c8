#include "identity/protocol/scope.hpp"

#include <algorithm>

namespace conclave::identity {

std::vector<std::string> split_words(std::string_view text) {
    std::vector<std::string> words;
    while (!text.empty()) {
        const auto end = std::min(text.find(' '), text.size());
        if (end > 0) {
            words.emplace_back(text.substr(0, end));
        }
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return words;
}

std::string join_words(const std::vector<std::string>& words) {
    std::string text;
    for (const auto& word : words) {
        text += text.empty() ? "" : " ";
        text += word;
    }
    return text;
}

std::vector<std::string> parse_scope(std::string_view text) {
    std::vector<std::string> scope;
    for (auto& word : split_words(text)) {
        if (!contains(scope, word)) {
            scope.push_back(std::move(word));
        }
    }
    return scope;
}

bool contains(const std::vector<std::string>& words, std::string_view word) {
    return std::ranges::find(words, word) != words.end();
}

bool is_subset(const std::vector<std::string>& part, const std::vector<std::string>& whole) {
    return std::ranges::all_of(part, [&](const auto& word) { return contains(whole, word); });
}

bool is_scope_token(std::string_view text) {
    if (text.empty() || text.size() > 200) {
        return false;
    }
    for (const char c : text) {
        if (c < 0x21 || c > 0x7e || c == '"' || c == '\\') {
            return false;
        }
    }
    return true;
}

} // namespace conclave::identity
