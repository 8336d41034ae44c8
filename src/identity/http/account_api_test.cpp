#include "identity/testing/flow.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

namespace conclave::identity {
namespace {

using namespace std::chrono_literals;
using namespace testing;

class Account : public ::testing::Test {
  protected:
    TestProvider host;
    TestBrowser browser = host.browser();

    net::Response login(TestBrowser& who, std::string_view password,
                        const net::Headers& headers = {}) {
        return who.post_json("/api/account/login", {{"username", "ada"}, {"password", password}},
                             headers);
    }
};

TEST_F(Account, SaysWhatAPageNeeds) {
    const auto context = body_of(browser.get("/api/account/context"));
    EXPECT_TRUE(context.at("client").is_null());
    EXPECT_TRUE(context.at("user").is_null());
    EXPECT_TRUE(context.at("registration_enabled").as_bool());
    EXPECT_EQ(context.at("password").at("min_length").to_number<int>(), 8);
    EXPECT_EQ(context.at("product").at("name").as_string(), "Conclave");
    EXPECT_EQ(browser.get("/api/account/context?request=banana").status, 410);
}

TEST_F(Account, RefusesForgedPosts) {
    const auto csrf = browser.csrf();
    const auto refused = [&](std::string_view name, std::string_view value) {
        net::Headers headers;
        headers.set("X-CSRF-Token", csrf);
        headers.set(name, value);
        return login(browser, test_password, headers);
    };
    EXPECT_EQ(error_of(refused("X-CSRF-Token", "wrong")), "csrf_failed");
    EXPECT_EQ(error_of(refused("Sec-Fetch-Site", "cross-site")), "csrf_failed");
    EXPECT_EQ(error_of(refused("Sec-Fetch-Site", "same-site")), "csrf_failed");
    EXPECT_EQ(error_of(refused("Origin", "https://localhost:3000")), "csrf_failed");
    EXPECT_FALSE(browser.cookies.contains("__Host-conclave.session"));
    auto stranger = host.browser();
    (void)stranger.csrf();
    net::Headers foreign;
    foreign.set("X-CSRF-Token", csrf);
    EXPECT_EQ(error_of(login(stranger, test_password, foreign)), "csrf_failed");
    EXPECT_EQ(refused("Origin", test_issuer).status, 200);
}

TEST_F(Account, LogsInOutAndChangesTheSessionKey) {
    const auto answer = login(browser, test_password);
    EXPECT_EQ(text_in(body_of(answer), "redirect"), "/");
    std::string cookies;
    for (const auto& [name, value] : answer.headers.all()) {
        cookies += name == "Set-Cookie" ? value + "\n" : "";
    }
    EXPECT_TRUE(cookies.contains("HttpOnly"));
    EXPECT_TRUE(cookies.contains("SameSite=Lax"));
    const auto key = browser.cookies.at("__Host-conclave.session");
    const auto check = browser.cookies.at("conclave.check_session");
    EXPECT_EQ(login(browser, test_password).status, 200);
    EXPECT_NE(browser.cookies.at("__Host-conclave.session"), key);
    EXPECT_NE(browser.cookies.at("conclave.check_session"), check);
    auto old = host.browser();
    old.cookies["__Host-conclave.session"] = key;
    EXPECT_TRUE(body_of(old.get("/api/account/context")).at("user").is_null());

    EXPECT_TRUE(body_of(browser.get("/api/account/logout")).at("needs_confirmation").as_bool());
    EXPECT_EQ(browser.post_json("/api/account/logout", {}).status, 200);
    EXPECT_FALSE(browser.cookies.contains("__Host-conclave.session"));
    EXPECT_TRUE(body_of(browser.get("/api/account/context")).at("user").is_null());
}

TEST_F(Account, SigningInAgainEndsNothingButAnotherPersonsSession) {
    const auto tokens = run_tokens(browser, authorize_form());
    EXPECT_EQ(login(browser, test_password).status, 200);
    const auto next = body_of(
        browser.post_form("/connect/token", refresh_form(text_in(tokens, "refresh_token"))));
    EXPECT_EQ(claims_of(text_in(next, "id_token")).at("sid"),
              claims_of(text_in(run_tokens(browser, authorize_form()), "id_token")).at("sid"));
    ASSERT_TRUE(
        host.provider->users().add({.username = "bob", .password = std::string(test_password)}));
    EXPECT_EQ(
        browser.post_json("/api/account/login", {{"username", "bob"}, {"password", test_password}})
            .status,
        200);
    EXPECT_EQ(
        error_of(browser.post_form("/connect/token", refresh_form(text_in(next, "refresh_token")))),
        "invalid_grant");
}

TEST_F(Account, LocksAndLimits) {
    for (int i = 0; i < 5; ++i) {
        EXPECT_EQ(error_of(login(browser, "wrong")), "login_failed");
    }
    EXPECT_EQ(error_of(login(browser, "wrong")), "login_failed");
    const auto locked = login(browser, test_password);
    EXPECT_EQ(locked.status, 423);
    EXPECT_EQ(locked.headers.get("Retry-After"), "300");
    for (int i = 0; i < 3; ++i) {
        (void)login(browser, "wrong");
    }
    const auto limited = login(browser, test_password);
    EXPECT_EQ(limited.status, 429);
    EXPECT_TRUE(limited.headers.get("Retry-After"));
    host.store.clock.advance(301s);
    EXPECT_EQ(login(browser, test_password).status, 200);
}

TEST_F(Account, RegistersUnlessSwitchedOff) {
    const auto add = [&](TestBrowser& who, std::string_view name, std::string_view email,
                         std::string_view password) {
        return who.post_json("/api/account/register",
                             {{"username", name}, {"email", email}, {"password", password}});
    };
    EXPECT_EQ(error_of(add(browser, "b b", "b@example.org", test_password)), "invalid_username");
    EXPECT_EQ(error_of(add(browser, "bob", "nonsense", test_password)), "invalid_email");
    EXPECT_EQ(error_of(add(browser, "bob", "", test_password)), "invalid_email");
    EXPECT_EQ(error_of(add(browser, "bob", "b@example.org", "short")), "weak_password");
    EXPECT_EQ(add(browser, "ada", "b@example.org", test_password).status, 409);
    EXPECT_EQ(add(browser, "bob", "b@example.org", test_password).status, 200);
    EXPECT_EQ(body_of(browser.get("/api/account/context")).at("user").at("name").as_string(),
              "bob");
    auto config = test_config();
    config.registration_enabled = false;
    TestProvider closed(config);
    auto other = closed.browser();
    EXPECT_EQ(error_of(add(other, "bob", "b@example.org", test_password)), "registration_disabled");
}

TEST_F(Account, EndsTheSessionWhenTheClientMayAsk) {
    const auto tokens = run_tokens(browser, authorize_form());
    net::Form form;
    form.add("id_token_hint", text_in(tokens, "id_token"));
    form.add("post_logout_redirect_uri", "https://localhost:3000/signed-out");
    form.add("state", "s 1");
    auto stranger = host.browser();
    (void)stranger.csrf();
    (void)login(stranger, test_password);
    const auto asked = stranger.get("/connect/endsession?" + form.encode());
    EXPECT_TRUE(asked.headers.get("Location")->starts_with("/account/logout?logout_id="))
        << "a hint of another session is asked about";
    EXPECT_TRUE(stranger.cookies.contains("__Host-conclave.session"));

    host.store.clock.advance(1h); // an expired hint is still a hint
    const auto answer = browser.get("/connect/endsession?" + form.encode());
    EXPECT_EQ(answer.headers.get("Location"), "https://localhost:3000/signed-out?state=s%201");
    EXPECT_FALSE(browser.cookies.contains("__Host-conclave.session"));
    EXPECT_EQ(error_of(browser.post_form("/connect/token",
                                         refresh_form(text_in(tokens, "refresh_token")))),
              "invalid_grant");
}

TEST_F(Account, PagesHearInWhichLanguagesTheApplicationWouldLikeThem) {
    const auto page =
        browser.get(authorize_url(with(authorize_form(), "ui_locales", "fr-CA <x> en")));
    const std::string handle(location_parameters(page).get("request").value());
    const auto context = body_of(browser.get("/api/account/context?request=" + handle));
    EXPECT_EQ(context.at("ui_locales"), (boost::json::array{"fr-CA", "en"}));
    EXPECT_EQ(body_of(browser.get("/api/account/context")).at("ui_locales"), boost::json::array{});

    const auto sign_out = browser.get("/connect/endsession?ui_locales=de%20%26x%3D1%20sv");
    EXPECT_TRUE(sign_out.headers.get("Location")->ends_with("&ui_locales=de+sv"));
    const auto plain = browser.get("/connect/endsession");
    EXPECT_FALSE(plain.headers.get("Location")->contains("ui_locales"));
}

TEST_F(Account, EndsTheSessionThoughAPostFromElsewhereBringsNoCookies) {
    const auto tokens = run_tokens(browser, authorize_form());
    net::Form form;
    form.add("id_token_hint", text_in(tokens, "id_token"));
    form.add("post_logout_redirect_uri", "https://localhost:3000/signed-out");
    auto without_cookies = host.browser(); // SameSite=Lax
    const auto page = without_cookies.post_form("/connect/endsession", form);
    ASSERT_TRUE(page.headers.get("Location")->starts_with("/account/logout?logout_id="))
        << "nobody is told that they are signed out while they are not";
    const auto id = std::string(*location_parameters(page).get("logout_id"));
    const auto asked = body_of(browser.get("/api/account/logout?logout_id=" + id));
    EXPECT_FALSE(asked.at("needs_confirmation").as_bool()) << "the hint is of this session";
    const auto done = body_of(browser.post_json("/api/account/logout", {{"logout_id", id}}));
    EXPECT_EQ(text_in(done, "redirect"), "https://localhost:3000/signed-out");
    EXPECT_FALSE(browser.cookies.contains("__Host-conclave.session"));

    const auto again = without_cookies.post_form("/connect/endsession", form);
    const auto other = std::string(*location_parameters(again).get("logout_id"));
    ASSERT_EQ(login(browser, test_password).status, 200);
    const auto later = body_of(browser.get("/api/account/logout?logout_id=" + other));
    EXPECT_TRUE(later.at("needs_confirmation").as_bool()) << "it is another session";
}

TEST_F(Account, AsksBeforeItEndsTheSessionOtherwise) {
    (void)run_login(browser, authorize_form());
    net::Form form;
    form.add("client_id", "spa");
    form.add("post_logout_redirect_uri", "https://localhost:3000/");
    const auto page = browser.get("/connect/endsession?" + form.encode());
    const auto id = std::string(*location_parameters(page).get("logout_id"));
    const auto asked = body_of(browser.get("/api/account/logout?logout_id=" + id));
    EXPECT_TRUE(asked.at("needs_confirmation").as_bool());
    EXPECT_EQ(asked.at("client").at("name").as_string(), "Web app");
    const auto done = body_of(browser.post_json("/api/account/logout", {{"logout_id", id}}));
    EXPECT_EQ(text_in(done, "redirect"), "https://localhost:3000/");

    const auto evil =
        browser.get("/connect/endsession?" +
                    with(form, "post_logout_redirect_uri", "https://evil.example/").encode());
    const auto evil_id = std::string(*location_parameters(evil).get("logout_id"));
    EXPECT_TRUE(body_of(browser.post_json("/api/account/logout", {{"logout_id", evil_id}}))
                    .at("redirect")
                    .is_null());
    EXPECT_TRUE(browser.get("/connect/endsession?state=x")
                    .headers.get("Location")
                    ->starts_with("/account/logout"));
}

TEST_F(Account, ServesDocumentsAndPages) {
    const auto metadata = body_of(browser.get("/.well-known/openid-configuration"));
    EXPECT_EQ(text_in(metadata, "issuer"), test_issuer);
    EXPECT_EQ(browser.get("//.well-known/openid-configuration").status, 200);
    EXPECT_EQ(browser.get("/.well-known/oauth-authorization-server").status, 200);
    const auto keys = body_of(browser.get("/.well-known/openid-configuration/jwks"));
    EXPECT_EQ(keys.at("keys").as_array().size(), 4U); // two to verify with, two to encrypt to
    for (const auto& key : keys.at("keys").as_array()) {
        EXPECT_FALSE(key.as_object().contains("d"));
    }
    net::Headers known;
    known.set("If-None-Match",
              *browser.get("/.well-known/openid-configuration").headers.get("ETag"));
    EXPECT_EQ(browser.get("/.well-known/openid-configuration", known).status, 304);

    const auto first = browser.get("/account/login?request=x");
    const auto second = browser.get("/account/login?request=x");
    EXPECT_NE(first.body, second.body) << "the nonce is fresh";
    EXPECT_FALSE(first.body.contains("__CSP_NONCE__"));
    const auto policy = std::string(*first.headers.get("Content-Security-Policy"));
    EXPECT_TRUE(policy.contains("frame-ancestors 'none'"));
    EXPECT_FALSE(policy.contains("unsafe"));
    const auto check = browser.get("/connect/checksession");
    EXPECT_FALSE(check.headers.get("X-Frame-Options"));
    EXPECT_TRUE(check.headers.get("Content-Security-Policy")->contains("'sha256-"));
    EXPECT_TRUE(host.provider->cors_allows("https://localhost:3000"));
    EXPECT_FALSE(host.provider->cors_allows("https://evil.example"));
    EXPECT_FALSE(host.provider->cors_allows(""));
}

TEST(ProviderConfig, RefusesWhatCannotWork) {
    const std::pair<std::string_view, void (*)(Config&)> cases[] = {
        {"issuer", [](Config& c) { c.issuer = "https://localhost:44310/"; }},
        {"issuer", [](Config& c) { c.issuer = "http://example.org"; }},
        {"grace", [](Config& c) { c.refresh_grace = 301s; }},
        {"scope", [](Config& c) { c.api_scope = "a b"; }},
        {"fragment",
         [](Config& c) { c.clients[0].redirect_uris = {"https://localhost:3000/#cb"}; }},
    };
    for (const auto& [word, damage] : cases) {
        auto config = test_config();
        damage(config);
        try {
            const TestProvider host(config);
            FAIL() << word;
        } catch (const std::invalid_argument& error) {
            EXPECT_TRUE(std::string_view(error.what()).contains(word)) << error.what();
        }
    }
}

} // namespace
} // namespace conclave::identity
