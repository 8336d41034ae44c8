#include "identity/clients/client_service.hpp"
#include "identity/grants/device_store.hpp"
#include "identity/protocol/user_code.hpp"
#include "identity/testing/flow.hpp"

#include <gtest/gtest.h>

namespace conclave::identity {
namespace {

using namespace std::chrono_literals;
using namespace testing;

TEST(UserCode, IsReadAsPeopleTypeIt) {
    base::SystemRandom random;
    for (int i = 0; i < 100; ++i) {
        const auto code = make_user_code(random);
        EXPECT_EQ(code.size(), user_code_length);
        EXPECT_EQ(read_user_code(shown_user_code(code)), code);
    }
    EXPECT_EQ(shown_user_code("WDJBMJHT"), "WDJB-MJHT");
    EXPECT_EQ(read_user_code(" wd-jb mjHT "), "WDJBMJHT");
    for (const auto* text : {"", "WDJB", "WDJBMJHTT", "WDJBMJHA", "WDJB_MJHT", "WDJBMJH1"}) {
        EXPECT_EQ(read_user_code(text), "") << text;
    }
    EXPECT_EQ(read_user_code(std::string(100, ' ') + "WDJBMJHT"), "");
}

class Device : public ::testing::Test {
  protected:
    Device() {
        auto tv = test_config().clients[0];
        tv.client_id = "tv";
        tv.name = "Telly";
        tv.redirect_uris.clear();
        tv.response_types.clear();
        tv.grant_types = {std::string(device_grant_type), "refresh_token"};
        EXPECT_TRUE(host.provider->clients().add(tv));
    }
    TestProvider host;
    TestBrowser device = host.browser();
    TestBrowser browser = host.browser();

    net::Response begin(std::string_view scope = "openid email offline_access",
                        std::string_view client = "tv") {
        net::Form form;
        form.add("client_id", std::string(client));
        form.add("scope", std::string(scope));
        return device.post_form("/connect/deviceauthorization", form);
    }
    net::Response poll(std::string_view code, std::string_view client = "tv") {
        net::Form form;
        form.add("grant_type", std::string(device_grant_type));
        form.add("client_id", std::string(client));
        form.add("device_code", std::string(code));
        return device.post_form("/connect/token", form);
    }
    void sign_in_person() {
        ASSERT_EQ(
            browser
                .post_json("/api/account/login",
                           {{"username", "ada"}, {"password", test_password}, {"next", "/device"}})
                .status,
            200);
    }
    net::Response look(std::string_view code) {
        return browser.post_json("/api/device/look", {{"user_code", code}});
    }
    net::Response decide(std::string_view code, std::string_view decision) {
        return browser.post_json("/api/device/decide",
                                 {{"user_code", code}, {"decision", decision}});
    }
};

TEST_F(Device, GetsTokensWhenThePersonAllows) {
    const auto answer = begin();
    ASSERT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(answer.headers.get("Cache-Control"), "no-store");
    const auto codes = body_of(answer);
    const auto user_code = text_in(codes, "user_code");
    const auto device_code = text_in(codes, "device_code");
    EXPECT_EQ(user_code.size(), user_code_length + 1);
    EXPECT_EQ(text_in(codes, "verification_uri"), "https://localhost:44310/device");
    EXPECT_EQ(text_in(codes, "verification_uri_complete"),
              "https://localhost:44310/device?user_code=" + user_code);
    EXPECT_EQ(codes.at("interval").as_int64(), 5);
    EXPECT_EQ(error_of(poll(device_code)), "authorization_pending");

    EXPECT_EQ(error_of(look(user_code)), "sign_in_required");
    sign_in_person();
    const auto seen = body_of(look(user_code));
    EXPECT_EQ(seen.at("client").at("name").as_string(), "Telly");
    EXPECT_EQ(seen.at("scopes").as_array().size(), 3U);
    EXPECT_EQ(error_of(decide(user_code, "perhaps")), "invalid_request");
    EXPECT_EQ(decide(user_code, "allow").status, 200);
    EXPECT_EQ(error_of(decide(user_code, "deny")), "wrong_code") << "decided is decided";

    host.store.clock.advance(5s);
    EXPECT_EQ(error_of(poll(device_code, "spa")), "unauthorized_client");
    const auto given = poll(device_code);
    ASSERT_EQ(given.status, 200) << given.body;
    const auto tokens = body_of(given);
    EXPECT_EQ(text_in(tokens, "scope"), "openid email offline_access");
    const auto id_token = claims_of(text_in(tokens, "id_token"));
    EXPECT_EQ(text_in(id_token, "sub"), host.ada.id);
    EXPECT_EQ(text_in(id_token, "aud"), "tv");
    EXPECT_EQ(
        device.post_form("/connect/token", refresh_form(text_in(tokens, "refresh_token"), "tv"))
            .status,
        200);
    EXPECT_EQ(error_of(poll(device_code)), "invalid_grant") << "given out once";
}

TEST_F(Device, HearsWhyThereIsNothing) {
    sign_in_person();
    const auto declined = body_of(begin());
    EXPECT_EQ(decide(text_in(declined, "user_code"), "deny").status, 200);
    EXPECT_EQ(error_of(poll(text_in(declined, "device_code"))), "access_denied");

    const auto late = body_of(begin());
    host.store.clock.advance(device_code_lifetime);
    host.provider->cleanup();
    EXPECT_EQ(error_of(look(text_in(late, "user_code"))), "wrong_code");
    EXPECT_EQ(error_of(poll(text_in(late, "device_code"))), "expired_token");
    host.store.clock.advance(1h);
    host.provider->cleanup();
    EXPECT_EQ(error_of(poll(text_in(late, "device_code"))), "invalid_grant");
    EXPECT_EQ(error_of(poll("banana")), "invalid_grant");
    EXPECT_EQ(error_of(poll("")), "invalid_request");
}

TEST_F(Device, IsToldToSlowDown) {
    const auto code = text_in(body_of(begin()), "device_code");
    EXPECT_EQ(error_of(poll(code)), "authorization_pending");
    EXPECT_EQ(error_of(poll(code)), "slow_down"); // now every 10 s
    host.store.clock.advance(5s);
    EXPECT_EQ(error_of(poll(code)), "slow_down"); // now every 15 s
    host.store.clock.advance(15s);
    EXPECT_EQ(error_of(poll(code)), "authorization_pending");
}

TEST_F(Device, MustBeRegisteredForItAndForItsScopes) {
    EXPECT_EQ(error_of(begin("openid", "spa")), "unauthorized_client");
    EXPECT_EQ(error_of(begin("openid", "nobody")), "invalid_client");
    EXPECT_EQ(error_of(begin("openid banana")), "invalid_scope");
    EXPECT_EQ(error_of(begin("email")), "invalid_scope");
    EXPECT_EQ(error_of(begin("")), "invalid_scope");
    EXPECT_EQ(error_of(begin(std::string(2001, 'x'))), "invalid_scope");
    EXPECT_EQ(device.get("/connect/deviceauthorization").status, 405);
    EXPECT_EQ(device.post_json("/connect/deviceauthorization", {}).status, 415);
}

TEST_F(Device, AttackCodesByGuessing) {
    sign_in_person();
    const auto code = text_in(body_of(begin()), "user_code");
    int refused = 0;
    for (int i = 0; i < 30; ++i) {
        refused += look("BCDF-GHJK").status == 429 ? 1 : 0;
    }
    EXPECT_EQ(refused, 20);
    EXPECT_EQ(look(code).status, 429);
    browser.peer = "198.51.100.20"; // the account is what counts
    EXPECT_EQ(look(code).status, 429);
    host.store.clock.advance(60s);
    EXPECT_EQ(look(code).status, 200);
    net::Headers stranger;
    stranger.set("X-CSRF-Token", "wrong");
    EXPECT_EQ(error_of(browser.post_json("/api/device/decide",
                                         {{"user_code", code}, {"decision", "allow"}}, stranger)),
              "csrf_failed");
}

TEST_F(Device, GoesWithItsClient) {
    const auto code = text_in(body_of(begin()), "device_code");
    EXPECT_TRUE(host.provider->clients().remove("tv"));
    EXPECT_EQ(error_of(poll(code)), "invalid_client");
    int rows = -1;
    host.store.database->run([&](soci::session& session) {
        session << "SELECT COUNT(*) FROM identity_device_codes", soci::into(rows);
    });
    EXPECT_EQ(rows, 0);
}

} // namespace
} // namespace conclave::identity
