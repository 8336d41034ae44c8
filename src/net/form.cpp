#include "net/form.hpp"

#include "base/bytes.hpp"

#include <algorithm>

namespace conclave::net {
namespace {

bool unreserved(char c) { // RFC 3986, 2.3
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

} // namespace

std::optional<std::string_view> Form::get(std::string_view name) const {
    const auto values = all(name);
    if (values.size() != 1 || values.front().empty()) {
        return std::nullopt;
    }
    return values.front();
}

std::vector<std::string_view> Form::all(std::string_view name) const {
    std::vector<std::string_view> values;
    for (const auto& [key, value] : fields_) {
        if (key == name) {
            values.push_back(value);
        }
    }
    return values;
}

std::optional<std::string_view>
Form::repeated(std::initializer_list<std::string_view> repeatable) const {
    for (auto field = fields_.begin(); field != fields_.end(); ++field) {
        const std::string_view name = field->first;
        const bool allowed = std::ranges::find(repeatable, name) != repeatable.end();
        const bool again = std::any_of(field + 1, fields_.end(),
                                       [&](const auto& other) { return other.first == name; });
        if (again && !allowed) {
            return name;
        }
    }
    return std::nullopt;
}

std::string Form::encode() const {
    std::string out;
    for (const auto& [name, value] : fields_) {
        out += out.empty() ? "" : "&";
        out += percent_encode(name) + "=" + percent_encode(value);
    }
    return out;
}

std::string_view to_text(FormError error) {
    switch (error) {
    case FormError::too_large:
        return "the parameters are too long";
    case FormError::too_many_fields:
        return "there are too many parameters";
    case FormError::bad_encoding:
        return "a parameter is not properly encoded";
    case FormError::not_utf8:
        return "a parameter is not UTF-8 text";
    }
    return "unknown";
}

std::expected<Form, FormError> parse_form(std::string_view text, std::size_t max_bytes) {
    if (text.size() > max_bytes) {
        return std::unexpected(FormError::too_large);
    }
    Form form;
    while (!text.empty()) {
        const auto end = text.find('&');
        const std::string_view field = text.substr(0, end);
        text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
        if (field.empty()) {
            continue;
        }
        if (form.fields().size() >= form_max_fields) {
            return std::unexpected(FormError::too_many_fields);
        }
        const auto equals = field.find('=');
        auto name = percent_decode(field.substr(0, equals), true);
        auto value = equals == std::string_view::npos
                         ? std::optional<std::string>("")
                         : percent_decode(field.substr(equals + 1), true);
        if (!name || !value) {
            return std::unexpected(FormError::bad_encoding);
        }
        const bool has_nul = name->contains('\0') || value->contains('\0');
        if (has_nul || !base::is_utf8(*name) || !base::is_utf8(*value)) {
            return std::unexpected(FormError::not_utf8);
        }
        form.add(std::move(*name), std::move(*value));
    }
    return form;
}

std::string percent_encode(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        if (unreserved(c)) {
            out += c;
        } else {
            const auto byte = static_cast<unsigned char>(c);
            out += '%';
            out += digits[byte >> 4];
            out += digits[byte & 0x0f];
        }
    }
    return out;
}

std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '+' && plus_is_space) {
            out += ' ';
        } else if (text[i] == '%') {
            const auto byte = base::from_hex(text.substr(i + 1, 2));
            if (!byte || byte->size() != 1) {
                return std::nullopt;
            }
            out += static_cast<char>(byte->front());
            i += 2;
        } else {
            out += text[i];
        }
    }
    return out;
}

std::string html_escape(std::string_view text) {
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

} // namespace conclave::net
