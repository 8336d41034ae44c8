#include "base/bytes.hpp"

#include <algorithm>
#include <array>

namespace conclave::base {
namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";
constexpr std::string_view standard_alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view url_alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::uint8_t no_digit = 0xff;

using ReverseTable = std::array<std::uint8_t, 256>;

constexpr ReverseTable reverse_of(std::string_view alphabet) {
    ReverseTable table{};
    table.fill(no_digit);
    for (std::size_t i = 0; i < alphabet.size(); ++i) {
        table[static_cast<std::uint8_t>(alphabet[i])] = static_cast<std::uint8_t>(i);
    }
    return table;
}

constexpr ReverseTable standard_reverse = reverse_of(standard_alphabet);
constexpr ReverseTable url_reverse = reverse_of(url_alphabet);

std::uint8_t hex_value(char c) {
    if (c >= '0' && c <= '9') {
        return static_cast<std::uint8_t>(c - '0');
    }
    if (c >= 'a' && c <= 'f') {
        return static_cast<std::uint8_t>(c - 'a' + 10);
    }
    if (c >= 'A' && c <= 'F') {
        return static_cast<std::uint8_t>(c - 'A' + 10);
    }
    return no_digit;
}

std::string encode_base64(ByteView bytes, std::string_view alphabet) {
    std::string out;
    out.reserve((bytes.size() * 4 + 2) / 3 + 3);
    std::uint32_t buffer = 0;
    int bits = 0;
    for (const std::uint8_t byte : bytes) {
        buffer = (buffer << 8 | byte) & 0xffffff;
        bits += 8;
        while (bits >= 6) {
            bits -= 6;
            out.push_back(alphabet[buffer >> bits & 0x3f]);
        }
    }
    if (bits > 0) {
        out.push_back(alphabet[buffer << (6 - bits) & 0x3f]);
    }
    return out;
}

std::optional<Bytes> decode_base64(std::string_view text, const ReverseTable& reverse) {
    if (text.size() % 4 == 1) {
        return std::nullopt;
    }
    Bytes out;
    out.reserve(text.size() * 3 / 4);
    std::uint32_t buffer = 0;
    int bits = 0;
    for (const char c : text) {
        const std::uint8_t digit = reverse[static_cast<std::uint8_t>(c)];
        if (digit == no_digit) {
            return std::nullopt;
        }
        buffer = (buffer << 6 | digit) & 0xffffff;
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            out.push_back(static_cast<std::uint8_t>(buffer >> bits & 0xff));
        }
    }
    if ((buffer & ((1U << bits) - 1)) != 0) {
        return std::nullopt;
    }
    return out;
}

/// Length of the well-formed sequence at the start of `text`, 0 when there is none.
std::size_t utf8_sequence(std::string_view text, char32_t& code_point) {
    const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
    const std::uint8_t lead = byte(0);
    if (lead < 0x80) {
        code_point = lead;
        return 1;
    }
    std::size_t length = 0;
    char32_t smallest = 0;
    if ((lead & 0xe0) == 0xc0) {
        length = 2;
        code_point = lead & 0x1f;
        smallest = 0x80;
    } else if ((lead & 0xf0) == 0xe0) {
        length = 3;
        code_point = lead & 0x0f;
        smallest = 0x800;
    } else if ((lead & 0xf8) == 0xf0) {
        length = 4;
        code_point = lead & 0x07;
        smallest = 0x10000;
    } else {
        return 0;
    }
    if (text.size() < length) {
        return 0;
    }
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xc0) != 0x80) {
            return 0;
        }
        code_point = code_point << 6 | (byte(i) & 0x3f);
    }
    const bool surrogate = code_point >= 0xd800 && code_point <= 0xdfff;
    return code_point < smallest || surrogate || code_point > 0x10ffff ? 0 : length;
}

/// Calls `visit(code_point)` for each character until it answers false; false if not UTF-8.
template <class Visit>
bool for_each_code_point(std::string_view text, Visit visit) {
    while (!text.empty()) {
        char32_t code_point = 0;
        const std::size_t length = utf8_sequence(text, code_point);
        if (length == 0 || !visit(code_point)) {
            return false;
        }
        text.remove_prefix(length);
    }
    return true;
}

} // namespace

ByteView as_bytes(std::string_view text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

std::string_view as_text(ByteView bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::string to_hex(ByteView bytes) {
    std::string out;
    out.reserve(bytes.size() * 2);
    for (const std::uint8_t byte : bytes) {
        out.push_back(hex_digits[byte >> 4]);
        out.push_back(hex_digits[byte & 0x0f]);
    }
    return out;
}

std::optional<Bytes> from_hex(std::string_view text) {
    if (text.size() % 2 != 0) {
        return std::nullopt;
    }
    Bytes out;
    out.reserve(text.size() / 2);
    for (std::size_t i = 0; i < text.size(); i += 2) {
        const std::uint8_t high = hex_value(text[i]);
        const std::uint8_t low = hex_value(text[i + 1]);
        if (high == no_digit || low == no_digit) {
            return std::nullopt;
        }
        out.push_back(static_cast<std::uint8_t>(high << 4 | low));
    }
    return out;
}

std::string to_base64(ByteView bytes) {
    std::string out = encode_base64(bytes, standard_alphabet);
    out.append((4 - out.size() % 4) % 4, '=');
    return out;
}

std::optional<Bytes> from_base64(std::string_view text) {
    if (text.size() % 4 != 0) {
        return std::nullopt;
    }
    for (int i = 0; i < 2 && text.ends_with('='); ++i) {
        text.remove_suffix(1);
    }
    return decode_base64(text, standard_reverse);
}

std::string to_base64url(ByteView bytes) {
    return encode_base64(bytes, url_alphabet);
}

std::optional<Bytes> from_base64url(std::string_view text) {
    return decode_base64(text, url_reverse);
}

bool constant_time_equal(ByteView a, ByteView b) {
    if (a.size() != b.size()) {
        return false;
    }
    volatile std::uint8_t difference = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        difference = static_cast<std::uint8_t>(difference | (a[i] ^ b[i]));
    }
    return difference == 0;
}

bool constant_time_equal(std::string_view a, std::string_view b) {
    return constant_time_equal(as_bytes(a), as_bytes(b));
}

bool is_utf8(std::string_view text) {
    return for_each_code_point(text, [](char32_t) { return true; });
}

bool has_control_characters(std::string_view text) {
    return !for_each_code_point(text,
                                [](char32_t c) { return c >= 0x20 && (c < 0x7f || c > 0x9f); });
}

std::size_t utf8_length(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(
        text, [](char c) { return (static_cast<std::uint8_t>(c) & 0xc0) != 0x80; }));
}

} // namespace conclave::base
