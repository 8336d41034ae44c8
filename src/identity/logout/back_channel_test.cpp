#include "identity/keys/key_ring.hpp"
#include "identity/logout/logout_queue.hpp"
#include "identity/testing/flow.hpp"

#include <gtest/gtest.h>
#include <set>

namespace conclave::identity {
namespace {

using namespace std::chrono_literals;
using namespace testing;
namespace json = boost::json;

constexpr std::string_view spa_logout = "https://localhost:3000/back-channel";
constexpr std::string_view hybrid_logout = "https://hybrid.example/back-channel";

Config telling_config() {
    auto config = test_config();
    config.clients[0].backchannel_logout_uri = spa_logout;
    config.clients[2].backchannel_logout_uri = hybrid_logout;
    config.clients[2].require_consent = false;
    return config;
}

class BackChannel : public ::testing::Test {
  protected:
    BackChannel() { host.network.answers[std::string(spa_logout)] = {.status = 200}; }

    TestProvider host{telling_config()};
    TestBrowser browser = host.browser();
    std::vector<net::ClientRequest>& sent = host.network.sent;

    json::object signed_in(TestBrowser& where) { return run_tokens(where, authorize_form()); }
    void sign_out(TestBrowser& where) {
        EXPECT_EQ(where.post_json("/api/account/logout", {}).status, 200);
    }
    std::size_t told() {
        sent.clear();
        host.provider->tell_clients();
        return sent.size();
    }
};

/// The token that a request carried, verified by our keys.
jose::CompactJws token_of(TestProvider& host, const net::ClientRequest& request) {
    auto& store = host.store;
    const auto keys = KeyRing::load(*store.database, store.box, {}, store.clock.now());
    const auto form = net::parse_form(request.body);
    return keys->keys().verify(form->get("logout_token").value()).value();
}

TEST_F(BackChannel, TellsTheClientsOfTheSession) {
    const auto id_token = claims_of(text_in(signed_in(browser), "id_token"));
    EXPECT_EQ(told(), 0U);
    sign_out(browser);
    EXPECT_EQ(told(), 1U); // and not the other client
    const auto& request = sent.front();
    EXPECT_EQ(request.method, "POST");
    EXPECT_EQ(request.url, spa_logout);
    EXPECT_EQ(request.headers.get("Content-Type"), "application/x-www-form-urlencoded");
    EXPECT_TRUE(request.refuse_private_addresses);
    const auto jws = token_of(host, request);
    EXPECT_EQ(jws.typ, "logout+jwt");
    EXPECT_EQ(jws.alg, "ES256");
    const auto claims = json::parse(jws.payload).as_object();
    const auto now = base::to_unix_seconds(host.store.clock.now());
    EXPECT_EQ(text_in(claims, "iss"), test_issuer);
    EXPECT_EQ(text_in(claims, "aud"), "spa");
    EXPECT_EQ(text_in(claims, "sub"), text_in(id_token, "sub"));
    EXPECT_EQ(text_in(claims, "sid"), text_in(id_token, "sid"));
    EXPECT_FALSE(text_in(claims, "jti").empty());
    EXPECT_EQ(claims.at("iat").as_int64(), now);
    EXPECT_EQ(claims.at("exp").as_int64(), now + 120);
    EXPECT_EQ(json::serialize(claims.at("events")),
              R"({"http://schemas.openid.net/event/backchannel-logout":{}})");
    EXPECT_FALSE(claims.contains("nonce"));
    EXPECT_EQ(told(), 0U); // once
}

TEST_F(BackChannel, SignsAsTheIdTokensOfTheClientAreSigned) {
    host.network.answers[std::string(hybrid_logout)] = {.status = 204};
    (void)run_tokens(browser, authorize_form("hybrid", "https://hybrid.example/cb"));
    (void)signed_in(browser);
    sign_out(browser);
    ASSERT_EQ(told(), 2U);
    std::set<std::string> algs;
    for (const auto& request : sent) {
        algs.insert(token_of(host, request).alg);
    }
    EXPECT_EQ(algs, (std::set<std::string>{"ES256", "RS256"}));
    EXPECT_EQ(told(), 0U);
}

TEST_F(BackChannel, KnowsThatSigningInAgainEndsNothing) {
    (void)signed_in(browser);
    (void)run_tokens(browser, with(authorize_form(), "prompt", "login"));
    EXPECT_EQ(told(), 0U);
    (void)host.provider->users().add({.username = "bob", .password = std::string(test_password)});
    const auto page = browser.get(authorize_url(with(authorize_form(), "prompt", "login")));
    (void)sign_in(browser, page, "bob");
    EXPECT_EQ(told(), 1U); // of Ada's session
    EXPECT_EQ(text_in(json::parse(token_of(host, sent.front()).payload).as_object(), "sub"),
              host.ada.id);
}

TEST_F(BackChannel, TellsOfSessionsThatEndElsewhere) {
    auto other = host.browser();
    (void)signed_in(browser);
    const auto sid = text_in(claims_of(text_in(signed_in(other), "id_token")), "sid");
    EXPECT_EQ(browser.post_json("/api/self/sessions/end", {{"sid", ""}}).status, 200);
    ASSERT_EQ(told(), 1U);
    EXPECT_EQ(text_in(json::parse(token_of(host, sent.front()).payload).as_object(), "sid"), sid);

    (void)signed_in(other);
    EXPECT_EQ(browser
                  .post_json("/api/self/password",
                             {{"current", test_password}, {"password", "another long password"}})
                  .status,
              200);
    EXPECT_EQ(told(), 1U); // the browser that changed it goes on
}

TEST_F(BackChannel, TellsOfSessionsThatDieWithTheAccount) {
    (void)signed_in(browser);
    ASSERT_TRUE(host.provider->users().set_password("ada", "another long password"));
    host.provider->cleanup();
    EXPECT_EQ(told(), 1U);

    const auto page = browser.get(authorize_url(authorize_form()));
    (void)browser.get(sign_in(browser, page, "ada", "another long password"));
    host.provider->cleanup();
    EXPECT_EQ(told(), 0U);
    ASSERT_TRUE(host.provider->users().set_enabled("ada", false));
    host.provider->cleanup();
    EXPECT_EQ(told(), 1U);
}

TEST_F(BackChannel, TellsAtOnceWhenAPasswordIsReset) {
    auto config = telling_config();
    config.email_confirmation = EmailConfirmation::off;
    TestProvider trusting(config);
    auto where = trusting.browser();
    (void)run_tokens(where, authorize_form());
    (void)where.post_json("/api/account/forgot", {{"email", "ada@example.org"}});
    const auto text = trusting.provider->outbox().claim(1).at(0).message.text;
    const auto code = text.substr(text.find("#code=") + 6, 43);
    EXPECT_EQ(where
                  .post_json("/api/account/reset",
                             {{"code", code}, {"password", "another long password"}})
                  .status,
              200);
    trusting.provider->tell_clients();
    EXPECT_EQ(trusting.network.sent.size(), 1U);
}

TEST_F(BackChannel, TellsOfSessionsThatExpire) {
    (void)signed_in(browser);
    host.store.clock.advance(10h);
    host.provider->cleanup();
    EXPECT_EQ(told(), 1U);
}

TEST_F(BackChannel, TriesAgainForAWhile) {
    host.network.answers.clear();
    (void)signed_in(browser);
    sign_out(browser);
    EXPECT_EQ(told(), 1U);
    EXPECT_EQ(told(), 0U); // it rests
    for (int attempts = 1; const auto pause = logout_retry_pause(attempts); ++attempts) {
        host.store.clock.advance(*pause);
        EXPECT_EQ(told(), 1U) << attempts;
    }
    host.store.clock.advance(24h);
    EXPECT_EQ(told(), 0U); // given up
}

TEST_F(BackChannel, TakesARefusalAsAnAnswer) {
    for (const auto& [status, again] :
         {std::pair{400, false}, {404, false}, {429, true}, {302, true}, {500, true}}) {
        host.network.answers[std::string(spa_logout)] = {.status = status};
        (void)signed_in(browser);
        sign_out(browser);
        EXPECT_EQ(told(), 1U);
        host.store.clock.advance(1h);
        host.network.answers[std::string(spa_logout)] = {.status = 200};
        EXPECT_EQ(told(), again ? 1U : 0U) << status;
    }
}

TEST_F(BackChannel, AsksAClientThatIsAwayOnceARound) {
    host.network.answers.clear();
    for (int i = 0; i < 3; ++i) {
        (void)signed_in(browser);
        sign_out(browser);
    }
    EXPECT_EQ(told(), 1U);
    EXPECT_EQ(told(), 0U);
}

TEST_F(BackChannel, ForgetsClientsThatAreGone) {
    (void)signed_in(browser);
    sign_out(browser);
    EXPECT_TRUE(host.provider->clients().remove("spa"));
    EXPECT_EQ(told(), 0U);
}

TEST(LogoutQueue, KeepsNoMoreThanAClientMayCost) {
    TempStore store;
    LogoutQueue queue(*store.database, store.clock, store.random);
    for (int i = 0; i < max_waiting_logouts + 5; ++i) {
        const auto sid = std::to_string(i);
        store.database->transaction([&](soci::session& session) {
            session << "INSERT INTO identity_session_clients (sid, client_id, back_channel) "
                       "VALUES (:s, 'spa', 1)",
                soci::use(sid);
            queue.session_ended(session, sid, "someone");
        });
    }
    EXPECT_EQ(queue.waiting(), static_cast<std::size_t>(max_waiting_logouts));
    const auto first = queue.claim(10);
    EXPECT_EQ(first.size(), 10U);
    EXPECT_EQ(queue.claim(static_cast<std::size_t>(max_waiting_logouts)).size(),
              static_cast<std::size_t>(max_waiting_logouts) - 10);
    store.clock.advance(logout_claim_lease);
    EXPECT_EQ(queue.claim(1).size(), 1U); // whoever had it may have died
}

TEST(Outgoing, ReachesPrivateHostsThatTheOperatorNames) {
    FakeNetwork network;
    const Outgoing outgoing({"app.lan", "[::1]"}, network.fetch());
    for (const auto* url : {"https://app.lan/x", "http://APP.lan:8080/x", "http://[::1]:1/x",
                            "https://app.lan.example/x", "https://user@other/app.lan"}) {
        (void)outgoing.get(url);
    }
    std::vector<bool> guarded;
    for (const auto& request : network.sent) {
        guarded.push_back(request.refuse_private_addresses);
        EXPECT_EQ(request.timeout, outgoing_timeout);
    }
    EXPECT_EQ(guarded, (std::vector<bool>{false, false, false, true, true}));
}

} // namespace
} // namespace conclave::identity
