#pragma once

#include "mail/message.hpp"

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

/// `product` signs it; `color` is the button's (#rrggbb). Everything is escaped. Pure.
[[nodiscard]] Message compose(const Letter& letter, std::string_view to, std::string_view product,
                              std::string_view color);

} // namespace conclave::mail
