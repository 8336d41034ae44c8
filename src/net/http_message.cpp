#include "net/http_message.hpp"

#include "base/json_text.hpp"

#include <algorithm>

namespace conclave::net {
namespace {

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}

std::string_view trim(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

Response with_body(int status, std::string body, std::string_view type) {
    Response response{.status = status, .body = std::move(body)};
    response.headers.set("Content-Type", type);
    return response;
}

} // namespace

void Headers::add(std::string_view name, std::string_view value) {
    fields_.emplace_back(name, value);
}

void Headers::set(std::string_view name, std::string_view value) {
    remove(name);
    add(name, value);
}

void Headers::remove(std::string_view name) {
    std::erase_if(fields_, [&](const auto& f) { return equal_ignoring_case(f.first, name); });
}

std::optional<std::string_view> Headers::get(std::string_view name) const {
    for (const auto& [key, value] : fields_) {
        if (equal_ignoring_case(key, name)) {
            return value;
        }
    }
    return std::nullopt;
}

std::size_t Headers::count(std::string_view name) const {
    return static_cast<std::size_t>(std::ranges::count_if(
        fields_, [&](const auto& f) { return equal_ignoring_case(f.first, name); }));
}

std::optional<std::string_view> Request::cookie(std::string_view name) const {
    for (const auto& [key, value] : headers.all()) {
        if (!equal_ignoring_case(key, "cookie")) {
            continue;
        }
        std::string_view rest = value;
        while (!rest.empty()) {
            const auto end = rest.find(';');
            const std::string_view pair = trim(rest.substr(0, end));
            rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
            const auto equals = pair.find('=');
            if (equals != std::string_view::npos && pair.substr(0, equals) == name) {
                return pair.substr(equals + 1);
            }
        }
    }
    return std::nullopt;
}

std::optional<std::string_view> Request::authorization(std::string_view auth_scheme) const {
    const auto value = headers.get("authorization");
    if (!value || headers.count("authorization") != 1) {
        return std::nullopt;
    }
    const auto space = value->find(' ');
    if (space == std::string_view::npos ||
        !equal_ignoring_case(value->substr(0, space), auth_scheme)) {
        return std::nullopt;
    }
    return trim(value->substr(space + 1));
}

std::string Request::content_type() const {
    const auto value = headers.get("content-type");
    if (!value) {
        return {};
    }
    std::string type(trim(value->substr(0, value->find(';'))));
    std::ranges::transform(type, type.begin(), lower);
    return type;
}

Response Response::json(int status, std::string body) {
    return with_body(status, std::move(body), "application/json");
}

Response Response::text(int status, std::string body) {
    return with_body(status, std::move(body), "text/plain; charset=utf-8");
}

Response Response::html(int status, std::string body) {
    return with_body(status, std::move(body), "text/html; charset=utf-8");
}

Response Response::redirect(int status, std::string_view location) {
    Response response{.status = status};
    response.headers.set("Location", location);
    return response;
}

Response Response::error(int status, std::string_view code, std::string_view words) {
    return json(status, "{\"error\":" + base::json_quote(code) +
                            ",\"message\":" + base::json_quote(words) + "}");
}

std::string Cookie::to_header() const {
    std::string text = name + "=" + value + "; Path=/";
    if (max_age_seconds) {
        text += "; Max-Age=" + std::to_string(*max_age_seconds);
    }
    text += http_only ? "; HttpOnly" : "";
    text += insecure ? "" : "; Secure";
    return text + "; SameSite=" + same_site;
}

std::string_view reason_phrase(int status) {
    switch (status) {
    case 101:
        return "Switching Protocols";
    case 200:
        return "OK";
    case 201:
        return "Created";
    case 202:
        return "Accepted";
    case 204:
        return "No Content";
    case 301:
        return "Moved Permanently";
    case 302:
        return "Found";
    case 303:
        return "See Other";
    case 304:
        return "Not Modified";
    case 400:
        return "Bad Request";
    case 401:
        return "Unauthorized";
    case 403:
        return "Forbidden";
    case 404:
        return "Not Found";
    case 405:
        return "Method Not Allowed";
    case 408:
        return "Request Timeout";
    case 409:
        return "Conflict";
    case 410:
        return "Gone";
    case 411:
        return "Length Required";
    case 413:
        return "Content Too Large";
    case 414:
        return "URI Too Long";
    case 415:
        return "Unsupported Media Type";
    case 421:
        return "Misdirected Request";
    case 423:
        return "Locked";
    case 426:
        return "Upgrade Required";
    case 429:
        return "Too Many Requests";
    case 431:
        return "Request Header Fields Too Large";
    case 500:
        return "Internal Server Error";
    case 501:
        return "Not Implemented";
    case 503:
        return "Service Unavailable";
    case 505:
        return "HTTP Version Not Supported";
    default:
        return "Unknown";
    }
}

} // namespace conclave::net
