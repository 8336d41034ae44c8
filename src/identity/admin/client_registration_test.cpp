#include "identity/testing/admin_caller.hpp"
#include "identity/testing/signer_test.hpp"

#include <gtest/gtest.h>

namespace conclave::identity::admin {
namespace {

using namespace testing;
namespace json = boost::json;

class ClientRegistration : public ::testing::Test {
  protected:
    TestProvider provider;
    AdminCaller admin{provider};
    const Signer key{"ES256"};

    json::object made(const json::object& body) {
        const auto answer = admin.post("/api/Clients", body);
        EXPECT_EQ(answer.status, 201) << answer.body;
        return body_of(answer);
    }
    Client stored(std::string_view id) { return *provider.provider->clients().get(id); }
    /// The member that the refusal of this change is about.
    std::string refused(json::object dto, std::string_view member, json::value value) {
        dto[member] = std::move(value);
        const auto answer = admin.put("/api/Clients", dto);
        EXPECT_EQ(answer.status, 400) << answer.body;
        const auto problem = body_of(answer);
        const auto& errors = problem.at("errors").as_object();
        return errors.empty() ? "" : std::string(errors.begin()->key());
    }
    const json::object shop{{"clientId", "shop"},
                            {"redirectUris", json::array{"https://shop.example/cb"}},
                            {"allowedGrantTypes", json::array{"authorization_code"}}};
};

TEST_F(ClientRegistration, IsReadAndWritten) {
    auto dto = made(shop);
    EXPECT_EQ(dto.at("applicationType"), "web");
    EXPECT_EQ(dto.at("keys"), json::array());
    const json::object changes{{"keys", json::array{key.jwk()}},
                               {"tokenEndpointAuthMethod", "private_key_jwt"},
                               {"tokenEndpointAuthSigningAlg", "ES256"},
                               {"requestObjectSigningAlg", "ES256"},
                               {"applicationType", "native"},
                               {"policyUri", "https://shop.example/privacy"},
                               {"tosUri", "https://shop.example/terms"},
                               {"softwareId", "till"},
                               {"softwareVersion", "2"},
                               {"subjectType", "pairwise"},
                               {"contacts", json::array{"ops@shop.example"}},
                               {"introspectionAudiences", json::array{"https://api.example"}}};
    for (const auto& [name, value] : changes) {
        dto[name] = value;
    }
    const auto answer = admin.put("/api/Clients", dto);
    ASSERT_EQ(answer.status, 200) << answer.body;
    const auto client = stored("shop");
    EXPECT_EQ(client.jwks, std::vector<std::string>{key.jwk()});
    EXPECT_EQ(client.token_endpoint_auth_method, "private_key_jwt");
    EXPECT_TRUE(client.is_pairwise());
    EXPECT_EQ(client.introspection_audiences, std::vector<std::string>{"https://api.example"});
    const auto read = admin.read("/api/Clients/" + std::to_string(dto.at("id").as_int64()));
    for (const auto& [name, value] : changes) {
        EXPECT_EQ(read.at(name), value) << name;
    }
}

TEST_F(ClientRegistration, AuthenticatesWithACertificate) {
    auto dto = made(shop);
    dto["tokenEndpointAuthMethod"] = "tls_client_auth";
    EXPECT_EQ(refused(dto, "certificateBoundAccessTokens", true), "certificateName");
    dto["certificateNameKind"] = "san_dns";
    dto["certificateName"] = "shop.example";
    dto["certificateBoundAccessTokens"] = true;
    EXPECT_EQ(refused(dto, "requireDPoP", true), "certificateBoundAccessTokens");
    ASSERT_EQ(admin.put("/api/Clients", dto).status, 200);
    EXPECT_TRUE(stored("shop").certificate_bound_access_tokens);
    EXPECT_EQ(stored("shop").certificate_name, "shop.example");
}

TEST_F(ClientRegistration, RefusesUnderTheMemberThatIsWrong) {
    const auto dto = made(shop);
    EXPECT_EQ(refused(dto, "tokenEndpointAuthMethod", "private_key_jwt"),
              "tokenEndpointAuthMethod");
    EXPECT_EQ(refused(dto, "tokenEndpointAuthMethod", "guess"), "tokenEndpointAuthMethod");
    EXPECT_EQ(refused(dto, "keys", json::array{"{}"}), "keys");
    EXPECT_EQ(refused(dto, "jwksUri", "ftp://x"), "jwksUri");
    EXPECT_EQ(refused(dto, "requireRequestObject", true), "requireRequestObject");
    EXPECT_EQ(refused(dto, "applicationType", "toaster"), "applicationType");
    EXPECT_EQ(refused(dto, "subjectType", "secret"), "subjectType");
    EXPECT_EQ(refused(dto, "policyUri", "nowhere"), "policyUri");
    EXPECT_EQ(refused(dto, "softwareId", "a\nb"), "softwareId");
}

TEST_F(ClientRegistration, StaysWhenAProgramOfTheReplacedStackWrites) {
    auto dto = made(shop);
    dto["keys"] = json::array{key.jwk()};
    dto["tokenEndpointAuthMethod"] = "private_key_jwt";
    ASSERT_EQ(admin.put("/api/Clients", dto).status, 200);
    auto old = shop;
    old["id"] = dto.at("id");
    old["clientName"] = "Another";
    ASSERT_EQ(admin.put("/api/Clients", old).status, 200);
    EXPECT_EQ(stored("shop").name, "Another");
    EXPECT_EQ(stored("shop").token_endpoint_auth_method, "private_key_jwt");
    EXPECT_TRUE(stored("shop").has_keys());
    // Its own switch wins over a method that it only gives back as it was read.
    auto read = admin.read("/api/Clients/" + std::to_string(dto.at("id").as_int64()));
    read["requireClientSecret"] = false;
    ASSERT_EQ(admin.put("/api/Clients", read).status, 200);
    EXPECT_TRUE(stored("shop").is_public());
    read["requireClientSecret"] = true;
    ASSERT_EQ(admin.put("/api/Clients", read).status, 200);
    EXPECT_FALSE(stored("shop").is_public());
}

TEST_F(ClientRegistration, TakesASecretAwayWhoseKeyIsGone) {
    auto dto = made(shop);
    const auto at = "/api/Clients/" + std::to_string(dto.at("id").as_int64());
    ASSERT_EQ(admin.post(at + "/Secrets", {{"type", "JWK"}, {"value", key.jwk()}}).status, 201);
    dto = admin.read(at);
    EXPECT_EQ(dto.at("keys"), json::array{key.jwk()});
    ASSERT_EQ(admin.put("/api/Clients", dto).status, 200);
    EXPECT_EQ(stored("shop").secrets.size(), 1U);
    dto["keys"] = json::array();
    ASSERT_EQ(admin.put("/api/Clients", dto).status, 200);
    EXPECT_TRUE(stored("shop").secrets.empty());
}

TEST_F(ClientRegistration, IsNotCloned) {
    auto dto = made(shop);
    dto["keys"] = json::array{key.jwk()};
    dto["tokenEndpointAuthMethod"] = "private_key_jwt";
    dto["contacts"] = json::array{"ops@shop.example"};
    ASSERT_EQ(admin.put("/api/Clients", dto).status, 200);
    const auto answer = admin.post("/api/Clients/Clone", {{"id", dto.at("id")},
                                                          {"clientId", "copy"},
                                                          {"clientName", "Copy"},
                                                          {"cloneClientGrantTypes", true}});
    ASSERT_EQ(answer.status, 201) << answer.body;
    EXPECT_FALSE(stored("copy").has_keys());
    EXPECT_TRUE(stored("copy").token_endpoint_auth_method.empty());
    EXPECT_EQ(stored("copy").contacts, std::vector<std::string>{"ops@shop.example"});
}

} // namespace
} // namespace conclave::identity::admin
