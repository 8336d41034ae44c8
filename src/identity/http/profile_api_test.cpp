#include "identity/http/profile_api.hpp"

#include "identity/http/own_account.hpp"
#include "identity/testing/flow.hpp"

#include <gtest/gtest.h>
#include <soci/soci.h>

namespace conclave::identity {
namespace {

using namespace std::chrono_literals;
using namespace testing;

class Profile : public ::testing::Test {
  protected:
    TestProvider host;
    TestBrowser browser = host.browser();
    User grace = host.provider->users()
                     .add({.username = "grace",
                           .email = "grace@example.org",
                           .password = "correct horse battery",
                           .display_name = "Grace Hopper",
                           .roles = {"pilot"}})
                     .value();

    static void sign_in(TestBrowser& who, std::string_view name = "grace",
                        std::string_view password = "correct horse battery") {
        ASSERT_EQ(who.post_json("/api/account/login", {{"username", name}, {"password", password}})
                      .status,
                  200);
    }
    net::Response leave(std::string_view name = "grace") {
        return browser.post_json("/api/self/delete", {{"username", name}});
    }
    long long rows_with(const std::string& table, const std::string& user_id) {
        long long count = 0;
        host.store.database->run([&](soci::session& session) {
            session << "SELECT COUNT(*) FROM " << table << " WHERE user_id = :u",
                soci::use(user_id), soci::into(count);
        });
        return count;
    }
};

TEST_F(Profile, NeedsASessionAndTheToken) {
    for (const auto* path : {"/api/self/profile", "/api/self/data", "/api/self/delete"}) {
        EXPECT_EQ(error_of(browser.post_json(path, {})), "sign_in_required") << path;
        net::Headers headers;
        headers.set("X-CSRF-Token", "wrong");
        EXPECT_EQ(error_of(browser.post_json(path, {}, headers)), "csrf_failed") << path;
    }
}

TEST_F(Profile, NeedsAFreshSignInForWhatCannotBeTakenBack) {
    sign_in(browser);
    host.store.clock.advance(fresh_sign_in);
    EXPECT_EQ(error_of(browser.post_json("/api/self/data", {})), "fresh_sign_in_required");
    EXPECT_EQ(error_of(leave()), "fresh_sign_in_required");
    EXPECT_EQ(browser.post_json("/api/self/profile", {{"display_name", "G"}}).status, 200);
}

TEST_F(Profile, PeopleSayHowTheyAreCalled) {
    sign_in(browser);
    const auto rename = [&](std::string_view name) {
        return browser.post_json("/api/self/profile", {{"display_name", name}});
    };
    EXPECT_EQ(rename("Rear Admiral Hopper").status, 200);
    EXPECT_EQ(text_in(body_of(browser.get("/api/self")), "display_name"), "Rear Admiral Hopper");
    EXPECT_EQ(error_of(rename(std::string(201, 'x'))), "invalid_username");
    EXPECT_EQ(error_of(rename("a\nb")), "invalid_username");
    EXPECT_EQ(host.provider->users().get(grace.id)->display_name, "Rear Admiral Hopper");
    EXPECT_EQ(rename("").status, 200);
    EXPECT_EQ(host.provider->users().get(grace.id)->shown_name(), "grace");
    EXPECT_EQ(host.provider->users().get(host.ada.id)->display_name, "Ada Lovelace");
}

TEST_F(Profile, PeopleTakeWhatIsKeptOfThemAndNoSecretOfIt) {
    sign_in(browser);
    const auto answer = browser.post_json("/api/self/data", {});
    ASSERT_EQ(answer.status, 200);
    EXPECT_EQ(answer.headers.get("Cache-Control"), "no-store");
    const auto data = body_of(answer);
    EXPECT_EQ(text_in(data.at("account").as_object(), "username"), "grace");
    EXPECT_EQ(text_in(data.at("account").as_object(), "display_name"), "Grace Hopper");
    EXPECT_EQ(data.at("account").at("roles").at(0).as_string(), "pilot");
    EXPECT_EQ(data.at("sessions").as_array().size(), 1U);
    for (const auto* member :
         {"claims", "passkeys", "accounts_elsewhere", "applications_allowed"}) {
        EXPECT_TRUE(data.at(member).as_array().empty()) << member;
    }
    EXPECT_FALSE(data.at("second_factor").at("authenticator_app").as_bool());
    for (const auto* secret : {"argon2", "password", "security_stamp", "Lovelace"}) {
        EXPECT_FALSE(answer.body.contains(secret)) << secret;
    }
    EXPECT_FALSE(answer.body.contains(grace.security_stamp));
}

TEST_F(Profile, WhoeverLeavesIsGoneWithEverything) {
    auto phone = host.browser();
    sign_in(phone);
    sign_in(browser);
    const auto tokens = run_tokens(browser, authorize_form());
    const auto access = text_in(tokens, "access_token");
    ASSERT_TRUE(host.provider->verify_access_token(access, "conclave_api"));
    EXPECT_EQ(error_of(leave("Grace")), "wrong_username");
    EXPECT_EQ(error_of(leave("")), "wrong_username");
    EXPECT_TRUE(host.provider->users().get(grace.id)) << "not before the right name is typed";

    EXPECT_EQ(leave().status, 200);
    EXPECT_FALSE(host.provider->users().get(grace.id));
    EXPECT_EQ(browser.get("/api/self").status, 401);
    EXPECT_EQ(phone.get("/api/self").status, 401);
    EXPECT_FALSE(host.provider->verify_access_token(access, "conclave_api"));
    EXPECT_EQ(error_of(browser.post_form("/connect/token",
                                         refresh_form(text_in(tokens, "refresh_token")))),
              "invalid_grant");
    for (const auto* table : {"identity_sessions", "identity_refresh_families",
                              "identity_user_roles", "identity_consents"}) {
        EXPECT_EQ(rows_with(table, grace.id), 0) << table;
    }
    EXPECT_EQ(host.provider->outbox().waiting(), 1U) << "the owner is told";
    EXPECT_TRUE(host.provider->users().get(host.ada.id));
}

TEST_F(Profile, TheLastAdministratorStays) {
    const std::string role = AdminAccess{}.administrator_role;
    const auto add = [&](std::string_view name) {
        return host.provider->users()
            .add({.username = std::string(name),
                  .email = {},
                  .password = "correct horse battery",
                  .roles = {role}})
            .value();
    };
    (void)add("root");
    sign_in(browser, "root");
    EXPECT_EQ(error_of(leave("root")), "last_administrator");
    EXPECT_EQ(browser.get("/api/self").status, 200);
    (void)add("second");
    EXPECT_EQ(leave("root").status, 200);
}

} // namespace
} // namespace conclave::identity
