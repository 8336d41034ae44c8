#pragma once

#include "identity/testing/flow.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace conclave::identity::testing {

constexpr std::string_view admin_origin = "https://localhost:44302";

/// Somebody with an access token at the admin API of a test provider.
class AdminCaller {
  public:
    /// Signs `username` in after giving them these roles.
    explicit AdminCaller(TestProvider& provider,
                         const std::vector<std::string>& roles = {AdminAccess{}.administrator_role},
                         std::string_view username = "ada") {
        provider.provider->mount_admin(router);
        if (!provider.provider->users().set_roles(username, roles)) {
            throw std::runtime_error("there is no such user");
        }
        auto browser = provider.browser();
        const auto page = browser.get(authorize_url(
            with(authorize_form(), "scope", "openid profile skoruba_identity_admin_api")));
        const auto answer = browser.get(sign_in(browser, page, username));
        const std::string code(location_parameters(answer).get("code").value_or(""));
        token =
            text_in(body_of(browser.post_form("/connect/token", code_form(code))), "access_token");
    }

    net::Response send(std::string_view method, std::string_view target, std::string body = {},
                       net::Headers headers = {}) {
        if (!token.empty() && !headers.get("Authorization")) {
            headers.set("Authorization", "Bearer " + token);
        }
        if (!body.empty() && !headers.get("Content-Type")) {
            headers.set("Content-Type", "application/json");
        }
        net::Request request{.method = std::string(method),
                             .headers = std::move(headers),
                             .body = std::move(body),
                             .peer = "203.0.113.9",
                             .scheme = "https",
                             .origin = std::string(admin_origin)};
        const auto mark = target.find('?');
        request.path = target.substr(0, mark);
        request.query = mark == std::string_view::npos ? "" : target.substr(mark + 1);
        const auto match = router.find(method, request.path);
        if (match.route == nullptr) {
            return net::Response::error(405, "no_route", request.path);
        }
        request.path_parameters = match.parameters;
        auto response = match.route->handler(request);
        router.finish(request, response);
        return response;
    }
    net::Response get(std::string_view target) { return send("GET", target); }
    net::Response post(std::string_view target, const boost::json::object& body) {
        return send("POST", target, boost::json::serialize(body));
    }
    net::Response put(std::string_view target, const boost::json::object& body) {
        return send("PUT", target, boost::json::serialize(body));
    }
    net::Response remove(std::string_view target, const boost::json::object& body = {}) {
        return send("DELETE", target, body.empty() ? "" : boost::json::serialize(body));
    }
    /// The JSON of a GET that is answered with 200.
    boost::json::object read(std::string_view target) {
        const auto answer = get(target);
        if (answer.status != 200) {
            throw std::runtime_error(std::string(target) + ": " + answer.body);
        }
        return body_of(answer);
    }

    std::string token;
    net::Router router;
};

} // namespace conclave::identity::testing
