#include "identity/passkeys/challenges.hpp"
#include "identity/testing/passkeys_fixture.hpp"

#include <gtest/gtest.h>

namespace conclave::identity {
namespace {

using namespace testing;

using PasskeyAttacks = PasskeysTest;

TEST_F(PasskeyAttacks, ReplayedChallenge) {
    prepare();
    const auto credential = device.assertion_json(begin_sign_in(browser));
    EXPECT_EQ(sign_in_with(browser, credential).status, 200);
    EXPECT_EQ(error_of(sign_in_with(browser, credential)), "passkey_expired");
    // A wrong answer spends the challenge, too.
    const auto challenge = begin_sign_in(browser);
    auto wrong = device;
    wrong.origin = "https://evil.example";
    EXPECT_EQ(error_of(sign_in_with(browser, wrong.assertion_json(challenge))), "passkey_failed");
    EXPECT_EQ(error_of(sign_in_with(browser, device.assertion_json(challenge))), "passkey_expired");
}

TEST_F(PasskeyAttacks, ChallengeOfAnotherBrowser) {
    prepare();
    auto other = host.browser();
    const auto credential = device.assertion_json(begin_sign_in(other));
    EXPECT_EQ(error_of(sign_in_with(browser, credential)), "passkey_expired");
    EXPECT_EQ(sign_in_with(other, credential).status, 200) << "its own browser still may";
}

TEST_F(PasskeyAttacks, ChallengeThatIsTooOldOrInvented) {
    prepare();
    const auto challenge = begin_sign_in(browser);
    host.store.clock.advance(passkey_challenge_lifetime);
    EXPECT_EQ(error_of(sign_in_with(browser, device.assertion_json(challenge))), "passkey_expired");
    EXPECT_EQ(error_of(sign_in_with(browser,
                                    device.assertion_json(base::to_base64url(base::Bytes(32, 1))))),
              "passkey_expired");
    EXPECT_EQ(error_of(sign_in_with(browser, device.assertion_json(""))), "passkey_expired");
}

TEST_F(PasskeyAttacks, ChallengeOfAnotherPurpose) {
    prepare();
    login(browser);
    const auto for_adding = challenge_of(begin_add(browser));
    EXPECT_EQ(error_of(sign_in_with(browser, device.assertion_json(for_adding))),
              "passkey_expired");
    EXPECT_EQ(error_of(add(browser, TestAuthenticator(), begin_sign_in(browser))),
              "passkey_expired");
    EXPECT_EQ(error_of(browser.post_json(
                  "/api/account/passkeys/step-up",
                  {{"credential", device.assertion_json(begin_sign_in(browser))}})),
              "passkey_expired");
}

TEST_F(PasskeyAttacks, ChallengeOfAnotherPersonInTheSameBrowser) {
    add_bob();
    login(browser);
    const auto adas = challenge_of(begin_add(browser));
    login(browser, "bob");
    EXPECT_EQ(error_of(add(browser, device, adas)), "passkey_expired");
}

TEST_F(PasskeyAttacks, ChallengeFromBeforeAChangeOfPassword) {
    login(browser);
    const auto before = challenge_of(begin_add(browser));
    ASSERT_TRUE(host.provider->users().set_password("ada", test_password));
    login(browser);
    EXPECT_EQ(error_of(add(browser, device, before)), "passkey_expired");
}

TEST_F(PasskeyAttacks, CredentialOfAnotherPerson) {
    prepare();
    add_bob();
    // bob brings ada's credential id and says it is his.
    auto bobs = host.browser();
    login(bobs, "bob");
    EXPECT_EQ(error_of(add(bobs, device, challenge_of(begin_add(bobs)))), "known_already");
    // ada's passkey with bob's handle opens neither account.
    TestAuthenticator his;
    ASSERT_EQ(give(bobs, his).status, 200);
    auto mixed = device;
    mixed.user_handle = his.user_handle;
    auto other = host.browser();
    EXPECT_EQ(error_of(sign_in_with(other, mixed.assertion_json(begin_sign_in(other)))),
              "passkey_failed");
    mixed.user_handle.clear();
    EXPECT_EQ(error_of(sign_in_with(other, mixed.assertion_json(begin_sign_in(other)))),
              "passkey_failed");
    // bob's session is not made fresh by ada's passkey.
    const auto begun = bobs.post_json("/api/account/passkeys/step-up/begin", {});
    EXPECT_EQ(
        error_of(bobs.post_json("/api/account/passkeys/step-up",
                                {{"credential", device.assertion_json(challenge_of(begun))}})),
        "passkey_failed");
    // Nor does bob rename or remove ada's.
    login(browser);
    const auto id = text_in(listed(browser).front().as_object(), "id");
    EXPECT_EQ(
        error_of(bobs.post_json("/api/account/passkeys/rename", {{"id", id}, {"name", "mine"}})),
        "not_found");
    EXPECT_EQ(error_of(bobs.post_json("/api/account/passkeys/remove", {{"id", id}})), "not_found");
    EXPECT_EQ(listed(browser).size(), 1U);
}

TEST_F(PasskeyAttacks, CounterGoingBack) {
    device.sign_count = 10;
    prepare();
    EXPECT_EQ(error_of(sign_in_now(browser)), "passkey_failed") << "as at registration";
    device.sign_count = 11;
    EXPECT_EQ(sign_in_now(browser).status, 200);
    for (const std::uint32_t back : {11U, 10U, 0U}) {
        device.sign_count = back;
        EXPECT_EQ(error_of(sign_in_now(browser)), "passkey_failed") << back;
    }
    device.sign_count = 0xffffffff;
    EXPECT_EQ(sign_in_now(browser).status, 200);
}

TEST_F(PasskeyAttacks, SignaturesAndFlagsThroughTheWholeServer) {
    prepare();
    auto made = device.assertion(begin_sign_in(browser));
    made.signature.back() ^= 1U;
    EXPECT_EQ(error_of(sign_in_with(browser, device.as_json(made))), "passkey_failed");
    auto unverified = device;
    unverified.flags = 0x19;
    EXPECT_EQ(error_of(sign_in_with(browser, unverified.assertion_json(begin_sign_in(browser)))),
              "passkey_failed");
    auto elsewhere = device;
    elsewhere.rp_id = "evil.example";
    EXPECT_EQ(error_of(sign_in_with(browser, elsewhere.assertion_json(begin_sign_in(browser)))),
              "passkey_failed");
    auto stranger = TestAuthenticator();
    stranger.user_handle = device.user_handle;
    EXPECT_EQ(error_of(sign_in_with(browser, stranger.assertion_json(begin_sign_in(browser)))),
              "passkey_failed");
    EXPECT_FALSE(browser.cookies.contains(session_cookie));
}

TEST_F(PasskeyAttacks, AnswersOfAnotherShape) {
    prepare();
    const auto good = device.assertion_json("c");
    for (const auto* member : {"clientDataJSON", "authenticatorData", "signature"}) {
        auto broken = good;
        broken.at("response").as_object()[member] = "no base64url!";
        EXPECT_EQ(error_of(sign_in_with(browser, broken)), "passkey_failed") << member;
        broken.at("response").as_object().erase(member);
        EXPECT_EQ(error_of(sign_in_with(browser, broken)), "passkey_failed") << member;
    }
    auto other_type = good;
    other_type["type"] = "password";
    EXPECT_EQ(error_of(sign_in_with(browser, other_type)), "passkey_failed");
    login(browser);
    EXPECT_EQ(error_of(browser.post_json("/api/account/passkeys/add", {})), "passkey_failed");
}

} // namespace
} // namespace conclave::identity
