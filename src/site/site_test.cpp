#include "site/admin_settings.hpp"
#include "site/app_settings.hpp"
#include "site/oidc_caller.hpp"
#include "site/policy.hpp"
#include "site/token_endpoint.hpp"

#include "account/key_store.hpp"
#include "base/json_text.hpp"
#include "base/manual_clock.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

namespace conclave::site {
namespace {

TEST(Policy, MatchesPatternsAndClaims) {
    EXPECT_TRUE(matches_pattern("*", ""));
    EXPECT_TRUE(matches_pattern("a*c", "abbc"));
    EXPECT_TRUE(matches_pattern("*@example.org", "bob@example.org"));
    EXPECT_FALSE(matches_pattern("*@example.org", "bob@example.org.evil"));
    EXPECT_FALSE(matches_pattern("a*b*c", "acb"));
    const ClaimValues values = [](std::string_view claim) {
        return claim == "role" ? std::vector<std::string>{"staff", "host"}
                               : std::vector<std::string>{};
    };
    EXPECT_TRUE(allows({{"role", "host"}}, values));
    EXPECT_FALSE(allows({{"role", "admin*"}}, values));
    EXPECT_FALSE(allows({}, values));
    EXPECT_TRUE(allows({ClaimRule{}}, values));
}

TEST(AppSettings, EscapesTheDotsOfTrustedDomains) {
    AppSettings settings{.origin = "https://app.example.org"};
    settings.oidc.authority = "https://id.example.org";
    const std::string script = trusted_domains_js(settings);
    EXPECT_NE(script.find(R"re("https://id\\.example\\.org(/|$)")re"), std::string::npos) << script;
    EXPECT_NE(script.find(R"("https://app\\.example\\.org/token")"), std::string::npos) << script;
}

AdminSettings admin_settings() {
    AdminSettings settings{.api = "https://api.example.org:8444",
                           .administrator_role = "Administrator",
                           .auditor_role = "Auditor",
                           .product = {.name = "Conclave"},
                           .oidc = {}};
    settings.oidc.authority = "https://id.example.org";
    settings.oidc.client_id = "conclave_admin";
    return settings;
}

TEST(AdminSettings, HandTokensToTheAdminApiOnly) {
    const std::string script = trusted_domains_js(admin_settings());
    EXPECT_NE(script.find(R"re("accessTokenDomains":["https://api\\.example\\.org:8444/api/"])re"),
              std::string::npos)
        << script;
    const std::string policy = admin_content_security_policy(admin_settings(), "n0nce");
    EXPECT_NE(policy.find("connect-src 'self' https://id.example.org https://api.example.org:8444"),
              std::string::npos)
        << policy;
    EXPECT_NE(policy.find("style-src 'self' 'nonce-n0nce'"), std::string::npos) << policy;
    EXPECT_EQ(admin_content_security_policy(admin_settings(), "").find("nonce"), std::string::npos);
    const auto config = base::parse_json_object(config_json(admin_settings()), 10'000);
    ASSERT_TRUE(config);
    EXPECT_EQ(base::get_string(*config, "api_url"), "https://api.example.org:8444/api/");
}

TEST(AdminSettings, KnowsTheRoutesOfTheConsole) {
    const auto is_route = admin_pages(admin_settings()).is_route;
    for (const auto* path : {"/", "/users", "/users/7", "/clients/new", "/audit-logs",
                             "/authentication/callback", "/signed-out"}) {
        EXPECT_TRUE(is_route(path)) << path;
    }
    for (const auto* path : {"/usersnot", "/assets/index.js", "/OidcServiceWorker.js", "/x"}) {
        EXPECT_FALSE(is_route(path)) << path;
    }
}

/// Takes any token but "bad"; the token's text is the user name.
identity::AccessTokenClaims claims_for(std::string_view token) {
    return {.sub = "sub-" + std::string(token),
            .preferred_username = std::string(token),
            .roles = token == "boss" ? std::vector<std::string>{"administrator"}
                                     : std::vector<std::string>{},
            .scope = token == "thin" ? std::vector<std::string>{"openid"}
                                     : std::vector<std::string>{"openid", "conclave_api"}};
}

class TokenEndpointTest : public testing::Test {
  protected:
    net::Response ask(const std::string& bearer, const std::string& body) {
        net::Request request{.method = "POST", .path = "/token"};
        if (!bearer.empty()) {
            request.headers.add("Authorization", "Bearer " + bearer);
        }
        request.headers.add("Content-Type", "application/json");
        request.body = body;
        return endpoint().handle(request);
    }

    TokenEndpoint& endpoint() {
        if (!endpoint_) {
            auto verify = [](std::string_view token, std::string_view audience)
                -> std::expected<identity::AccessTokenClaims, identity::AccessTokenError> {
                if (token == "bad" || audience != "conclave_api") {
                    return std::unexpected(identity::AccessTokenError::expired);
                }
                return claims_for(token);
            };
            endpoint_ = std::make_unique<TokenEndpoint>(
                settings_,
                std::make_unique<OidcCallerVerifier>(verify, "conclave_api",
                                                     std::vector<std::string>{"conclave_api"}),
                [this](const RoomWish& wish) -> std::expected<std::string, account::Fault> {
                    wish_ = wish;
                    if (wish.type == "group") {
                        return std::unexpected(account::Fault{account::ErrorCode::room_type_invalid,
                                                              "Group rooms come later."});
                    }
                    return wish.type.empty() ? "peer-to-peer" : wish.type;
                },
                clock_);
        }
        return *endpoint_;
    }

    base::ManualClock clock_;
    TokenEndpoint::Settings settings_{.key = {.key_sid = "SK00000000000000000000000000000001",
                                              .account_sid = "AC00000000000000000000000000000001",
                                              .secret = "01234567890123456789012345678901"}};
    RoomWish wish_;
    std::unique_ptr<TokenEndpoint> endpoint_;
};

TEST_F(TokenEndpointTest, PutsTheVerifiedIdentityIntoTheToken) {
    const auto response = ask("alice", R"({"room_name":"daily","user_identity":"alice"})");
    ASSERT_EQ(response.status, 200) << response.body;
    const auto body = base::parse_json_object(response.body, 10'000);
    ASSERT_TRUE(body);
    EXPECT_EQ(base::get_string(*body, "room_type"), "peer-to-peer");
    account::KeyStore keys;
    keys.replace({settings_.key});
    const auto token =
        account::verify_access_token(*base::get_string(*body, "token"), keys, clock_.now());
    ASSERT_TRUE(token);
    EXPECT_EQ(token->identity, "alice");
    EXPECT_EQ(token->room, "daily");
    EXPECT_EQ(response.headers.get("cache-control"), "no-store");
}

TEST_F(TokenEndpointTest, RefusesWhatItShould) {
    EXPECT_EQ(ask("", R"({"room_name":"r"})").status, 401);
    EXPECT_EQ(ask("bad", R"({"room_name":"r"})").status, 401);
    EXPECT_EQ(ask("thin", R"({"room_name":"r"})").status, 403);
    EXPECT_EQ(ask("alice", R"({"room_name":"r","user_identity":"bob"})").status, 403);
    EXPECT_EQ(ask("alice", R"({})").status, 400);
    EXPECT_EQ(ask("alice", "[").status, 400);
    EXPECT_EQ(ask("alice", R"({"room_name":"r","room_type":"group"})").status, 400);
    EXPECT_EQ(ask("alice", R"({"room_name":")" + std::string(200, 'r') + "\"}").status, 400);
}

TEST_F(TokenEndpointTest, AsksThePolicyByClaim) {
    settings_.policy.create = {{"role", "administrator"}};
    settings_.policy.join = {{"preferred_username", "*"}};
    EXPECT_EQ(ask("alice", R"({"room_name":"r"})").status, 200);
    EXPECT_FALSE(wish_.may_create);
    EXPECT_EQ(ask("boss", R"({"room_name":"r"})").status, 200);
    EXPECT_TRUE(wish_.may_create);
    endpoint_.reset();
    settings_.policy.join = {};
    EXPECT_EQ(ask("alice", R"({"room_name":"r"})").status, 403);
}

TEST_F(TokenEndpointTest, SlowsDownAScript) {
    int status = 200;
    for (int i = 0; i < 50 && status == 200; ++i) {
        status = ask("alice", R"({"room_name":"r"})").status;
    }
    EXPECT_EQ(status, 429);
}

} // namespace
} // namespace conclave::site
