#include "jose/windows_name.hpp"

#include "base/bytes.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace conclave::jose {
namespace {

/// How .NET calls the kinds of names, in capital letters, and how OpenSSL does.
constexpr std::array<std::pair<std::string_view, std::string_view>, 30> kinds{
    {{"CN", "CN"},
     {"O", "O"},
     {"OU", "OU"},
     {"C", "C"},
     {"L", "L"},
     {"S", "ST"},
     {"ST", "ST"},
     {"STREET", "street"},
     {"DC", "DC"},
     {"E", "emailAddress"},
     {"T", "title"},
     {"TITLE", "title"},
     {"G", "GN"},
     {"GN", "GN"},
     {"SN", "SN"},
     {"I", "initials"},
     {"UID", "UID"},
     {"OID.0.9.2342.19200300.100.1.1", "UID"},
     {"SERIALNUMBER", "serialNumber"},
     {"OID.2.5.4.5", "serialNumber"},
     {"DESCRIPTION", "description"},
     {"OID.2.5.4.13", "description"},
     {"POSTALCODE", "postalCode"},
     {"OID.2.5.4.17", "postalCode"},
     {"DNQUALIFIER", "dnQualifier"},
     {"OID.2.5.4.46", "dnQualifier"},
     {"OID.2.5.4.97", "organizationIdentifier"},
     {"OID.2.5.4.15", "businessCategory"},
     {"OID.1.3.6.1.4.1.311.60.2.1.3", "jurisdictionC"},
     {"OID.1.3.6.1.4.1.311.60.2.1.2", "jurisdictionST"}}};

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(' ');
    return first == std::string_view::npos
               ? std::string_view()
               : text.substr(first, text.find_last_not_of(' ') - first + 1);
}

std::string_view kind_of(std::string_view word) {
    std::string upper(trimmed(word));
    std::ranges::transform(upper, upper.begin(), [](char c) {
        return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    });
    const auto* const found =
        std::ranges::find(kinds, upper, &std::pair<std::string_view, std::string_view>::first);
    return found == kinds.end() ? std::string_view() : found->second;
}

/// Takes a value from the front: up to the comma, or in quotes, of which two stand for one.
std::optional<std::string> take_value(std::string_view& rest) {
    std::string out;
    if (!rest.starts_with('"')) {
        const auto end = std::min(rest.find(','), rest.size());
        out = trimmed(rest.substr(0, end));
        rest.remove_prefix(end);
        return out.find_first_of("\"+=;") == std::string::npos ? std::optional(out) : std::nullopt;
    }
    for (std::size_t at = 1; at < rest.size(); ++at) {
        if (rest[at] != '"') {
            out += rest[at];
        } else if (rest.substr(at).starts_with("\"\"")) {
            out += rest[at++];
        } else {
            rest = trimmed(rest.substr(at + 1));
            return out;
        }
    }
    return std::nullopt; // no quote ends it
}

/// RFC 4514, 2.4.
std::string escaped(std::string_view value) {
    std::string out;
    for (std::size_t i = 0; i < value.size(); ++i) {
        const char c = value[i];
        const bool outer =
            (i == 0 && (c == '#' || c == ' ')) || (i + 1 == value.size() && c == ' ');
        if (outer || std::string_view(",+\"\\<>;").contains(c)) {
            out += '\\';
        }
        out += c;
    }
    return out;
}

} // namespace

std::optional<std::string> from_windows_name(std::string_view text) {
    if (text.size() > max_windows_name_bytes || !base::is_utf8(text) ||
        base::has_control_characters(text)) {
        return std::nullopt;
    }
    std::string out;
    auto rest = trimmed(text);
    while (true) {
        const auto sign = rest.find('=');
        const auto kind = kind_of(rest.substr(0, std::min(sign, rest.size())));
        if (sign == std::string_view::npos || kind.empty()) {
            return std::nullopt;
        }
        rest = rest.substr(sign + 1);
        const auto value = take_value(rest);
        if (!value || value->empty()) {
            return std::nullopt;
        }
        out.append(kind).append("=").append(escaped(*value));
        if (rest.empty()) {
            return out;
        }
        if (!rest.starts_with(',')) {
            return std::nullopt;
        }
        rest.remove_prefix(1);
        out += ',';
    }
}

} // namespace conclave::jose
