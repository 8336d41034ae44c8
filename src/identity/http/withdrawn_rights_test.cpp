/// What somebody has lost since a token was made: it must not be had by that token.
#include "identity/people/second_factors.hpp"
#include "identity/people/totp.hpp"
#include "identity/testing/admin_caller.hpp"
#include "identity/users/accounts.hpp"

#include <gtest/gtest.h>
#include <soci/soci.h>

namespace conclave::identity {
namespace {

using namespace std::chrono_literals;
using namespace testing;

constexpr std::string_view new_password = "a lighthouse at dawn";

class WithdrawnRights : public ::testing::Test {
  protected:
    TestProvider host;
    TestBrowser browser = host.browser();

    net::Response token(const net::Form& form) { return browser.post_form("/connect/token", form); }
    bool alive(std::string_view access_token) {
        return host.provider->verify_access_token(access_token, "conclave_api").has_value();
    }
    /// Of the audience `conclave_api`.
    std::string add_resource_server() {
        Client client{.client_id = "rs"};
        client.require_client_secret = true;
        client.response_types.clear();
        client.grant_types = {"client_credentials"};
        client.scopes = {"conclave_api"};
        client.introspection_audiences = {"conclave_api"};
        EXPECT_TRUE(host.provider->clients().add(client));
        return host.provider->clients().add_secret("rs", "").value();
    }
    bool introspects(const std::string& secret, std::string_view access_token) {
        net::Form form;
        form.add("client_id", "rs");
        form.add("client_secret", secret);
        form.add("token", std::string(access_token));
        return body_of(browser.post_form("/connect/introspect", form)).at("active").as_bool();
    }
    void sql(const std::string& statement) {
        host.store.database->transaction([&](soci::session& session) { session << statement; });
    }
};

TEST_F(WithdrawnRights, AScopeThatTheClientHasLostIsNotRefreshed) {
    const auto first = run_tokens(browser, authorize_form());
    auto& clients = host.provider->clients();
    ASSERT_TRUE(clients.change("spa", [](Client& client) {
        std::erase(client.scopes, "conclave_api");
        return true;
    }));
    const auto second = body_of(token(refresh_form(text_in(first, "refresh_token"))));
    EXPECT_EQ(text_in(second, "scope"), "openid profile email offline_access");
    EXPECT_FALSE(alive(text_in(second, "access_token"))) << "it is for another audience";
    ASSERT_TRUE(clients.change("spa", [](Client& client) {
        client.scopes.clear();
        return true;
    }));
    const auto nothing = with(refresh_form(text_in(second, "refresh_token")), "scope", "openid");
    EXPECT_EQ(error_of(token(nothing)), "invalid_scope");
}

TEST_F(WithdrawnRights, AnAccountThatIsShutOrGoneIsBehindNoToken) {
    const auto secret = add_resource_server();
    const auto of = [&](std::string_view name) {
        auto own = host.browser();
        const auto page = own.get(authorize_url(
            with(authorize_form(), "scope", "openid conclave_api"))); // without refresh tokens
        const auto answer = own.get(sign_in(own, page, name));
        const std::string code(location_parameters(answer).get("code").value_or(""));
        return text_in(body_of(own.post_form("/connect/token", code_form(code))), "access_token");
    };
    ASSERT_TRUE(host.provider->users().add(
        {.username = "bob", .email = "b@example.org", .password = std::string(test_password)}));
    const auto stands = [&](std::string_view access_token) {
        const auto claims = host.provider->verify_access_token(access_token, "conclave_api");
        return claims && host.provider->stands(*claims);
    };
    const auto shut = of("ada");
    const auto gone = of("bob");
    EXPECT_TRUE(introspects(secret, shut) && introspects(secret, gone));
    EXPECT_TRUE(stands(shut) && stands(gone));
    ASSERT_TRUE(host.provider->users().set_enabled("ada", false));
    sql("DELETE FROM identity_users WHERE username = 'bob'");
    EXPECT_FALSE(introspects(secret, shut) || introspects(secret, gone));
    EXPECT_FALSE(stands(shut) || stands(gone));
    ASSERT_TRUE(host.provider->users().set_enabled("ada", true));
    EXPECT_TRUE(stands(shut)) << "it is asked each time";

    net::Form form; // a client that acts for itself is no account
    form.add("grant_type", "client_credentials");
    form.add("client_id", "rs");
    form.add("client_secret", secret);
    const auto own = text_in(body_of(token(form)), "access_token");
    EXPECT_TRUE(introspects(secret, own));
    EXPECT_TRUE(stands(own));
}

TEST_F(WithdrawnRights, AccessTokensEndWithThePassword) {
    const auto first = text_in(run_tokens(browser, authorize_form()), "access_token");
    ASSERT_TRUE(alive(first));
    ASSERT_EQ(browser
                  .post_json("/api/self/password",
                             {{"current", test_password}, {"password", new_password}})
                  .status,
              200);
    EXPECT_FALSE(alive(first));
    const auto second = text_in(run_tokens(browser, authorize_form()), "access_token");
    ASSERT_TRUE(alive(second));
    sql("UPDATE identity_users SET email_verified = 1");
    (void)browser.post_json("/api/account/forgot", {{"email", "ada@example.org"}});
    const auto mails = host.provider->outbox().claim(10);
    ASSERT_FALSE(mails.empty());
    const auto& text = mails.back().message.text;
    const auto at = text.find("#code=") + 6;
    const auto reset = browser.post_json(
        "/api/account/reset",
        {{"code", text.substr(at, text.find('\n', at) - at)}, {"password", test_password}});
    ASSERT_EQ(reset.status, 200) << reset.body;
    EXPECT_FALSE(alive(second));
}

TEST_F(WithdrawnRights, AccessTokensThatAnotherProcessEndsAreDeadWithTheNextRound) {
    const auto access_token = text_in(run_tokens(browser, authorize_form()), "access_token");
    Accounts(*host.store.database, host.store.clock, host.store.random, {})
        .revoke_tokens(host.ada.id, host.store.clock.now() + 1h); // as `conclave user` does
    host.provider->cleanup();
    EXPECT_FALSE(alive(access_token));
}

TEST_F(WithdrawnRights, AccessTokensEndWithTheConsent) {
    const auto tokens = run_tokens(browser, authorize_form());
    ASSERT_TRUE(alive(text_in(tokens, "access_token")));
    ASSERT_EQ(browser.post_json("/api/self/consents/withdraw", {{"client_id", "spa"}}).status, 200);
    EXPECT_FALSE(alive(text_in(tokens, "access_token")));
    EXPECT_EQ(error_of(token(refresh_form(text_in(tokens, "refresh_token")))), "invalid_grant");
}

TEST_F(WithdrawnRights, WhatOnePersonAllowsIsNotWhatTheNextOneDoes) {
    ASSERT_TRUE(host.provider->users().add(
        {.username = "bob", .email = "b@example.org", .password = std::string(test_password)}));
    const auto start = browser.get(authorize_url(with(
        authorize_form("hybrid", "https://hybrid.example/cb"), "scope", "openid profile email")));
    const std::string handle(location_parameters(start).get("request").value_or(""));
    const auto allow = [&](std::string_view name, const boost::json::array& scopes) {
        const auto page = browser.get(sign_in(browser, start, name));
        EXPECT_TRUE(page.headers.get("Location")->starts_with("/consent")) << name;
        return text_in(body_of(browser.post_json(
                           "/api/account/consent",
                           {{"request", handle}, {"decision", "allow"}, {"scopes", scopes}})),
                       "redirect");
    };
    (void)allow("ada", {"openid", "profile", "email"});
    const auto answer = browser.get(allow("bob", {"openid"}));
    EXPECT_EQ(location_parameters(answer).get("scope"), "openid");
}

TEST_F(WithdrawnRights, AnAdministratorsLockOutlivesANewPassword) {
    auto& users = host.provider->users();
    const auto lock = [&](base::WallTime until) {
        sql("UPDATE identity_users SET locked_until = " +
            std::to_string(base::to_unix_seconds(until)));
    };
    lock(host.store.clock.now() + 299s); // of wrong passwords
    ASSERT_TRUE(users.set_password("ada", new_password));
    EXPECT_TRUE(users.authenticate("ada", new_password));
    lock(host.store.clock.now() + 24h);
    ASSERT_TRUE(users.set_password("ada", test_password));
    EXPECT_EQ(users.authenticate("ada", test_password).error().kind, LoginRefusal::Kind::locked);
}

TEST_F(WithdrawnRights, ANewPasswordIsNoSecondFactor) {
    const auto fresh = [&] { return body_of(browser.get("/api/self")).at("fresh").as_bool(); };
    const auto change = [&](std::string_view from, std::string_view to) {
        return browser.post_json("/api/self/password", {{"current", from}, {"password", to}})
            .status;
    };
    (void)run_login(browser, authorize_form());
    host.store.clock.advance(1h);
    EXPECT_FALSE(fresh());
    ASSERT_EQ(change(test_password, new_password), 200);
    EXPECT_TRUE(fresh()) << "there is nothing else that could be asked for";

    const auto begun = body_of(browser.post_json("/api/self/totp/begin", {}));
    const auto secret = totp::from_base32(text_in(begun, "secret")).value();
    const auto code = totp::code_at(secret, totp::step_at(host.store.clock.now()));
    ASSERT_EQ(browser
                  .post_json("/api/self/totp/enrol",
                             {{"ticket", text_in(begun, "ticket")}, {"code", code}})
                  .status,
              200);
    host.store.clock.advance(1h);
    ASSERT_EQ(change(new_password, test_password), 200);
    EXPECT_FALSE(fresh()) << "a stolen session and the password remove no authenticator";
    EXPECT_EQ(error_of(browser.post_json("/api/self/totp/remove", {})), "fresh_sign_in_required");
}

} // namespace
} // namespace conclave::identity
