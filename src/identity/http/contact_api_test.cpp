#include "identity/http/own_account.hpp"
#include "identity/people/mail_tokens.hpp"
#include "identity/testing/contact_fixture.hpp"

#include <gtest/gtest.h>

namespace conclave::identity {
namespace {

using namespace std::chrono_literals;
using namespace testing;

TEST_F(Contact, NeedsASessionAndTheToken) {
    auto stranger = host.browser();
    for (const auto* path :
         {"/api/self/email", "/api/self/email/confirm", "/api/self/username", "/api/self/phone"}) {
        EXPECT_EQ(error_of(stranger.post_json(path, {})), "sign_in_required") << path;
        net::Headers headers;
        headers.set("X-CSRF-Token", "wrong");
        EXPECT_EQ(error_of(browser.post_json(path, {}, headers)), "csrf_failed") << path;
    }
}

TEST_F(Contact, AddressAndNameNeedAFreshSignIn) {
    host.store.clock.advance(fresh_sign_in);
    EXPECT_EQ(error_of(ask(new_address)), "fresh_sign_in_required");
    EXPECT_EQ(error_of(rename("amazing")), "fresh_sign_in_required");
    EXPECT_EQ(phone("+41446681800").status, 200);
    EXPECT_TRUE(mails().empty());
}

TEST_F(Contact, AnAddressChangesWhenItsMailWasRead) {
    const auto answer = ask(new_address);
    EXPECT_EQ(answer.status, 200);
    EXPECT_TRUE(body_of(answer).at("sent").as_bool());
    const auto sent = mails();
    ASSERT_EQ(sent.size(), 2U);
    EXPECT_EQ(sent[0].to, "grace@example.org");
    EXPECT_FALSE(sent[0].text.contains(new_address)) << "the old box may be read by others";
    EXPECT_TRUE(sent[0].text.contains("/account/forgot"));
    EXPECT_EQ(sent[1].to, new_address);
    EXPECT_TRUE(sent[1].text.contains("https://localhost:44310/account/email#code="));
    EXPECT_EQ(now().email, "grace@example.org") << "nothing is changed before";
    EXPECT_EQ(audited("UserEmailChangedEvent"), 0);

    EXPECT_EQ(text_in(body_of(confirm(browser, code_in(sent[1]))), "email"), new_address);
    EXPECT_EQ(now().email, new_address);
    EXPECT_TRUE(now().email_verified);
    EXPECT_EQ(audited("UserEmailChangedEvent"), 1);
    const auto told = mails();
    ASSERT_EQ(told.size(), 1U);
    EXPECT_EQ(told[0].to, "grace@example.org");
    EXPECT_EQ(error_of(confirm(browser, code_in(sent[1]))), "link_invalid");
    auto phone = host.browser();
    EXPECT_EQ(phone
                  .post_json("/api/account/login",
                             {{"username", new_address}, {"password", test_password}})
                  .status,
              200);
}

TEST_F(Contact, TheLinkIsForWhoIsSignedInToTheAccount) {
    const auto link = code();
    auto other = host.browser();
    EXPECT_EQ(error_of(confirm(other, link)), "sign_in_required");
    (void)add("mary", "mary@example.org");
    sign_in(other, "mary");
    EXPECT_EQ(error_of(confirm(other, link)), "other_account");
    EXPECT_EQ(now().email, "grace@example.org");
    host.store.clock.advance(fresh_sign_in); // mail may be slow
    EXPECT_EQ(confirm(browser, link).status, 200);
}

TEST_F(Contact, OldAndForeignCodesChangeNoAddress) {
    const auto first = code();
    const auto second = code("grace@other.example");
    EXPECT_EQ(error_of(confirm(browser, first)), "link_invalid") << "a newer one was sent";
    host.store.clock.advance(confirm_code_lifetime);
    sign_in(browser);
    EXPECT_EQ(error_of(confirm(browser, second)), "link_invalid") << "too old";
    EXPECT_EQ(error_of(confirm(browser, "")), "link_invalid");

    const auto third = code();
    EXPECT_EQ(error_of(browser.post_json("/api/account/confirm", {{"code", third}})),
              "link_invalid")
        << "of another purpose";
    ASSERT_TRUE(host.provider->users().set_password("grace", "another harbour at dusk"));
    auto anew = host.browser();
    ASSERT_EQ(anew.post_json("/api/account/login",
                             {{"username", "grace"}, {"password", "another harbour at dusk"}})
                  .status,
              200);
    EXPECT_EQ(error_of(confirm(anew, third)), "link_invalid") << "a new password stops it";
    EXPECT_EQ(now().email, "grace@example.org");
}

TEST_F(Contact, AMailToTheOldAddressResetsNothingAfterwards) {
    const auto link = code();
    (void)host.browser().post_json("/api/account/forgot", {{"email", "grace@example.org"}});
    const auto reset = code_in(mails().front());
    ASSERT_EQ(confirm(browser, link).status, 200);
    EXPECT_EQ(error_of(browser.post_json("/api/account/reset",
                                         {{"code", reset}, {"password", "harbour at dusk"}})),
              "link_invalid");
}

TEST_F(Contact, AddressesOfOthersAreToldToTheirOwnersOnly) {
    const auto free = ask(new_address);
    const auto mails_free = mails().size();
    const auto known = ask("ADA@example.org");
    EXPECT_EQ(known.status, free.status);
    EXPECT_EQ(known.body, free.body);
    const auto sent = mails();
    EXPECT_EQ(sent.size(), mails_free) << "the same work";
    EXPECT_EQ(sent[0].to, "ada@example.org");
    EXPECT_TRUE(sent[0].text.contains("nothing was changed"));
    EXPECT_FALSE(sent[0].text.contains("#code="));
}

TEST_F(Contact, AMailToAStrangerHasNoWordsOfThePerson) {
    ASSERT_EQ(
        browser.post_json("/api/self/profile", {{"display_name", "Win at evil.example"}}).status,
        200);
    (void)ask(new_address);
    const auto sent = mails();
    ASSERT_EQ(sent.back().to, new_address);
    EXPECT_FALSE(sent.back().text.contains("evil"));
    EXPECT_FALSE(sent.back().html.contains("evil"));
}

TEST_F(Contact, AnAddressThatIsTakenMeanwhileStaysWhereItIs) {
    const auto link = code();
    (void)add("quick", new_address);
    EXPECT_EQ(error_of(confirm(browser, link)), "name_taken");
    EXPECT_EQ(now().email, "grace@example.org");
    EXPECT_EQ(audited("UserEmailChangedEvent"), 0);
}

TEST_F(Contact, FewMailsGoToOneAddressAndFromOneAccount) {
    host.provider->outbox().drop_useless();
    const auto limit = RateLimits{}.mails_per_hour_per_address;
    for (int i = 0; i < limit; ++i) {
        browser.peer = "198.51.100." + std::to_string(i); // from anywhere
        EXPECT_EQ(ask("to" + std::to_string(i) + "@example.org").status, 200);
    }
    EXPECT_EQ(error_of(ask("more@example.org")), "too_many_attempts");
}

TEST_F(Contact, WhatIsNoNewAddressIsRefused) {
    EXPECT_EQ(error_of(ask("")), "invalid_email");
    EXPECT_EQ(error_of(ask("grace")), "invalid_email");
    EXPECT_EQ(error_of(ask("grace@example.org")), "same_email");
    EXPECT_TRUE(mails().empty());
}

TEST_F(ContactBelieved, AnAddressChangesAtOnceWhereAddressesAreBelieved) {
    const auto answer = ask(new_address);
    EXPECT_EQ(answer.status, 200);
    EXPECT_FALSE(body_of(answer).at("sent").as_bool());
    EXPECT_EQ(now().email, new_address);
    EXPECT_FALSE(now().email_verified);
    const auto sent = mails();
    ASSERT_EQ(sent.size(), 1U);
    EXPECT_EQ(sent[0].to, "grace@example.org");
    EXPECT_EQ(error_of(ask("ada@example.org")), "name_taken") << "as at registration then";
    EXPECT_EQ(error_of(ask(new_address)), "same_email");
}

} // namespace
} // namespace conclave::identity
