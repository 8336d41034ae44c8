#include "identity/federation/login_store.hpp"
#include "identity/http/external_api.hpp"

#include "identity/testing/external_fixture.hpp"
#include "identity/users/accounts.hpp"

namespace conclave::identity {
namespace {

using namespace testing;

using External = ExternalTest;

TEST_F(External, SignsInSomebodyNewAndKnowsThemAgain) {
    EXPECT_EQ(run(browser, {{"email", "bob@example.org"},
                            {"email_verified", true},
                            {"preferred_username", "bob"},
                            {"name", "Bob"}})
                  .status,
              200);
    EXPECT_EQ(user_in(browser), "Bob");
    const auto bob = host.provider->users().find("bob@example.org");
    ASSERT_TRUE(bob);
    EXPECT_TRUE(bob->email_verified);
    EXPECT_EQ(bob->username, "bob");
    auto other = host.browser();
    EXPECT_EQ(run(other, {{"email", "new@example.org"}, {"email_verified", true}}).status, 200);
    EXPECT_EQ(user_in(other), "Bob") << "who somebody is does not hang on the address";
}

TEST_F(External, ShowsSomebodyNewWhatCameBeforeAnAccountIsMade) {
    const auto sent = begin(browser);
    auto token = claims(sent);
    token["email"] = "bob@example.org";
    token["email_verified"] = true;
    token["name"] = "Bob";
    upstream.issue(token);
    const auto offer = offer_in(come_back(browser, sent));
    EXPECT_EQ(text_in(offer, "provider"), "Corp");
    EXPECT_EQ(text_in(offer, "name"), "Bob");
    EXPECT_EQ(text_in(offer, "email"), "bob@example.org");
    EXPECT_EQ(text_in(offer, "username"), "bob");
    EXPECT_FALSE(host.provider->users().find("bob@example.org")) << "nothing is made yet";
    EXPECT_EQ(user_in(browser), "nobody");
    EXPECT_EQ(error_of(create(browser, offer, "b b")), "invalid_username");
    EXPECT_EQ(error_of(create(browser, offer, "ADA")), "name_taken");
    EXPECT_EQ(create(browser, offer, "robert").status, 200) << "the ticket stays good";
    EXPECT_EQ(user_in(browser), "Bob");
    EXPECT_EQ(host.provider->users().find("bob@example.org")->username, "robert");
    EXPECT_EQ(error_of(create(browser, offer, "again")), "external_expired");
}

TEST_F(External, AsksUserInfoForWhatTheTokenLacks) {
    upstream.publish({{"userinfo_endpoint", "https://corp.example/userinfo"}});
    const auto at = upstream.issuer() + "/userinfo";
    host.network.answers[at] = net::Response::json(
        200, R"({"sub":"s-1","name":"Bob","email":"bob@example.org","email_verified":true})");
    ASSERT_EQ(run(browser, {{"name", "Robert"}}).status, 200);
    EXPECT_EQ(user_in(browser), "Robert") << "what the token says counts";
    EXPECT_TRUE(host.provider->users().find("bob@example.org"));
    EXPECT_EQ(host.network.sent.back().headers.get("Authorization"), "Bearer a");
    auto again = host.browser();
    host.network.sent.clear();
    ASSERT_EQ(run(again).status, 200);
    for (const auto& request : host.network.sent) {
        EXPECT_NE(request.url, at) << "who is known needs no name";
    }
    host.network.answers[at] = net::Response::json(503, "{}");
    auto other = host.browser();
    EXPECT_EQ(run(other, {{"sub", "s-2"}}).status, 200) << "it goes on without";
}

TEST_F(External, AnApplicationNamesTheProviderAndThePersonThere) {
    auto form = with(authorize_form(), "acr_values", "urn:conclave:acr:1 idp:corp");
    form = with(form, "login_hint", "bob@corp.example");
    form = with(form, "ui_locales", "fr-CA en <x>");
    const auto page = browser.get(authorize_url(form));
    const std::string handle(location_parameters(page).get("request").value());
    const auto context = body_of(browser.get("/api/account/context?request=" + handle));
    EXPECT_EQ(text_in(context, "external_hint"), "corp");
    const auto sent = begin(browser, "begin", "corp", {{"request", handle}});
    EXPECT_EQ(sent.get("login_hint"), "bob@corp.example");
    EXPECT_EQ(sent.get("ui_locales"), "fr-CA en");
    FakeUpstream other(host.network, "https://other.example");
    add("other", other, false);
    EXPECT_FALSE(begin(browser, "begin", "other", {{"request", handle}}).get("login_hint"))
        << "it is not how the other one calls them";
    EXPECT_EQ(text_in(body_of(browser.get("/api/account/context")), "external_hint"), "");
}

TEST_F(External, AsksAsTheProtocolWantsIt) {
    const auto sent = begin(browser);
    EXPECT_EQ(sent.get("response_type"), "code");
    EXPECT_EQ(sent.get("client_id"), "conclave");
    EXPECT_EQ(sent.get("scope"), "openid profile email");
    EXPECT_EQ(sent.get("code_challenge_method"), "S256");
    EXPECT_EQ(sent.get("redirect_uri"), std::string(test_issuer) + "/federation/corp/signin");
    EXPECT_FALSE(sent.get("prompt"));
    upstream.issue(claims(sent));
    EXPECT_EQ(finish(browser, sent).status, 200);
    const auto& request = host.network.sent;
    const auto exchange =
        std::ranges::find(request, upstream.issuer() + "/token", &net::ClientRequest::url);
    ASSERT_NE(exchange, request.end());
    EXPECT_EQ(exchange->headers.get("Authorization"),
              "Basic " + base::to_base64(base::as_bytes("conclave:s%20e%3Acret")));
    const auto form = net::parse_form(exchange->body).value();
    EXPECT_EQ(jose::sha256_base64url(form.get("code_verifier").value()),
              sent.get("code_challenge"));
}

TEST_F(External, GoesOnWithTheRequestOfTheApplication) {
    const auto page = browser.get(authorize_url(authorize_form()));
    const std::string handle(location_parameters(page).get("request").value());
    const auto sent = begin(browser, "begin", "corp", {{"request", handle}});
    upstream.issue(claims(sent));
    const auto to = text_in(body_of(finish(browser, sent)), "redirect");
    EXPECT_TRUE(location_parameters(browser.get(to)).get("code")) << to;
}

TEST_F(External, AsksForTheSecondFactorOfThePerson) {
    ASSERT_EQ(login(browser), 200);
    ASSERT_EQ(run(browser, {}, "connect").status, 200);
    host.store.database->transaction([&](soci::session& session) {
        session << "INSERT INTO identity_totp (user_id, sealed_secret, last_step, failures, "
                   "resting_until, created_at) VALUES (:u, 'x', 0, 0, 0, 0)",
            soci::use(host.ada.id);
    });
    auto other = host.browser();
    const auto answer = body_of(run(other));
    EXPECT_TRUE(answer.contains("second_factor"));
    EXPECT_EQ(user_in(other), "nobody");
}

TEST_F(External, ConnectsWhoIsSignedInAndDisconnects) {
    EXPECT_EQ(begin(browser, "connect").fields().size(), 0U) << "nobody is signed in";
    ASSERT_EQ(login(browser), 200);
    ASSERT_EQ(
        run(browser, {{"email", "ada@corp.example"}, {"email_verified", true}}, "connect").status,
        200);
    const auto list = browser.get("/api/account/external").body;
    EXPECT_TRUE(list.contains("ada@corp.example")) << list;
    auto other = host.browser();
    EXPECT_EQ(run(other).status, 200);
    EXPECT_EQ(user_in(other), "Ada Lovelace");
    EXPECT_EQ(browser.post_json("/api/account/external/disconnect", {{"scheme", "corp"}}).status,
              200);
    EXPECT_EQ(error_of(browser.post_json("/api/account/external/disconnect", {{"scheme", "corp"}})),
              "not_found");
    EXPECT_EQ(run(other).status, 401) << "another person, who did not sign in anew";
}

TEST_F(External, ChangesNeedAFreshSignIn) {
    ASSERT_EQ(login(browser), 200);
    host.store.clock.advance(std::chrono::minutes(11));
    for (const auto* path : {"connect", "disconnect"}) {
        EXPECT_EQ(error_of(browser.post_json("/api/account/external/" + std::string(path),
                                             {{"scheme", "corp"}})),
                  "fresh_sign_in_required");
    }
}

TEST_F(External, TheLastWayInStays) {
    ASSERT_EQ(run(browser).status, 200);
    EXPECT_EQ(error_of(browser.post_json("/api/account/external/disconnect", {{"scheme", "corp"}})),
              "last_way_in");
}

TEST_F(External, StrangersStayOutWhereNobodyMayRegister) {
    FakeUpstream closed(host.network, "https://closed.example");
    add("closed", closed, false);
    const auto sent = begin(browser, "begin", "closed");
    closed.issue(closed.claims(sent.get("nonce").value(), host.store.clock.now()));
    EXPECT_EQ(error_of(finish(browser, sent, {}, "closed")), "external_unknown");
}

TEST_F(External, SaysInWordsWhatTheProviderDid) {
    EXPECT_EQ(error_of(finish(browser, begin(browser), {{"error", "access_denied"}})),
              "external_cancelled");
    EXPECT_EQ(error_of(finish(browser, begin(browser), {{"error", "server_error"}})),
              "provider_failed");
    const auto sent = begin(browser);
    EXPECT_EQ(error_of(finish(browser, sent)), "provider_away")
        << "nobody is at its token endpoint";
    host.network.answers[upstream.issuer() + "/token"] =
        net::Response::json(400, R"({"error":"invalid_grant"})");
    EXPECT_EQ(error_of(finish(browser, begin(browser))), "provider_failed");
    EXPECT_EQ(error_of(browser.post_json("/api/account/external/begin", {{"scheme", "none"}})),
              "no_provider");
}

TEST_F(External, AProviderThatIsAwayIsAskedAgainAfterAWhile) {
    FakeUpstream away(host.network, "https://away.example");
    const auto document = host.network.answers.extract(discovery_address(away.issuer()));
    add("away", away, true);
    const auto ask = [&] {
        return error_of(browser.post_json("/api/account/external/begin", {{"scheme", "away"}}));
    };
    EXPECT_EQ(ask(), "provider_away");
    const auto calls = host.network.sent.size();
    EXPECT_EQ(ask(), "provider_away");
    EXPECT_EQ(host.network.sent.size(), calls) << "not at once";
    away.publish({});
    host.store.clock.advance(provider_metadata_pause);
    EXPECT_EQ(ask(), "status 200");
}

TEST_F(External, ReadsTheKeysAgainWhenTheProviderHasNewOnes) {
    ASSERT_EQ(run(browser).status, 200);
    const Signer follower("RS256");
    host.network.answers[upstream.issuer() + "/jwks"] =
        net::Response::json(200, "{\"keys\":[" + follower.jwk(R"("kid":"k2",)") + "]}");
    host.store.clock.advance(client_keys_pause);
    auto other = host.browser();
    const auto sent = begin(other);
    upstream.issue_token(follower.sign(R"({"kid":"k2"})", boost::json::serialize(claims(sent))));
    EXPECT_EQ(finish(other, sent).status, 200);
}

TEST_F(External, TheSignInPageKnowsTheProvidersThatAreOffered) {
    const auto offered = [&] {
        return body_of(browser.get("/api/account/context")).at("external").as_array().size();
    };
    EXPECT_EQ(offered(), 1U);
    ASSERT_TRUE(providers.set_enabled("corp", false));
    EXPECT_EQ(offered(), 0U);
    EXPECT_EQ(begin(browser).fields().size(), 0U);
}

TEST_F(External, APersonHasOneAccountAtEachProvider) {
    ASSERT_EQ(login(browser), 200);
    ASSERT_EQ(run(browser, {}, "connect").status, 200);
    EXPECT_EQ(run(browser, {}, "connect").status, 200) << "it is connected already";
    EXPECT_EQ(error_of(run(browser, {{"sub", "s-2"}}, "connect")), "has_one");
}

TEST_F(External, NamesFromElsewhereBecomeUserNames) {
    const auto name_of = [&](std::string_view wished, std::string_view subject) {
        auto in = host.browser();
        EXPECT_EQ(run(in, {{"preferred_username", wished}, {"sub", subject}}).status, 200);
        return user_in(in);
    };
    EXPECT_EQ(name_of("bob@corp.example", "1"), "bob");
    EXPECT_TRUE(name_of("Bob", "2").starts_with("Bob-")) << "the name is somebody's";
    EXPECT_EQ(name_of("<b> / é", "3"), "b");
    EXPECT_EQ(name_of("", "4"), "person");
    EXPECT_EQ(name_of(std::string(300, 'x'), "5"), std::string(48, 'x'));
}

TEST_F(External, WhoIsDeletedIsForgottenThereToo) {
    ASSERT_EQ(run(browser, {{"preferred_username", "bob"}}).status, 200);
    const auto bob = host.provider->users().find("bob").value();
    Accounts accounts(*host.store.database, host.store.clock, host.store.random, "");
    ASSERT_TRUE(accounts.remove(bob.id, host.store.clock.now()));
    LoginStore logins(*host.store.database, host.store.clock, host.store.random);
    EXPECT_TRUE(logins.user_of("corp", "s-1").empty());
    EXPECT_EQ(run(browser).status, 200);
    EXPECT_NE(user_in(browser), "bob") << "somebody new";
}

TEST_F(External, WhoIsDisabledStaysOut) {
    ASSERT_EQ(run(browser, {{"preferred_username", "bob"}}).status, 200);
    ASSERT_TRUE(host.provider->users().set_enabled("bob", false));
    auto other = host.browser();
    EXPECT_EQ(error_of(run(other)), "login_failed");
}

TEST_F(External, SecretsAreSealedAndWhoIsRemovedIsForgotten) {
    std::string sealed;
    host.store.database->run([&](soci::session& session) {
        session << "SELECT sealed_secret FROM identity_external_providers", soci::into(sealed);
    });
    EXPECT_FALSE(sealed.contains("cret"));
    EXPECT_EQ(providers.get("corp")->client_secret, "s e:cret");
    EXPECT_FALSE(providers.add({.scheme = "corp",
                                .name = "Again",
                                .authority = "https://else.example",
                                .client_id = "c"}));
    ASSERT_EQ(run(browser).status, 200);
    LoginStore logins(*host.store.database, host.store.clock, host.store.random);
    EXPECT_FALSE(logins.user_of("corp", "s-1").empty());
    EXPECT_TRUE(providers.remove("corp"));
    EXPECT_TRUE(logins.user_of("corp", "s-1").empty()) << "its subjects mean nothing any more";
    EXPECT_FALSE(providers.remove("corp"));
}

} // namespace
} // namespace conclave::identity
