#include "identity/admin/route.hpp"

#include "base/bytes.hpp"
#include "base/json_text.hpp"
#include "identity/users/fold.hpp"
#include "jose/digest.hpp"

#include <charconv>
#include <fmt/format.h>

namespace conclave::identity::admin {
namespace {

using Segments = std::vector<std::string_view>;

Segments split(std::string_view path) {
    Segments out;
    while (true) {
        const auto slash = path.find('/');
        out.push_back(path.substr(0, slash));
        if (slash == std::string_view::npos) {
            return out;
        }
        path.remove_prefix(slash + 1);
    }
}

bool is_parameter(std::string_view segment) {
    return segment.starts_with('{');
}

/// How many literals match before anything else counts; nullopt: the path is another.
std::optional<int> fit(const Segments& own, const Segments& sent,
                       std::map<std::string, std::string, std::less<>>& parameters) {
    if (own.size() != sent.size()) {
        return std::nullopt;
    }
    int literals = 0;
    for (std::size_t i = 0; i < own.size(); ++i) {
        const auto text = net::percent_decode(sent[i]);
        if (!text || text->empty() || !base::is_utf8(*text) ||
            base::has_control_characters(*text)) {
            return std::nullopt;
        }
        if (is_parameter(own[i])) {
            parameters.insert_or_assign(std::string(own[i].substr(1, own[i].size() - 2)), *text);
        } else if (fold_case(own[i]) == fold_case(*text)) {
            ++literals;
        } else {
            return std::nullopt;
        }
    }
    return literals;
}

} // namespace

Refusal not_found(std::string_view what) {
    return {.status = 404, .title = fmt::format("There is no such {}.", what)};
}

Refusal invalid(std::string_view member, std::string words) {
    return {.title = {}, .errors = {{std::string(member), {std::move(words)}}}};
}

std::string like_pattern(std::string_view text) {
    std::string out = "%";
    for (const char c : fold_case(text)) {
        if (c == '%' || c == '_' || c == '!') {
            out += '!';
        }
        out += c;
    }
    return text.empty() ? "%" : out + '%';
}

std::string Page::pattern() const {
    return like_pattern(search);
}

std::string Call::details() const {
    boost::json::object data;
    if (!before.is_null()) {
        data["before"] = before;
    }
    if (!after.is_null()) {
        data["after"] = after;
    }
    return boost::json::serialize(data);
}

std::string Call::text(std::string_view member) const {
    return std::string(base::get_string(body, member).value_or(std::string_view{}));
}

std::optional<std::int64_t> Call::number(std::string_view name) const {
    const auto found = path.find(name);
    if (found == path.end()) {
        return std::nullopt;
    }
    const auto& text = found->second;
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} && end == text.data() + text.size() ? std::optional(number)
                                                                    : std::nullopt;
}

std::string tag_of(const boost::json::value& body) {
    return '"' + jose::sha256_base64url(boost::json::serialize(body)) + '"';
}

std::optional<Refusal> Call::stale(const boost::json::value& current) const {
    const auto wanted = request.headers.get("If-Match");
    if (!wanted || *wanted == "*" || *wanted == tag_of(current)) {
        return std::nullopt;
    }
    return Refusal{.status = 412, .title = "It has changed since it was read. Read it again."};
}

const std::vector<Member>& list_query() {
    static const std::vector<Member> members{{.name = "page", .kind = Kind::number},
                                             {.name = "pageSize", .kind = Kind::number},
                                             {.name = "searchText"},
                                             {.name = "search"}};
    return members;
}

Routes::Match Routes::find(std::string_view method, std::string_view path) const {
    const auto sent = split(path);
    Match best;
    int most = -1;
    for (const auto& route : routes_) {
        std::map<std::string, std::string, std::less<>> parameters;
        const auto literals = fit(split(route.path), sent, parameters);
        if (!literals) {
            continue;
        }
        if (*literals > most) {
            best = {};
            most = *literals;
        } else if (*literals < most) {
            continue;
        }
        if (route.method == method) {
            best.route = &route;
            best.parameters = std::move(parameters);
        }
        best.allowed += (best.allowed.empty() ? "" : ", ") + std::string(route.method) +
                        (route.method == "GET" ? ", HEAD" : "");
    }
    return best;
}

} // namespace conclave::identity::admin
