#pragma once

#include "mail/message.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace conclave::mail {

/// A letter in words; plain text and HTML are made from it, so they can't say different things.
struct Letter {
    struct Button {
        std::string label;
        std::string url; // ours: the configured public address, never from a request
    };
    std::string subject;
    std::vector<std::string> paragraphs; // before the button
    std::optional<Button> button{};
    std::vector<std::string>
        after{}; // behind it: how long it holds, what to do when it is a mistake
};

/// What all letters of an installation look like.
struct Look {
    std::string product;  // signs them
    std::string color{};  // the button's, #rrggbb; empty: ours
    std::string frame{};  // HTML around what is said, see frame_fault; empty: default_frame()
    std::string footer{}; // who is behind it, below the signature; may have several lines
};

/// What is wrong with an operator's frame; nullopt: nothing. It holds `{{content}}`, and may hold
/// `{{subject}}`, `{{product}}` and `{{footer}}`, which come in as text, escaped.
[[nodiscard]] std::optional<std::string> frame_fault(std::string_view frame);
[[nodiscard]] std::string_view default_frame();

constexpr std::size_t max_frame_bytes = 256 * 1024; // larger mails are cut off by mail programs

/// Everything of the letter and the look is escaped, but for the frame. Pure.
[[nodiscard]] Message compose(const Letter& letter, std::string_view to, const Look& look);

} // namespace conclave::mail
