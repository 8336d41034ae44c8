#pragma once

#include "net/form.hpp"
#include "net/http_message.hpp"
#include "net/router.hpp"

#include <boost/json.hpp>
#include <map>
#include <string>
#include <string_view>

namespace conclave::identity::testing {

/// Sends requests straight into a Router, keeping cookies as a browser would.
class TestBrowser {
  public:
    TestBrowser(const net::Router& router, std::string origin)
        : router_(router), origin_(std::move(origin)) {}

    net::Response get(std::string_view target, const net::Headers& headers = {}) {
        return send("GET", target, headers, {});
    }
    net::Response post_form(std::string_view target, const net::Form& form,
                            net::Headers headers = {}) {
        headers.set("Content-Type", "application/x-www-form-urlencoded;charset=UTF-8");
        return send("POST", target, headers, form.encode());
    }
    net::Response post_json(std::string_view target, const boost::json::object& body,
                            net::Headers headers = {}) {
        headers.set("Content-Type", "application/json");
        if (!headers.get("X-CSRF-Token")) {
            headers.set("X-CSRF-Token", csrf());
        }
        return send("POST", target, headers, boost::json::serialize(body));
    }
    std::string csrf() {
        const auto context = get("/api/account/context");
        return std::string(boost::json::parse(context.body).at("csrf").as_string());
    }

    std::map<std::string, std::string> cookies;
    std::string peer = "203.0.113.7";
    std::string certificate; // that it shows, DER; empty: none

    net::Response send(std::string_view method, std::string_view target,
                       const net::Headers& headers, std::string body) {
        net::Request request{.method = std::string(method),
                             .headers = headers,
                             .body = std::move(body),
                             .peer = peer,
                             .scheme = "https",
                             .origin = origin_,
                             .client_certificate = certificate};
        const auto mark = target.find('?');
        request.path = target.substr(0, mark);
        request.query = mark == std::string_view::npos ? "" : target.substr(mark + 1);
        std::string jar;
        for (const auto& [name, value] : cookies) {
            jar += (jar.empty() ? "" : "; ") + name + "=" + value;
        }
        if (!jar.empty()) {
            request.headers.set("Cookie", jar);
        }
        const auto match = router_.find(method, request.path);
        if (match.route == nullptr) {
            auto refusal = net::Response::error(match.allowed_methods.empty() ? 404 : 405,
                                                "no_route", request.path);
            router_.finish(request, refusal);
            return refusal;
        }
        request.path_parameters = match.parameters;
        auto response = match.route->handler(request);
        router_.finish(request, response);
        keep_cookies(response);
        return response;
    }

  private:
    void keep_cookies(const net::Response& response) {
        for (const auto& [name, value] : response.headers.all()) {
            if (name != "Set-Cookie") {
                continue;
            }
            const auto equals = value.find('=');
            const auto key = value.substr(0, equals);
            if (value.contains("Max-Age=0")) {
                cookies.erase(key);
            } else {
                cookies[key] = value.substr(equals + 1, value.find(';') - equals - 1);
            }
        }
    }

    const net::Router& router_;
    const std::string origin_;
};

/// The parameters that a Location carries, from its query or fragment.
inline net::Form location_parameters(const net::Response& response) {
    const auto location = response.headers.get("Location").value_or("");
    const auto at = location.find_last_of("?#");
    return at == std::string_view::npos ? net::Form{}
                                        : net::parse_form(location.substr(at + 1)).value();
}

} // namespace conclave::identity::testing
