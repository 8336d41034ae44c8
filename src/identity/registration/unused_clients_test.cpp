#include "identity/registration/registration_store.hpp"
#include "identity/testing/flow.hpp"

#include <gtest/gtest.h>
#include <soci/soci.h>

namespace conclave::identity {
namespace {

using namespace std::chrono_literals;
using namespace testing;
namespace json = boost::json;

class UnusedClients : public ::testing::Test {
  protected:
    static Config open_to_all(std::chrono::seconds kept) {
        auto config = test_config();
        config.self_registration.policy = SelfRegistration::Policy::open;
        config.self_registration.per_hour_per_source = 1000;
        config.self_registration.unused_kept = kept;
        return config;
    }
    static std::string add(TestBrowser& browser) {
        net::Headers headers;
        headers.set("Content-Type", "application/json");
        const json::object metadata{
            {"redirect_uris", json::array{"https://rp.example/cb"}},
            {"token_endpoint_auth_method", "none"},
            {"grant_types", json::array{"authorization_code", "refresh_token"}}};
        return text_in(
            body_of(browser.send("POST", "/connect/dcr", headers, json::serialize(metadata))),
            "client_id");
    }
    /// ada signs in to it and consents; it gets tokens.
    static int use(TestBrowser& browser, const std::string& id) {
        const std::string redirect = "https://rp.example/cb";
        auto answer =
            browser.get(authorize_url(with(authorize_form(id, redirect), "scope", "openid")));
        const auto at = std::string(answer.headers.get("Location").value_or(""));
        const auto consent = at.starts_with("/account/login")
                                 ? browser.get(sign_in(browser, answer))
                                 : std::move(answer);
        const auto handle = std::string(location_parameters(consent).get("request").value_or(""));
        const auto agreed = body_of(browser.post_json(
            "/api/account/consent",
            {{"request", handle}, {"decision", "allow"}, {"scopes", json::array{"openid"}}}));
        const auto done = browser.get(text_in(agreed, "redirect"));
        const std::string code(location_parameters(done).get("code").value_or(""));
        return browser.post_form("/connect/token", code_form(code, id, redirect)).status;
    }
};

TEST_F(UnusedClients, AreRemovedAfterTheirTime) {
    TestProvider host(open_to_all(std::chrono::days{90}));
    auto browser = host.browser();
    const auto used = add(browser);
    const auto unused = add(browser);
    const auto there = [&](const std::string& id) {
        return host.provider->clients().get(id) != nullptr;
    };
    host.store.clock.advance(std::chrono::days{60});
    ASSERT_EQ(use(browser, used), 200);
    host.provider->cleanup();
    host.store.clock.advance(std::chrono::days{30} - 1s);
    host.provider->cleanup();
    EXPECT_TRUE(there(unused));
    host.store.clock.advance(1s);
    host.provider->cleanup();
    EXPECT_FALSE(there(unused));
    EXPECT_TRUE(there(used));
    EXPECT_TRUE(there("spa")) << "what an administrator made stays";
    host.store.clock.advance(std::chrono::days{60});
    host.provider->cleanup();
    EXPECT_FALSE(there(used)) << "its time began anew when it was used";
}

TEST_F(UnusedClients, StayWhereTheOperatorWantsIt) {
    TestProvider host(open_to_all(0s));
    auto browser = host.browser();
    const auto id = add(browser);
    host.store.clock.advance(std::chrono::days{3650});
    host.provider->cleanup();
    EXPECT_TRUE(host.provider->clients().get(id));
}

TEST_F(UnusedClients, FromBeforeUsesWereNotedGetTheirWholeTime) {
    TestProvider host(open_to_all(std::chrono::days{90}));
    auto browser = host.browser();
    const auto id = add(browser);
    host.store.database->run([](soci::session& session) {
        session << "UPDATE identity_registered_clients SET used_at = 0";
    });
    host.store.clock.advance(std::chrono::days{1000});
    host.provider->cleanup();
    EXPECT_TRUE(host.provider->clients().get(id));
    host.store.clock.advance(std::chrono::days{90});
    host.provider->cleanup();
    EXPECT_FALSE(host.provider->clients().get(id));
}

TEST_F(UnusedClients, GoInSmallNumbers) {
    TestProvider host(open_to_all(std::chrono::days{90}));
    auto browser = host.browser();
    constexpr std::size_t made = 25;
    for (std::size_t i = 0; i < made; ++i) {
        (void)add(browser);
    }
    const auto before = host.provider->clients().list().size();
    host.store.clock.advance(std::chrono::days{90});
    host.provider->cleanup();
    EXPECT_EQ(host.provider->clients().list().size(), before - 20);
    host.provider->cleanup();
    EXPECT_EQ(host.provider->clients().list().size(), before - made);
}

} // namespace
} // namespace conclave::identity
