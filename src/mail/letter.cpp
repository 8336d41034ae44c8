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

std::string text_of(const Letter& letter, std::string_view product) {
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
    return out + fmt::format("-- \n{}\n", product);
}

std::string html_of(const Letter& letter, std::string_view product, std::string_view color) {
    constexpr std::string_view paragraph = "<p style=\"margin:0 0 16px\">{}</p>\n";
    std::string out = fmt::format(
        "<!doctype html>\n<html lang=\"en\">\n<head><meta "
        "charset=\"utf-8\"><title>{}</title></head>\n"
        "<body style=\"margin:0;padding:24px;font:16px/1.5 sans-serif;color:#1c2430\">\n"
        "<div style=\"max-width:560px\">\n<h1 style=\"font-size:22px;margin:0 0 16px\">{}</h1>\n",
        escaped(letter.subject), escaped(letter.subject));
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
    return out +
           fmt::format("<p style=\"margin:0;color:#55606e\">{}</p>\n</div>\n</body>\n</html>\n",
                       escaped(product));
}

} // namespace

Message compose(const Letter& letter, std::string_view to, std::string_view product,
                std::string_view color) {
    return {.to = std::string(to),
            .subject = letter.subject,
            .text = text_of(letter, product),
            .html = html_of(letter, product, color.empty() ? default_color : color)};
}

} // namespace conclave::mail
