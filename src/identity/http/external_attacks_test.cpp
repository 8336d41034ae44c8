#include "identity/http/external_api.hpp"
#include "identity/testing/external_fixture.hpp"

namespace conclave::identity {
namespace {

using namespace testing;

using ExternalAttacks = ExternalTest;

/// A token whose signature is a HMAC, or is not there.
std::string unsigned_token(std::string_view header, const boost::json::object& claims) {
    return base::to_base64url(base::as_bytes(header)) + "." +
           base::to_base64url(base::as_bytes(boost::json::serialize(claims))) + ".";
}

TEST_F(ExternalAttacks, CallbackInAnotherBrowser) {
    auto victim = host.browser();
    const auto sent = begin(browser);
    upstream.issue(claims(sent));
    (void)victim.csrf();
    EXPECT_EQ(error_of(finish(victim, sent)), "external_expired");
    EXPECT_EQ(user_in(victim), "nobody");
    EXPECT_EQ(finish(browser, sent).status, 200) << "its own browser still may";
}

TEST_F(ExternalAttacks, CallbackTwiceOrTooLateOrInvented) {
    const auto sent = begin(browser);
    upstream.issue(claims(sent));
    EXPECT_EQ(finish(browser, sent).status, 200);
    EXPECT_EQ(error_of(finish(browser, sent)), "external_expired");
    EXPECT_EQ(error_of(finish(browser, {})), "external_expired");
    auto other = host.browser();
    const auto late = begin(other);
    host.store.clock.advance(external_attempt_lifetime);
    upstream.issue(claims(late));
    EXPECT_EQ(error_of(finish(other, late)), "external_expired");
}

TEST_F(ExternalAttacks, CallbackWithoutTheTokenOfThePage) {
    const auto sent = begin(browser);
    upstream.issue(claims(sent));
    net::Headers forged;
    forged.set("X-CSRF-Token", "x");
    EXPECT_EQ(
        error_of(browser.post_json(
            "/api/account/external/finish",
            {{"scheme", "corp"}, {"code", "c"}, {"state", sent.get("state").value()}}, forged)),
        "csrf_failed");
}

TEST_F(ExternalAttacks, NonceOfAnotherAttempt) {
    auto other = host.browser();
    const auto stolen = begin(other);
    const auto sent = begin(browser);
    upstream.issue(claims(stolen)); // a token that was made for somebody else's attempt
    EXPECT_EQ(error_of(finish(browser, sent)), "provider_failed");
    auto none = claims(begin(browser));
    none.erase("nonce");
    const auto again = begin(browser);
    upstream.issue(none);
    EXPECT_EQ(error_of(finish(browser, again)), "provider_failed");
    EXPECT_EQ(user_in(browser), "nobody");
}

TEST_F(ExternalAttacks, MixUpOfProviders) {
    FakeUpstream evil(host.network, "https://evil.example");
    add("evil", evil, true);
    auto sent = begin(browser);
    upstream.issue(claims(sent));
    const auto calls = host.network.sent.size();
    EXPECT_EQ(error_of(finish(browser, sent, {{"iss", evil.issuer()}})), "provider_failed");
    EXPECT_EQ(host.network.sent.size(), calls) << "the code goes to nobody";
    sent = begin(browser);
    EXPECT_EQ(error_of(finish(browser, sent, {}, "evil")), "external_expired")
        << "each has a redirect URI of its own";
    EXPECT_EQ(error_of(finish(browser, sent, {{"iss", upstream.issuer()}}, "evil")),
              "external_expired");
    sent = begin(browser);
    auto foreign = claims(sent);
    foreign["iss"] = evil.issuer();
    upstream.issue(foreign);
    EXPECT_EQ(error_of(finish(browser, sent)), "provider_failed");
}

TEST_F(ExternalAttacks, AnswerWithoutTheIssuerOfAProviderThatNamesItself) {
    upstream.publish({{"authorization_response_iss_parameter_supported", true}});
    auto sent = begin(browser);
    upstream.issue(claims(sent));
    EXPECT_EQ(error_of(finish(browser, sent)), "provider_failed");
    sent = begin(browser);
    upstream.issue(claims(sent));
    EXPECT_EQ(finish(browser, sent, {{"iss", upstream.issuer()}}).status, 200);
}

TEST_F(ExternalAttacks, UnverifiedAddressOfSomebodyElse) {
    EXPECT_EQ(run(browser, {{"email", "ada@example.org"}, {"email_verified", false}}).status, 200);
    EXPECT_NE(user_in(browser), "Ada Lovelace");
    EXPECT_EQ(host.provider->users().find_by_email("ada@example.org")->id, host.ada.id);
    EXPECT_FALSE(browser.get("/api/account/context").body.contains("ada@example.org"));
}

TEST_F(ExternalAttacks, VerifiedAddressOfSomebodyElseOpensNothing) {
    EXPECT_EQ(error_of(run(browser, {{"email", "ADA@example.org"}, {"email_verified", true}})),
              "email_known");
    EXPECT_EQ(user_in(browser), "nobody");
    // Nor does a user name that is ada's.
    EXPECT_EQ(run(browser, {{"preferred_username", "ada"}}).status, 200);
    EXPECT_NE(user_in(browser), "Ada Lovelace");
}

TEST_F(ExternalAttacks, AlgorithmNoneAndHmacWithTheClientSecret) {
    auto sent = begin(browser);
    upstream.issue_token(unsigned_token(R"({"alg":"none"})", claims(sent)));
    EXPECT_EQ(error_of(finish(browser, sent)), "provider_failed");
    sent = begin(browser);
    upstream.issue_token(jose::sign_hs256(R"({"alg":"HS256","kid":"k1"})",
                                          boost::json::serialize(claims(sent)),
                                          base::as_bytes("s e:cret")));
    EXPECT_EQ(error_of(finish(browser, sent)), "provider_failed");
    sent = begin(browser);
    upstream.issue_token(
        Signer("ES256").sign(R"({"kid":"k1"})", boost::json::serialize(claims(sent))));
    EXPECT_EQ(error_of(finish(browser, sent)), "provider_failed") << "another key of that name";
    EXPECT_EQ(user_in(browser), "nobody");
}

TEST_F(ExternalAttacks, TokenForAnotherClient) {
    EXPECT_EQ(error_of(run(browser, {{"aud", "another"}})), "provider_failed");
    EXPECT_EQ(error_of(run(browser, {{"azp", "another"}})), "provider_failed");
    EXPECT_EQ(error_of(run(browser, {{"aud", {"conclave", "another"}}})), "provider_failed");
    EXPECT_EQ(run(browser, {{"aud", {"conclave", "another"}}, {"azp", "conclave"}}).status, 200);
}

TEST_F(ExternalAttacks, ExpiredAndFutureTokens) {
    const auto now = base::to_unix_seconds(host.store.clock.now());
    EXPECT_EQ(error_of(run(browser, {{"exp", now - 61}})), "provider_failed");
    EXPECT_EQ(error_of(run(browser, {{"exp", nullptr}})), "provider_failed");
    EXPECT_EQ(error_of(run(browser, {{"iat", now + 120}})), "provider_failed");
    EXPECT_EQ(error_of(run(browser, {{"sub", ""}})), "provider_failed");
    EXPECT_EQ(error_of(run(browser, {{"sub", std::string(256, 's')}})), "provider_failed");
}

TEST_F(ExternalAttacks, SessionThatIsOnlyOldAtTheProvider) {
    ASSERT_EQ(run(browser).status, 200);
    const auto sent = begin(browser); // signed in: to prove that it is still them
    EXPECT_EQ(sent.get("prompt"), "login");
    EXPECT_EQ(sent.get("max_age"), "0");
    upstream.issue(claims(sent));
    EXPECT_EQ(error_of(finish(browser, sent)), "not_signed_in_anew") << "it does not say when";
    const auto now = base::to_unix_seconds(host.store.clock.now());
    EXPECT_EQ(error_of(run(browser, {{"auth_time", now - 3600}})), "not_signed_in_anew");
    EXPECT_EQ(run(browser, {{"auth_time", now}}).status, 200);
}

TEST_F(ExternalAttacks, ApplicationThatWantsTheSignInAnew) {
    for (const auto& [name, value] : {std::pair("prompt", "login"), std::pair("max_age", "60")}) {
        auto in = host.browser();
        const auto page = in.get(authorize_url(with(authorize_form(), name, value)));
        const std::string handle(location_parameters(page).get("request").value());
        const auto sent = begin(in, "begin", "corp", {{"request", handle}});
        EXPECT_EQ(sent.get("max_age"), "0") << name;
        upstream.issue(claims(sent));
        EXPECT_EQ(error_of(finish(in, sent)), "not_signed_in_anew") << name;
    }
}

TEST_F(ExternalAttacks, ConnectingWhileSomebodyElseSignsIn) {
    ASSERT_EQ(login(browser), 200);
    auto sent = begin(browser, "connect");
    browser.cookies.erase("__Host-conclave.session");
    upstream.issue(claims(sent));
    EXPECT_EQ(error_of(finish(browser, sent)), "external_expired");
    // What is connected with one account does not go over to another.
    auto other = host.browser();
    ASSERT_EQ(run(other).status, 200);
    ASSERT_EQ(login(browser), 200);
    EXPECT_EQ(error_of(run(browser, {}, "connect")), "known_already");
}

TEST_F(ExternalAttacks, AuthorityInsideOurNetwork) {
    const auto add_at = [&](std::string authority) {
        return providers.add({.scheme = "inside",
                              .name = "Inside",
                              .authority = std::move(authority),
                              .client_id = "c"});
    };
    for (const auto* bad : {"http://corp.example", "https://u:p@corp.example", "file:///etc/passwd",
                            "https://corp.example?x=1", "https://corp.example#x", "corp.example",
                            "http://127.0.0.1@evil.example", "gopher://corp.example"}) {
        EXPECT_FALSE(add_at(bad)) << bad;
    }
    // Where a name leads is known when it is connected to: there it is refused.
    host.network.answers.clear();
    (void)begin(browser);
    ASSERT_FALSE(host.network.sent.empty());
    EXPECT_TRUE(host.network.sent.back().refuse_private_addresses);
    // A document that sends us elsewhere by an unsafe way is none.
    host.store.clock.advance(provider_metadata_pause);
    upstream.publish({{"token_endpoint", "http://169.254.169.254/latest"}});
    EXPECT_EQ(error_of(browser.post_json("/api/account/external/begin", {{"scheme", "corp"}})),
              "provider_failed");
}

TEST_F(ExternalAttacks, UserInfoOfSomebodyElse) {
    upstream.publish({{"userinfo_endpoint", "https://corp.example/userinfo"}});
    const auto says = [&](std::string_view body) {
        host.network.answers[upstream.issuer() + "/userinfo"] =
            net::Response::json(200, std::string(body));
    };
    const auto offered = [&] {
        const auto sent = begin(browser);
        upstream.issue(claims(sent));
        return text_in(offer_in(come_back(browser, sent)), "email");
    };
    says(R"({"sub":"s-1","email":"bob@example.org","email_verified":true})");
    EXPECT_EQ(offered(), "bob@example.org");
    for (const auto* bad : {R"({"sub":"s-2","email":"bob@example.org","email_verified":true})",
                            R"({"email":"bob@example.org","email_verified":true})",
                            R"({"sub":"s-1","email":"bob@example.org","email_verified":false})",
                            R"({"sub":"s-1","email":"bob@example.org"})", R"(["sub","s-1"])"}) {
        says(bad);
        EXPECT_EQ(offered(), "") << bad;
    }
    upstream.publish({{"userinfo_endpoint", "http://169.254.169.254/latest"}});
    host.store.clock.advance(provider_metadata_kept);
    host.network.sent.clear();
    EXPECT_EQ(offered(), "");
    for (const auto& request : host.network.sent) {
        EXPECT_FALSE(request.url.contains("169.254")) << request.url;
    }
}

TEST_F(ExternalAttacks, AcceptingAnAccountThatWasOfferedToSomebodyElse) {
    const auto sent = begin(browser);
    upstream.issue(claims(sent));
    const auto offer = offer_in(come_back(browser, sent));
    auto thief = host.browser();
    (void)thief.csrf();
    EXPECT_EQ(error_of(create(thief, offer, "thief")), "external_expired");
    net::Headers forged;
    forged.set("X-CSRF-Token", "x");
    EXPECT_EQ(error_of(browser.post_json("/api/account/external/create",
                                         {{"ticket", text_in(offer, "ticket")}, {"username", "b"}},
                                         forged)),
              "csrf_failed");
    EXPECT_EQ(error_of(create(browser, {{"ticket", "made up"}}, "bob")), "external_expired");
    // What was right when it was offered need not be so when it is accepted.
    ASSERT_TRUE(providers.set_enabled("corp", false));
    EXPECT_EQ(error_of(create(browser, offer, "bob")), "external_expired");
    ASSERT_TRUE(providers.set_enabled("corp", true));
    auto closed = *providers.get("corp");
    closed.registers = false;
    ASSERT_TRUE(providers.update(closed, true));
    EXPECT_EQ(error_of(create(browser, offer, "bob")), "external_unknown");
    closed.registers = true;
    ASSERT_TRUE(providers.update(closed, true));
    auto elsewhere = host.browser();
    EXPECT_EQ(run(elsewhere).status, 200) << "accepted in another browser first";
    EXPECT_EQ(error_of(create(browser, offer, "bob")), "known_already");
    const auto late = begin(thief);
    upstream.issue(claims(late, "s-9"));
    const auto second = offer_in(come_back(thief, late));
    host.store.clock.advance(external_attempt_lifetime);
    EXPECT_EQ(error_of(create(thief, second, "late")), "external_expired");
}

TEST_F(ExternalAttacks, AnAddressThatIsTakenBetweenOfferAndAcceptance) {
    const auto sent = begin(browser);
    auto token = claims(sent);
    token["email"] = "bob@example.org";
    token["email_verified"] = true;
    upstream.issue(token);
    const auto offer = offer_in(come_back(browser, sent));
    ASSERT_TRUE(host.provider->users().add(
        {.username = "bob", .email = "bob@example.org", .password = std::string(test_password)}));
    EXPECT_EQ(error_of(create(browser, offer, "robert")), "email_known");
}

TEST_F(ExternalAttacks, DocumentOfAnotherIssuer) {
    upstream.publish({{"issuer", "https://evil.example"}});
    EXPECT_EQ(error_of(browser.post_json("/api/account/external/begin", {{"scheme", "corp"}})),
              "provider_failed");
}

} // namespace
} // namespace conclave::identity
