#pragma once

#include "base/json_text.hpp"
#include "identity/testing/test_provider.hpp"
#include "jose/compact.hpp"

#include <boost/json.hpp>
#include <string>
#include <string_view>

namespace conclave::identity::testing {

/// The whole sign-in: authorize, page, password, back; the answer that leads to the client.
inline net::Response run_login(TestBrowser& browser, const net::Form& form) {
    auto answer = browser.get(authorize_url(form));
    const auto location = std::string(answer.headers.get("Location").value_or(""));
    return location.starts_with("/account/login") ? browser.get(sign_in(browser, answer)) : answer;
}

inline net::Form code_form(std::string_view code, std::string_view client = "spa",
                           std::string_view redirect = spa_redirect) {
    net::Form form;
    form.add("grant_type", "authorization_code");
    form.add("client_id", std::string(client));
    form.add("code", std::string(code));
    form.add("redirect_uri", std::string(redirect));
    form.add("code_verifier", std::string(test_verifier));
    return form;
}

inline net::Form refresh_form(std::string_view token, std::string_view client = "spa") {
    net::Form form;
    form.add("grant_type", "refresh_token");
    form.add("client_id", std::string(client));
    form.add("refresh_token", std::string(token));
    return form;
}

/// `error` of a refusal, or `status` of anything else.
inline std::string error_of(const net::Response& response) {
    const auto body = base::parse_json_object(response.body, 64 * 1024);
    const auto error = body ? base::get_string(*body, "error") : std::nullopt;
    return error ? std::string(*error) : "status " + std::to_string(response.status);
}

inline boost::json::object body_of(const net::Response& response) {
    return boost::json::parse(response.body).as_object();
}
inline std::string text_in(const boost::json::object& object, std::string_view name) {
    return std::string(base::get_string(object, name).value_or(""));
}
inline boost::json::object claims_of(std::string_view token) {
    return boost::json::parse(jose::parse_compact(token)->payload).as_object();
}

/// Signs in and redeems the code; the token answer.
inline boost::json::object run_tokens(TestBrowser& browser, const net::Form& form) {
    const auto answer = run_login(browser, form);
    const std::string code(location_parameters(answer).get("code").value_or(""));
    return body_of(browser.post_form(
        "/connect/token", code_form(code, *form.get("client_id"), *form.get("redirect_uri"))));
}

} // namespace conclave::identity::testing
