#include "net/router.hpp"

#include <algorithm>
#include <map>

namespace conclave::net {
namespace {

using Segments = std::vector<std::string_view>;
using Parameters = std::map<std::string, std::string, std::less<>>;

Segments split(std::string_view path) {
    Segments segments;
    path.remove_prefix(path.starts_with('/') ? 1 : 0);
    while (true) {
        const auto slash = path.find('/');
        segments.push_back(path.substr(0, slash));
        if (slash == std::string_view::npos) {
            return segments;
        }
        path.remove_prefix(slash + 1);
    }
}

bool is_parameter(std::string_view segment) {
    return segment.starts_with('{') && segment.ends_with('}');
}

} // namespace

/// One path with the methods it answers.
struct Router::Pattern {
    std::string path;
    bool prefix = false;
    bool has_parameters = false;
    std::vector<Route> routes;
    WebSocketFactory websocket;

    [[nodiscard]] int rank() const { return prefix ? 2 : has_parameters ? 1 : 0; }

    [[nodiscard]] bool matches(std::string_view asked, Parameters& parameters) const {
        if (prefix) {
            const std::string_view stem(path.data(), path.size() - 1); // without '*'
            if (!asked.starts_with(stem)) {
                return false;
            }
            parameters.insert_or_assign("*", std::string(asked.substr(stem.size())));
            return true;
        }
        if (!has_parameters) {
            return asked == path;
        }
        const Segments own = split(path);
        const Segments theirs = split(asked);
        if (own.size() != theirs.size()) {
            return false;
        }
        for (std::size_t i = 0; i < own.size(); ++i) {
            if (is_parameter(own[i]) && !theirs[i].empty()) {
                parameters.insert_or_assign(std::string(own[i].substr(1, own[i].size() - 2)),
                                            std::string(theirs[i]));
            } else if (own[i] != theirs[i]) {
                return false;
            }
        }
        return true;
    }
};

struct Router::Cors {
    std::string prefix;
    CorsRule rule;
};

namespace {

template <class Patterns>
auto& pattern_for(Patterns& patterns, std::string_view path) {
    for (auto& pattern : patterns) {
        if (pattern->path == path) {
            return *pattern;
        }
    }
    using Pattern = typename Patterns::value_type::element_type;
    auto pattern = std::make_shared<Pattern>();
    pattern->path = path;
    pattern->prefix = path.ends_with("/*");
    pattern->has_parameters = std::ranges::any_of(split(path), is_parameter);
    // Exact paths first, then those with parameters, then prefixes, the longest first.
    const auto before = [](const auto& a, const auto& b) {
        return std::pair(a->rank(), -static_cast<long>(a->path.size())) <
               std::pair(b->rank(), -static_cast<long>(b->path.size()));
    };
    const auto place = std::ranges::upper_bound(patterns, pattern, before);
    return **patterns.insert(place, pattern);
}

} // namespace

void Router::add(std::string_view method, std::string_view path, RunOn where, Handler handler) {
    pattern_for(patterns_, path).routes.push_back({std::string(method), where, std::move(handler)});
}

void Router::add_websocket(std::string_view path, WebSocketFactory factory) {
    pattern_for(patterns_, path).websocket = std::move(factory);
}

void Router::add_cors(std::string_view prefix, CorsRule rule) {
    cors_.push_back(std::make_shared<Cors>(std::string(prefix), std::move(rule)));
    std::ranges::stable_sort(
        cors_, [](const auto& a, const auto& b) { return a->prefix.size() > b->prefix.size(); });
}

void Router::add_filter(std::function<void(const Request&, Response&)> filter) {
    filters_.push_back(std::move(filter));
}

Router::Match Router::find(std::string_view method, std::string_view path) const {
    Match match;
    for (const auto& pattern : patterns_) {
        Parameters parameters;
        if (!pattern->matches(path, parameters)) {
            continue;
        }
        if (pattern->websocket) {
            match.websocket = &pattern->websocket;
        }
        for (const Route& route : pattern->routes) {
            if (route.method == method || (method == "HEAD" && route.method == "GET")) {
                match.route = &route;
                match.parameters = std::move(parameters);
                match.allowed_methods.clear();
                return match;
            }
            match.allowed_methods += match.allowed_methods.empty() ? "" : ", ";
            match.allowed_methods += route.method == "GET" ? "GET, HEAD" : route.method;
        }
        if (match.websocket != nullptr) {
            return match;
        }
    }
    return match;
}

std::vector<std::string> Router::paths(std::string_view method) const {
    std::vector<std::string> found;
    for (const auto& pattern : patterns_) {
        if (std::ranges::find(pattern->routes, method, &Route::method) != pattern->routes.end()) {
            found.push_back(pattern->path);
        }
    }
    return found;
}

std::optional<Response> Router::preflight(const Request& request) const {
    if (request.method != "OPTIONS" || !request.headers.get("origin") ||
        !request.headers.get("access-control-request-method")) {
        return std::nullopt;
    }
    for (const auto& cors : cors_) {
        if (!request.path.starts_with(cors->prefix)) {
            continue;
        }
        Response response{.status = 204};
        const CorsRule& rule = cors->rule;
        if (rule.any_origin || rule.allow(*request.headers.get("origin"))) {
            response.headers.set("Access-Control-Allow-Methods", rule.methods);
            response.headers.set("Access-Control-Allow-Headers", rule.request_headers);
            response.headers.set("Access-Control-Max-Age", std::to_string(rule.max_age_seconds));
        }
        return response; // finish() adds the origin, or leaves it out
    }
    return std::nullopt;
}

void Router::finish(const Request& request, Response& response) const {
    for (const auto& cors : cors_) {
        if (!request.path.starts_with(cors->prefix)) {
            continue;
        }
        const CorsRule& rule = cors->rule;
        const auto origin = request.headers.get("origin");
        if (rule.any_origin) {
            response.headers.set("Access-Control-Allow-Origin", "*");
        } else {
            response.headers.add("Vary", "Origin");
            if (origin && rule.allow(*origin)) {
                response.headers.set("Access-Control-Allow-Origin", *origin);
                response.headers.set("Access-Control-Expose-Headers", rule.exposed_headers);
            }
        }
        break;
    }
    for (const auto& filter : filters_) {
        filter(request, response);
    }
}

} // namespace conclave::net
