#include "identity/subjects/pairwise.hpp"

#include "identity/clients/client_service.hpp"
#include "identity/testing/flow.hpp"
#include "identity/users/accounts.hpp"

#include <gtest/gtest.h>

namespace conclave::identity {
namespace {

using namespace testing;
namespace json = boost::json;

constexpr std::string_view shop_redirect = "https://shop.example/cb";
constexpr std::string_view desk_redirect = "https://desk.shop.example/cb";

/// "shop" and "desk" are of one sector, "bank" of another; "tools" is the resource server of "api".
Config pairwise_config() {
    auto config = test_config();
    config.apis = {{.audience = "https://api.example", .scopes = {"orders"}}};
    const auto add = [&config](std::string id, std::string_view redirect, std::string sector) {
        config.clients.push_back({.client_id = std::move(id),
                                  .redirect_uris = {std::string(redirect)},
                                  .backchannel_logout_uri = std::string(redirect) + "/logout",
                                  .grant_types = {"authorization_code", "refresh_token"},
                                  .scopes = {"openid", "profile", "email", "orders"},
                                  .allow_offline_access = true,
                                  .require_consent = false,
                                  .subject_type = "pairwise",
                                  .sector_identifier_uri = std::move(sector)});
    };
    add("shop", shop_redirect, "https://shop.example/sector.json");
    add("desk", desk_redirect, "https://shop.example/sector.json");
    add("bank", "https://bank.example/cb", "");
    Client tools{.client_id = "tools",
                 .require_client_secret = true,
                 .response_types = {},
                 .grant_types = {"client_credentials"},
                 .scopes = {"orders"},
                 .introspection_audiences = {"https://api.example"}};
    tools.secrets.push_back({.hash = base::to_base64(jose::sha256("tools-secret"))});
    config.clients.push_back(tools);
    return config;
}

class Pairwise : public ::testing::Test {
  protected:
    TestProvider host{pairwise_config()};
    TestBrowser browser = host.browser();

    static net::Form ask(std::string_view client, std::string_view redirect) {
        return with(authorize_form(client, redirect), "scope",
                    "openid email orders offline_access");
    }
    json::object tokens(std::string_view client, std::string_view redirect) {
        return run_tokens(browser, ask(client, redirect));
    }
    static std::string sub_of(const json::object& tokens) {
        return text_in(claims_of(text_in(tokens, "id_token")), "sub");
    }
    json::object introspect(std::string_view token) {
        net::Form form;
        form.add("token", std::string(token));
        net::Headers headers;
        headers.set("Authorization",
                    "Basic " + base::to_base64(base::as_bytes("tools:tools-secret")));
        return body_of(browser.post_form("/connect/introspect", form, headers));
    }
};

TEST_F(Pairwise, IsOneNameASector) {
    const auto shop = sub_of(tokens("shop", shop_redirect));
    EXPECT_NE(shop, host.ada.id);
    EXPECT_EQ(shop.size(), 43U);
    EXPECT_EQ(sub_of(tokens("shop", shop_redirect)), shop);
    EXPECT_EQ(sub_of(tokens("desk", desk_redirect)), shop);
    EXPECT_NE(sub_of(tokens("bank", "https://bank.example/cb")), shop);
    EXPECT_EQ(sub_of(run_tokens(browser, authorize_form())), host.ada.id);
}

TEST_F(Pairwise, IsTheSameWhereverTheClientLooks) {
    const auto answer = tokens("shop", shop_redirect);
    const auto sub = sub_of(answer);
    const auto access = text_in(answer, "access_token");
    EXPECT_EQ(text_in(claims_of(access), "sub"), sub);
    EXPECT_EQ(text_in(introspect(access), "sub"), sub);
    net::Headers bearer;
    bearer.set("Authorization", "Bearer " + access);
    const auto info = body_of(browser.get("/connect/userinfo", bearer));
    EXPECT_EQ(text_in(info, "sub"), sub);
    EXPECT_EQ(text_in(info, "email"), "ada@example.org");
    const auto next = body_of(browser.post_form(
        "/connect/token", refresh_form(text_in(answer, "refresh_token"), "shop")));
    EXPECT_EQ(sub_of(next), sub);
    EXPECT_FALSE(access.contains(host.ada.id));

    EXPECT_EQ(browser.post_json("/api/account/logout", {}).status, 200);
    host.provider->tell_clients();
    ASSERT_EQ(host.network.sent.size(), 1U);
    const auto form = net::parse_form(host.network.sent[0].body);
    EXPECT_EQ(text_in(claims_of(*form->get("logout_token")), "sub"), sub);
}

TEST_F(Pairwise, IsUnderstoodInHintsAndClaims) {
    const auto shop = tokens("shop", shop_redirect);
    const auto bank = tokens("bank", "https://bank.example/cb");
    const auto silent = [&](std::string_view name, std::string_view value) {
        const auto form = with(with(ask("shop", shop_redirect), "prompt", "none"), name, value);
        const auto answer = location_parameters(browser.get(authorize_url(form)));
        return std::string(answer.get("error").value_or("signed in"));
    };
    EXPECT_EQ(silent("id_token_hint", text_in(shop, "id_token")), "signed in");
    EXPECT_EQ(silent("id_token_hint", text_in(bank, "id_token")), "signed in");
    const auto claims = [](std::string_view sub) {
        return R"({"id_token":{"sub":{"value":")" + std::string(sub) + "\"}}}";
    };
    EXPECT_EQ(silent("claims", claims(sub_of(shop))), "signed in");
    EXPECT_EQ(silent("claims", claims(sub_of(bank))), "login_required");
    EXPECT_EQ(silent("claims", claims(host.ada.id)), "login_required");

    (void)host.provider->users().add({.username = "bob", .password = std::string(test_password)});
    auto other = host.browser();
    (void)sign_in(other, other.get(authorize_url(ask("shop", shop_redirect))), "bob");
    const auto form = with(with(ask("shop", shop_redirect), "prompt", "none"), "id_token_hint",
                           text_in(shop, "id_token"));
    EXPECT_EQ(location_parameters(other.get(authorize_url(form))).get("error"), "login_required");
}

TEST_F(Pairwise, IsForgottenWithThePerson) {
    const auto rows = [this] {
        long long count = 0;
        host.store.database->run([&](soci::session& session) {
            session << "SELECT COUNT(*) FROM identity_pairwise_subjects", soci::into(count);
        });
        return count;
    };
    const auto sub = sub_of(tokens("shop", shop_redirect));
    EXPECT_EQ(rows(), 1);
    Accounts accounts(*host.store.database, host.store.clock, host.store.random, "nobodys-role");
    ASSERT_TRUE(accounts.remove(host.ada.id, host.store.clock.now()));
    host.provider->cleanup();
    host.provider->tell_clients(); // by the name that the client knows
    ASSERT_EQ(host.network.sent.size(), 1U);
    const auto form = net::parse_form(host.network.sent[0].body);
    EXPECT_EQ(text_in(claims_of(*form->get("logout_token")), "sub"), sub);
    EXPECT_EQ(rows(), 0);
}

TEST(Sector, IsOneHost) {
    const auto fault = [](std::vector<std::string> redirects, std::string sector = "") {
        return client_fault({.client_id = "a",
                             .redirect_uris = std::move(redirects),
                             .subject_type = "pairwise",
                             .sector_identifier_uri = std::move(sector)})
            .value_or("");
    };
    EXPECT_EQ(fault({"https://a.example/x", "https://a.example/y"}), "");
    EXPECT_TRUE(fault({"https://a.example/x", "https://b.example/y"}).contains("sector"));
    EXPECT_TRUE(fault({"com.example.app:/cb"}).contains("sector"));
    EXPECT_TRUE(fault({}).contains("sector"));
    EXPECT_EQ(fault({"https://a.example/x", "com.example.app:/cb"}, "https://a.example/s"), "");
    EXPECT_TRUE(client_fault({.client_id = "a", .subject_type = "hidden"})->contains("subject"));
}

TEST(PairwiseSubject, HangsOnKeySectorAndPerson) {
    const base::Bytes key(32, 1);
    const base::Bytes other(32, 2);
    const auto sub = pairwise_subject(key, "a.example", "u1");
    EXPECT_EQ(pairwise_subject(key, "a.example", "u1"), sub);
    EXPECT_NE(pairwise_subject(other, "a.example", "u1"), sub);
    EXPECT_NE(pairwise_subject(key, "b.example", "u1"), sub);
    EXPECT_NE(pairwise_subject(key, "a.example", "u2"), sub);
}

} // namespace
} // namespace conclave::identity
