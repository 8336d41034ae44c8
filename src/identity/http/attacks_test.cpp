// Attacks on all of the provider's pages and forms at once: the routes themselves say what there
// is, so that a new one is attacked, too.
#include "base/metrics.hpp"
#include "identity/testing/admin_caller.hpp"
#include "identity/testing/signer_test.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <set>

namespace conclave::identity {
namespace {

using namespace std::chrono_literals;
using namespace testing;

class Attacks : public ::testing::Test {
  protected:
    TestProvider host;
    TestBrowser browser = host.browser();

    /// A path that fits the pattern.
    static std::string path_of(std::string pattern) {
        for (auto at = pattern.find('{'); at != std::string::npos; at = pattern.find('{')) {
            pattern.replace(at, pattern.find('}') + 1 - at, "1");
        }
        if (pattern.ends_with('*')) {
            pattern.pop_back();
        }
        return pattern;
    }
    net::Response login(TestBrowser& who, std::string_view name, std::string_view password) {
        return who.post_json("/api/account/login", {{"username", name}, {"password", password}});
    }
};

TEST_F(Attacks, EveryFormNeedsTheTokenTheOriginAndTheSite) {
    // No cookie counts at these: they take codes, tokens and clients' secrets, or only begin
    // something that the person answers on a page.
    const std::set<std::string, std::less<>> without_cookies{
        "/connect/authorize", "/connect/endsession",          "/connect/par",
        "/connect/token",     "/connect/deviceauthorization", "/connect/ciba",
        "/connect/userinfo",  "/connect/revocation",          "/connect/introspect",
    };
    ASSERT_EQ(login(browser, "ada", test_password).status, 200);
    auto stranger = host.browser();
    const auto csrf = browser.csrf();
    const auto strangers = stranger.csrf();
    using Change = std::pair<std::string, std::string>;
    const std::pair<std::string_view, std::vector<Change>> forgeries[] = {
        {"no token", {}},
        {"empty token", {{"X-CSRF-Token", ""}}},
        {"invented token", {{"X-CSRF-Token", "wrong"}}},
        {"token of another browser", {{"X-CSRF-Token", strangers}}},
        {"foreign origin", {{"X-CSRF-Token", csrf}, {"Origin", "https://evil.example"}}},
        {"opaque origin", {{"X-CSRF-Token", csrf}, {"Origin", "null"}}},
        {"another port", {{"X-CSRF-Token", csrf}, {"Origin", "https://localhost:3000"}}},
        {"another site", {{"X-CSRF-Token", csrf}, {"Sec-Fetch-Site", "cross-site"}}},
        {"a neighbour", {{"X-CSRF-Token", csrf}, {"Sec-Fetch-Site", "same-site"}}},
    };
    std::size_t forms = 0;
    for (const auto& path : host.router.paths("POST")) {
        if (without_cookies.contains(path)) {
            continue;
        }
        ++forms;
        for (const auto& [name, changes] : forgeries) {
            net::Headers headers;
            headers.set("Content-Type", "application/json");
            for (const auto& [key, value] : changes) {
                headers.set(key, value);
            }
            const auto answer = browser.send("POST", path_of(path), headers, "{}");
            EXPECT_EQ(answer.status, 400) << path << ": " << name;
            EXPECT_EQ(error_of(answer), "csrf_failed") << path << ": " << name;
        }
        // What a form of another site can send without asking first.
        for (const auto* type : {"text/plain", "application/x-www-form-urlencoded"}) {
            net::Headers headers;
            headers.set("Content-Type", type);
            headers.set("X-CSRF-Token", csrf);
            EXPECT_EQ(browser.send("POST", path_of(path), headers, "{}").status, 415) << path;
        }
    }
    EXPECT_GE(forms, 33U);
    EXPECT_EQ(host.router.paths("POST").size(), forms + without_cookies.size());
    for (const auto* method : {"PUT", "DELETE", "PATCH"}) {
        EXPECT_TRUE(host.router.paths(method).empty()) << method;
    }
}

TEST_F(Attacks, NoCookieOpensTheAdminApi) {
    AdminCaller admin(host);
    admin.token.clear();
    ASSERT_EQ(login(browser, "ada", test_password).status, 200);
    std::string cookies;
    for (const auto& [name, value] : browser.cookies) {
        cookies += name + "=" + value + "; ";
    }
    const auto csrf = browser.csrf();
    const auto operations = admin.read("/swagger/v1/swagger.json").at("paths").as_object();
    std::size_t calls = 0;
    for (const auto& [path, methods] : operations) {
        for (const auto& [name, operation] : methods.as_object()) {
            ++calls;
            std::string method(name);
            std::ranges::transform(method, method.begin(),
                                   [](unsigned char c) { return static_cast<char>(toupper(c)); });
            net::Headers headers;
            headers.set("Cookie", cookies);
            headers.set("X-CSRF-Token", csrf);
            EXPECT_EQ(admin.send(method, path_of(path), "{}", headers).status, 401)
                << method << " " << std::string_view(path);
        }
    }
    EXPECT_GT(calls, 100U);
}

TEST_F(Attacks, NoPageMayBeFramed) {
    // What is in a frame by its nature, and has nothing to click.
    const std::set<std::string, std::less<>> frames{"/connect/checksession",
                                                    "/connect/endsession/callback"};
    ASSERT_EQ(login(browser, "ada", test_password).status, 200);
    std::size_t pages = 0;
    const auto hold = [&](const std::string& path, const net::Response& answer) {
        if (!answer.headers.get("Content-Type").value_or("").starts_with("text/html")) {
            return;
        }
        ++pages;
        EXPECT_EQ(answer.headers.get("X-Frame-Options"), "DENY") << path;
        EXPECT_TRUE(answer.headers.get("Content-Security-Policy")
                        .value_or("")
                        .contains("frame-ancestors 'none'"))
            << path;
    };
    for (const auto& path : host.router.paths("GET")) {
        if (!frames.contains(path)) {
            hold(path, browser.get(path_of(path)));
        }
    }
    EXPECT_GE(pages, 18U);
    const auto fault = browser.get(authorize_url(with(authorize_form(), "client_id", "nobody")));
    EXPECT_EQ(fault.status, 400);
    hold("the error page", fault);
}

TEST_F(Attacks, ASessionThatWasPlantedIsNotTaken) {
    auto attacker = host.browser();
    ASSERT_TRUE(host.provider->users().add(
        {.username = "mallory", .password = std::string(test_password)}));
    ASSERT_EQ(login(attacker, "mallory", test_password).status, 200);
    constexpr auto session = "__Host-conclave.session";
    for (const auto& planted : {attacker.cookies.at(session), std::string("chosen")}) {
        auto victim = host.browser();
        victim.cookies[session] = planted;
        ASSERT_EQ(login(victim, "ada", test_password).status, 200);
        EXPECT_NE(victim.cookies.at(session), planted);
        auto old = host.browser();
        old.cookies[session] = planted;
        const auto context = body_of(old.get("/api/account/context"));
        EXPECT_TRUE(context.at("user").is_null()) << "who knows the old key is nobody";
    }
}

TEST_F(Attacks, KnownAndUnknownNamesCostTheSame) {
    auto hashes = base::metrics::counter("conclave_identity_password_hashes_total",
                                         "Password hashes that were computed");
    const auto cost = [&](std::string_view name, std::string_view password) {
        const auto before = hashes.value();
        const auto answer = login(browser, name, password);
        EXPECT_EQ(answer.status, 401) << name;
        return std::pair(hashes.value() - before, answer.body);
    };
    auto& users = host.provider->users();
    for (const auto* name : {"disabled", "locked"}) {
        ASSERT_TRUE(users.add({.username = name, .password = std::string(test_password)}));
    }
    ASSERT_TRUE(users.set_enabled("disabled", false));
    for (int i = 0; i < LockoutPolicy{}.max_failures; ++i) {
        (void)login(browser, "locked", "not the password");
    }
    const auto unknown = cost("nobody", "not the password");
    EXPECT_EQ(unknown.first, 1);
    for (const auto* name : {"ada", "ada@example.org", "disabled", "locked", "", "nobody@x"}) {
        EXPECT_EQ(cost(name, "not the password"), unknown) << name;
    }
    EXPECT_EQ(cost("disabled", test_password), unknown) << "even with the right password";
}

TEST_F(Attacks, RegistrationAndForgottenPasswordsCostTheSame) {
    auto config = test_config();
    config.email_confirmation = EmailConfirmation::required;
    TestProvider closed(config);
    auto visitor = closed.browser();
    auto hashes = base::metrics::counter("conclave_identity_password_hashes_total",
                                         "Password hashes that were computed");
    const auto cost = [&](std::string_view path, const boost::json::object& body) {
        auto& outbox = closed.provider->outbox();
        const auto [hashed, mails] = std::pair(hashes.value(), outbox.waiting());
        const auto answer = visitor.post_json(path, body);
        return std::tuple(hashes.value() - hashed, outbox.waiting() - mails, answer.status,
                          answer.body);
    };
    const auto registered = [&](std::string_view name, std::string_view email) {
        return cost("/api/account/register",
                    {{"username", name}, {"email", email}, {"password", test_password}});
    };
    const auto fresh = registered("bob", "bob@example.org");
    EXPECT_EQ(std::get<0>(fresh), 1);
    EXPECT_EQ(std::get<1>(fresh), 1U);
    EXPECT_EQ(registered("eve", "ada@example.org"), fresh);
    const auto forgotten = [&](std::string_view email) {
        return cost("/api/account/forgot", {{"email", email}});
    };
    const auto unknown = forgotten("nobody@example.org");
    EXPECT_EQ(std::get<0>(unknown), 0);
    EXPECT_EQ(std::get<1>(unknown), 1U);
    EXPECT_EQ(forgotten("ada@example.org"), unknown);
}

TEST_F(Attacks, OnePasswordAtManyNamesFromManyAddresses) {
    auto& users = host.provider->users();
    ASSERT_TRUE(users.add({.username = "weak", .password = "the same old words"}));
    const auto guess = [&](int i, std::string_view name, std::string_view password) {
        auto bot = host.browser();
        bot.peer = "198.51.100." + std::to_string(i);
        return login(bot, name, password);
    };
    const auto limit = LockoutPolicy{}.max_names_per_password;
    for (int i = 0; i < limit; ++i) {
        EXPECT_EQ(error_of(guess(i, "person" + std::to_string(i), "the same old words")),
                  "login_failed");
    }
    const auto right = guess(100, "weak", "the same old words");
    const auto unknown = guess(101, "person99", "the same old words");
    EXPECT_EQ(right.status, 429);
    EXPECT_EQ(right.body, unknown.body) << "a hit looks like a miss";
    EXPECT_TRUE(right.headers.get("Retry-After"));
    EXPECT_EQ(guess(102, "ada", test_password).status, 200) << "others go on";
    host.store.clock.advance(guessed_password_window);
    EXPECT_EQ(guess(103, "weak", "the same old words").status, 200);
}

TEST_F(Attacks, AKeyNameIsOnlyAName) {
    const auto tokens = run_tokens(browser, authorize_form());
    const auto token = text_in(tokens, "access_token");
    const auto parts = jose::parse_compact(token);
    ASSERT_TRUE(parts);
    const auto userinfo = [&](const std::string& changed) {
        net::Headers headers;
        headers.set("Authorization", "Bearer " + changed);
        return browser.get("/connect/userinfo", headers).status;
    };
    EXPECT_EQ(userinfo(token), 200);
    const auto rest = token.substr(token.find('.'));
    for (const auto* kid :
         {"../../../../dev/null", "/etc/passwd", "' OR '1'='1", "x' UNION SELECT 'secret' --",
          "https://evil.example/jwks.json", "|/usr/bin/id", "", "\\u0000"}) {
        for (const auto* more : {"", R"(,"jku":"https://evil.example/jwks.json")",
                                 R"(,"x5u":"https://evil.example/cert.pem")"}) {
            const auto header =
                std::string(R"({"alg":"ES256","typ":"at+jwt","kid":")") + kid + "\"" + more + "}";
            EXPECT_EQ(userinfo(base::to_base64url(base::as_bytes(header)) + rest), 401) << header;
        }
    }
    // Signed soundly, with a key that the attacker names, brings along, or knows: an empty file's.
    const Signer attacker("ES256");
    for (const auto& kid : {parts->kid, std::string("attacker"), std::string()}) {
        for (const auto& more : {std::string(), R"(,"jwk":)" + attacker.jwk(),
                                 std::string(R"(,"jku":"https://evil.example/jwks.json")")}) {
            const auto header = R"({"typ":"at+jwt","kid":")" + kid + "\"" + more + "}";
            EXPECT_EQ(userinfo(attacker.sign(header, parts->payload)), 401) << header;
        }
    }
    for (const auto& kid :
         {parts->kid, std::string("/dev/null"), std::string("../../../../dev/null")}) {
        const auto header = R"({"alg":"HS256","typ":"at+jwt","kid":")" + kid + "\"}";
        EXPECT_EQ(userinfo(jose::sign_hs256(header, parts->payload, {})), 401) << header;
    }
    EXPECT_TRUE(host.network.sent.empty()) << "no key is fetched because a token says so";
}

} // namespace
} // namespace conclave::identity
