#include "identity/http/passkeys_api.hpp"

#include "identity/http/own_account.hpp"
#include "identity/passkeys/passkey_names.hpp"
#include "identity/passkeys/passkey_store.hpp"
#include "identity/testing/passkeys_fixture.hpp"

#include <algorithm>
#include <gtest/gtest.h>

namespace conclave::identity {
namespace {

using namespace std::chrono_literals;
using namespace testing;

using Passkeys = PasskeysTest;

TEST_F(Passkeys, NeedASessionAndTheToken) {
    for (const auto* path : {"add/begin", "add", "rename", "remove", "step-up/begin", "step-up"}) {
        const auto whole = std::string("/api/account/passkeys/") + path;
        EXPECT_EQ(error_of(browser.post_json(whole, {})), "sign_in_required") << path;
    }
    EXPECT_EQ(browser.get("/api/account/passkeys").status, 401);
    net::Headers headers;
    headers.set("X-CSRF-Token", "wrong");
    for (const auto* path : {"add/begin", "add", "rename", "remove", "step-up/begin", "step-up",
                             "sign-in/begin", "sign-in"}) {
        const auto whole = std::string("/api/account/passkeys/") + path;
        EXPECT_EQ(error_of(browser.post_json(whole, {}, headers)), "csrf_failed") << path;
    }
}

TEST_F(Passkeys, AreAskedForAsTheStandardHasIt) {
    login(browser);
    const auto options = options_of(begin_add(browser));
    EXPECT_EQ(text_in(options.at("rp").as_object(), "id"), "localhost");
    EXPECT_EQ(text_in(options, "attestation"), "none");
    const auto& selection = options.at("authenticatorSelection").as_object();
    EXPECT_EQ(text_in(selection, "residentKey"), "required");
    EXPECT_EQ(text_in(selection, "userVerification"), "required");
    std::vector<std::int64_t> algorithms;
    for (const auto& item : options.at("pubKeyCredParams").as_array()) {
        algorithms.push_back(item.as_object().at("alg").as_int64());
    }
    EXPECT_EQ(algorithms, (std::vector<std::int64_t>{-7, -8, -257}));
    EXPECT_EQ(base::from_base64url(text_in(options, "challenge"))->size(), 32U);
    const auto handle = text_in(options.at("user").as_object(), "id");
    EXPECT_EQ(base::from_base64url(handle)->size(), user_handle_bytes);
    EXPECT_EQ(text_in(options_of(begin_add(browser)).at("user").as_object(), "id"), handle)
        << "one person has one handle";
    EXPECT_TRUE(options.at("excludeCredentials").as_array().empty());
    ASSERT_EQ(give(browser, device).status, 200);
    const auto known = options_of(begin_add(browser)).at("excludeCredentials").as_array();
    ASSERT_EQ(known.size(), 1U);
    EXPECT_EQ(text_in(known.front().as_object(), "id"), base::to_base64url(device.credential_id));
    EXPECT_EQ(known.front().as_object().at("transports"),
              (boost::json::array{"hybrid", "internal"}));
}

TEST_F(Passkeys, SignInWithoutAName) {
    prepare();
    auto other = host.browser();
    const auto options = options_of(other.post_json("/api/account/passkeys/sign-in/begin", {}));
    EXPECT_TRUE(options.at("allowCredentials").as_array().empty());
    EXPECT_EQ(text_in(options, "userVerification"), "required");
    const auto answer = sign_in_with(other, device.assertion_json(text_in(options, "challenge")));
    EXPECT_EQ(text_in(body_of(answer), "redirect"), "/");
    const auto self = body_of(other.get("/api/self"));
    EXPECT_EQ(text_in(self, "username"), "ada");
    const auto& sessions = self.at("sessions").as_array();
    const auto own = std::ranges::find_if(
        sessions, [](const auto& session) { return session.as_object().at("current").as_bool(); });
    EXPECT_TRUE(own->as_object().at("second_factor").as_bool());
    const auto passkey = listed(other).front().as_object();
    EXPECT_FALSE(passkey.at("used_at").is_null());
    EXPECT_TRUE(passkey.at("backed_up").as_bool());
}

TEST_F(Passkeys, AreBothFactorsToApplications) {
    prepare();
    const auto form = with(authorize_form(), "acr_values", acr_two_factors);
    const auto page = browser.get(authorize_url(form));
    const auto handle = std::string(*location_parameters(page).get("request"));
    const auto answer =
        sign_in_with(browser, device.assertion_json(begin_sign_in(browser)), handle);
    const auto back = browser.get(text_in(body_of(answer), "redirect"));
    const std::string code(location_parameters(back).get("code").value_or(""));
    const auto tokens = body_of(browser.post_form("/connect/token", code_form(code)));
    const auto claims = claims_of(text_in(tokens, "id_token"));
    EXPECT_EQ(claims.at("amr"), (boost::json::array{"swk", "user", "mfa"}));
    EXPECT_EQ(text_in(claims, "acr"), acr_two_factors);
}

TEST_F(Passkeys, OfOneDeviceAreHardware) {
    device.flags = 0x05;
    prepare();
    const auto page = browser.get(authorize_url(authorize_form()));
    const auto handle = std::string(*location_parameters(page).get("request"));
    const auto answer =
        sign_in_with(browser, device.assertion_json(begin_sign_in(browser)), handle);
    const auto back = browser.get(text_in(body_of(answer), "redirect"));
    const std::string code(location_parameters(back).get("code").value_or(""));
    const auto tokens = body_of(browser.post_form("/connect/token", code_form(code)));
    EXPECT_EQ(claims_of(text_in(tokens, "id_token")).at("amr"),
              (boost::json::array{"hwk", "user", "mfa"}));
}

TEST_F(Passkeys, AnApplicationMayAskForOneWhereThereIsNoApp) {
    prepare();
    login(browser); // with the password: one factor
    const auto form = with(authorize_form(), "acr_values", acr_two_factors);
    const auto page = browser.get(authorize_url(form));
    EXPECT_TRUE(page.headers.get("Location")->starts_with("/account/login")) << "stepped up";
}

TEST_F(Passkeys, AreListedNamedAndRemoved) {
    login(browser);
    device.aaguid = base::from_hex("ea9b8d664d011d213ce4b6b48cb575d4").value();
    TestAuthenticator key;
    ASSERT_EQ(give(browser, device).status, 200);
    ASSERT_EQ(give(browser, key, "My key").status, 200);
    EXPECT_EQ(host.provider->outbox().waiting(), 2U) << "mails tell of both";
    auto all = listed(browser);
    ASSERT_EQ(all.size(), 2U);
    std::map<std::string, std::string> ids;
    for (const auto& one : all) {
        ids[text_in(one.as_object(), "name")] = text_in(one.as_object(), "id");
        EXPECT_TRUE(one.as_object().at("used_at").is_null());
    }
    ASSERT_TRUE(ids.contains("Google Password Manager"));
    const auto rename = [&](const std::string& id, std::string_view name) {
        return error_of(
            browser.post_json("/api/account/passkeys/rename", {{"id", id}, {"name", name}}));
    };
    EXPECT_EQ(rename(ids.at("My key"), "Blue key"), "status 200");
    EXPECT_EQ(rename(ids.at("My key"), "  "), "invalid_name");
    EXPECT_EQ(rename(ids.at("My key"), std::string(max_passkey_name_length + 1, 'x')),
              "invalid_name");
    EXPECT_EQ(rename("nothing", "x"), "not_found");
    const auto removed =
        browser.post_json("/api/account/passkeys/remove", {{"id", ids.at("My key")}});
    EXPECT_EQ(removed.status, 200);
    EXPECT_EQ(
        error_of(browser.post_json("/api/account/passkeys/remove", {{"id", ids.at("My key")}})),
        "not_found");
    EXPECT_EQ(listed(browser).size(), 1U);
    EXPECT_EQ(host.provider->outbox().waiting(), 3U);
    auto other = host.browser();
    key.user_handle = device.user_handle;
    EXPECT_EQ(error_of(sign_in_with(other, key.assertion_json(begin_sign_in(other)))),
              "passkey_failed");
}

TEST_F(Passkeys, ChangesNeedAFreshSignIn) {
    prepare();
    login(browser);
    const auto id = text_in(listed(browser).front().as_object(), "id");
    const auto begun = challenge_of(begin_add(browser));
    host.store.clock.advance(fresh_sign_in);
    EXPECT_EQ(error_of(begin_add(browser)), "fresh_sign_in_required");
    EXPECT_EQ(error_of(add(browser, TestAuthenticator(), begun)), "fresh_sign_in_required");
    EXPECT_EQ(error_of(browser.post_json("/api/account/passkeys/remove", {{"id", id}})),
              "fresh_sign_in_required");
    EXPECT_EQ(browser.post_json("/api/account/passkeys/rename", {{"id", id}, {"name", "n"}}).status,
              200);
}

TEST_F(Passkeys, ShowThatTheirOwnerIsStillThere) {
    prepare();
    login(browser);
    host.store.clock.advance(fresh_sign_in);
    EXPECT_FALSE(body_of(browser.get("/api/self")).at("fresh").as_bool());
    const auto old_key = browser.cookies.at(session_cookie);
    const auto begun = browser.post_json("/api/account/passkeys/step-up/begin", {});
    EXPECT_EQ(options_of(begun).at("allowCredentials").as_array().size(), 1U);
    device.user_handle.clear(); // it was told which passkey to use
    const auto answer =
        browser.post_json("/api/account/passkeys/step-up",
                          {{"credential", device.assertion_json(challenge_of(begun))}});
    EXPECT_EQ(answer.status, 200);
    EXPECT_TRUE(body_of(browser.get("/api/self")).at("fresh").as_bool());
    EXPECT_NE(browser.cookies.at(session_cookie), old_key) << "a new key, against fixation";
}

TEST_F(Passkeys, StepUpIsForThoseWhoHaveOne) {
    login(browser);
    EXPECT_EQ(error_of(browser.post_json("/api/account/passkeys/step-up/begin", {})), "not_found");
}

TEST_F(Passkeys, OnePersonHasSoMany) {
    login(browser);
    for (std::size_t i = 0; i < max_passkeys; ++i) {
        TestAuthenticator one(CoseAlgorithm::eddsa);
        ASSERT_EQ(give(browser, one).status, 200);
    }
    EXPECT_EQ(error_of(begin_add(browser)), "too_many_passkeys");
}

TEST_F(Passkeys, TheLastWayInStays) {
    prepare();
    login(browser);
    const auto id = text_in(listed(browser).front().as_object(), "id");
    sql("UPDATE identity_users SET password_hash = ''");
    EXPECT_EQ(error_of(browser.post_json("/api/account/passkeys/remove", {{"id", id}})),
              "last_way_in");
    TestAuthenticator second;
    ASSERT_EQ(give(browser, second).status, 200);
    EXPECT_EQ(browser.post_json("/api/account/passkeys/remove", {{"id", id}}).status, 200);
}

TEST_F(Passkeys, RestAndEndWithTheAccount) {
    prepare();
    auto other = host.browser();
    for (int i = 0; i < 5; ++i) {
        (void)other.post_json("/api/account/login", {{"username", "ada"}, {"password", "wrong"}});
    }
    const auto resting = sign_in_now(browser);
    EXPECT_EQ(error_of(resting), "locked_out");
    EXPECT_TRUE(resting.headers.get("Retry-After"));
    host.store.clock.advance(301s);
    EXPECT_EQ(sign_in_now(browser).status, 200);
    ASSERT_TRUE(host.provider->users().set_enabled("ada", false));
    EXPECT_EQ(error_of(sign_in_now(browser)), "passkey_failed");
}

TEST_F(Passkeys, AttemptsAreBounded) {
    auto config = test_config();
    config.rates.logins_per_minute_per_source = 2;
    const TestProvider strict(config);
    auto who = strict.browser();
    const auto challenge = begin_sign_in(who);
    EXPECT_EQ(error_of(sign_in_with(who, device.assertion_json(challenge))), "passkey_failed");
    EXPECT_EQ(error_of(sign_in_with(who, {})), "passkey_failed");
    EXPECT_EQ(error_of(sign_in_with(who, {})), "too_many_attempts");
    for (int i = 1; i < challenges_per_minute_per_source; ++i) {
        (void)begin_sign_in(who);
    }
    EXPECT_EQ(error_of(who.post_json("/api/account/passkeys/sign-in/begin", {})),
              "too_many_attempts");
}

TEST_F(Passkeys, AddressesMustBeConfirmedFirst) {
    prepare();
    auto config = test_config();
    config.email_confirmation = EmailConfirmation::required;
    Provider strict(std::move(config), *host.store.database, host.store.box, host.store.clock,
                    host.store.random, *host.pages);
    net::Router router;
    strict.mount(router);
    TestBrowser who(router, std::string(test_issuer));
    EXPECT_EQ(error_of(sign_in_now(who)), "email_unconfirmed");
    EXPECT_FALSE(who.cookies.contains(session_cookie));
}

TEST_F(Passkeys, AreNotForAddresses) {
    auto config = test_config();
    config.issuer = "https://127.0.0.1:44310";
    const TestProvider bare(config);
    TestBrowser who(bare.router, config.issuer);
    EXPECT_FALSE(body_of(who.get("/api/account/context")).at("passkeys").as_bool());
    EXPECT_EQ(error_of(who.post_json("/api/account/passkeys/sign-in/begin", {})),
              "passkeys_unavailable");
    EXPECT_TRUE(body_of(browser.get("/api/account/context")).at("passkeys").as_bool());
}

TEST(PasskeyNames, AreTheMakersOrTheDay) {
    const auto day = base::from_unix_seconds(1'795'824'000); // 28 November 2026
    EXPECT_EQ(default_passkey_name("fbfc3007-154e-4ecc-8c0b-6e020557d7bd", day), "iCloud Keychain");
    EXPECT_EQ(default_passkey_name("00000000-0000-0000-0000-000000000000", day),
              "Passkey 2026-11-28");
    EXPECT_TRUE(is_passkey_name("Schlüssel"));
    EXPECT_FALSE(is_passkey_name(""));
    EXPECT_FALSE(is_passkey_name("a\nb"));
    EXPECT_FALSE(is_passkey_name("\xff"));
}

} // namespace
} // namespace conclave::identity
