#include "identity/testing/flow.hpp"

#include <atomic>
#include <gtest/gtest.h>
#include <soci/soci.h>
#include <thread>

namespace conclave::identity {
namespace {

using namespace std::chrono_literals;
using namespace testing;

class Token : public ::testing::Test {
  protected:
    TestProvider host;
    TestBrowser browser = host.browser();

    std::string code() {
        return std::string(
            location_parameters(run_login(browser, authorize_form())).get("code").value_or(""));
    }
    net::Response token(const net::Form& form) { return browser.post_form("/connect/token", form); }
    bool alive(std::string_view access_token) {
        return host.provider->verify_access_token(access_token, "conclave_api").has_value();
    }
};

TEST_F(Token, MakesTokensFromACode) {
    const auto answer = token(code_form(code()));
    ASSERT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(answer.headers.get("Cache-Control"), "no-store");
    const auto tokens = body_of(answer);
    EXPECT_EQ(text_in(tokens, "token_type"), "Bearer");
    EXPECT_EQ(tokens.at("expires_in").as_int64(), 3600);

    const auto access = text_in(tokens, "access_token");
    EXPECT_EQ(jose::parse_compact(access)->typ, "at+jwt");
    const auto verified = host.provider->verify_access_token(access, "conclave_api");
    ASSERT_TRUE(verified) << to_text(verified.error());
    EXPECT_EQ(verified->sub, host.ada.id);
    EXPECT_EQ(verified->preferred_username, "ada");
    EXPECT_EQ(verified->name, "Ada Lovelace");
    EXPECT_EQ(verified->roles, std::vector<std::string>{"administrator"});
    EXPECT_EQ(verified->client_id, "spa");
    EXPECT_TRUE(verified->has_scope("conclave_api"));
    EXPECT_FALSE(verified->sid.empty());

    const auto id_token = claims_of(text_in(tokens, "id_token"));
    EXPECT_EQ(text_in(id_token, "iss"), test_issuer);
    EXPECT_EQ(text_in(id_token, "aud"), "spa");
    EXPECT_EQ(text_in(id_token, "sub"), host.ada.id);
    EXPECT_EQ(text_in(id_token, "nonce"), "n-1");
    EXPECT_EQ(text_in(id_token, "at_hash"), jose::left_half_hash(access));
    EXPECT_FALSE(id_token.contains("email")); // user claims go to UserInfo
}

TEST_F(Token, VerifiesOnlyWhatIsRight) {
    const auto access = text_in(body_of(token(code_form(code()))), "access_token");
    using enum AccessTokenError;
    const auto& provider = *host.provider;
    EXPECT_EQ(provider.verify_access_token(access, "other").error(), wrong_audience);
    EXPECT_EQ(provider.verify_access_token("x", "conclave_api").error(), malformed);
    const auto id_token = text_in(run_tokens(browser, authorize_form()), "id_token");
    EXPECT_EQ(provider.verify_access_token(id_token, "conclave_api").error(), malformed);
    const auto changed = access.substr(0, access.rfind('.') + 1) + std::string(86, 'A');
    EXPECT_EQ(provider.verify_access_token(changed, "conclave_api").error(), bad_signature);
    host.store.clock.advance(1h + 5s);
    EXPECT_EQ(provider.verify_access_token(access, "conclave_api").error(), expired);
}

TEST_F(Token, RefusesACodeThatDoesNotFit) {
    const auto good = code_form(code());
    EXPECT_EQ(error_of(token(with(good, "code_verifier", ""))), "invalid_grant");
    EXPECT_EQ(error_of(token(with(good, "code_verifier", std::string(43, 'a')))), "invalid_grant");
    EXPECT_EQ(error_of(token(with(good, "redirect_uri", "https://localhost:3000/"))),
              "invalid_grant");
    EXPECT_EQ(error_of(token(with(good, "client_id", "guide"))), "invalid_grant");
    EXPECT_EQ(error_of(token(with(good, "code", "banana"))), "invalid_grant");
    EXPECT_EQ(error_of(token(with(good, "client_id", "nobody"))), "invalid_client");
    EXPECT_EQ(error_of(token(with(good, "client_secret", "wrong"))), "invalid_client");
    EXPECT_EQ(error_of(token(with(good, "grant_type", "password"))), "unsupported_grant_type");
    EXPECT_EQ(token(good).status, 200);

    const auto old = code_form(code());
    host.store.clock.advance(300s);
    EXPECT_EQ(error_of(token(old)), "invalid_grant");
}

TEST_F(Token, AttackPkceDowngrade) {
    Client client{.client_id = "lax"};
    client.require_client_secret = true;
    client.require_pkce = false;
    client.require_consent = false;
    client.scopes = {"openid"};
    client.redirect_uris = {"https://lax.example/cb"};
    ASSERT_TRUE(host.provider->clients().add(client));
    const auto secret = host.provider->clients().add_secret("lax", "").value();
    auto form = with(authorize_form("lax", "https://lax.example/cb"), "scope", "openid");
    const auto redeemed = [&](const net::Form& request, std::string_view verifier) {
        const auto answer = location_parameters(run_login(browser, request));
        auto redeem = code_form(answer.get("code").value_or(""), "lax", "https://lax.example/cb");
        redeem.add("client_secret", secret);
        return token(with(redeem, "code_verifier", verifier));
    };
    const std::string_view verifier = test_verifier;
    EXPECT_EQ(redeemed(form, verifier).status, 200);
    EXPECT_EQ(error_of(redeemed(form, "")), "invalid_grant") << "the verifier was left out";
    // On its way to us the request lost its challenge: the client's own verifier tells.
    const auto stripped = with(with(form, "code_challenge", ""), "code_challenge_method", "");
    EXPECT_EQ(error_of(redeemed(stripped, verifier)), "invalid_grant");
    EXPECT_EQ(redeemed(stripped, "").status, 200) << "this client may do without";
    const auto plain =
        with(with(form, "code_challenge", verifier), "code_challenge_method", "plain");
    EXPECT_EQ(location_parameters(browser.get(authorize_url(plain))).get("error"),
              "invalid_request");
}

TEST_F(Token, KillsEverythingWhenACodeIsUsedTwice) {
    for (const auto later : {0s, 30s, 600s}) { // the last when it would have expired anyway
        const auto form = code_form(code());
        const auto tokens = body_of(token(form));
        EXPECT_TRUE(alive(text_in(tokens, "access_token")));
        host.store.clock.advance(later);
        EXPECT_EQ(error_of(token(form)), "invalid_grant");
        EXPECT_FALSE(alive(text_in(tokens, "access_token"))) << later.count();
        EXPECT_EQ(error_of(token(refresh_form(text_in(tokens, "refresh_token")))), "invalid_grant");
    }
}

TEST_F(Token, RotatesAndRepeatsWithinTheGrace) {
    const auto first = run_tokens(browser, authorize_form());
    const auto spent = text_in(first, "refresh_token");
    const auto second = body_of(token(refresh_form(spent)));
    const auto live = text_in(second, "refresh_token");
    EXPECT_NE(live, spent);
    const auto id_token = claims_of(text_in(second, "id_token"));
    EXPECT_FALSE(id_token.contains("nonce"));
    EXPECT_EQ(id_token.at("auth_time"), claims_of(text_in(first, "id_token")).at("auth_time"));
    host.store.clock.advance(29s);
    EXPECT_EQ(text_in(body_of(token(refresh_form(spent))), "refresh_token"), live);
    EXPECT_EQ(token(refresh_form(live)).status, 200);
}

TEST_F(Token, ForgetsTheSuccessorWhenTheGraceIsOver) {
    std::vector<std::string> live;
    for (int person = 0; person < 2; ++person) {
        const auto first = run_tokens(browser, authorize_form());
        const auto second = body_of(token(refresh_form(text_in(first, "refresh_token"))));
        live.push_back(text_in(second, "refresh_token"));
        host.store.clock.advance(20s);
    }
    const auto kept = [&] {
        int count = 0;
        host.store.database->run([&](soci::session& session) {
            session << "SELECT COUNT(*) FROM identity_refresh_families WHERE successor <> ''",
                soci::into(count);
        });
        return count;
    };
    EXPECT_EQ(kept(), 2);
    host.provider->cleanup();
    EXPECT_EQ(kept(), 1) << "the first is 40 s old, the second 20 s";
    host.store.clock.advance(20s);
    host.provider->cleanup();
    EXPECT_EQ(kept(), 0);
    for (const auto& each : live) {
        EXPECT_EQ(token(refresh_form(each)).status, 200);
    }
}

TEST_F(Token, KillsTheFamilyWhenASpentTokenComesBack) {
    const auto first = run_tokens(browser, authorize_form());
    const auto spent = text_in(first, "refresh_token");
    const auto second = body_of(token(refresh_form(spent)));
    host.store.clock.advance(30s);
    EXPECT_EQ(error_of(token(refresh_form(spent))), "invalid_grant");
    EXPECT_EQ(error_of(token(refresh_form(text_in(second, "refresh_token")))), "invalid_grant");
    EXPECT_FALSE(alive(text_in(first, "access_token")));
    EXPECT_FALSE(alive(text_in(second, "access_token")));
}

TEST_F(Token, NarrowsButNeverWidensTheScope) {
    const auto refresh = text_in(run_tokens(browser, authorize_form()), "refresh_token");
    EXPECT_EQ(error_of(token(with(refresh_form(refresh), "scope", "openid banana"))),
              "invalid_scope");
    const auto narrow = body_of(token(with(refresh_form(refresh), "scope", "openid")));
    EXPECT_EQ(text_in(narrow, "scope"), "openid");
    EXPECT_FALSE(alive(text_in(narrow, "access_token")));
    const auto full = body_of(token(refresh_form(text_in(narrow, "refresh_token"))));
    EXPECT_TRUE(alive(text_in(full, "access_token")));
}

TEST_F(Token, EndsWithThePasswordTheAccountAndTheClock) {
    const auto refresh = text_in(run_tokens(browser, authorize_form()), "refresh_token");
    EXPECT_EQ(error_of(token(refresh_form(refresh, "guide"))), "invalid_grant");
    ASSERT_TRUE(host.provider->users().set_password("ada", "a new long phrase"));
    EXPECT_EQ(error_of(token(refresh_form(refresh))), "invalid_grant");
    ASSERT_TRUE(host.provider->users().set_password("ada", test_password));
    const auto other = text_in(run_tokens(browser, authorize_form()), "refresh_token");
    host.store.clock.advance(std::chrono::days(15));
    EXPECT_EQ(error_of(token(refresh_form(other))), "invalid_grant"); // idle for too long
}

TEST_F(Token, TwoRefreshesAtOnceGetOneSuccessor) {
    for (int round = 0; round < 5; ++round) {
        const auto refresh = text_in(run_tokens(browser, authorize_form()), "refresh_token");
        std::vector<std::string> got(4);
        {
            std::vector<std::jthread> threads;
            threads.reserve(got.size());
            for (auto& mine : got) {
                threads.emplace_back([&] {
                    auto own = host.browser();
                    mine = text_in(body_of(own.post_form("/connect/token", refresh_form(refresh))),
                                   "refresh_token");
                });
            }
        }
        EXPECT_FALSE(got[0].empty());
        EXPECT_EQ(std::set<std::string>(got.begin(), got.end()).size(), 1U);
    }
}

TEST_F(Token, OfAConfidentialClientNeedsItsSecret) {
    const auto secret = host.provider->clients().add_secret("hybrid", "test").value();
    auto form = code_form("banana", "hybrid", "https://hybrid.example/cb");
    EXPECT_EQ(error_of(token(form)), "invalid_client");
    net::Headers basic;
    basic.set("Authorization", "Basic " + base::to_base64(base::as_bytes("hybrid:wrong")));
    const auto refused = browser.post_form("/connect/token", form, basic);
    EXPECT_EQ(refused.status, 401);
    EXPECT_TRUE(refused.headers.get("WWW-Authenticate"));
    basic.set("Authorization", "basic " + base::to_base64(base::as_bytes("hybrid:" + secret)));
    EXPECT_EQ(error_of(browser.post_form("/connect/token", form, basic)), "invalid_grant");
    EXPECT_EQ(error_of(token(with(form, "client_secret", secret))), "invalid_grant");
}

TEST_F(Token, DemandsAFormAndPutsOffWhoFailsTooOften) {
    EXPECT_EQ(browser.post_json("/connect/token", {{"grant_type", "refresh_token"}}).status, 415);
    net::Response last;
    for (int i = 0; i < 70; ++i) {
        last = token(refresh_form("banana"));
    }
    EXPECT_EQ(last.status, 503); // a 4xx would end the session of the web app (T3)
    EXPECT_TRUE(last.headers.get("Retry-After"));
    host.store.clock.advance(60s);
    EXPECT_EQ(error_of(token(refresh_form("banana"))), "invalid_grant");
}

TEST_F(Token, IsRevokedWithItsFamily) {
    const auto tokens = run_tokens(browser, authorize_form());
    net::Form form;
    form.add("client_id", "guide");
    form.add("token", text_in(tokens, "refresh_token"));
    EXPECT_EQ(browser.post_form("/connect/revocation", form).status, 200);
    EXPECT_TRUE(alive(text_in(tokens, "access_token"))) << "another client's request has no effect";
    const auto answer = browser.post_form("/connect/revocation", with(form, "client_id", "spa"));
    EXPECT_EQ(answer.status, 200);
    EXPECT_TRUE(answer.body.empty());
    EXPECT_FALSE(alive(text_in(tokens, "access_token")));
    EXPECT_EQ(error_of(token(refresh_form(text_in(tokens, "refresh_token")))), "invalid_grant");
    EXPECT_EQ(error_of(browser.post_form("/connect/revocation", with(form, "token", ""))),
              "invalid_request");

    const auto more = run_tokens(browser, authorize_form());
    const auto access = text_in(more, "access_token");
    EXPECT_EQ(
        browser
            .post_form("/connect/revocation", with(with(form, "client_id", "spa"), "token", access))
            .status,
        200);
    EXPECT_FALSE(alive(access));
    EXPECT_EQ(token(refresh_form(text_in(more, "refresh_token"))).status, 200);
    host.provider->cleanup();
    EXPECT_FALSE(alive(access)) << "the list survives being read again";
}

TEST_F(Token, OpensUserInfo) {
    const auto access = text_in(run_tokens(browser, authorize_form()), "access_token");
    net::Headers bearer;
    bearer.set("Authorization", "bearer " + access);
    const auto info = body_of(browser.get("/connect/userinfo", bearer));
    EXPECT_EQ(text_in(info, "sub"), host.ada.id);
    EXPECT_EQ(text_in(info, "name"), "Ada Lovelace");
    EXPECT_EQ(text_in(info, "email"), "ada@example.org");
    EXPECT_EQ(info.at("email_verified").as_bool(), false);
    net::Form form;
    form.add("access_token", access);
    EXPECT_EQ(browser.post_form("/connect/userinfo", form).status, 200);
    EXPECT_EQ(browser.post_form("/connect/userinfo", form, bearer).status, 400);
    EXPECT_EQ(browser.get("/connect/userinfo?access_token=" + access).status, 401);
    EXPECT_EQ(browser.get("/connect/userinfo").headers.get("WWW-Authenticate"), "Bearer");
    bearer.set("Authorization", "Bearer nonsense");
    EXPECT_TRUE(browser.get("/connect/userinfo", bearer)
                    .headers.get("WWW-Authenticate")
                    ->contains("invalid_token"));
}

} // namespace
} // namespace conclave::identity
