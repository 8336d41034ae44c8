#include "identity/admin/audit_log.hpp"
#include "identity/federation/login_store.hpp"
#include "identity/passkeys/passkey_store.hpp"
#include "identity/people/second_factors.hpp"
#include "identity/people/totp.hpp"
#include "identity/testing/external_fixture.hpp"
#include "identity/testing/test_authenticator.hpp"
#include "identity/users/accounts.hpp"

namespace conclave::identity {
namespace {

using namespace testing;

constexpr std::string_view owners_password = "a lighthouse at dawn";
constexpr std::string_view address = "vera@example.org";

/// Mallory makes an account with Vera's address before she comes.
class PreHijack : public ExternalTest {
  protected:
    void SetUp() override {
        ASSERT_EQ(
            mallory
                .post_json("/api/account/register",
                           {{"username", "vee"}, {"email", address}, {"password", test_password}})
                .status,
            200);
        confirmation = code_in(last_mail());
    }
    mail::Message last_mail() {
        mail::Message last;
        for (const auto& mail : host.provider->outbox().claim(100)) {
            last = mail.message.to.empty() ? last : mail.message;
            host.provider->outbox().done(mail.id);
        }
        return last;
    }
    static std::string code_in(const mail::Message& mail) {
        const auto at = mail.text.find("#code=") + 6;
        return mail.text.substr(at, mail.text.find('\n', at) - at);
    }
    net::Response confirm(TestBrowser& who, std::string_view password = "") {
        return who.post_json("/api/account/confirm",
                             {{"code", confirmation}, {"password", password}});
    }
    static net::Response login(TestBrowser& who, std::string_view password) {
        return who.post_json("/api/account/login", {{"username", "vee"}, {"password", password}});
    }
    [[nodiscard]] User account() const { return host.provider->users().find("vee").value(); }
    /// Vera takes the account over; where the page leads.
    std::string take_over() {
        (void)vera.post_json("/api/account/forgot", {{"email", address}});
        reset_mail = last_mail();
        const auto answer = vera.post_json(
            "/api/account/reset", {{"code", code_in(reset_mail)}, {"password", owners_password}});
        return text_in(body_of(answer), "redirect");
    }
    void add_passkey() {
        const auto begun = body_of(mallory.post_json("/api/account/passkeys/add/begin", {}));
        const auto& options = begun.at("options").as_object();
        device.user_handle = text_in(options.at("user").as_object(), "id");
        ASSERT_EQ(mallory
                      .post_json(
                          "/api/account/passkeys/add",
                          {{"credential", device.registration_json(text_in(options, "challenge"))}})
                      .status,
                  200);
    }
    std::string error_with_passkey(TestBrowser& who) {
        const auto begun = body_of(who.post_json("/api/account/passkeys/sign-in/begin", {}));
        const auto challenge = text_in(begun.at("options").as_object(), "challenge");
        return error_of(who.post_json("/api/account/passkeys/sign-in",
                                      {{"credential", device.assertion_json(challenge)}}));
    }
    void add_authenticator() {
        SecondFactors factors(*host.store.database, host.store.box, host.store.clock,
                              host.store.random);
        const auto begun = factors.begin(account());
        ASSERT_TRUE(
            factors.enrol(account(), begun.ticket,
                          totp::code_at(begun.secret, totp::step_at(host.store.clock.now()))));
    }

    TestBrowser mallory = host.browser();
    TestBrowser vera = host.browser();
    TestAuthenticator device;
    std::string confirmation;
    mail::Message reset_mail;
};

TEST_F(PreHijack, TheLinkAloneBlessesNobodysAccount) {
    EXPECT_EQ(error_of(confirm(vera)), "password_needed");
    EXPECT_EQ(error_of(confirm(vera, owners_password)), "wrong_password");
    ASSERT_EQ(ExternalTest::login(vera), 200); // as ada
    EXPECT_EQ(error_of(confirm(vera)), "password_needed") << "somebody else's session";
    EXPECT_FALSE(account().email_verified);
    auto elsewhere = host.browser();
    EXPECT_EQ(confirm(elsewhere, test_password).status, 200) << "the code is still good";
    EXPECT_TRUE(account().email_verified);
}

TEST_F(PreHijack, WhoMadeTheAccountConfirmsAndKeepsWhatIsConnected) {
    ASSERT_EQ(run(mallory, {}, "connect").status, 200);
    EXPECT_EQ(confirm(mallory).status, 200) << "signed in to it";
    EXPECT_EQ(take_over(), "/account/reset-done");
    auto elsewhere = host.browser();
    EXPECT_EQ(run(elsewhere).status, 200);
    EXPECT_EQ(user_in(elsewhere), "vee");
}

TEST_F(PreHijack, GuessingThePasswordAtTheLinkLocksTheAccount) {
    for (int i = 0; i < 5; ++i) {
        EXPECT_EQ(error_of(confirm(vera, "guess " + std::to_string(i))), "wrong_password");
    }
    EXPECT_EQ(error_of(confirm(vera, test_password)), "locked_out");
}

TEST_F(PreHijack, AnExternalLoginDoesNotOutliveTheOwnersReset) {
    ASSERT_EQ(run(mallory, {}, "connect").status, 200);
    EXPECT_EQ(take_over(), "/account/reset-done?removed=1");
    EXPECT_TRUE(reset_mail.text.contains("never confirmed"));
    EXPECT_TRUE(last_mail().text.contains("sign-in with Corp"));
    EXPECT_TRUE(account().email_verified);
    auto elsewhere = host.browser();
    EXPECT_EQ(run(elsewhere).status, 200);
    EXPECT_NE(user_in(elsewhere), "vee") << "an account of their own";
    EXPECT_EQ(login(vera, owners_password).status, 200);
    EXPECT_EQ(error_of(login(elsewhere, test_password)), "login_failed");
}

TEST_F(PreHijack, APasskeyDoesNotOutliveTheOwnersReset) {
    add_passkey();
    auto elsewhere = host.browser();
    EXPECT_EQ(error_with_passkey(elsewhere), "status 200");
    EXPECT_EQ(take_over(), "/account/reset-done?removed=1");
    EXPECT_TRUE(last_mail().text.contains("a passkey"));
    EXPECT_EQ(error_with_passkey(elsewhere), "passkey_failed");
}

TEST_F(PreHijack, AnAuthenticatorDoesNotLockTheOwnerOut) {
    add_authenticator();
    EXPECT_EQ(take_over(), "/account/reset-done?removed=1");
    EXPECT_TRUE(last_mail().text.contains("authenticator"));
    EXPECT_FALSE(body_of(login(vera, owners_password)).contains("second_factor"));
    EXPECT_EQ(user_in(vera), "vee");
}

TEST_F(PreHijack, SessionsTokensAndConsentsEnd) {
    const auto answer = mallory.get(authorize_url(authorize_form()));
    const std::string code(location_parameters(answer).get("code").value_or(""));
    const auto tokens = body_of(mallory.post_form("/connect/token", code_form(code)));
    net::Headers bearer;
    bearer.set("Authorization", "Bearer " + text_in(tokens, "access_token"));
    ASSERT_EQ(mallory.get("/connect/userinfo", bearer).status, 200);
    EXPECT_EQ(take_over(), "/account/reset-done");
    EXPECT_EQ(user_in(mallory), "nobody");
    EXPECT_EQ(error_of(mallory.post_form("/connect/token",
                                         refresh_form(text_in(tokens, "refresh_token")))),
              "invalid_grant");
    EXPECT_EQ(mallory.get("/connect/userinfo", bearer).status, 401);
}

TEST_F(PreHijack, NothingIsAttachedWithTheOldState) {
    const auto before = account();
    const auto sent = begin(mallory, "connect");
    upstream.issue(claims(sent));
    EXPECT_EQ(take_over(), "/account/reset-done");
    EXPECT_EQ(error_of(finish(mallory, sent)), "external_expired");
    // And of two at the same moment, whoever comes after the reset is refused by the store.
    LoginStore logins(*host.store.database, host.store.clock, host.store.random);
    const auto connected = logins.connect(
        {.scheme = "corp", .subject = "s-1", .user_id = before.id}, before.security_stamp);
    ASSERT_FALSE(connected);
    EXPECT_EQ(connected.error(), LoginStoreRefusal::stale);
    PasskeyStore passkeys(*host.store.database, host.store.clock, host.store.random);
    const auto added = passkeys.add(before, {}, "", "");
    ASSERT_FALSE(added);
    EXPECT_EQ(added.error(), PasskeyRefusal::stale);
    SecondFactors factors(*host.store.database, host.store.box, host.store.clock,
                          host.store.random);
    const auto begun = factors.begin(before);
    const auto enrolled = factors.enrol(
        before, begun.ticket, totp::code_at(begun.secret, totp::step_at(host.store.clock.now())));
    ASSERT_FALSE(enrolled);
    EXPECT_EQ(enrolled.error(), FactorFault::stale);
    EXPECT_FALSE(factors.enrolled(before.id));
}

TEST_F(PreHijack, RightsOfAnAdministratorComeWithNoUnconfirmedAddress) {
    ASSERT_TRUE(host.provider->users().set_roles("vee", {"administrator"}));
    (void)vera.post_json("/api/account/forgot", {{"email", address}});
    EXPECT_TRUE(last_mail().to.empty());
}

TEST_F(PreHijack, ClaimsComeWithNoUnconfirmedAddress) { // rooms are opened by them, too
    Accounts accounts(*host.store.database, host.store.clock, host.store.random, "");
    (void)accounts.add_claim({.owner = account().id, .type = "department", .value = "legal"});
    (void)vera.post_json("/api/account/forgot", {{"email", address}});
    EXPECT_TRUE(last_mail().to.empty());
}

TEST_F(PreHijack, RightsGivenAfterTheMailStayWhereTheyAre) {
    (void)vera.post_json("/api/account/forgot", {{"email", address}});
    const auto code = code_in(last_mail());
    ASSERT_TRUE(host.provider->users().set_roles("vee", {"administrator"}));
    EXPECT_NE(vera.post_json("/api/account/reset", {{"code", code}, {"password", owners_password}})
                  .status,
              200);
    EXPECT_EQ(login(mallory, test_password).status, 200) << "nothing has changed";
}

TEST_F(PreHijack, StandsInTheAuditLog) {
    ASSERT_EQ(run(mallory, {}, "connect").status, 200);
    add_passkey();
    (void)take_over();
    admin::AuditLog audit(*host.store.database, host.store.clock);
    const auto found = audit.list({.event = "UserAddressTakenOver"}, 10, 0);
    ASSERT_EQ(found.entries.size(), 1U);
    EXPECT_EQ(found.entries.front().subject_identifier, account().id);
    const auto& data = found.entries.front().data;
    EXPECT_TRUE(data.contains(R"("providers":["Corp"],"passkeys":1)")) << data;
    EXPECT_EQ(take_over(), "/account/reset-done") << "it is proven now";
    EXPECT_EQ(audit.list({.event = "UserAddressTakenOver"}, 10, 0).total, 1);
}

} // namespace
} // namespace conclave::identity
