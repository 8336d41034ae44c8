#include "identity/clients/client_service.hpp"
#include "identity/grants/backchannel_store.hpp"
#include "identity/pings/ping_queue.hpp"
#include "identity/testing/flow.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <soci/soci.h>

namespace conclave::identity {
namespace {

using namespace std::chrono_literals;
using namespace testing;

constexpr std::string_view endpoint = "https://till.example/ciba";
constexpr std::string_view other_endpoint = "https://other.example/ciba";
constexpr std::string_view token = "8d67dc78-7faa-4d41-aabd-67707b374255";

class Ping : public ::testing::Test {
  protected:
    Ping() {
        add("till", endpoint);
        add("other", other_endpoint);
        add("poller", "");
        host.network.answers[std::string(endpoint)] = {.status = 204};
    }
    TestProvider host;
    TestBrowser till = host.browser();
    TestBrowser browser = host.browser();
    std::vector<net::ClientRequest>& sent = host.network.sent;
    std::map<std::string, std::string> secrets;

    void add(const std::string& id, std::string_view uri) {
        Client client{.client_id = id, .scopes = {"openid"}};
        client.require_client_secret = true;
        client.response_types.clear();
        client.grant_types = {std::string(backchannel_grant_type)};
        client.backchannel_notification_uri = uri;
        const auto added = host.provider->clients().add(client);
        EXPECT_TRUE(added) << added.error().message;
        secrets[id] = host.provider->clients().add_secret(id, "").value();
    }
    net::Form form(const std::string& client = "till") {
        net::Form out;
        out.add("client_id", client);
        out.add("client_secret", secrets[client]);
        out.add("scope", "openid");
        out.add("login_hint", "ada");
        out.add("client_notification_token", std::string(token));
        return out;
    }
    net::Response ask(const net::Form& wanted) { return till.post_form("/connect/ciba", wanted); }
    std::string asked(const std::string& client = "till") {
        return text_in(body_of(ask(form(client))), "auth_req_id");
    }
    net::Response poll(std::string_view id) {
        net::Form out;
        out.add("grant_type", std::string(backchannel_grant_type));
        out.add("client_id", "till");
        out.add("client_secret", secrets["till"]);
        out.add("auth_req_id", std::string(id));
        return till.post_form("/connect/token", out);
    }
    /// The person answers all that waits.
    void answer(std::string_view decision) {
        (void)browser.post_json(
            "/api/account/login",
            {{"username", "ada"}, {"password", test_password}, {"next", "/approve"}});
        const auto waiting = body_of(browser.get("/api/approve")).at("requests").as_array();
        for (const auto& one : waiting) {
            EXPECT_EQ(browser
                          .post_json("/api/approve", {{"id", text_in(one.as_object(), "id")},
                                                      {"decision", decision}})
                          .status,
                      200);
        }
    }
    std::size_t told() {
        sent.clear();
        host.provider->tell_clients();
        return sent.size();
    }
};

TEST_F(Ping, TellsTheClientThatThePersonHasAnswered) {
    const auto id = asked();
    EXPECT_EQ(told(), 0U);
    answer("allow");
    ASSERT_EQ(told(), 1U);
    const auto& request = sent.front();
    EXPECT_EQ(request.method, "POST");
    EXPECT_EQ(request.url, endpoint);
    EXPECT_EQ(request.headers.get("Content-Type"), "application/json");
    EXPECT_EQ(request.headers.get("Authorization"), "Bearer " + std::string(token));
    EXPECT_EQ(request.body, R"({"auth_req_id":")" + id + R"("})");
    EXPECT_TRUE(request.refuse_private_addresses);
    EXPECT_EQ(told(), 0U) << "once";
    EXPECT_EQ(text_in(claims_of(text_in(body_of(poll(id)), "id_token")), "sub"), host.ada.id);
}

TEST_F(Ping, TellsOfARefusalAsWell) {
    const auto id = asked();
    answer("deny");
    EXPECT_EQ(told(), 1U);
    EXPECT_EQ(error_of(poll(id)), "access_denied");
}

TEST_F(Ping, IsTriedAgainAndNotForEver) {
    host.network.answers[std::string(endpoint)] = {.status = 503};
    const auto id = asked();
    answer("allow");
    EXPECT_EQ(told(), 1U);
    for (const auto pause : {5s, 15s, 60s}) {
        host.store.clock.advance(pause - 1s);
        EXPECT_EQ(told(), 0U) << pause.count();
        host.store.clock.advance(1s);
        EXPECT_EQ(told(), 1U) << pause.count();
    }
    host.store.clock.advance(100s);
    EXPECT_EQ(told(), 0U);
    EXPECT_EQ(poll(id).status, 200) << "the client may ask by itself";
}

TEST_F(Ping, EndsWithARefusalAndWithTheRequest) {
    host.network.answers[std::string(endpoint)] = {.status = 401};
    (void)asked();
    answer("allow");
    EXPECT_EQ(told(), 1U);
    host.store.clock.advance(5s);
    EXPECT_EQ(told(), 0U) << "it does not know the token";

    host.network.answers[std::string(endpoint)] = {.status = 503};
    const auto id = asked();
    answer("allow");
    EXPECT_EQ(told(), 1U);
    EXPECT_EQ(poll(id).status, 200);
    host.store.clock.advance(5s);
    EXPECT_EQ(told(), 0U) << "the client has its tokens";
    (void)asked();
    answer("allow");
    host.store.clock.advance(backchannel_lifetime);
    EXPECT_EQ(told(), 0U) << "nothing to fetch any more";
}

TEST_F(Ping, OneClientThatIsAwayKeepsNobodyElseWaiting) {
    host.network.answers[std::string(other_endpoint)] = {.status = 503};
    (void)asked("other");
    (void)asked("other");
    (void)asked();
    answer("allow");
    EXPECT_EQ(told(), 2U) << "each is asked once a round";
}

TEST_F(Ping, IsForThoseThatAreRegisteredForItAndNeedsAToken) {
    for (const auto& bad :
         std::vector<std::string>{"", "a b", "a\r\nX: y", "a,b", "===", std::string(1025, 'a')}) {
        EXPECT_EQ(error_of(ask(with(form(), "client_notification_token", bad))), "invalid_request")
            << bad;
    }
    EXPECT_EQ(ask(form("poller")).status, 200);
    answer("allow");
    EXPECT_EQ(told(), 0U) << "it said a token, but not where to";
    auto client = *host.provider->clients().get("till");
    for (const auto* uri : {"ftp://till.example/", "https://till.example/#x", "till"}) {
        client.backchannel_notification_uri = uri;
        EXPECT_FALSE(host.provider->clients().put(client)) << uri;
    }
}

TEST_F(Ping, KeepsWhatItSaysSealed) {
    const auto id = asked();
    std::string kept;
    host.store.database->run([&](soci::session& session) {
        session << "SELECT notification FROM identity_backchannel_requests", soci::into(kept);
    });
    EXPECT_FALSE(kept.empty());
    EXPECT_FALSE(kept.contains(id));
    EXPECT_FALSE(kept.contains(token));
    host.store.database->transaction([](soci::session& session) {
        session << "UPDATE identity_backchannel_requests SET notification = 'changed'";
    });
    answer("allow");
    EXPECT_EQ(told(), 0U);
}

} // namespace
} // namespace conclave::identity
