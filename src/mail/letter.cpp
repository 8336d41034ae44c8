#include "mail/letter.hpp"

#include <fmt/format.h>

namespace conclave::mail {
namespace {

constexpr std::string_view default_color = "#1d5bbf";

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
        case '&':
            out += "&amp;";
            break;
        case '<':
            out += "&lt;";
            break;
        case '>':
            out += "&gt;";
            break;
        case '"':
            out += "&quot;";
            break;
        case '\'':
            out += "&#39;";
            break;
        default:
            out += c;
        }
    }
    return out;
}

std::string text_of(const Letter& letter, const Look& look) {
    std::string out;
    for (const auto& paragraph : letter.paragraphs) {
        out += paragraph + "\n\n";
    }
    if (letter.button) {
        out += letter.button->label + ":\n" + letter.button->url + "\n\n";
    }
    for (const auto& paragraph : letter.after) {
        out += paragraph + "\n\n";
    }
    out += fmt::format("-- \n{}\n", look.product);
    return look.footer.empty() ? out : out + look.footer + "\n";
}

std::string content_of(const Letter& letter, std::string_view color) {
    constexpr std::string_view paragraph = "<p style=\"margin:0 0 16px\">{}</p>\n";
    std::string out;
    for (const auto& text : letter.paragraphs) {
        out += fmt::format(paragraph, escaped(text));
    }
    if (letter.button) {
        out += fmt::format(
            "<p style=\"margin:0 0 16px\"><a href=\"{0}\" style=\"display:inline-block;"
            "padding:10px 18px;border-radius:8px;background:{1};color:#ffffff;"
            "text-decoration:none\">{2}</a></p>\n"
            "<p style=\"margin:0 0 16px;font-size:14px;color:#55606e\">If the button does not work,"
            " copy this address into your browser:<br>{0}</p>\n",
            escaped(letter.button->url), escaped(color), escaped(letter.button->label));
    }
    for (const auto& text : letter.after) {
        out += fmt::format(paragraph, escaped(text));
    }
    return out;
}

/// Calls `text` with what stands between the places, and `place` with their names; false: one of
/// them does not end.
template <class Text, class Place>
bool walk(std::string_view frame, const Text& text, const Place& place) {
    for (auto open = frame.find("{{"); open != std::string_view::npos; open = frame.find("{{")) {
        const auto close = frame.find("}}", open);
        if (close == std::string_view::npos) {
            return false;
        }
        text(frame.substr(0, open));
        place(frame.substr(open + 2, close - open - 2));
        frame.remove_prefix(close + 2);
    }
    text(frame);
    return true;
}

std::string lines_escaped(std::string_view text) {
    std::string out;
    for (const char c : escaped(text)) {
        out += c == '\n' ? std::string("<br>\n") : std::string(1, c);
    }
    return out;
}

std::string html_of(const Letter& letter, const Look& look) {
    const std::string_view color = look.color.empty() ? default_color : look.color;
    std::string out;
    const auto put = [&](std::string_view name) {
        if (name == "content") {
            out += content_of(letter, color);
        } else if (name == "subject") {
            out += escaped(letter.subject);
        } else if (name == "product") {
            out += escaped(look.product);
        } else if (name == "footer") {
            out += lines_escaped(look.footer);
        }
    };
    walk(
        look.frame.empty() ? default_frame() : look.frame,
        [&](std::string_view text) { out += text; }, put);
    return out;
}

} // namespace

std::string_view default_frame() {
    return R"(<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>{{subject}}</title></head>
<body style="margin:0;padding:24px;font:16px/1.5 sans-serif;color:#1c2430">
<div style="max-width:560px">
<h1 style="font-size:22px;margin:0 0 16px">{{subject}}</h1>
{{content}}<p style="margin:0;color:#55606e">{{product}}</p>
<p style="margin:0;font-size:14px;color:#55606e">{{footer}}</p>
</div>
</body>
</html>
)";
}

std::optional<std::string> frame_fault(std::string_view frame) {
    std::optional<std::string> fault;
    bool content = false;
    const bool ends = walk(
        frame, [](std::string_view) {},
        [&](std::string_view name) {
            content = content || name == "content";
            if (name != "content" && name != "subject" && name != "product" && name != "footer") {
                fault = fmt::format("it has a place \"{{{{{}}}}}\"; there are {{{{content}}}}, "
                                    "{{{{subject}}}}, {{{{product}}}} and {{{{footer}}}}",
                                    name);
            }
        });
    if (!ends) {
        return "a place in it begins with {{ and does not end with }}";
    }
    if (!fault && !content) {
        return "it has no {{content}}, so nobody would read what the mail says";
    }
    return fault;
}

Message compose(const Letter& letter, std::string_view to, const Look& look) {
    return {.to = std::string(to),
            .subject = letter.subject,
            .text = text_of(letter, look),
            .html = html_of(letter, look)};
}

} // namespace conclave::mail
