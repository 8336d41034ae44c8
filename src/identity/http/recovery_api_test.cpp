#include "identity/people/mail_tokens.hpp"
#include "identity/people/second_factors.hpp"
#include "identity/people/totp.hpp"
#include "identity/testing/flow.hpp"

#include <gtest/gtest.h>

namespace conclave::identity {
namespace {

using namespace std::chrono_literals;
using namespace testing;

constexpr std::string_view other_password = "a lighthouse at dawn";

Config config_with(EmailConfirmation confirmation) {
    auto config = test_config();
    config.email_confirmation = confirmation;
    return config;
}

class Recovery : public ::testing::TestWithParam<EmailConfirmation> {
  protected:
    explicit Recovery(EmailConfirmation confirmation = EmailConfirmation::optional)
        : host(config_with(confirmation)) {}

    /// The mails that wait, to people and not to nobody.
    std::vector<mail::Message> mails() {
        std::vector<mail::Message> out;
        host.provider->outbox().drop_useless();
        for (const auto& mail : host.provider->outbox().claim(100)) {
            out.push_back(mail.message);
            host.provider->outbox().done(mail.id);
        }
        return out;
    }
    static std::string code_in(const mail::Message& mail) {
        const auto at = mail.text.find("#code=") + 6;
        return mail.text.substr(at, mail.text.find('\n', at) - at);
    }
    net::Response post(std::string_view path, const boost::json::object& body) {
        return browser.post_json(path, body);
    }
    net::Response register_as(std::string_view name, std::string_view email) {
        return post("/api/account/register",
                    {{"username", name}, {"email", email}, {"password", test_password}});
    }
    net::Response login(std::string_view name, std::string_view password) {
        return post("/api/account/login", {{"username", name}, {"password", password}});
    }
    /// A code that confirms or resets.
    std::string code(std::string_view path, const boost::json::object& body) {
        (void)post(path, body);
        const auto found = mails();
        return found.empty() ? "" : code_in(found.back());
    }
    void confirm(std::string_view name, std::string_view email) {
        (void)register_as(name, email);
        (void)post("/api/account/confirm", {{"code", code_in(mails().back())}});
    }

    TestProvider host;
    TestBrowser browser = host.browser();
};

class RecoveryRequired : public Recovery {
  protected:
    RecoveryRequired() : Recovery(EmailConfirmation::required) {}
};
class RecoveryOff : public Recovery {
  protected:
    RecoveryOff() : Recovery(EmailConfirmation::off) {}
};

TEST_F(Recovery, ConfirmsAnAddressOnce) {
    EXPECT_EQ(register_as("bob", "bob@example.org").status, 200);
    EXPECT_FALSE(host.provider->users().find("bob")->email_verified);
    const auto sent = mails();
    ASSERT_EQ(sent.size(), 1U);
    EXPECT_EQ(sent.front().to, "bob@example.org");
    EXPECT_TRUE(sent.front().text.contains("https://localhost:44310/account/confirm#code="));
    const boost::json::object body{{"code", code_in(sent.front())}};
    EXPECT_EQ(text_in(body_of(post("/api/account/confirm", body)), "email"), "bob@example.org");
    EXPECT_TRUE(host.provider->users().find("bob")->email_verified);
    EXPECT_EQ(error_of(post("/api/account/confirm", body)), "link_invalid");
}

TEST_F(Recovery, OldAndForeignCodesConfirmNothing) {
    (void)register_as("bob", "bob@example.org");
    const auto code = code_in(mails().back());
    EXPECT_EQ(error_of(post("/api/account/reset",
                            {{"code", code}, {"password", std::string(other_password)}})),
              "link_invalid"); // of another purpose
    host.store.clock.advance(confirm_code_lifetime);
    EXPECT_EQ(error_of(post("/api/account/confirm", {{"code", code}})), "link_invalid");
    EXPECT_EQ(error_of(post("/api/account/confirm", {{"code", ""}})), "link_invalid");
    EXPECT_FALSE(host.provider->users().find("bob")->email_verified);
}

TEST_F(RecoveryOff, BelievesAddressesAndSendsNothing) {
    EXPECT_EQ(register_as("bob", "bob@example.org").status, 200);
    EXPECT_TRUE(mails().empty());
    const auto used = code("/api/account/forgot", {{"email", "bob@example.org"}});
    EXPECT_EQ(
        post("/api/account/reset", {{"code", used}, {"password", std::string(other_password)}})
            .status,
        200);
    EXPECT_TRUE(host.provider->users().find("bob")->email_verified) << "who reads it has shown it";
}

TEST_F(RecoveryOff, AMailTakesNoSecondFactorFromWhoHasRights) {
    (void)register_as("bob", "bob@example.org");
    ASSERT_TRUE(host.provider->users().set_roles("bob", {"administrator"}));
    const auto bob = host.provider->users().find("bob").value();
    SecondFactors factors(*host.store.database, host.store.box, host.store.clock,
                          host.store.random);
    const auto begun = factors.begin(bob);
    ASSERT_TRUE(factors.enrol(bob, begun.ticket,
                              totp::code_at(begun.secret, totp::step_at(host.store.clock.now()))));
    const auto used = code("/api/account/forgot", {{"email", "bob@example.org"}});
    EXPECT_EQ(
        post("/api/account/reset", {{"code", used}, {"password", std::string(other_password)}})
            .status,
        200);
    EXPECT_TRUE(factors.enrolled(bob.id));
}

TEST_F(RecoveryRequired, LetsInOnlyWhoHasConfirmed) {
    EXPECT_EQ(text_in(body_of(register_as("bob", "bob@example.org")), "redirect"),
              "/account/registered");
    EXPECT_FALSE(browser.cookies.contains("__Host-conclave.session"));
    (void)mails();
    EXPECT_EQ(error_of(login("bob", "not the password")), "login_failed");
    EXPECT_TRUE(mails().empty());
    EXPECT_EQ(error_of(login("bob", test_password)), "email_unconfirmed");
    const auto again = mails(); // the first one may be lost
    ASSERT_EQ(again.size(), 1U);
    EXPECT_EQ(post("/api/account/confirm",
                   {{"code", code_in(again.front())}, {"password", test_password}})
                  .status,
              200);
    EXPECT_EQ(login("bob", test_password).status, 200);
}

TEST_F(RecoveryRequired, DoesNotTellWhoseAddressIsKnown) {
    const auto fresh = register_as("bob", "bob@example.org");
    const auto known = register_as("eve", "ada@example.org");
    EXPECT_EQ(fresh.body, known.body);
    EXPECT_EQ(fresh.status, known.status);
    EXPECT_FALSE(host.provider->users().find("eve"));
    const auto sent = mails();
    ASSERT_EQ(sent.size(), 2U);
    EXPECT_TRUE(sent.back().subject.contains("already"));
    EXPECT_EQ(error_of(register_as("ada", "new@example.org")), "name_taken");
}

TEST_F(Recovery, AForgottenPasswordIsReplacedAndEverybodySignedOut) {
    confirm("bob", "bob@example.org");
    auto elsewhere = host.browser();
    (void)elsewhere.post_json("/api/account/login",
                              {{"username", "bob"}, {"password", test_password}});
    const auto form = authorize_form();
    const auto tokens = run_tokens(elsewhere, form);
    const auto used = code("/api/account/forgot", {{"email", "BOB@example.org"}});
    const auto reset = [&](std::string_view code, std::string_view password) {
        return post("/api/account/reset", {{"code", code}, {"password", password}});
    };
    EXPECT_EQ(error_of(reset(used, "short")), "weak_password"); // and the code is still good
    EXPECT_EQ(text_in(body_of(reset(used, other_password)), "redirect"), "/account/reset-done");
    EXPECT_EQ(error_of(reset(used, other_password)), "link_invalid");
    EXPECT_EQ(error_of(login("bob", test_password)), "login_failed");
    EXPECT_EQ(login("bob", other_password).status, 200);
    EXPECT_TRUE(body_of(elsewhere.get("/api/account/context")).at("user").is_null());
    EXPECT_EQ(error_of(elsewhere.post_form("/connect/token",
                                           refresh_form(text_in(tokens, "refresh_token")))),
              "invalid_grant");
    const auto notice = mails();
    ASSERT_EQ(notice.size(), 1U);
    EXPECT_TRUE(notice.front().subject.contains("changed"));
}

TEST_F(Recovery, NewerCodesAndPasswordsMakeOlderCodesWorthless) {
    confirm("bob", "bob@example.org");
    const auto first = code("/api/account/forgot", {{"email", "bob@example.org"}});
    const auto second = code("/api/account/forgot", {{"email", "bob@example.org"}});
    const auto reset = [&](std::string_view code) {
        return error_of(post("/api/account/reset",
                             {{"code", code}, {"password", std::string(other_password)}}));
    };
    EXPECT_EQ(reset(first), "link_invalid");
    ASSERT_TRUE(host.provider->users().set_password("bob", "some other words"));
    EXPECT_EQ(reset(second), "link_invalid");
    const auto third = code("/api/account/forgot", {{"email", "bob@example.org"}});
    host.store.clock.advance(reset_code_lifetime);
    EXPECT_EQ(reset(third), "link_invalid");
}

TEST_F(Recovery, ForgottenAnswersTheSameWayToEverybody) {
    confirm("bob", "bob@example.org");
    const auto known = post("/api/account/forgot", {{"email", "bob@example.org"}});
    const auto unknown = post("/api/account/forgot", {{"email", "nobody@example.org"}});
    const auto unconfirmed = post("/api/account/forgot", {{"email", "ada@example.org"}});
    EXPECT_EQ(known.body, unknown.body);
    EXPECT_EQ(known.body, unconfirmed.body);
    EXPECT_EQ(known.status, unknown.status);
    EXPECT_EQ(host.provider->outbox().waiting(), 3U); // the same work
    EXPECT_EQ(mails().size(), 1U);
    EXPECT_EQ(error_of(post("/api/account/forgot", {{"email", "nonsense"}})), "invalid_email");
}

TEST_F(Recovery, MailsAreLimitedByAddressAndBySource) {
    confirm("bob", "bob@example.org");
    const RateLimits rates;
    for (int i = 1; i < rates.mails_per_hour_per_address; ++i) { // one went out to confirm
        EXPECT_FALSE(code("/api/account/forgot", {{"email", "bob@example.org"}}).empty()) << i;
    }
    EXPECT_TRUE(code("/api/account/forgot", {{"email", "bob@example.org"}}).empty());
    net::Response last;
    for (int i = 0; i < rates.mails_per_hour_per_source; ++i) {
        last = post("/api/account/forgot", {{"email", "nobody@example.org"}});
    }
    EXPECT_EQ(error_of(last), "too_many_attempts");
    EXPECT_TRUE(last.headers.get("Retry-After"));
}

TEST_F(Recovery, EveryPostNeedsTheTokenOfThePage) {
    net::Headers headers;
    headers.set("X-CSRF-Token", "wrong");
    for (const auto* path : {"/api/account/confirm", "/api/account/forgot", "/api/account/reset"}) {
        EXPECT_EQ(error_of(browser.post_json(path, {{"email", "ada@example.org"}}, headers)),
                  "csrf_failed");
    }
}

} // namespace
} // namespace conclave::identity
