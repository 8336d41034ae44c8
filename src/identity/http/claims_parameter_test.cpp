#include "identity/protocol/acr.hpp"
#include "identity/testing/flow.hpp"

#include <gtest/gtest.h>

namespace conclave::identity {
namespace {

using namespace testing;

class ClaimsParameter : public ::testing::Test {
  protected:
    TestProvider host;
    TestBrowser browser = host.browser();

    static net::Form wishing(std::string_view claims, std::string_view scope = "openid") {
        return with(with(authorize_form(), "scope", scope), "claims", claims);
    }
    std::string error_at_client(const net::Form& form) {
        return std::string(
            location_parameters(browser.get(authorize_url(form))).get("error").value_or("none"));
    }
    boost::json::object userinfo(std::string_view access) {
        net::Headers bearer;
        bearer.set("Authorization", "Bearer " + std::string(access));
        return body_of(browser.get("/connect/userinfo", bearer));
    }
};

TEST_F(ClaimsParameter, BringsClaimsWhereTheyAreWished) {
    const auto tokens =
        run_tokens(browser, wishing(R"({"userinfo":{"email":{"essential":true},"unknown":null},)"
                                    R"("id_token":{"name":null}})",
                                    "openid offline_access"));
    const auto check = [&](const boost::json::object& got) {
        const auto id_token = claims_of(text_in(got, "id_token"));
        EXPECT_EQ(text_in(id_token, "name"), "Ada Lovelace");
        EXPECT_FALSE(id_token.contains("email"));
        const auto info = userinfo(text_in(got, "access_token"));
        EXPECT_EQ(text_in(info, "email"), "ada@example.org");
        EXPECT_FALSE(info.contains("name"));
        EXPECT_EQ(text_in(got, "scope"), "openid offline_access");
    };
    check(tokens);
    check(body_of(
        browser.post_form("/connect/token", refresh_form(text_in(tokens, "refresh_token")))));
}

TEST_F(ClaimsParameter, BringsNothingThatTheClientMayNotHave) {
    const auto tokens =
        run_tokens(browser, wishing(R"({"userinfo":{"role":null},"id_token":{"role":null}})"));
    EXPECT_FALSE(claims_of(text_in(tokens, "id_token")).contains("role"));
    EXPECT_FALSE(userinfo(text_in(tokens, "access_token")).contains("role"));
}

TEST_F(ClaimsParameter, AsksThePersonFirst) {
    (void)run_login(browser, authorize_form());
    const auto form =
        with(with(authorize_form("hybrid", "https://hybrid.example/cb"), "scope", "openid"),
             "claims", R"({"id_token":{"email":null,"name":null}})");
    const auto page = browser.get(authorize_url(form));
    ASSERT_TRUE(page.headers.get("Location")->starts_with("/consent?request=")) << page.body;
    const auto handle = std::string(*location_parameters(page).get("request"));
    const auto context = body_of(browser.get("/api/account/context?request=" + handle));
    EXPECT_EQ(context.at("consent").at("scopes").as_array().size(), 3U);
    const auto decided = browser.post_json(
        "/api/account/consent",
        {{"request", handle}, {"decision", "allow"}, {"scopes", {"email"}}, {"remember", true}});
    const auto answer = browser.get(text_in(body_of(decided), "redirect"));
    const auto parameters = location_parameters(answer);
    EXPECT_EQ(parameters.get("scope"), "openid");
    const auto tokens =
        body_of(browser.post_form("/connect/token", code_form(*parameters.get("code"), "hybrid",
                                                              "https://hybrid.example/cb")));
    const auto id_token = claims_of(text_in(tokens, "id_token"));
    EXPECT_EQ(text_in(id_token, "email"), "ada@example.org");
    EXPECT_FALSE(id_token.contains("name"));
    EXPECT_EQ(error_at_client(with(form, "prompt", "none")), "consent_required");
}

TEST_F(ClaimsParameter, InsistsOnAPerson) {
    (void)run_login(browser, authorize_form());
    const auto none = with(authorize_form(), "prompt", "none");
    const auto of = [&](std::string_view id) {
        return with(none, "claims", R"({"id_token":{"sub":{"value":")" + std::string(id) + "\"}}}");
    };
    EXPECT_EQ(error_at_client(of(host.ada.id)), "none");
    EXPECT_EQ(error_at_client(of("somebody else")), "login_required");
    EXPECT_EQ(error_at_client(with(none, "claims", "banana")), "invalid_request");
}

TEST_F(ClaimsParameter, StatesTheClassThatWasReached) {
    const std::string one(acr_one_factor);
    const auto tokens = run_tokens(browser, with(authorize_form(), "acr_values", "x " + one));
    const auto id_token = claims_of(text_in(tokens, "id_token"));
    EXPECT_EQ(text_in(id_token, "acr"), one);
    EXPECT_EQ(id_token.at("amr").as_array().at(0).as_string(), "pwd");
    // A wish that can't come true is no fault; an essential one is.
    const std::string two(acr_two_factors);
    EXPECT_EQ(error_at_client(with(authorize_form(), "acr_values", two)), "none");
    const auto essential = [&](std::string_view acr) {
        return with(authorize_form(), "claims",
                    R"({"id_token":{"acr":{"essential":true,"value":")" + std::string(acr) +
                        "\"}}}");
    };
    EXPECT_EQ(error_at_client(essential(one)), "none");
    EXPECT_EQ(error_at_client(essential(two)), "unmet_authentication_requirements");
    EXPECT_EQ(error_at_client(essential("urn:of:another")), "unmet_authentication_requirements");
}

} // namespace
} // namespace conclave::identity
