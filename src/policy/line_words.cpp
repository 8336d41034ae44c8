#include "policy/line_words.hpp"

namespace conclave::policy {
namespace {

bool is_space(char c) {
    return c == ' ' || c == '\t';
}

/// Where the word that begins at `at` ends.
std::size_t end_of_word(std::string_view line, std::size_t at) {
    bool quoted = false;
    for (; at < line.size(); ++at) {
        const char c = line[at];
        if (quoted && c == '\\') {
            ++at;
        } else if (c == '"') {
            quoted = !quoted;
        } else if (!quoted && (is_space(c) || c == ',')) {
            break;
        }
    }
    return at < line.size() ? at : line.size();
}

} // namespace

std::vector<Word> words_of(std::string_view line) {
    std::vector<Word> out;
    std::size_t at = 0;
    while (at < line.size() && line[at] != '#') {
        if (is_space(line[at])) {
            ++at;
            continue;
        }
        const auto end = line[at] == ',' ? at + 1 : end_of_word(line, at);
        out.push_back({.text = line.substr(at, end - at), .offset = at});
        at = end;
    }
    return out;
}

} // namespace conclave::policy
