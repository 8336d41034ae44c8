#include "identity/protocol/resources.hpp"
#include "identity/testing/admin_caller.hpp"

#include <gtest/gtest.h>

namespace conclave::identity {
namespace {

using namespace testing;
namespace json = boost::json;

constexpr std::string_view orders = "https://orders.example/";
constexpr std::string_view stock = "https://stock.example/";
constexpr std::string_view vault = "https://vault.example/";

/// `orders` and `vault` are for who names them, `stock` for whoever has the scope; `shared` is a
/// scope of all three.
class ByNameOnly : public ::testing::Test {
  protected:
    TestProvider host;
    AdminCaller admin{host};
    TestBrowser browser = host.browser();

    void SetUp() override {
        for (const auto* scope : {"orders", "stock", "vault", "shared"}) {
            ASSERT_EQ(admin.post("/api/ApiScopes", {{"name", scope}}).status, 201);
        }
        for (const auto& [name, scope, apart] : {std::tuple(orders, "orders", true),
                                                 {stock, "stock", false},
                                                 {vault, "vault", true}}) {
            const auto made =
                admin.post("/api/ApiResources", {{"name", name},
                                                 {"scopes", json::array{scope, "shared"}},
                                                 {"userClaims", json::array{"email"}},
                                                 {"requireResourceIndicator", apart}});
            ASSERT_EQ(made.status, 201) << made.body;
        }
        ASSERT_TRUE(host.provider->clients().change("spa", [](Client& client) {
            client.scopes.insert(client.scopes.end(), {"orders", "stock", "vault", "shared"});
            return true;
        }));
    }

    static net::Form asking(std::string_view scope,
                            const std::vector<std::string_view>& resources = {}) {
        auto form = with(authorize_form(), "scope", scope);
        for (const auto resource : resources) {
            form.add("resource", std::string(resource));
        }
        return form;
    }
    net::Response redeem(const net::Form& wish, std::string_view resource = {}) {
        const std::string code(
            location_parameters(run_login(browser, wish)).get("code").value_or(""));
        return browser.post_form("/connect/token", with(code_form(code), "resource", resource));
    }
    json::object refreshed(const json::object& tokens, std::string_view resource = {}) {
        return body_of(
            browser.post_form("/connect/token", with(refresh_form(text_in(tokens, "refresh_token")),
                                                     "resource", resource)));
    }
    static json::object access(const json::object& tokens) {
        return claims_of(text_in(tokens, "access_token"));
    }
    static json::value audience(const json::object& tokens) { return access(tokens).at("aud"); }
};

TEST_F(ByNameOnly, NoTokenIsForAnApiThatWasNotNamed) {
    const auto alone = body_of(redeem(asking("openid orders")));
    EXPECT_EQ(audience(alone), json::string(test_issuer));
    EXPECT_EQ(text_in(alone, "scope"), "openid orders"); // granted all the same
    EXPECT_FALSE(access(alone).contains("email")) << "what only that API needs to know";
    const auto among = body_of(redeem(asking("openid orders stock shared")));
    EXPECT_EQ(audience(among), json::string(stock));
    EXPECT_EQ(text_in(access(among), "email"), "ada@example.org");
}

TEST_F(ByNameOnly, WhoNamesItGetsATokenForItAlone) {
    const auto wish = asking("openid offline_access orders stock shared");
    const auto tokens = body_of(redeem(wish, orders)); // at the token endpoint
    EXPECT_EQ(audience(tokens), json::string(orders));
    EXPECT_EQ(text_in(tokens, "scope"), "openid offline_access orders shared");
    EXPECT_EQ(text_in(access(tokens), "email"), "ada@example.org");
    const auto other = refreshed(tokens);
    EXPECT_EQ(audience(other), json::string(stock));
    EXPECT_EQ(audience(refreshed(other, orders)), json::string(orders));
    EXPECT_EQ(error_of(redeem(asking("openid stock"), orders)), "invalid_target");
    // In the authorization request.
    EXPECT_EQ(audience(body_of(redeem(asking("openid orders stock", {orders})))),
              json::string(orders));
}

TEST_F(ByNameOnly, SeveralThatWereNamedGetATokenEach) {
    const auto wish = asking("openid offline_access orders stock vault shared", {orders, vault});
    const auto tokens = body_of(redeem(wish));
    EXPECT_EQ(audience(tokens), json::string(test_issuer)) << "nor for what was never named";
    EXPECT_EQ(text_in(tokens, "scope"), "openid offline_access");
    const auto first = refreshed(tokens, vault);
    EXPECT_EQ(audience(first), json::string(vault));
    EXPECT_EQ(text_in(first, "scope"), "openid offline_access vault shared");
    EXPECT_EQ(audience(refreshed(first, orders)), json::string(orders));
    EXPECT_EQ(audience(body_of(redeem(asking("openid orders stock", {orders, stock})))),
              json::string(stock));
    // Nothing is left that a token could say.
    EXPECT_EQ(error_of(redeem(asking("orders vault", {orders, vault}))), "invalid_target");
}

TEST_F(ByNameOnly, MachinesNameItToo) {
    Client client{.client_id = "m"};
    client.require_client_secret = true;
    client.response_types.clear();
    client.grant_types = {"client_credentials"};
    client.scopes = {"orders", "stock"};
    ASSERT_TRUE(host.provider->clients().add(client));
    net::Form form;
    form.add("grant_type", "client_credentials");
    form.add("client_id", "m");
    form.add("client_secret", host.provider->clients().add_secret("m", "").value());
    const auto aimed_at = [&](std::string_view resource) {
        return audience(
            body_of(browser.post_form("/connect/token", with(form, "resource", resource))));
    };
    EXPECT_EQ(aimed_at({}), json::string(stock));
    EXPECT_EQ(aimed_at(orders), json::string(orders));
}

TEST_F(ByNameOnly, AdministratorsAskForWhatCanBeNamedAndIsNotTheServers) {
    const auto refused = [&](const net::Response& answer) {
        EXPECT_EQ(answer.status, 400) << answer.body;
        return answer.body.contains("requireResourceIndicator") && answer.status == 400;
    };
    EXPECT_TRUE(refused(
        admin.post("/api/ApiResources", {{"name", "a word"}, {"requireResourceIndicator", true}})));
    auto own = admin.read("/api/ApiResources?search=conclave_api")
                   .at("apiResources")
                   .as_array()
                   .at(0)
                   .as_object();
    own["requireResourceIndicator"] = true;
    EXPECT_TRUE(refused(admin.put("/api/ApiResources", own)));
}

/// From before the server acted on it.
TEST(OwnApis, AreForWhoeverHasTheScopeWhateverIsStored) {
    auto config = test_config();
    config.apis = {{.audience = "https://stock.example/", .scopes = {"stock"}}};
    const Resources resources(config, {{.kind = ResourceKind::api_resource,
                                        .name = "conclave_api",
                                        .scopes = {"conclave_api"},
                                        .require_indicator = true},
                                       {.kind = ResourceKind::api_resource,
                                        .name = "https://stock.example/",
                                        .scopes = {"stock"},
                                        .require_indicator = true}});
    EXPECT_EQ(resources.unnamed_audiences({"conclave_api", "stock"}),
              (std::vector<std::string>{"conclave_api", "https://stock.example/"}));
}

} // namespace
} // namespace conclave::identity
