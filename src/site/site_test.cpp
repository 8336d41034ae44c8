#include "site/admin_settings.hpp"
#include "site/app_settings.hpp"
#include "site/oidc_caller.hpp"
#include "site/token_endpoint.hpp"

#include "account/key_store.hpp"
#include "base/json_text.hpp"
#include "base/manual_clock.hpp"
#include "policy/text.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

namespace conclave::site {
namespace {

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
    for (const auto* path : {"/", "/users", "/users/7", "/clients/new", "/audit-logs", "/policy",
                             "/providers", "/authentication/callback", "/signed-out"}) {
        EXPECT_TRUE(is_route(path)) << path;
    }
    for (const auto* path : {"/usersnot", "/assets/index.js", "/OidcServiceWorker.js", "/x"}) {
        EXPECT_FALSE(is_route(path)) << path;
    }
}

/// Takes any token but "bad"; the token's text is the user name.
identity::AccessTokenClaims claims_for(std::string_view token) {
    boost::json::object json{{"preferred_username", token}, {"client_id", "app"}};
    if (token == "boss") {
        json["role"] = "administrator";
    }
    return {.sub = "sub-" + std::string(token),
            .preferred_username = token == "nameless" ? "" : std::string(token),
            .name = "Ada",
            .scope = token == "thin" ? std::vector<std::string>{"openid"}
                                     : std::vector<std::string>{"openid", "conclave_api"},
            .json = token == "torn" ? "{" : boost::json::serialize(json)};
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
                [this] { return std::make_shared<const policy::Policy>(policy_); },
                TokenEndpoint::Rooms{
                    .name_of =
                        [](const std::string& name) { return name == board_sid ? "board" : name; },
                    .prepare =
                        [this](const RoomWish& wish) -> std::expected<std::string, account::Fault> {
                        wish_ = wish;
                        if (!wish.may_create && wish.name != "board") {
                            return std::unexpected(
                                account::Fault{account::ErrorCode::room_not_found, "No such room"});
                        }
                        if (wish.type == "group") {
                            return std::unexpected(account::Fault{
                                account::ErrorCode::room_type_invalid, "Group rooms come later."});
                        }
                        return wish.type.empty() ? "peer-to-peer" : wish.type;
                    }},
                clock_);
        }
        return *endpoint_;
    }

    base::ManualClock clock_;
    TokenEndpoint::Settings settings_{.key = {.key_sid = "SK00000000000000000000000000000001",
                                              .account_sid = "AC00000000000000000000000000000001",
                                              .secret = "01234567890123456789012345678901"}};
    account::AccessToken token_of(const net::Response& response) {
        account::KeyStore keys;
        keys.replace({settings_.key});
        const auto body = base::parse_json_object(response.body, 10'000).value();
        return account::verify_access_token(base::get_string(body, "token").value(), keys,
                                            clock_.now())
            .value();
    }

    static constexpr std::string_view board_sid = "RM00000000000000000000000000000001";
    policy::Policy policy_ = policy::parse("allow create, join to everyone").value();
    RoomWish wish_;
    std::unique_ptr<TokenEndpoint> endpoint_;
};

TEST_F(TokenEndpointTest, PutsTheVerifiedIdentityIntoTheToken) {
    const auto response = ask("alice", R"({"room_name":"daily","user_identity":"alice"})");
    ASSERT_EQ(response.status, 200) << response.body;
    const auto body = base::parse_json_object(response.body, 10'000);
    ASSERT_TRUE(body);
    EXPECT_EQ(base::get_string(*body, "room_type"), "peer-to-peer");
    const auto token = token_of(response);
    EXPECT_EQ(token.identity, "alice");
    EXPECT_EQ(token.room, "daily");
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

TEST_F(TokenEndpointTest, KnowsNobodyByANameThatPeopleChoose) {
    EXPECT_EQ(token_of(ask("nameless", R"({"room_name":"r"})")).identity, "sub-nameless");
}

TEST_F(TokenEndpointTest, AsksThePolicyOfNobodyWhoseClaimsCannotBeRead) {
    policy_ = policy::parse("deny join to role:guest\nallow create, join to everyone").value();
    const auto response = ask("torn", R"({"room_name":"r"})");
    EXPECT_EQ(response.status, 401) << response.body;
    EXPECT_TRUE(response.headers.get("www-authenticate")->contains("invalid_token"));
}

TEST_F(TokenEndpointTest, PutsWhatThePolicyAllowsIntoTheToken) {
    policy_ = policy::parse("allow create, join, record, moderate to role:administrator\n"
                            "allow join to person:alice in room board")
                  .value();
    const auto all = token_of(ask("boss", R"({"room_name":"r"})"));
    EXPECT_TRUE(all.may_create_room && all.may_record && all.may_moderate);
    const auto some = token_of(ask("alice", R"({"room_name":"board"})"));
    EXPECT_FALSE(some.may_create_room || some.may_record || some.may_moderate);
    EXPECT_FALSE(wish_.may_create);
}

TEST_F(TokenEndpointTest, SaysWhichLineRefuses) {
    policy_ = policy::parse("# first\ndeny join to person:alice in room board\n"
                            "allow join to everyone")
                  .value();
    const auto denied = ask("alice", R"({"room_name":"board"})");
    EXPECT_EQ(denied.status, 403);
    EXPECT_EQ(denied.body,
              R"({"error":"forbidden","message":"You may not enter this room: line 2 of the )"
              R"(policy refuses it. Ask whoever runs this service, or choose another room.",)"
              R"("line":2})");
    EXPECT_EQ(ask("bob", R"({"room_name":"board"})").status, 200);
    const auto closed = ask("bob", R"({"room_name":"new"})");
    EXPECT_EQ(closed.status, 403);
    EXPECT_NE(closed.body.find("room_not_open"), std::string::npos) << closed.body;
    EXPECT_NE(closed.body.find("no line of the policy allows it"), std::string::npos);
}

TEST_F(TokenEndpointTest, AsksAboutARoomByItsNameWhateverItIsCalled) {
    policy_ = policy::parse("deny join to everyone in room board\nallow create, join to everyone")
                  .value();
    EXPECT_EQ(ask("alice", R"({"room_name":")" + std::string(board_sid) + "\"}").status, 403);
    EXPECT_EQ(ask("alice", R"({"room_name":"other"})").status, 200);
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
