#include "identity/clients/client_service.hpp"
#include "identity/protocol/resources.hpp"
#include "identity/testing/admin_caller.hpp"
#include "identity/tokens/signing_choice.hpp"

#include <gtest/gtest.h>

namespace conclave::identity {
namespace {

using namespace testing;
namespace json = boost::json;

constexpr std::string_view orders = "https://orders.example/";
constexpr std::string_view stock = "https://stock.example/";

/// `orders` takes RS256 only, `stock` ES256 only, `either` both and one that is not offered,
/// `plain` does not care.
class SignedAsAsked : public ::testing::Test {
  protected:
    TestProvider host;
    AdminCaller admin{host};
    TestBrowser browser = host.browser();

    void SetUp() override {
        for (const auto& [name, scope, algorithms] :
             {std::tuple(orders, "orders", json::array{"RS256"}),
              {stock, "stock", json::array{"ES256"}},
              {"https://either.example/", "either", json::array{"PS256", "RS256", "ES256"}},
              {"https://plain.example/", "plain", json::array{}}}) {
            ASSERT_EQ(admin.post("/api/ApiScopes", {{"name", scope}}).status, 201);
            const auto made = admin.post("/api/ApiResources",
                                         {{"name", name},
                                          {"scopes", json::array{scope}},
                                          {"allowedAccessTokenSigningAlgorithms", algorithms}});
            ASSERT_EQ(made.status, 201) << made.body;
        }
        for (const auto* id : {"spa", "hybrid"}) {
            ASSERT_TRUE(host.provider->clients().change(id, [](Client& client) {
                client.scopes.insert(client.scopes.end(), {"orders", "stock", "either", "plain"});
                client.require_consent = false;
                return true;
            }));
        }
    }

    std::string code_for(std::string_view scope) {
        const auto answer = run_login(browser, with(authorize_form(), "scope", scope));
        return std::string(location_parameters(answer).get("code").value_or(""));
    }
    net::Response redeem(std::string_view code, std::string_view resource = {}) {
        return browser.post_form("/connect/token", with(code_form(code), "resource", resource));
    }
    net::Response refresh(const json::object& tokens, std::string_view name = {},
                          std::string_view value = {}) {
        const auto form = refresh_form(text_in(tokens, "refresh_token"));
        return browser.post_form("/connect/token", name.empty() ? form : with(form, name, value));
    }
    static std::string alg_of(const net::Response& answer) {
        const auto parsed = jose::parse_compact(text_in(body_of(answer), "access_token"));
        return parsed ? parsed->alg : answer.body;
    }
};

TEST_F(SignedAsAsked, TheFirstThatTheApisShareAndAKeyIsThereFor) {
    for (const auto& [scope, alg] : {std::pair("openid plain", "ES256"),
                                     {"openid", "ES256"},
                                     {"openid orders", "RS256"},
                                     {"openid stock", "ES256"},
                                     {"openid either", "RS256"},
                                     {"openid orders plain", "RS256"},
                                     {"openid either stock", "ES256"},
                                     {"openid orders either plain", "RS256"}}) {
        const auto answer = redeem(code_for(scope));
        EXPECT_EQ(alg_of(answer), alg) << scope;
        net::Headers bearer;
        bearer.set("Authorization", "Bearer " + text_in(body_of(answer), "access_token"));
        EXPECT_EQ(browser.get("/connect/userinfo", bearer).status, 200) << scope;
    }
}

TEST_F(SignedAsAsked, WhereTheyShareNoneTheClientNamesOneAndNothingIsSpentBefore) {
    const auto code = code_for("openid offline_access orders stock");
    EXPECT_EQ(error_of(redeem(code)), "invalid_target");
    const auto first = redeem(code, orders);
    EXPECT_EQ(alg_of(first), "RS256");
    const auto tokens = body_of(first);
    EXPECT_EQ(error_of(refresh(tokens)), "invalid_target");
    const auto second = refresh(tokens, "resource", stock);
    EXPECT_EQ(alg_of(second), "ES256");
    EXPECT_EQ(alg_of(refresh(body_of(second), "scope", "openid orders")), "RS256");
}

TEST_F(SignedAsAsked, AtTheAuthorizationEndpointAsWell) {
    const auto answer_to = [&](std::string_view scope) {
        return location_parameters(run_login(
            browser, with(authorize_form("hybrid", "https://hybrid.example/cb", "code token"),
                          "scope", scope)));
    };
    const auto refused = answer_to("openid orders stock");
    EXPECT_EQ(refused.get("error"), "invalid_target");
    EXPECT_FALSE(refused.get("code"));
    const auto token = jose::parse_compact(
        answer_to("openid orders").get("access_token").value_or(std::string_view{}));
    ASSERT_TRUE(token);
    EXPECT_EQ(token->alg, "RS256");
}

TEST_F(SignedAsAsked, MachinesAreToldAndHandlesAreNotSigned) {
    Client client{.client_id = "m"};
    client.require_client_secret = true;
    client.response_types.clear();
    client.grant_types = {"client_credentials"};
    client.scopes = {"orders", "stock"};
    auto& clients = host.provider->clients();
    ASSERT_TRUE(clients.add(client));
    net::Form form;
    form.add("grant_type", "client_credentials");
    form.add("client_id", "m");
    form.add("client_secret", clients.add_secret("m", "").value());
    EXPECT_EQ(error_of(browser.post_form("/connect/token", form)), "invalid_target");
    EXPECT_EQ(alg_of(browser.post_form("/connect/token", with(form, "resource", orders))), "RS256");
    ASSERT_TRUE(clients.change("m", [](Client& each) {
        each.reference_access_tokens = true;
        return true;
    }));
    EXPECT_EQ(browser.post_form("/connect/token", form).status, 200);
}

TEST_F(SignedAsAsked, AdministratorsAskForWhatIsOffered) {
    const auto says = [&](const net::Response& answer, std::string_view word) {
        return answer.status == 400 &&
               answer.body.contains("allowedAccessTokenSigningAlgorithms") &&
               answer.body.contains(word);
    };
    EXPECT_TRUE(says(admin.post("/api/ApiResources",
                                {{"name", "other"},
                                 {"allowedAccessTokenSigningAlgorithms", json::array{"PS256"}}}),
                     "ES256 or RS256"));
    auto own = admin.read("/api/ApiResources?search=conclave_api")
                   .at("apiResources")
                   .as_array()
                   .at(0)
                   .as_object();
    own["allowedAccessTokenSigningAlgorithms"] = json::array{"RS256"};
    EXPECT_TRUE(says(admin.put("/api/ApiResources", own), "needs conclave_api"));
}

Resources with_api(std::string name, std::vector<std::string> algorithms) {
    return Resources(Config{}, {{.kind = ResourceKind::api_resource,
                                 .name = std::move(name),
                                 .scopes = {"conclave_api"},
                                 .signing_algorithms = std::move(algorithms)}});
}

TEST(AccessTokenAlg, IsNoneOfThoseThatAreNotOffered) {
    const auto known = with_api("old", {"PS256"}); // from before the server acted on it
    EXPECT_EQ(access_token_alg(known, {}, {"old"}).error().error, "invalid_target");
    EXPECT_EQ(access_token_alg(known, {}, {"conclave_api"}), "");
    // Nobody is shut out of what the server needs.
    EXPECT_EQ(access_token_alg(with_api("conclave_api", {"PS256"}), {}, {"conclave_api"}), "");
}

TEST(AccessTokenAlg, IsOneOfTheProfileOfTheClient) {
    const Client fapi{.client_id = "bank", .fapi = true};
    EXPECT_EQ(access_token_alg(with_api("a", {"RS256", "ES256"}), fapi, {"a"}), "ES256");
    EXPECT_EQ(access_token_alg(with_api("a", {"RS256"}), fapi, {"a"}).error().error,
              "invalid_target");
}

} // namespace
} // namespace conclave::identity
