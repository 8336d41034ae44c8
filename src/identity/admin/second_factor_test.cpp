#include "identity/people/second_factors.hpp"
#include "identity/people/totp.hpp"
#include "identity/protocol/acr.hpp"
#include "identity/testing/admin_caller.hpp"

#include <gtest/gtest.h>

namespace conclave::identity::admin {
namespace {

using namespace identity::testing;

/// An installation where ada, who administers, has signed in with a password alone.
class AdminSecondFactor : public ::testing::Test {
  protected:
    static Config demanding() {
        auto config = test_config();
        config.admin.second_factor_required = true;
        return config;
    }
    /// Gives her an authenticator app; she signs in with it.
    void sign_in_with_two() {
        SecondFactors factors(*host.store.database, host.store.box, host.store.clock,
                              host.store.random);
        const auto begun = factors.begin(host.ada);
        const auto code = [&] {
            return totp::code_at(begun.secret, totp::step_at(host.store.clock.now()));
        };
        ASSERT_TRUE(factors.enrol(host.ada, begun.ticket, code()));
        host.store.clock.advance(std::chrono::seconds(60));
        const auto page = browser.get(
            authorize_url(with(with(authorize_form(), "scope", "openid skoruba_identity_admin_api"),
                               "acr_values", acr_two_factors)));
        const std::string handle(location_parameters(page).get("request").value_or(""));
        const auto asked = body_of(browser.post_json(
            "/api/account/login",
            {{"username", "ada"}, {"password", test_password}, {"request", handle}}));
        const auto ticket = text_in(asked.at("second_factor").as_object(), "ticket");
        const auto done =
            body_of(browser.post_json("/api/account/second-factor",
                                      {{"request", handle}, {"ticket", ticket}, {"code", code()}}));
        const auto answer = browser.get(text_in(done, "redirect"));
        const std::string granted(location_parameters(answer).get("code").value_or(""));
        admin.token = text_in(body_of(browser.post_form("/connect/token", code_form(granted))),
                              "access_token");
    }

    TestProvider host{demanding()};
    AdminCaller admin{host};
    TestBrowser browser = host.browser();
};

TEST_F(AdminSecondFactor, IsDemandedOfPeople) {
    for (const auto* path : {"/api/Roles", "/api/Info/GetApplicationVersion"}) {
        const auto refused = admin.get(path);
        EXPECT_EQ(refused.status, 401);
        const std::string challenge(refused.headers.get("WWW-Authenticate").value_or(""));
        EXPECT_TRUE(challenge.contains(R"(error="insufficient_user_authentication")"));
        EXPECT_TRUE(challenge.contains(R"(acr_values="urn:conclave:acr:2")")) << challenge;
    }
    sign_in_with_two();
    EXPECT_EQ(admin.get("/api/Roles").status, 200);
    EXPECT_EQ(admin.post("/api/Roles", {{"name", "new"}}).status, 201);
}

TEST_F(AdminSecondFactor, IsNotDemandedOfPrograms) {
    sign_in_with_two();
    const boost::json::object role{{"type", "role"}, {"value", AdminAccess{}.administrator_role}};
    const auto made = body_of(
        admin.post("/api/Clients", {{"clientId", "nightly"},
                                    {"clientName", "nightly"},
                                    {"requireClientSecret", true},
                                    {"allowedGrantTypes", boost::json::array{"client_credentials"}},
                                    {"allowedScopes", boost::json::array{AdminAccess{}.scope}},
                                    {"claims", boost::json::array{role}}}));
    const auto id = std::to_string(made.at("id").to_number<int>());
    ASSERT_EQ(admin
                  .post("/api/Clients/" + id + "/Secrets",
                        {{"value", "the-long-secret-of-the-job-that-works"}})
                  .status,
              201);
    net::Form form;
    form.add("grant_type", "client_credentials");
    form.add("client_id", "nightly");
    form.add("client_secret", "the-long-secret-of-the-job-that-works");
    admin.token = text_in(body_of(browser.post_form("/connect/token", form)), "access_token");
    EXPECT_EQ(admin.get("/api/Roles").status, 200);
}

} // namespace
} // namespace conclave::identity::admin
