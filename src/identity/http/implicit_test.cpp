#include "identity/clients/client_service.hpp"
#include "identity/testing/flow.hpp"

#include <gtest/gtest.h>

namespace conclave::identity {
namespace {

using namespace testing;

constexpr std::string_view old_redirect = "https://old.example/cb";

class Implicit : public ::testing::Test {
  protected:
    Implicit() { EXPECT_TRUE(host.provider->clients().add(old_client())); }
    TestProvider host;
    TestBrowser browser = host.browser();

    static Client old_client() {
        Client client{.client_id = "old",
                      .redirect_uris = {std::string(old_redirect)},
                      .response_types = {"id_token", "id_token token"},
                      .grant_types = {"implicit", "authorization_code", "refresh_token"},
                      .scopes = {"openid", "profile", "email", "conclave_api"},
                      .allow_offline_access = true,
                      .allow_access_tokens_via_browser = true,
                      .require_consent = false};
        return client;
    }
    /// As such clients ask: without PKCE.
    static net::Form request(std::string_view type) {
        return with(with(authorize_form("old", old_redirect, type), "code_challenge", ""),
                    "code_challenge_method", "");
    }
    std::string error_of_request(const net::Form& form) {
        return std::string(
            location_parameters(browser.get(authorize_url(form))).get("error").value_or("none"));
    }
};

TEST_F(Implicit, IdTokenAloneSaysWhatTheScopesBring) { // Core, 3.2.2.5 and 5.4
    const auto answer = run_login(browser, request("id_token"));
    const auto location = std::string(answer.headers.get("Location").value_or(""));
    EXPECT_TRUE(location.starts_with(std::string(old_redirect) + "#")) << location;
    const auto parameters = location_parameters(answer);
    EXPECT_FALSE(parameters.get("code"));
    EXPECT_FALSE(parameters.get("access_token"));
    EXPECT_EQ(parameters.get("iss"), test_issuer);
    const auto claims = claims_of(*parameters.get("id_token"));
    EXPECT_EQ(text_in(claims, "nonce"), "n-1");
    EXPECT_EQ(text_in(claims, "name"), "Ada Lovelace");
    EXPECT_EQ(text_in(claims, "email"), "ada@example.org");
    EXPECT_FALSE(claims.contains("c_hash"));
    EXPECT_FALSE(claims.contains("at_hash"));
}

TEST_F(Implicit, AccessTokenIsBoundByItsHashAndNeverOutlivesTheFlow) {
    const auto parameters = location_parameters(run_login(browser, request("id_token token")));
    const auto token = *parameters.get("access_token");
    const auto claims = claims_of(*parameters.get("id_token"));
    EXPECT_EQ(text_in(claims, "at_hash"), jose::left_half_hash(token));
    EXPECT_FALSE(claims.contains("name"));                                   // UserInfo says it
    EXPECT_EQ(parameters.get("scope"), "openid profile email conclave_api"); // Core, 11
    EXPECT_FALSE(parameters.get("code"));
    EXPECT_FALSE(parameters.get("refresh_token"));
    net::Headers bearer;
    bearer.set("Authorization", "Bearer " + std::string(token));
    EXPECT_EQ(text_in(body_of(browser.get("/connect/userinfo", bearer)), "name"), "Ada Lovelace");
}

TEST_F(Implicit, RefusesWhatIsNotSafeOrNotSwitchedOn) {
    EXPECT_EQ(error_of_request(with(request("id_token"), "nonce", "")), "invalid_request");
    EXPECT_EQ(error_of_request(with(request("id_token"), "response_mode", "query")),
              "invalid_request");
    EXPECT_EQ(error_of_request(with(request("id_token"), "scope", "conclave_api")),
              "invalid_scope");
    EXPECT_EQ(error_of_request(request("token")), "unsupported_response_type");
    EXPECT_EQ(error_of_request(request("code")), "unauthorized_client");
    const auto hybrid = authorize_form("hybrid", "https://hybrid.example/cb", "id_token");
    EXPECT_EQ(error_of_request(hybrid), "unauthorized_client"); // nobody has the switch by default

    auto client = old_client();
    std::erase(client.grant_types, "implicit");
    EXPECT_TRUE(client_fault(client).value_or("").contains("needs the grant type implicit"));
    client = old_client();
    client.allow_access_tokens_via_browser = false;
    EXPECT_TRUE(client_fault(client).value_or("").contains("allow_access_tokens_via_browser"));
}

} // namespace
} // namespace conclave::identity
