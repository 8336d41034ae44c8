#include "policy/pattern.hpp"

#include <algorithm>

namespace conclave::policy {
namespace {

constexpr std::string_view quote_only = "\"\\"; // characters that stand in quotes alone

bool reads_bare(char c) {
    constexpr std::string_view signs = "_.@:/+-=";
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           signs.contains(c);
}

std::unexpected<std::string> fault(std::string words) {
    return std::unexpected(std::move(words));
}

} // namespace

std::expected<Pattern, std::string> Pattern::read(std::string_view written) {
    if (written.size() > max_pattern_bytes) {
        return fault("This is too long: a text to compare with has at most " +
                     std::to_string(max_pattern_bytes) + " bytes.");
    }
    auto out = written.starts_with('"') ? read_quoted(written) : read_bare(written);
    if (!out) {
        return out;
    }
    if (out->pieces_.size() == 1 && out->pieces_.front().empty()) {
        return fault("There is nothing to compare with. Write a name, or * for any.");
    }
    if (out->pieces_.size() > max_pattern_stars + 1) {
        return fault("There are too many stars: at most " + std::to_string(max_pattern_stars) +
                     ".");
    }
    return out;
}

std::expected<Pattern, std::string> Pattern::read_bare(std::string_view text) {
    if (text.find_first_of(quote_only) != std::string_view::npos) {
        return fault("Put the whole text into quotes: \"team *\".");
    }
    Pattern out;
    out.pieces_.emplace_back();
    for (const char c : text) {
        if (c == '*') {
            out.pieces_.emplace_back();
        } else {
            out.pieces_.back() += c;
        }
    }
    return out;
}

std::expected<Pattern, std::string> Pattern::read_quoted(std::string_view text) {
    Pattern out;
    out.pieces_.emplace_back();
    std::size_t at = 1;
    for (; at < text.size() && text[at] != '"'; ++at) {
        if (text[at] == '*') {
            out.pieces_.emplace_back();
            continue;
        }
        if (text[at] == '\\') {
            ++at;
            if (at >= text.size() || !std::string_view("*\"\\").contains(text[at])) {
                return fault(R"(After \ comes *, " or another \; write \\ for one of it.)");
            }
        }
        out.pieces_.back() += text[at];
    }
    if (at >= text.size()) {
        return fault("The closing quote is missing.");
    }
    if (at + 1 != text.size()) {
        return fault("The text goes on after the closing quote. Put a space or a comma there.");
    }
    return out;
}

bool Pattern::matches(std::string_view text) const {
    const auto& first = pieces_.front();
    if (pieces_.size() == 1) {
        return text == first;
    }
    const auto& last = pieces_.back();
    if (text.size() < first.size() + last.size() || !text.starts_with(first) ||
        !text.ends_with(last)) {
        return false;
    }
    text.remove_prefix(first.size());
    text.remove_suffix(last.size());
    for (std::size_t i = 1; i + 1 < pieces_.size(); ++i) {
        const auto found = text.find(pieces_[i]);
        if (found == std::string_view::npos) {
            return false;
        }
        text.remove_prefix(found + pieces_[i].size());
    }
    return true;
}

std::string Pattern::quoted() const {
    std::string out = "\"";
    for (std::size_t i = 0; i < pieces_.size(); ++i) {
        out += i == 0 ? "" : "*";
        for (const char c : pieces_[i]) {
            if (c == '*' || c == '"' || c == '\\') {
                out += '\\';
            }
            out += c;
        }
    }
    return out + '"';
}

std::string Pattern::written() const {
    std::string out;
    for (std::size_t i = 0; i < pieces_.size(); ++i) {
        if (!std::ranges::all_of(pieces_[i], reads_bare)) {
            return quoted();
        }
        out += (i == 0 ? "" : "*") + pieces_[i];
    }
    return out;
}

} // namespace conclave::policy
