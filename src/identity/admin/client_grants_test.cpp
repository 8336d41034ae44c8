#include "identity/testing/admin_caller.hpp"
#include "identity/testing/signer_test.hpp"

#include <gtest/gtest.h>

namespace conclave::identity::admin {
namespace {

using namespace testing;
namespace json = boost::json;

class ClientGrants : public ::testing::Test {
  protected:
    TestProvider provider;
    AdminCaller admin{provider};
    const Signer key{"ES256"};

    json::object add(const Client& client) {
        const auto added = provider.provider->clients().add(client);
        EXPECT_TRUE(added) << added.error().message;
        const auto listed = admin.read("/api/Clients?pageSize=100");
        for (const auto& each : listed.at("clients").as_array()) {
            if (text_in(each.as_object(), "clientId") == client.client_id) {
                return each.as_object();
            }
        }
        return {};
    }
    Client stored(std::string_view id) { return *provider.provider->clients().get(id); }
};

TEST_F(ClientGrants, AreReadAndWritten) {
    auto dto = add({.client_id = "a", .redirect_uris = {"https://a.example/cb"}});
    EXPECT_EQ(dto.at("fapi"), false);
    EXPECT_EQ(dto.at("exchangeAudiences"), json::array());
    dto["exchangeAudiences"] = json::array{"https://back.example/"};
    dto["authorizationDetailsTypes"] = json::array{"payment"};
    dto["mayImpersonate"] = true;
    dto["mayAct"] = "front";
    dto["authorizationSignedResponseAlg"] = "ES256";
    dto["userInfoSignedResponseAlg"] = "RS256";
    dto["trustedIssuers"] = json::array{json::object{
        {"issuer", "https://hr.example"},
        {"keys", json::array{key.jwk()}},
        {"subjects",
         json::array{json::object{{"subject", "emp-7"}, {"userId", provider.ada.id}}}}}};
    ASSERT_EQ(admin.put("/api/Clients", dto).status, 200);
    const auto client = stored("a");
    EXPECT_EQ(client.exchange_audiences, std::vector<std::string>{"https://back.example/"});
    EXPECT_EQ(client.authorization_details_types, std::vector<std::string>{"payment"});
    EXPECT_TRUE(client.may_impersonate);
    EXPECT_EQ(client.may_act, "front");
    ASSERT_EQ(client.trusted_issuers.size(), 1U);
    EXPECT_EQ(client.trusted_issuers[0].subjects[0].value, provider.ada.id);
    const auto read = admin.read("/api/Clients/" + std::to_string(dto.at("id").as_int64()));
    EXPECT_EQ(read.at("trustedIssuers"), dto.at("trustedIssuers"));

    auto broken = dto;
    broken["trustedIssuers"].as_array()[0].as_object()["keys"] = json::array{"{}"};
    EXPECT_EQ(admin.put("/api/Clients", broken).status, 400);
}

TEST_F(ClientGrants, StayWhenAProgramOfTheReplacedStackWrites) {
    Client client{.client_id = "a", .redirect_uris = {"https://a.example/cb"}};
    client.exchange_audiences = {"https://back.example/"};
    client.may_act = "front";
    auto dto = add(client);
    for (const auto* name : {"fapi", "exchangeAudiences", "mayImpersonate", "mayAct",
                             "trustedIssuers", "authorizationSignedResponseAlg"}) {
        dto.erase(name);
    }
    dto["clientName"] = "Another";
    ASSERT_EQ(admin.put("/api/Clients", dto).status, 200);
    EXPECT_EQ(stored("a").name, "Another");
    EXPECT_EQ(stored("a").exchange_audiences, client.exchange_audiences);
    EXPECT_EQ(stored("a").may_act, "front");
}

TEST_F(ClientGrants, EncryptionNeedsAKeyAndHasADefault) {
    auto bare = add({.client_id = "bare", .redirect_uris = {"https://a.example/cb"}});
    bare["idTokenEncryptedResponseAlg"] = "ECDH-ES";
    const auto refused = admin.put("/api/Clients", bare);
    EXPECT_EQ(refused.status, 400);
    EXPECT_TRUE(refused.body.contains("idTokenEncryptedResponseAlg")) << refused.body;
    Client client{.client_id = "vault", .redirect_uris = {"https://vault.example/cb"}};
    client.jwks = {key.jwk()};
    auto dto = add(client);
    EXPECT_EQ(dto.at("idTokenEncryptedResponseAlg"), "");
    dto["idTokenEncryptedResponseAlg"] = "ECDH-ES";
    ASSERT_EQ(admin.put("/api/Clients", dto).status, 200);
    EXPECT_EQ(stored("vault").id_token_encryption.enc, "A128CBC-HS256");
    dto.erase("idTokenEncryptedResponseAlg"); // as a program of the replaced stack writes
    ASSERT_EQ(admin.put("/api/Clients", dto).status, 200);
    EXPECT_EQ(stored("vault").id_token_encryption.alg, "ECDH-ES");
    dto["idTokenEncryptedResponseAlg"] = "";
    ASSERT_EQ(admin.put("/api/Clients", dto).status, 200);
    EXPECT_EQ(stored("vault").id_token_encryption, MessageEncryption());
}

TEST_F(ClientGrants, TheImplicitFlowIsASwitchThatOldProgramsDoNotTurnOn) {
    auto dto = add({.client_id = "old", .redirect_uris = {"https://a.example/cb"}});
    EXPECT_EQ(dto.at("implicit"), false);
    dto["allowedGrantTypes"] = json::array{"authorization_code", "implicit"};
    ASSERT_EQ(admin.put("/api/Clients", dto).status, 200); // kept, without effect
    EXPECT_EQ(stored("old").response_types, std::vector<std::string>{"code"});
    const auto path = "/api/Clients/" + std::to_string(dto.at("id").as_int64());
    dto = admin.read(path);
    ASSERT_EQ(admin.put("/api/Clients", dto).status, 200); // as it was read
    EXPECT_EQ(stored("old").response_types, std::vector<std::string>{"code"});

    dto["implicit"] = true;
    dto["allowAccessTokensViaBrowser"] = true;
    ASSERT_EQ(admin.put("/api/Clients", dto).status, 200);
    const std::vector<std::string> all{"code", "id_token", "id_token token"};
    EXPECT_EQ(stored("old").response_types, all);
    dto = admin.read(path);
    EXPECT_EQ(dto.at("implicit"), true);
    EXPECT_EQ(dto.at("allowedGrantTypes"), (json::array{"authorization_code", "implicit"}));
    dto.erase("implicit");
    ASSERT_EQ(admin.put("/api/Clients", dto).status, 200);
    EXPECT_EQ(stored("old").response_types, all);
    dto["implicit"] = false;
    ASSERT_EQ(admin.put("/api/Clients", dto).status, 200);
    EXPECT_EQ(stored("old").response_types, std::vector<std::string>{"code"});
}

TEST_F(ClientGrants, FapiIsOneSwitchThatNeedsKeys) {
    auto bare = add({.client_id = "bare", .redirect_uris = {"https://a.example/cb"}});
    bare["fapi"] = true;
    EXPECT_EQ(admin.put("/api/Clients", bare).status, 400);
    Client client{.client_id = "bank", .redirect_uris = {"https://bank.example/cb"}};
    client.jwks = {key.jwk()};
    auto dto = add(client);
    dto["fapi"] = true;
    const auto answer = admin.put("/api/Clients", dto);
    ASSERT_EQ(answer.status, 200) << answer.body;
    const auto kept = stored("bank");
    EXPECT_TRUE(kept.require_pushed_authorization_requests && kept.dpop_bound_access_tokens);
    EXPECT_EQ(kept.token_endpoint_auth_method, "private_key_jwt");
    // Who writes what he has read, or looser rules, does not loosen it.
    dto.erase("fapi");
    dto["requireDPoP"] = false;
    EXPECT_EQ(admin.put("/api/Clients", dto).status, 200);
    EXPECT_TRUE(stored("bank").fapi && stored("bank").dpop_bound_access_tokens);
}

} // namespace
} // namespace conclave::identity::admin
