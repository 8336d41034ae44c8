#include "identity/http/self_api.hpp"

#include "identity/http/own_account.hpp"
#include "identity/people/second_factors.hpp"
#include "identity/people/totp.hpp"
#include "identity/testing/flow.hpp"

#include <gtest/gtest.h>

namespace conclave::identity {
namespace {

using namespace std::chrono_literals;
using namespace testing;

class Self : public ::testing::Test {
  protected:
    TestProvider host;
    TestBrowser browser = host.browser();
    base::Bytes secret;
    std::vector<std::string> recovery;

    static net::Response login(TestBrowser& who, std::string_view password = test_password) {
        return who.post_json("/api/account/login", {{"username", "ada"}, {"password", password}});
    }
    static std::string ticket_of(const net::Response& answer) {
        const auto body = body_of(answer);
        return body.contains("second_factor")
                   ? text_in(body.at("second_factor").as_object(), "ticket")
                   : "";
    }
    net::Response second(TestBrowser& who, const std::string& ticket, const std::string& code,
                         std::string_view method = "totp", bool trust = false) {
        return who.post_json(
            "/api/account/second-factor",
            {{"ticket", ticket}, {"code", code}, {"method", method}, {"trust_browser", trust}});
    }
    std::string code_now() { return totp::code_at(secret, totp::step_at(host.store.clock.now())); }
    void next_step() { host.store.clock.advance(30s); }
    boost::json::object self(TestBrowser& who) { return body_of(who.get("/api/self")); }

    /// Signs ada in and gives her an authenticator app.
    void enrol() {
        ASSERT_EQ(login(browser).status, 200);
        const auto begun = body_of(browser.post_json("/api/self/totp/begin", {}));
        secret = totp::from_base32(text_in(begun, "secret")).value();
        const auto enrolled = body_of(browser.post_json(
            "/api/self/totp/enrol", {{"ticket", text_in(begun, "ticket")}, {"code", code_now()}}));
        for (const auto& code : enrolled.at("recovery_codes").as_array()) {
            recovery.emplace_back(code.as_string());
        }
        next_step();
    }
};

TEST_F(Self, NeedsASessionAndTheToken) {
    EXPECT_EQ(browser.get("/api/self").status, 401);
    for (const auto* path :
         {"/api/self/totp/begin", "/api/self/totp/enrol", "/api/self/totp/remove",
          "/api/self/recovery-codes", "/api/self/browsers/forget", "/api/self/sessions/end",
          "/api/self/consents/withdraw", "/api/self/password"}) {
        EXPECT_EQ(error_of(browser.post_json(path, {})), "sign_in_required") << path;
        net::Headers headers;
        headers.set("X-CSRF-Token", "wrong");
        EXPECT_EQ(error_of(browser.post_json(path, {}, headers)), "csrf_failed") << path;
    }
}

TEST_F(Self, AnAppIsAskedForFromThenOn) {
    enrol();
    EXPECT_EQ(recovery.size(), recovery_code_count);
    EXPECT_EQ(host.provider->outbox().waiting(), 1U);
    auto other = host.browser();
    const auto answer = login(other);
    EXPECT_EQ(answer.status, 200);
    EXPECT_FALSE(other.cookies.contains("__Host-conclave.session"));
    const auto ticket = ticket_of(answer);
    EXPECT_EQ(error_of(second(other, ticket, "000000")), "wrong_code");
    EXPECT_EQ(text_in(body_of(second(other, ticket, code_now())), "redirect"), "/");
    EXPECT_EQ(second(other, ticket, code_now()).status, 410); // a ticket is good once
    const auto session = self(other).at("sessions").as_array().front().as_object();
    EXPECT_TRUE(session.at("second_factor").as_bool());
    EXPECT_TRUE(session.at("current").as_bool());
}

TEST_F(Self, AnApplicationMayAskForTheSecondFactorInATrustedBrowser) {
    enrol();
    auto other = host.browser();
    ASSERT_EQ(second(other, ticket_of(login(other)), code_now(), "totp", true).status, 200);
    other.cookies.erase("__Host-conclave.session");
    next_step();
    EXPECT_EQ(ticket_of(login(other)), "") << "the browser is trusted";
    const auto strict = with(authorize_form(), "acr_values", acr_two_factors);
    const auto page = other.get(authorize_url(strict));
    ASSERT_TRUE(page.headers.get("Location")->starts_with("/account/login?request="));
    const auto handle = std::string(*location_parameters(page).get("request"));
    const auto asked =
        other.post_json("/api/account/login",
                        {{"username", "ada"}, {"password", test_password}, {"request", handle}});
    const auto ticket = ticket_of(asked);
    ASSERT_FALSE(ticket.empty()) << asked.body;
    const auto done = other.post_json(
        "/api/account/second-factor",
        {{"ticket", ticket}, {"code", code_now()}, {"method", "totp"}, {"request", handle}});
    const auto answer = other.get(text_in(body_of(done), "redirect"));
    const auto tokens = body_of(
        other.post_form("/connect/token", code_form(*location_parameters(answer).get("code"))));
    const auto id_token = claims_of(text_in(tokens, "id_token"));
    EXPECT_EQ(text_in(id_token, "acr"), acr_two_factors);
    EXPECT_EQ(id_token.at("amr").as_array().size(), 3U);
    EXPECT_TRUE(other.get(authorize_url(strict)).headers.get("Location")->contains("code="));
}

TEST_F(Self, ACodeThatWasUsedIsRefused) {
    enrol();
    auto first = host.browser();
    auto thief = host.browser();
    const auto ticket = ticket_of(login(first));
    const auto stolen = ticket_of(login(thief));
    const auto code = code_now();
    EXPECT_EQ(second(first, ticket, code).status, 200);
    EXPECT_EQ(error_of(second(thief, stolen, code)), "wrong_code");
}

TEST_F(Self, ATicketWorksInItsBrowserAndForFiveMinutes) {
    enrol();
    auto one = host.browser();
    auto two = host.browser();
    (void)two.csrf();
    const auto ticket = ticket_of(login(one));
    EXPECT_EQ(second(two, ticket, code_now()).status, 410);
    host.store.clock.advance(second_factor_wait);
    EXPECT_EQ(second(one, ticket, code_now()).status, 410);
    const auto fresh = ticket_of(login(one));
    ASSERT_TRUE(host.provider->users().set_password("ada", "some other words"));
    EXPECT_EQ(second(one, fresh, code_now()).status, 410);
}

TEST_F(Self, WrongCodesLetTheFactorRestWhateverThePasswordDoes) {
    enrol();
    auto thief = host.browser();
    for (int i = 0; i < second_factor_max_failures; ++i) {
        const auto ticket = ticket_of(login(thief)); // the right password, again and again
        EXPECT_EQ(error_of(second(thief, ticket, "000000")), "wrong_code");
        next_step(); // slower than the rate limits
    }
    const auto ticket = ticket_of(login(thief));
    const auto resting = second(thief, ticket, code_now());
    EXPECT_EQ(resting.status, 423);
    EXPECT_TRUE(resting.headers.get("Retry-After"));
    host.store.clock.advance(second_factor_rest);
    EXPECT_EQ(second(thief, ticket_of(login(thief)), code_now()).status, 200);
}

TEST_F(Self, EachRestIsLongerUntilARightCode) {
    enrol();
    auto thief = host.browser();
    const auto rest = [&](std::chrono::seconds expected) {
        for (int i = 0; i < second_factor_max_failures; ++i) {
            next_step(); // slower than the rate limits
            const auto ticket = ticket_of(login(thief));
            EXPECT_EQ(error_of(second(thief, ticket, "000000")), "wrong_code");
        }
        const auto resting = second(thief, ticket_of(login(thief)), "000000");
        EXPECT_EQ(resting.status, 423);
        EXPECT_EQ(resting.headers.get("Retry-After").value_or(""),
                  std::to_string(expected.count()));
        host.store.clock.advance(expected);
    };
    for (const auto expected : {300s, 600s, 1200s, 2400s, 3600s, 3600s}) {
        rest(expected);
    }
    EXPECT_EQ(second(thief, ticket_of(login(thief)), code_now()).status, 200);
    rest(300s);
}

TEST_F(Self, RecoveryCodesWorkOnceAndInAnyDress) {
    enrol();
    auto other = host.browser();
    auto code = recovery.front();
    std::ranges::transform(code, code.begin(), [](unsigned char c) {
        return c == '-' ? ' ' : static_cast<char>(std::tolower(c));
    });
    EXPECT_EQ(second(other, ticket_of(login(other)), code, "recovery").status, 200);
    EXPECT_EQ(self(other).at("totp").at("recovery_codes_left").to_number<int>(), 9);
    auto again = host.browser();
    EXPECT_EQ(error_of(second(again, ticket_of(login(again)), code, "recovery")), "wrong_code");
    const auto renewed = body_of(browser.post_json("/api/self/recovery-codes", {}));
    EXPECT_EQ(renewed.at("recovery_codes").as_array().size(), recovery_code_count);
    EXPECT_EQ(error_of(second(again, ticket_of(login(again)), recovery.back(), "recovery")),
              "wrong_code");
}

TEST_F(Self, ATrustedBrowserIsNotAskedUntilItIsForgotten) {
    enrol();
    auto home = host.browser();
    EXPECT_EQ(second(home, ticket_of(login(home)), code_now(), "totp", true).status, 200);
    EXPECT_EQ(ticket_of(login(home)), "");
    EXPECT_EQ(self(home).at("totp").at("trusted_browsers").to_number<int>(), 1);
    auto elsewhere = host.browser();
    EXPECT_NE(ticket_of(login(elsewhere)), "");
    EXPECT_EQ(home.post_json("/api/self/browsers/forget", {}).status, 200);
    EXPECT_NE(ticket_of(login(home)), "");
    next_step();
    EXPECT_EQ(second(home, ticket_of(login(home)), code_now(), "totp", true).status, 200);
    host.store.clock.advance(trusted_browser_lifetime);
    EXPECT_NE(ticket_of(login(home)), "");
}

TEST_F(Self, GuardsAreChangedAfterAFreshSignInOnly) {
    enrol();
    host.store.clock.advance(fresh_sign_in);
    EXPECT_FALSE(self(browser).at("fresh").as_bool());
    for (const auto* path : {"/api/self/totp/begin", "/api/self/totp/enrol",
                             "/api/self/totp/remove", "/api/self/recovery-codes"}) {
        EXPECT_EQ(error_of(browser.post_json(path, {})), "fresh_sign_in_required") << path;
    }
    EXPECT_EQ(second(browser, ticket_of(login(browser)), code_now()).status, 200);
    EXPECT_EQ(browser.post_json("/api/self/totp/remove", {}).status, 200);
    EXPECT_EQ(ticket_of(login(browser)), "");
}

TEST_F(Self, AnEnrolmentNeedsARightCodeInTimeOfTheSamePerson) {
    ASSERT_EQ(login(browser).status, 200);
    const auto begun = body_of(browser.post_json("/api/self/totp/begin", {}));
    secret = totp::from_base32(text_in(begun, "secret")).value();
    const auto ticket = text_in(begun, "ticket");
    const auto enrol_with = [&](TestBrowser& who, std::string_view code) {
        return error_of(
            who.post_json("/api/self/totp/enrol", {{"ticket", ticket}, {"code", code}}));
    };
    EXPECT_EQ(enrol_with(browser, "000000"), "wrong_code");
    auto bob = host.browser();
    (void)bob.post_json(
        "/api/account/register",
        {{"username", "bob"}, {"email", "bob@example.org"}, {"password", test_password}});
    EXPECT_EQ(enrol_with(bob, code_now()), "enrolment_expired");
    host.store.clock.advance(enrolment_lifetime);
    ASSERT_EQ(login(browser).status, 200);
    EXPECT_EQ(enrol_with(browser, code_now()), "enrolment_expired");
    EXPECT_EQ(error_of(browser.post_json("/api/self/recovery-codes", {})), "not_enrolled");
}

TEST_F(Self, SessionsAreSeenAndEndedByTheirOwnerOnly) {
    ASSERT_EQ(login(browser).status, 200);
    auto other = host.browser();
    ASSERT_EQ(login(other).status, 200);
    auto third = host.browser();
    ASSERT_EQ(login(third).status, 200);
    auto bob = host.browser();
    (void)bob.post_json(
        "/api/account/register",
        {{"username", "bob"}, {"email", "bob@example.org"}, {"password", test_password}});
    EXPECT_EQ(self(browser).at("sessions").as_array().size(), 3U);
    EXPECT_EQ(self(bob).at("sessions").as_array().size(), 1U);
    std::string sid;
    const auto seen = self(other);
    for (const auto& session : seen.at("sessions").as_array()) {
        if (session.at("current").as_bool()) {
            sid = session.at("sid").as_string();
        }
    }
    EXPECT_EQ(bob.post_json("/api/self/sessions/end", {{"sid", sid}}).status, 200);
    EXPECT_EQ(self(browser).at("sessions").as_array().size(), 3U);
    EXPECT_EQ(browser.post_json("/api/self/sessions/end", {{"sid", sid}}).status, 200);
    EXPECT_EQ(other.get("/api/self").status, 401);
    EXPECT_EQ(browser.post_json("/api/self/sessions/end", {}).status, 200); // all others
    EXPECT_EQ(third.get("/api/self").status, 401);
    EXPECT_EQ(bob.get("/api/self").status, 200);
    EXPECT_EQ(self(browser).at("sessions").as_array().size(), 1U);
}

TEST_F(Self, ANewPasswordNeedsTheOldOneAndEndsOtherSessions) {
    ASSERT_EQ(login(browser).status, 200);
    auto other = host.browser();
    ASSERT_EQ(login(other).status, 200);
    const auto change = [&](std::string_view current, std::string_view password) {
        return browser.post_json("/api/self/password",
                                 {{"current", current}, {"password", password}});
    };
    EXPECT_EQ(error_of(change("not this", "a lighthouse at dawn")), "wrong_password");
    EXPECT_EQ(error_of(change(test_password, "password1")), "weak_password");
    EXPECT_EQ(text_in(body_of(change(test_password, "a lighthouse at dawn")), "redirect"),
              "/account/security");
    EXPECT_EQ(browser.get("/api/self").status, 200);
    EXPECT_EQ(other.get("/api/self").status, 401);
    EXPECT_EQ(error_of(login(other)), "login_failed");
    EXPECT_EQ(login(other, "a lighthouse at dawn").status, 200);
}

TEST_F(Self, SignInLeadsToOurOwnPagesOnly) {
    const auto to = [&](std::string_view next) {
        return text_in(body_of(browser.post_json(
                           "/api/account/login",
                           {{"username", "ada"}, {"password", test_password}, {"next", next}})),
                       "redirect");
    };
    EXPECT_EQ(to("/account/security"), "/account/security");
    for (const auto* bad : {"https://evil.example", "//evil.example", "/\\evil.example",
                            "/account/security?x=//evil", "javascript:alert(1)", ""}) {
        EXPECT_EQ(to(bad), "/") << bad;
    }
}

} // namespace
} // namespace conclave::identity
