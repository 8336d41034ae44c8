#include "identity/clients/client_service.hpp"
#include "identity/grants/backchannel_store.hpp"
#include "identity/testing/flow.hpp"
#include "identity/testing/signer_test.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace conclave::identity {
namespace {

using namespace std::chrono_literals;
using namespace testing;

class Backchannel : public ::testing::Test {
  protected:
    Backchannel() {
        for (const std::string id : {"till", "other"}) {
            Client client{.client_id = id, .name = "The till"};
            client.require_client_secret = true;
            client.response_types.clear();
            client.grant_types = {std::string(backchannel_grant_type), "refresh_token"};
            client.scopes = {"openid", "profile", "conclave_api"};
            client.allow_offline_access = true;
            const auto added = host.provider->clients().add(client);
            EXPECT_TRUE(added) << added.error().message;
            secrets[id] = host.provider->clients().add_secret(id, "").value();
        }
    }
    TestProvider host;
    TestBrowser till = host.browser();
    TestBrowser browser = host.browser();
    std::map<std::string, std::string> secrets;

    net::Form form(const std::string& client = "till") {
        net::Form out;
        out.add("client_id", client);
        out.add("client_secret", secrets[client]);
        out.add("scope", "openid profile offline_access");
        out.add("login_hint", "ada");
        out.add("binding_message", "W4SCT");
        return out;
    }
    net::Response ask(const net::Form& wanted) { return till.post_form("/connect/ciba", wanted); }
    net::Response poll(std::string_view id, const std::string& client = "till") {
        net::Form out;
        out.add("grant_type", std::string(backchannel_grant_type));
        out.add("client_id", client);
        out.add("client_secret", secrets[client]);
        out.add("auth_req_id", std::string(id));
        return till.post_form("/connect/token", out);
    }
    void sign_in_person(std::string_view name = "ada") {
        ASSERT_EQ(
            browser
                .post_json("/api/account/login",
                           {{"username", name}, {"password", test_password}, {"next", "/approve"}})
                .status,
            200);
    }
    boost::json::array waiting() {
        return body_of(browser.get("/api/approve")).at("requests").as_array();
    }
    net::Response decide(std::string_view id, std::string_view decision) {
        return browser.post_json("/api/approve", {{"id", id}, {"decision", decision}});
    }
};

TEST_F(Backchannel, GivesTokensWhenThePersonAllows) {
    const auto answer = ask(form());
    ASSERT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(answer.headers.get("Cache-Control"), "no-store");
    const auto asked = body_of(answer);
    const auto id = text_in(asked, "auth_req_id");
    EXPECT_EQ(asked.at("expires_in").as_int64(), 300);
    EXPECT_EQ(asked.at("interval").as_int64(), 5);
    EXPECT_EQ(error_of(poll(id)), "authorization_pending");
    EXPECT_EQ(error_of(poll(id)), "slow_down");

    EXPECT_EQ(browser.get("/api/approve").status, 401);
    sign_in_person();
    const auto seen = waiting();
    ASSERT_EQ(seen.size(), 1U);
    const auto& one = seen[0].as_object();
    EXPECT_EQ(text_in(one, "binding_message"), "W4SCT");
    EXPECT_EQ(text_in(one.at("client").as_object(), "name"), "The till");
    EXPECT_EQ(one.at("scopes").as_array().size(), 3U);
    EXPECT_NE(text_in(one, "id"), id) << "the page's name for it is worth nothing elsewhere";
    EXPECT_EQ(decide(text_in(one, "id"), "allow").status, 200);
    EXPECT_TRUE(waiting().empty());
    EXPECT_EQ(decide(text_in(one, "id"), "deny").status, 404);

    host.store.clock.advance(11s);
    EXPECT_EQ(error_of(poll(id, "other")), "invalid_grant") << "it is not theirs";
    const auto tokens = body_of(poll(id));
    EXPECT_EQ(text_in(claims_of(text_in(tokens, "id_token")), "sub"), host.ada.id);
    EXPECT_FALSE(text_in(tokens, "refresh_token").empty());
    host.store.clock.advance(11s);
    EXPECT_EQ(error_of(poll(id)), "invalid_grant") << "once";
}

TEST_F(Backchannel, TellsOfRefusalAndOfTime) {
    const auto denied = text_in(body_of(ask(form())), "auth_req_id");
    const auto late = text_in(body_of(ask(with(form(), "requested_expiry", "30"))), "auth_req_id");
    sign_in_person();
    ASSERT_EQ(waiting().size(), 2U);
    EXPECT_EQ(decide(text_in(waiting()[1].as_object(), "id"), "deny").status, 200);
    EXPECT_EQ(error_of(poll(denied)), "access_denied");
    host.store.clock.advance(30s);
    EXPECT_TRUE(waiting().empty());
    EXPECT_EQ(error_of(poll(late)), "expired_token");
    host.store.clock.advance(601s);
    host.provider->cleanup();
    EXPECT_EQ(error_of(poll(late)), "invalid_grant");
    EXPECT_EQ(error_of(poll("nonsense")), "invalid_grant");
}

TEST_F(Backchannel, ChecksTheRequest) {
    const std::tuple<std::string_view, std::string, std::string_view> cases[] = {
        {"scope", "profile", "invalid_scope"},
        {"scope", "openid nonsense", "invalid_scope"},
        {"login_hint", "nobody", "unknown_user_id"},
        {"login_hint", "", "invalid_request"},
        {"id_token_hint", "x.y.z", "invalid_request"}, // two hints
        {"login_hint_token", "x", "invalid_request"},
        {"binding_message", std::string(101, 'x'), "invalid_binding_message"},
        {"binding_message", "a\x07", "invalid_binding_message"},
        {"requested_expiry", "-1", "invalid_request"},
        {"requested_expiry", "soon", "invalid_request"},
        {"resource", "https://nowhere.example/", "invalid_target"},
        {"request", "x.y.z", "invalid_request"}, // no request object
        {"client_secret", "wrong", "invalid_client"},
    };
    for (const auto& [name, value, error] : cases) {
        EXPECT_EQ(error_of(ask(with(form(), name, value))), error) << name << "=" << value;
    }
    EXPECT_EQ(body_of(ask(with(form(), "requested_expiry", "9999"))).at("expires_in"), 300);
}

TEST_F(Backchannel, TakesSignedRequestsOnceAndNothingBesideThem) {
    const Signer key("ES256");
    const Signer stranger("ES256");
    auto client = *host.provider->clients().get("till");
    client.jwks = {key.jwk()};
    client.require_signed_request_object = true;
    ASSERT_TRUE(host.provider->clients().put(client));
    const auto now = base::to_unix_seconds(host.store.clock.now());
    int serial = 0;
    const auto object = [&](std::string_view times, const Signer& by,
                            std::string_view issuer = "till") {
        return by.sign("{}", fmt::format(R"({{"iss":"{}","aud":"{}","jti":"{}",{},)"
                                         R"("scope":"openid","login_hint":"ada",)"
                                         R"("requested_expiry":"60"}})",
                                         issuer, test_issuer, ++serial, times));
    };
    const auto good = fmt::format(R"("exp":{},"iat":{},"nbf":{})", now + 60, now, now);
    const auto send = [&](const std::string& request) {
        return ask(with(with(form(), "login_hint", "nobody"), "request", request));
    };
    EXPECT_EQ(error_of(ask(form())), "invalid_request") << "unsigned";
    const auto signed_one = object(good, key);
    const auto answer = send(signed_one);
    ASSERT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(body_of(answer).at("expires_in"), 60);
    EXPECT_EQ(error_of(send(signed_one)), "invalid_request") << "used before";
    const std::string refused[] = {
        object(good, stranger),
        object(good, key, "other"),
        object(fmt::format(R"("exp":{},"iat":{})", now + 60, now), key),
        object(fmt::format(R"("exp":{},"nbf":{})", now + 60, now), key),
        object(fmt::format(R"("iat":{},"nbf":{})", now, now), key),
        object(fmt::format(R"("exp":{},"iat":{},"nbf":{})", now - 60, now - 90, now - 90), key),
    };
    for (const auto& request : refused) {
        EXPECT_EQ(error_of(send(request)), "invalid_request") << request;
    }
}

TEST_F(Backchannel, AttackWithTheHintsOfOthers) {
    const auto tokens = run_tokens(browser, authorize_form());
    const auto hint =
        with(with(form(), "login_hint", ""), "id_token_hint", text_in(tokens, "id_token"));
    EXPECT_EQ(error_of(ask(hint)), "unknown_user_id") << "it was made for another client";
}

TEST_F(Backchannel, AttackByWearingSomebodyOut) {
    for (int i = 0; i < max_waiting_requests; ++i) {
        EXPECT_EQ(ask(form(i % 2 == 0 ? "till" : "other")).status, 200);
    }
    const auto answer = ask(form());
    EXPECT_EQ(answer.status, 403);
    EXPECT_EQ(error_of(answer), "access_denied");
    host.store.clock.advance(backchannel_lifetime + 1s);
    EXPECT_EQ(error_of(ask(form())), "access_denied") << "they have just ended";
    host.store.clock.advance(backchannel_lifetime);
    for (int i = 0; i < max_waiting_requests; ++i) { // short ones are no way around it
        EXPECT_EQ(ask(with(form(), "requested_expiry", "1")).status, 200);
        host.store.clock.advance(2s);
    }
    EXPECT_EQ(error_of(ask(with(form(), "requested_expiry", "1"))), "access_denied");
}

TEST_F(Backchannel, AnswersAreOfThePersonWhoIsAskedAndOfThePage) {
    ASSERT_TRUE(host.provider->users().add(
        {.username = "eve", .email = "eve@example.org", .password = std::string(test_password)}));
    (void)ask(form());
    sign_in_person();
    const auto id = text_in(waiting()[0].as_object(), "id");
    browser.cookies.clear();
    sign_in_person("eve");
    EXPECT_TRUE(waiting().empty());
    EXPECT_EQ(decide(id, "allow").status, 404);
    net::Headers stranger;
    stranger.set("X-CSRF-Token", "wrong");
    EXPECT_EQ(
        error_of(browser.post_json("/api/approve", {{"id", id}, {"decision", "allow"}}, stranger)),
        "csrf_failed");
}

TEST_F(Backchannel, GoesWithItsClient) {
    const auto id = text_in(body_of(ask(form())), "auth_req_id");
    EXPECT_TRUE(host.provider->clients().remove("till"));
    sign_in_person();
    EXPECT_TRUE(waiting().empty());
    EXPECT_EQ(error_of(poll(id)), "invalid_client");
}

TEST_F(Backchannel, IsForClientsThatMay) {
    auto client = *host.provider->clients().get("till");
    client.grant_types = {"refresh_token"};
    ASSERT_TRUE(host.provider->clients().put(client));
    EXPECT_EQ(error_of(ask(form())), "unauthorized_client");
}

} // namespace
} // namespace conclave::identity
