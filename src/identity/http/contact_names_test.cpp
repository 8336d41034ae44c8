#include "identity/testing/contact_fixture.hpp"
#include "identity/users/former_names.hpp"
#include "identity/users/own_changes.hpp"

#include <gtest/gtest.h>
#include <soci/soci.h>

namespace conclave::identity {
namespace {

using namespace std::chrono_literals;
using namespace testing;

TEST_F(Contact, ANameChangesAndTheOwnerIsTold) {
    const auto tokens = run_tokens(browser, authorize_form());
    EXPECT_EQ(rename("amazing").status, 200);
    EXPECT_EQ(now().username, "amazing");
    const auto sent = mails();
    ASSERT_EQ(sent.size(), 1U);
    EXPECT_TRUE(sent[0].text.contains("\"amazing\""));
    EXPECT_EQ(audited("UserNameChangedEvent"), 1);
    EXPECT_EQ(text_in(body_of(browser.get("/api/self")), "username"), "amazing");
    const auto renewed = body_of(
        browser.post_form("/connect/token", refresh_form(text_in(tokens, "refresh_token"))));
    const auto claims = claims_of(text_in(renewed, "access_token"));
    EXPECT_EQ(text_in(claims, "preferred_username"), "amazing");
    EXPECT_EQ(text_in(claims, "sub"), grace.id);
    auto old_name = host.browser();
    EXPECT_EQ(
        old_name
            .post_json("/api/account/login", {{"username", "grace"}, {"password", test_password}})
            .status,
        401);
}

TEST_F(Contact, ANameFollowsTheRulesOfRegistration) {
    for (const auto* name : {"", "with space", "ad\xC3\xA4"}) {
        EXPECT_EQ(error_of(rename(name)), "invalid_username") << name;
    }
    EXPECT_EQ(error_of(rename("ADA")), "name_taken");
    EXPECT_EQ(error_of(rename("ada@example.org")), "name_taken") << "somebody's address";
    EXPECT_EQ(rename("grace@example.org").status, 200) << "one's own";
    EXPECT_TRUE(accounts().get(grace.id));
}

TEST_F(Contact, AskingForNamesIsAsRareAsRegistering) {
    const auto limit = RateLimits{}.registrations_per_hour_per_source;
    for (int i = 0; i < limit; ++i) {
        EXPECT_EQ(error_of(rename("ada")), "name_taken");
    }
    EXPECT_EQ(error_of(rename("ada")), "too_many_attempts");
}

TEST_F(Contact, NobodyTakesANameThatSomebodyGaveUp) {
    ASSERT_EQ(rename("amazing").status, 200);
    auto thief = host.browser();
    const auto take = [&](std::string_view name) {
        return error_of(thief.post_json(
            "/api/account/register",
            {{"username", name}, {"email", "t@example.org"}, {"password", test_password}}));
    };
    EXPECT_EQ(take("grace"), "name_taken");
    EXPECT_EQ(take("GRACE"), "name_taken");
    (void)add("mary", "mary@example.org");
    sign_in(thief, "mary");
    EXPECT_EQ(error_of(thief.post_json("/api/self/username", {{"username", "Grace"}})),
              "name_taken");
    host.store.clock.advance(users::ended_name_rests + 24h);
    host.provider->cleanup();
    EXPECT_EQ(take("grace"), "name_taken") << "for as long as the account lives";
    sign_in(browser, "amazing");
    EXPECT_EQ(rename("grace").status, 200) << "it is still theirs";
    EXPECT_TRUE(host.provider->users().add(
        {.username = "amazing", .password = std::string(test_password), .by_administrator = true}))
        << "an administrator may give it";
}

TEST_F(Contact, NamesOfAccountsThatEndedRestForAYear) {
    ASSERT_EQ(rename("amazing").status, 200);
    ASSERT_EQ(browser.post_json("/api/self/delete", {{"username", "amazing"}}).status, 200);
    const auto take = [&](std::string_view name) {
        return host.provider->users()
            .add({.username = std::string(name), .password = std::string(test_password)})
            .has_value();
    };
    EXPECT_FALSE(take("amazing"));
    EXPECT_FALSE(take("grace"));
    long long rows = 0;
    host.store.database->run([&](soci::session& session) {
        session << "SELECT COUNT(*) FROM identity_former_names WHERE user_id <> ''",
            soci::into(rows);
    });
    EXPECT_EQ(rows, 0) << "nothing says whose they were";
    host.store.clock.advance(users::ended_name_rests);
    host.provider->cleanup();
    EXPECT_TRUE(take("amazing"));
    EXPECT_TRUE(take("grace"));
}

TEST_F(Contact, ANameThatAnAdministratorTookAwayRestsAsWell) {
    auto account = accounts().get(grace.id).value();
    account.username = "commodore";
    ASSERT_TRUE(accounts().update(account));
    EXPECT_FALSE(
        host.provider->users().add({.username = "grace", .password = std::string(test_password)}));
}

TEST_F(Contact, NobodyCollectsNames) {
    for (const auto* name : {"one", "two", "three", "THREE"}) {
        EXPECT_EQ(rename(name).status, 200) << name;
    }
    EXPECT_EQ(error_of(rename("four")), "too_often");
    host.store.clock.advance(name_changes_window + 1s);
    sign_in(browser, "three");
    EXPECT_EQ(rename("four").status, 200);
}

TEST_F(Contact, APhoneNumberIsWhatItsOwnerSaysAndUnverified) {
    for (const auto* bad : {"0446681800", "41446681800", "+0446681800", "+4144", "+41 44 668 18 00",
                            "+1234567890123456", "+41446681x00", "+"}) {
        EXPECT_EQ(error_of(phone(bad)), "invalid_phone") << bad;
    }
    EXPECT_EQ(phone("+41446681800").status, 200);
    EXPECT_EQ(text_in(body_of(browser.get("/api/self")), "phone_number"), "+41446681800");
    EXPECT_FALSE(now().phone_verified);

    auto account = accounts().get(grace.id).value();
    account.phone_verified = true;
    ASSERT_TRUE(accounts().update(account));
    EXPECT_EQ(phone("+41446681800").status, 200);
    EXPECT_TRUE(now().phone_verified) << "it is the same";
    EXPECT_EQ(phone("+41446681801").status, 200);
    EXPECT_FALSE(now().phone_verified);
    EXPECT_EQ(phone("").status, 200);
    EXPECT_EQ(now().phone_number, "");
}

TEST_F(ContactFixed, AnOperatorKeepsNamesAndAccounts) {
    EXPECT_EQ(error_of(rename("amazing")), "user_name_changes_off");
    EXPECT_EQ(error_of(browser.post_json("/api/self/delete", {{"username", "grace"}})),
              "account_deletion_off");
    EXPECT_EQ(now().username, "grace");
    const auto may = body_of(browser.get("/api/self")).at("may");
    EXPECT_FALSE(may.at("change_username").as_bool());
    EXPECT_FALSE(may.at("delete_account").as_bool());
}

TEST_F(Contact, AnUnknownAddressIsExplainedToPeopleAndAnsweredToPrograms) {
    net::Headers browsers;
    browsers.set("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8");
    const auto page = browser.get("/acount/logn", browsers);
    EXPECT_EQ(page.status, 404);
    EXPECT_TRUE(page.headers.get("Content-Type").value_or("").starts_with("text/html"));
    EXPECT_EQ(page.headers.get("X-Frame-Options"), "DENY");
    EXPECT_TRUE(page.headers.get("Content-Security-Policy").value_or("").contains("nonce-"));
    EXPECT_EQ(page.headers.get("Cache-Control"), "no-store");
    EXPECT_EQ(page.headers.get("X-Content-Type-Options"), "nosniff");
    for (const auto* accept : {"application/json", "*/*", ""}) {
        net::Headers programs;
        programs.set("Accept", accept);
        const auto answer = browser.get("/acount/logn", programs);
        EXPECT_EQ(answer.status, 404) << accept;
        EXPECT_EQ(answer.headers.get("Content-Type"), "application/json") << accept;
    }
    EXPECT_EQ(browser.send("POST", "/acount/logn", browsers, "{}").headers.get("Content-Type"),
              "application/json");
    EXPECT_EQ(browser.get("/connect/token", browsers).status, 405);
}

} // namespace
} // namespace conclave::identity
