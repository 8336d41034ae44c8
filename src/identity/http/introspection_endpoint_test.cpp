#include "identity/scopes/resource_store.hpp"
#include "identity/testing/flow.hpp"
#include "jose/digest.hpp"

#include <gtest/gtest.h>

namespace conclave::identity {
namespace {

using namespace std::chrono_literals;
using namespace testing;

Config config_with_apis() {
    auto config = test_config();
    config.apis = {{.audience = "https://orders.example/", .scopes = {"orders", "shared"}},
                   {.audience = "https://stock.example/", .scopes = {"stock", "shared"}}};
    config.clients[0].scopes.insert(config.clients[0].scopes.end(), {"orders", "stock"});
    return config;
}

class Machines : public ::testing::Test {
  protected:
    TestProvider host{config_with_apis()};
    TestBrowser browser = host.browser();

    std::string add(std::string id, std::vector<std::string> audiences, bool reference = false) {
        Client client{.client_id = id};
        client.require_client_secret = true;
        client.response_types.clear();
        client.grant_types = {"client_credentials"};
        client.scopes = {"orders", "stock", "shared", "openid"};
        client.introspection_audiences = std::move(audiences);
        client.reference_access_tokens = reference;
        EXPECT_TRUE(host.provider->clients().add(client));
        return host.provider->clients().add_secret(id, "").value();
    }
    net::Response token(const std::string& id, const std::string& secret,
                        std::string_view name = {}, std::string_view value = {}) {
        net::Form form;
        form.add("grant_type", "client_credentials");
        form.add("client_id", id);
        form.add("client_secret", secret);
        return browser.post_form("/connect/token", name.empty() ? form : with(form, name, value));
    }
    net::Response introspect(const std::string& id, const std::string& secret,
                             std::string_view subject) {
        net::Form form;
        form.add("client_id", id);
        form.add("client_secret", secret);
        form.add("token", std::string(subject));
        return browser.post_form("/connect/introspect", form);
    }
    bool active(const std::string& id, const std::string& secret, std::string_view subject) {
        return body_of(introspect(id, secret, subject)).at("active").as_bool();
    }
};

TEST_F(Machines, GetTokensForThemselves) {
    const auto secret = add("m", {});
    const auto answer = token("m", secret);
    ASSERT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(answer.headers.get("Cache-Control"), "no-store");
    const auto body = body_of(answer);
    EXPECT_FALSE(body.contains("refresh_token")); // RFC 6749, 4.4.3
    EXPECT_FALSE(body.contains("id_token"));
    EXPECT_EQ(text_in(body, "scope"), "orders stock shared");
    const auto access = text_in(body, "access_token");
    EXPECT_EQ(jose::parse_compact(access)->typ, "at+jwt");
    const auto claims = claims_of(access);
    EXPECT_EQ(text_in(claims, "sub"), "m"); // RFC 9068, 2.2
    EXPECT_EQ(text_in(claims, "client_id"), "m");
    EXPECT_EQ(claims.at("aud").as_array().size(), 2U);
    EXPECT_FALSE(claims.contains("auth_time"));

    EXPECT_EQ(error_of(token("m", secret, "scope", "openid")), "invalid_scope");
    EXPECT_EQ(error_of(token("m", secret, "scope", "offline_access")), "invalid_scope");
    EXPECT_EQ(error_of(token("m", secret, "scope", "conclave_api")), "invalid_scope");
    EXPECT_EQ(error_of(token("m", secret, "grant_type", "authorization_code")), "invalid_request");
    net::Headers bearer;
    bearer.set("Authorization", "Bearer " + access);
    EXPECT_EQ(browser.get("/connect/userinfo", bearer).status, 403) << "nobody stands behind it";
}

TEST_F(Machines, AnApiIntrospectsWithItsOwnSecret) {
    ResourceStore apis(*host.store.database, host.store.clock);
    const std::string secret = "a secret of the API itself, long enough";
    const auto hashed = [](std::string_view text) {
        return ClientSecret{.hash = base::to_base64(jose::sha256(text)), .type = "SharedSecret"};
    };
    auto old = hashed("over");
    old.expires_at = base::to_unix_seconds(host.store.clock.now());
    const auto api = [&](std::string name, bool enabled, std::vector<ClientSecret> secrets) {
        StoredResource made{.kind = ResourceKind::api_resource, .name = std::move(name)};
        made.enabled = enabled;
        made.secrets = std::move(secrets);
        EXPECT_TRUE(apis.add(made));
    };
    api("https://orders.example/", true, {hashed(secret), old});
    api("https://stock.example/", false, {hashed(secret)});
    api("bare", true, {});
    api("m", true, {hashed(secret)});
    const auto of_m = add("m", {});
    const auto tokens = body_of(token("m", of_m));
    const auto access = text_in(tokens, "access_token");
    const auto stock =
        text_in(body_of(token("m", of_m, "resource", "https://stock.example/")), "access_token");

    const auto seen = body_of(introspect("https://orders.example/", secret, access));
    EXPECT_TRUE(seen.at("active").as_bool());
    EXPECT_EQ(text_in(seen, "scope"), "orders shared") << "of its own scopes only";
    EXPECT_FALSE(active("https://orders.example/", secret, stock)) << "for another API";
    EXPECT_FALSE(active("m", secret, access)) << "a client's tokens are not those of an API";
    EXPECT_FALSE(
        active("m", secret, text_in(run_tokens(browser, authorize_form()), "refresh_token")));
    for (const auto& [name, wrong] : {std::pair("https://orders.example/", "wrong"),
                                      {"https://orders.example/", "over"},
                                      {"https://orders.example/", ""},
                                      {"https://stock.example/", secret.c_str()},
                                      {"bare", ""},
                                      {"bare", secret.c_str()},
                                      {"orders", secret.c_str()}}) {
        EXPECT_EQ(error_of(introspect(name, wrong, access)), "invalid_client") << name << wrong;
    }
    EXPECT_EQ(error_of(token("https://orders.example/", secret)), "invalid_client")
        << "there is nothing else that it may do";
}

TEST_F(Machines, AimTokensAtOneResource) {
    const auto secret = add("m", {});
    const auto body = body_of(token("m", secret, "resource", "https://stock.example/"));
    EXPECT_EQ(text_in(body, "scope"), "stock shared");
    EXPECT_EQ(text_in(claims_of(text_in(body, "access_token")), "aud"), "https://stock.example/");
    EXPECT_EQ(error_of(token("m", secret, "resource", "https://other.example/")), "invalid_target");
    EXPECT_EQ(error_of(token("m", secret, "resource", "https://stock.example/#x")),
              "invalid_target");
    EXPECT_EQ(error_of(token("m", secret, "resource", "stock")), "invalid_target");
}

TEST_F(Machines, PeopleAimTokensToo) {
    auto form = with(authorize_form(), "scope", "openid offline_access orders stock");
    EXPECT_EQ(location_parameters(run_login(browser, with(form, "resource", "https://x.example/")))
                  .get("error"),
              "invalid_target");
    form.add("resource", "https://orders.example/");
    form.add("resource", "https://stock.example/");
    const std::string code(location_parameters(run_login(browser, form)).get("code").value_or(""));
    auto redeem = code_form(code);
    EXPECT_EQ(error_of(browser.post_form("/connect/token",
                                         with(redeem, "resource", "https://x.example/"))),
              "invalid_target");
    redeem.add("resource", "https://orders.example/");
    const auto first = body_of(browser.post_form("/connect/token", redeem));
    EXPECT_EQ(text_in(claims_of(text_in(first, "access_token")), "aud"), "https://orders.example/");
    EXPECT_EQ(text_in(first, "scope"), "openid offline_access orders");
    auto refresh = refresh_form(text_in(first, "refresh_token"));
    EXPECT_EQ(error_of(browser.post_form("/connect/token",
                                         with(refresh, "resource", "https://x.example/"))),
              "invalid_target");
    refresh.add("resource", "https://stock.example/");
    const auto second = body_of(browser.post_form("/connect/token", refresh));
    EXPECT_EQ(text_in(claims_of(text_in(second, "access_token")), "aud"), "https://stock.example/");
    EXPECT_EQ(text_in(second, "scope"), "openid offline_access stock");
}

TEST_F(Machines, AudiencesComeWithScopesOnly) {
    const auto refused = [&](std::string_view scope, std::string_view resource) {
        auto form = with(authorize_form(), "scope", scope);
        form.add("resource", "https://orders.example/");
        form.add("resource", std::string(resource));
        return location_parameters(run_login(browser, form)).get("error").value_or("none") ==
               "invalid_target";
    };
    EXPECT_TRUE(refused("openid", "https://orders.example/"));
    EXPECT_TRUE(refused("openid orders", "https://stock.example/"));
    EXPECT_FALSE(refused("openid orders", "https://orders.example/"));
}

TEST_F(Machines, AudiencesGoWithTheirScopes) {
    auto& clients = host.provider->clients();
    ASSERT_TRUE(clients.change("guide", [](Client& client) {
        client.redirect_uris.emplace_back(spa_redirect);
        client.scopes = {"openid", "orders", "stock"};
        client.require_consent = true;
        return true;
    }));
    auto form = with(authorize_form("guide"), "scope", "openid orders stock");
    form.add("resource", "https://orders.example/");
    form.add("resource", "https://stock.example/");
    const auto allow = [&](const boost::json::array& scopes) {
        const auto page = run_login(browser, form);
        const std::string handle(location_parameters(page).get("request").value_or(""));
        const auto done = browser.post_json(
            "/api/account/consent",
            {{"request", handle}, {"decision", "allow"}, {"scopes", scopes}, {"remember", false}});
        return location_parameters(browser.get(text_in(body_of(done), "redirect")));
    };
    const std::string code(allow({"openid", "stock"}).get("code").value_or(""));
    const auto tokens = body_of(browser.post_form("/connect/token", code_form(code, "guide")));
    EXPECT_EQ(text_in(claims_of(text_in(tokens, "access_token")), "aud"), "https://stock.example/");
    EXPECT_EQ(allow({"openid"}).get("error"), "access_denied");
}

TEST_F(Machines, AudiencesGoWithScopesThatARefreshLeavesOut) {
    ASSERT_TRUE(host.provider->clients().change("guide", [](Client& client) {
        client.redirect_uris.emplace_back(spa_redirect);
        client.scopes = {"openid", "orders", "stock"};
        return true;
    }));
    const auto tokens_for = [&](const std::vector<std::string>& resources) {
        auto form = with(authorize_form("guide"), "scope", "openid orders stock offline_access");
        for (const auto& resource : resources) {
            form.add("resource", resource);
        }
        return text_in(run_tokens(browser, form), "refresh_token");
    };
    const auto refreshed = [&](std::string& token, std::string_view scope,
                               std::string_view resource = {}) {
        auto form = with(refresh_form(token, "guide"), "scope", scope);
        const auto answer = browser.post_form("/connect/token", with(form, "resource", resource));
        if (answer.status != 200) {
            return error_of(answer);
        }
        const auto body = body_of(answer);
        token = text_in(body, "refresh_token");
        const auto claims = claims_of(text_in(body, "access_token"));
        return boost::json::serialize(claims.at("aud")) + " " + text_in(claims, "scope");
    };
    auto both = tokens_for({"https://orders.example/", "https://stock.example/"});
    EXPECT_EQ(refreshed(both, "openid stock"), R"("https://stock.example/" openid stock)");
    EXPECT_EQ(refreshed(both, "stock", "https://orders.example/"), "invalid_target");
    EXPECT_EQ(refreshed(both, "openid"), '"' + std::string(test_issuer) + "\" openid");
    EXPECT_EQ(refreshed(both, "openid orders stock"),
              R"(["https://orders.example/","https://stock.example/"] openid orders stock)")
        << "the grant is as it was";
    auto one = tokens_for({"https://orders.example/"});
    EXPECT_EQ(refreshed(one, "stock"), "invalid_scope") << "that resource was not granted";
    EXPECT_EQ(refreshed(one, "orders"), R"("https://orders.example/" orders)")
        << "nothing is spent";
}

TEST_F(Machines, IntrospectWhatConcernsThem) {
    const auto secret = add("m", {});
    const auto orders = add("orders-api", {"https://orders.example/"});
    const auto other = add("other", {"https://other.example/"});
    const auto access = text_in(body_of(token("m", secret)), "access_token");

    const auto seen = body_of(introspect("orders-api", orders, access));
    EXPECT_TRUE(seen.at("active").as_bool());
    EXPECT_EQ(text_in(seen, "scope"), "orders shared") << "its own scopes only";
    EXPECT_EQ(text_in(seen, "token_type"), "Bearer");
    EXPECT_EQ(text_in(seen, "client_id"), "m");
    EXPECT_TRUE(seen.contains("exp") && seen.contains("iat") && seen.contains("jti"));
    EXPECT_TRUE(active("m", secret, access));
    EXPECT_EQ(introspect("other", other, access).body, R"({"active":false})");
    EXPECT_EQ(introspect("m", secret, "banana").body, R"({"active":false})");
    EXPECT_EQ(error_of(introspect("m", "wrong", access)), "invalid_client");
    EXPECT_EQ(error_of(introspect("m", secret, "")), "invalid_request");
    net::Form open;
    open.add("client_id", "spa");
    open.add("token", access);
    EXPECT_EQ(browser.post_form("/connect/introspect", open).status, 401) << "a public client";
    EXPECT_EQ(browser.get("/connect/introspect?token=" + access).status, 405);

    host.store.clock.advance(1h + 6s);
    EXPECT_FALSE(active("m", secret, access)) << "expired";
}

TEST_F(Machines, GetHandlesWhenRegisteredSo) {
    const auto secret = add("m", {}, true);
    const auto orders = add("orders-api", {"https://orders.example/"});
    const auto handle = text_in(body_of(token("m", secret)), "access_token");
    EXPECT_FALSE(handle.contains('.'));
    EXPECT_TRUE(active("orders-api", orders, handle));
    EXPECT_FALSE(host.provider->verify_access_token(handle, {}));
    net::Form form;
    form.add("client_id", "m");
    form.add("client_secret", secret);
    form.add("token", handle);
    EXPECT_EQ(browser.post_form("/connect/revocation", form).status, 200);
    EXPECT_FALSE(active("orders-api", orders, handle)) << "revoked";

    const auto late = text_in(body_of(token("m", secret)), "access_token");
    host.store.clock.advance(1h + 6s);
    host.provider->cleanup();
    EXPECT_FALSE(active("orders-api", orders, late));
}

TEST_F(Machines, SeeTheirOwnRefreshTokensOnly) {
    const auto hybrid = host.provider->clients().add_secret("hybrid", "").value();
    const auto orders = add("orders-api", {"https://orders.example/"});
    const auto asked = authorize_form("hybrid", "https://hybrid.example/cb");
    auto page = browser.get(authorize_url(asked));
    const auto resumed = browser.get(sign_in(browser, page));
    const std::string handle(location_parameters(resumed).get("request").value_or(""));
    const auto allowed = browser.post_json(
        "/api/account/consent",
        {{"request", handle},
         {"decision", "allow"},
         {"scopes", boost::json::array{"openid", "offline_access", "conclave_api"}},
         {"remember", false}});
    const auto back = browser.get(text_in(body_of(allowed), "redirect"));
    const std::string code(location_parameters(back).get("code").value_or(""));
    const auto tokens = body_of(browser.post_form(
        "/connect/token",
        with(code_form(code, "hybrid", "https://hybrid.example/cb"), "client_secret", hybrid)));
    const auto refresh = text_in(tokens, "refresh_token");
    ASSERT_FALSE(refresh.empty());
    EXPECT_TRUE(active("hybrid", hybrid, refresh));
    EXPECT_FALSE(active("orders-api", orders, refresh));
    host.store.clock.advance(std::chrono::days(16));
    EXPECT_FALSE(active("hybrid", hybrid, refresh)) << "idle for too long";
}

} // namespace
} // namespace conclave::identity
