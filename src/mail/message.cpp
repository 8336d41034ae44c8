#include "mail/message.hpp"

#include "base/bytes.hpp"

#include <algorithm>
#include <array>
#include <ctime>
#include <fmt/format.h>

namespace conclave::mail {
namespace {

constexpr std::size_t max_address_bytes = 254; // RFC 5321, 4.5.3.1.3, less the angle brackets
constexpr std::size_t max_encoded_line = 76;   // RFC 2045, 6.7, rule 5
constexpr std::size_t max_word_bytes = 42;     // 56 in base64: an encoded word stays below 75

bool is_ascii_text(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c >= 0x20 && c < 0x7f; });
}

/// RFC 2047, 2: words of whole characters, joined by folding white space.
std::string header_text(std::string_view text) {
    if (is_ascii_text(text)) {
        return std::string(text);
    }
    std::string out;
    while (!text.empty()) {
        auto count = std::min(max_word_bytes, text.size());
        while (count < text.size() && count > 0 && (text[count] & 0xc0) == 0x80) {
            --count; // never inside a character
        }
        if (count == 0) {
            count = std::min(max_word_bytes, text.size()); // not UTF-8: cut anywhere
        }
        out += fmt::format("{}=?utf-8?B?{}?=", out.empty() ? "" : "\r\n ",
                           base::to_base64(base::as_bytes(text.substr(0, count))));
        text.remove_prefix(count);
    }
    return out;
}

/// A display name; quoted, because it may hold characters that mean something in a header.
std::string phrase(std::string_view name) {
    if (!is_ascii_text(name)) {
        return header_text(name);
    }
    std::string out = "\"";
    for (const char c : name) {
        if (c == '"' || c == '\\') {
            out += '\\';
        }
        out += c;
    }
    return out + '"';
}

std::string one_line(std::string_view text) {
    std::string out(text);
    std::ranges::replace_if(out, [](char c) { return (c >= 0 && c < 0x20) || c == 0x7f; }, ' ');
    return out;
}

/// RFC 5322, 3.3. Not by strftime: its names follow the locale.
std::string date_text(base::WallTime date) {
    constexpr std::array days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const std::time_t seconds = base::to_unix_seconds(date);
    std::tm utc{};
    gmtime_r(&seconds, &utc);
    return fmt::format("{}, {:02} {} {} {:02}:{:02}:{:02} +0000",
                       days.at(static_cast<std::size_t>(utc.tm_wday)), utc.tm_mday,
                       months.at(static_cast<std::size_t>(utc.tm_mon)), utc.tm_year + 1900,
                       utc.tm_hour, utc.tm_min, utc.tm_sec);
}

std::string part(std::string_view boundary, std::string_view type, std::string_view body) {
    return fmt::format("--{}\r\nContent-Type: {}; charset=utf-8\r\n"
                       "Content-Transfer-Encoding: quoted-printable\r\n\r\n{}\r\n",
                       boundary, type, quoted_printable(body));
}

} // namespace

bool is_plain_address(std::string_view text) {
    const auto at = text.find('@');
    return text.size() <= max_address_bytes && base::is_utf8(text) &&
           !base::has_control_characters(text) &&
           text.find_first_of(" <>\"(),;:\\[]") == std::string_view::npos &&
           at != std::string_view::npos && at != 0 && at + 1 < text.size() &&
           text.find('@', at + 1) == std::string_view::npos;
}

std::string quoted_printable(std::string_view text) {
    std::string out;
    std::size_t column = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '\n') {
            out += "\r\n";
            column = 0;
            continue;
        }
        const bool at_end = i + 1 == text.size() || text[i + 1] == '\n';
        const bool plain = (c > 0x20 && c < 0x7f && c != '=') || (c == ' ' && !at_end);
        // A dot at a line's start is SMTP's matter, and some relays get it wrong.
        const bool literal = plain && !(c == '.' && column == 0);
        const std::size_t width = literal ? 1 : 3;
        if (column + width > max_encoded_line - 1) { // one for the soft break's '='
            out += "=\r\n";
            column = 0;
        }
        out += literal
                   ? std::string(1, c)
                   : fmt::format("={:02X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
        column += width;
    }
    return out;
}

std::string to_mime(const Message& message, const Sender& sender, base::WallTime date,
                    std::string_view id) {
    const auto boundary = fmt::format("=_{}", id); // "=_" never occurs in quoted-printable
    const auto domain = sender.address.substr(sender.address.find('@') + 1);
    const auto from = sender.name.empty()
                          ? sender.address
                          : fmt::format("{} <{}>", phrase(one_line(sender.name)), sender.address);
    return fmt::format("From: {}\r\nTo: {}\r\nSubject: {}\r\nDate: {}\r\nMessage-ID: <{}@{}>\r\n"
                       "MIME-Version: 1.0\r\nAuto-Submitted: auto-generated\r\n" // RFC 3834, 5
                       "Content-Type: multipart/alternative; boundary=\"{}\"\r\n\r\n",
                       from, message.to, header_text(one_line(message.subject)), date_text(date),
                       id, domain, boundary) +
           part(boundary, "text/plain", message.text) + part(boundary, "text/html", message.html) +
           fmt::format("--{}--\r\n", boundary);
}

} // namespace conclave::mail
