#include "identity/clients/client_secret.hpp"
#include "identity/testing/admin_caller.hpp"

#include <gtest/gtest.h>

namespace conclave::identity::admin {
namespace {

using namespace testing;
namespace json = boost::json;

json::object new_client(std::string_view id) {
    return {{"clientId", id},
            {"clientName", "A client"},
            {"requireClientSecret", false},
            {"redirectUris", json::array{"https://a.example/cb"}},
            {"allowedGrantTypes", json::array{"authorization_code"}},
            {"allowedScopes", json::array{"openid", "profile"}},
            {"allowedCorsOrigins", json::array{"https://a.example"}}};
}

std::string number_of(const json::object& dto) {
    return std::to_string(dto.at("id").as_int64());
}

TEST(AdminClients, AreMadeWithTheDefaultsOfTheReplacedApi) {
    TestProvider provider;
    AdminCaller admin(provider);
    const auto made = admin.post("/api/Clients", new_client("a"));
    ASSERT_EQ(made.status, 201) << made.body;
    const auto dto = body_of(made);
    EXPECT_EQ(made.headers.get("Location"),
              "https://localhost:44302/api/Clients/" + number_of(dto));
    EXPECT_EQ(admin.read("/api/Clients/" + number_of(dto)), dto);
    const json::object expected{{"enabled", true},
                                {"protocolType", "oidc"},
                                {"requirePkce", true},
                                {"requireConsent", true},
                                {"accessTokenType", 0},
                                {"accessTokenLifetime", 3600},
                                {"identityTokenLifetime", 300},
                                {"absoluteRefreshTokenLifetime", 2'592'000},
                                {"slidingRefreshTokenLifetime", 1'296'000},
                                {"refreshTokenUsage", 1},
                                {"clientClaimsPrefix", "client_"},
                                {"dPoPValidationMode", 1},
                                {"nonEditable", false}};
    for (const auto& [name, value] : expected) {
        EXPECT_EQ(dto.at(name), value) << name;
    }
    EXPECT_TRUE(provider.provider->cors_allows("https://a.example"));
    const auto stored = provider.provider->clients().get("a");
    ASSERT_TRUE(stored);
    EXPECT_EQ(stored->response_types, std::vector<std::string>{"code"});
}

TEST(AdminClients, GiveBackWhatTheyWereGiven) {
    TestProvider provider;
    AdminCaller admin(provider);
    auto body = new_client("a");
    const json::object unused{
        {"frontChannelLogoutUri", "https://a.example/out"},
        {"frontChannelLogoutSessionRequired", false},
        {"consentLifetime", 77},
        {"userSsoLifetime", 3600},
        {"initiateLoginUri", "https://a.example/login"},
        {"pairWiseSubjectSalt", "salt"},
        {"enableLocalLogin", false},
        {"refreshTokenExpiration", 0},
        {"deviceCodeLifetime", 120},
        {"identityProviderRestrictions", json::array{"google"}},
        {"allowedIdentityTokenSigningAlgorithms", json::array{"RS256", "PS256"}},
        {"allowedGrantTypes", json::array{"authorization_code", "hybrid", "password"}},
        {"description", "What it is for"},
        {"allowOfflineAccess", true}};
    for (const auto& [name, value] : unused) {
        body[name] = value;
    }
    const auto made = body_of(admin.post("/api/Clients", body));
    for (const auto& [name, value] : unused) {
        EXPECT_EQ(made.at(name), value) << name;
    }
    // Read, write back: nothing is lost, and nothing changes.
    ASSERT_EQ(admin.put("/api/Clients", made).status, 200);
    auto read = admin.read("/api/Clients/" + number_of(made));
    EXPECT_EQ(read, made);
    const auto stored = *provider.provider->clients().get("a");
    EXPECT_EQ(stored.response_types, (std::vector<std::string>{"code", "code id_token"}));
    EXPECT_EQ(stored.grant_types,
              (std::vector<std::string>{"authorization_code", "refresh_token"}));
    EXPECT_EQ(stored.id_token_signed_response_alg, "RS256");
}

TEST(AdminClients, AreReplacedWhole) {
    TestProvider provider;
    AdminCaller admin(provider);
    auto body = new_client("a");
    body["claims"] = json::array{json::object{{"type", "tenant"}, {"value", "1"}}};
    body["properties"] = json::array{json::object{{"key", "owner"}, {"value", "ann"}}};
    const auto made = body_of(admin.post("/api/Clients", body));
    const auto id = number_of(made);
    ASSERT_EQ(admin
                  .post("/api/Clients/" + id + "/Secrets",
                        {{"value", "a-good-secret-that-nobody-will-guess"}})
                  .status,
              201);
    const auto claim = made.at("claims").at(0).at("id");
    EXPECT_NE(claim.as_int64(), 0);

    auto changed = made;
    changed["claims"] = json::array{json::object{{"type", "tenant"}, {"value", "1"}},
                                    json::object{{"type", "tenant"}, {"value", "2"}}};
    ASSERT_EQ(admin.put("/api/Clients", changed).status, 200);
    auto read = admin.read("/api/Clients/" + id);
    EXPECT_EQ(read.at("claims").at(0).at("id"), claim); // what stays keeps its number
    EXPECT_NE(read.at("claims").at(1).at("id"), claim);

    ASSERT_EQ(admin.put("/api/Clients", {{"id", made.at("id")}, {"clientId", "a"}}).status, 200);
    read = admin.read("/api/Clients/" + id);
    for (const auto* list : {"redirectUris", "allowedScopes", "allowedGrantTypes",
                             "allowedCorsOrigins", "claims", "properties"}) {
        EXPECT_TRUE(read.at(list).as_array().empty()) << list;
    }
    EXPECT_FALSE(provider.provider->cors_allows("https://a.example"));
    EXPECT_EQ(admin.read("/api/Clients/" + id + "/Secrets").at("totalCount").as_int64(), 1);
    EXPECT_EQ(admin.put("/api/Clients", {{"id", made.at("id")}, {"clientId", "b"}}).status, 400);
    EXPECT_EQ(admin.put("/api/Clients", {{"id", 4711}, {"clientId", "b"}}).status, 404);
}

TEST(AdminClients, AreRefusedUnderTheMemberThatIsWrong) {
    TestProvider provider;
    AdminCaller admin(provider);
    const std::tuple<std::string_view, json::value, std::string_view> cases[] = {
        {"clientId", "a b", "clientId"},
        {"clientId", "spa", "clientId"},
        {"clientUri", "javascript:alert(1)", "clientUri"},
        {"clientUri", "http://a.example/", "clientUri"},
        {"logoUri", "data:image/svg+xml,x", "logoUri"},
        {"policyUri", "javascript:alert(1)", "policyUri"},
        {"tosUri", "com.example.app:/x", "tosUri"},
        {"redirectUris", json::array{"http://a.example/cb"}, "redirectUris"},
        {"redirectUris", json::array{"https://a.example/#cb"}, "redirectUris"},
        {"postLogoutRedirectUris", json::array{"nowhere"}, "postLogoutRedirectUris"},
        {"allowedCorsOrigins", json::array{"https://a.example/"}, "allowedCorsOrigins"},
        {"requirePkce", false, "requirePkce"},
        {"authorizationCodeLifetime", 3600, "authorizationCodeLifetime"},
        {"protocolType", "saml2p", "protocolType"},
        {"accessTokenLifetime", "long", "accessTokenLifetime"},
    };
    for (const auto& [name, value, member] : cases) {
        auto body = new_client("a");
        body[name] = value;
        const auto answer = admin.post("/api/Clients", body);
        EXPECT_EQ(answer.status, 400) << name;
        EXPECT_TRUE(body_of(answer).at("errors").as_object().contains(member)) << answer.body;
    }
    auto with_id = new_client("a");
    with_id["id"] = 5;
    EXPECT_EQ(body_of(admin.post("/api/Clients", with_id)).at("code"), "CannotSetId");
    EXPECT_FALSE(provider.provider->clients().get("a"));
}

TEST(AdminClients, OfTheConfigurationStay) {
    TestProvider provider;
    AdminCaller admin(provider);
    const auto spa = admin.read("/api/Clients?searchText=SPA").at("clients").at(0).as_object();
    EXPECT_EQ(spa.at("nonEditable"), true);
    EXPECT_EQ(admin.put("/api/Clients", spa).status, 400);
    EXPECT_EQ(admin.remove("/api/Clients/" + number_of(spa)).status, 400);
    EXPECT_EQ(admin.post("/api/Clients/" + number_of(spa) + "/Secrets", {{"value", "x"}}).status,
              400);
    EXPECT_TRUE(provider.provider->clients().get("spa"));
    // Numbers are given once.
    const auto again = admin.read("/api/Clients?searchText=SPA").at("clients").at(0).as_object();
    EXPECT_EQ(again, spa);
    EXPECT_EQ(admin.read("/api/Clients?pageSize=2&page=2").at("clients").as_array().size(), 1U);
}

TEST(AdminClients, HaveSecretsThatNobodySeesAgain) {
    TestProvider provider;
    AdminCaller admin(provider);
    auto body = new_client("machine");
    body["requireClientSecret"] = true;
    body["allowedGrantTypes"] = json::array{"client_credentials"};
    body["allowedScopes"] = json::array{"skoruba_identity_admin_api"};
    body["claims"] =
        json::array{json::object{{"type", "role"}, {"value", "SkorubaIdentityAdminAdministrator"}}};
    const auto id = number_of(body_of(admin.post("/api/Clients", body)));
    const auto secrets = "/api/Clients/" + id + "/Secrets";
    const json::object wanted{{"type", "SharedSecret"},
                              {"value", "the-long-secret-of-the-machine-77"},
                              {"hashType", "Sha512"},
                              {"description", "for tests"},
                              {"expiration", "2200-01-01T00:00:00Z"}};
    const auto made = admin.post(secrets, wanted);
    ASSERT_EQ(made.status, 201) << made.body;
    EXPECT_FALSE(made.body.contains("the-long-secret-of-the-machine-77"));
    const auto secret = "/api/Clients/Secrets/" + number_of(body_of(made));
    EXPECT_EQ(admin.read(secret).at("expiration"), "2200-01-01T00:00:00Z");
    EXPECT_EQ(admin.read(secret).at("description"), "for tests");
    EXPECT_EQ(admin.post(secrets, {{"value", "x"}, {"type", "Other"}}).status, 400);
    EXPECT_EQ(admin.post(secrets, {{"value", "{}"}, {"type", "JWK"}}).status, 400);
    const std::string long_enough(client_secret_min_bytes, 'x');
    EXPECT_EQ(admin.post(secrets, {{"value", long_enough}, {"hashType", "Md5"}}).status, 400);
    const auto guessable = admin.post(secrets, {{"value", long_enough.substr(1)}});
    EXPECT_EQ(guessable.status, 400);
    EXPECT_TRUE(body_of(guessable).at("errors").as_object().contains("value")) << guessable.body;
    EXPECT_TRUE(guessable.body.contains("openssl rand")) << "and what to do";
    EXPECT_EQ(admin.post(secrets, {{"value", "AB12"}, {"type", "X509Thumbprint"}}).status, 400);

    // It signs in as itself, and its claim lets it in.
    net::Form form;
    form.add("grant_type", "client_credentials");
    form.add("client_id", "machine");
    form.add("client_secret", "the-long-secret-of-the-machine-77");
    auto browser = provider.browser();
    const auto tokens = body_of(browser.post_form("/connect/token", form));
    const auto token = text_in(tokens, "access_token");
    EXPECT_EQ(claims_of(token).at("client_role"), "SkorubaIdentityAdminAdministrator");
    const auto person = std::exchange(admin.token, token);
    EXPECT_EQ(admin.get("/api/Clients").status, 200);
    admin.token = person;
    const auto logs = admin.read("/api/Logs/AuditLog?subjectIdentifier=machine");
    EXPECT_EQ(logs.at("logs").at(0).at("subjectType"), "Machine");
    EXPECT_FALSE(admin.get("/api/Logs/AuditLog?pageSize=100")
                     .body.contains("the-long-secret-of-the-machine-77"));

    EXPECT_EQ(admin.remove(secret).status, 200);
    EXPECT_EQ(admin.get(secret).status, 404);
    EXPECT_EQ(error_of(browser.post_form("/connect/token", form)), "invalid_client");
}

TEST(AdminClients, SendTheirClaimsInTokensOfPeopleOnlyWhenTheyShall) {
    TestProvider provider;
    AdminCaller admin(provider);
    auto body = new_client("a");
    body["requireConsent"] = false;
    body["claims"] =
        json::array{json::object{{"type", "role"}, {"value", "SkorubaIdentityAdminAdministrator"}},
                    json::object{{"type", "tenant"}, {"value", "1"}},
                    json::object{{"type", "tenant"}, {"value", "2"}}};
    body["allowedScopes"] = json::array{"openid", "skoruba_identity_admin_api"};
    auto dto = body_of(admin.post("/api/Clients", body));
    const auto wish = with(with(authorize_form("a", "https://a.example/cb"), "scope",
                                "openid skoruba_identity_admin_api"),
                           "offline_access", "");
    auto browser = provider.browser();
    EXPECT_FALSE(
        claims_of(text_in(run_tokens(browser, wish), "access_token")).contains("client_tenant"));
    dto["alwaysSendClientClaims"] = true;
    ASSERT_EQ(admin.put("/api/Clients", dto).status, 200);
    const auto token = text_in(run_tokens(browser, wish), "access_token");
    EXPECT_EQ(claims_of(token).at("client_tenant"), (json::array{"1", "2"}));
    // Without a prefix they still say nothing of the person.
    dto["clientClaimsPrefix"] = "";
    ASSERT_EQ(admin.put("/api/Clients", dto).status, 200);
    const auto bare = claims_of(text_in(run_tokens(browser, wish), "access_token"));
    EXPECT_EQ(bare.at("tenant"), (json::array{"1", "2"}));
    EXPECT_EQ(bare.at("role"), "SkorubaIdentityAdminAdministrator"); // ada's own
    // What the client may do for itself, a person may not do through it.
    ASSERT_TRUE(provider.provider->users().set_roles("ada", {}));
    admin.token = token;
    EXPECT_EQ(admin.get("/api/Clients").status, 403);
}

TEST(AdminClients, AreClonedWithoutSecrets) {
    TestProvider provider;
    AdminCaller admin(provider);
    const auto original = body_of(admin.post("/api/Clients", new_client("a")));
    const auto id = number_of(original);
    ASSERT_EQ(admin
                  .post("/api/Clients/" + id + "/Secrets",
                        {{"value", "another-secret-that-nobody-will-guess"}})
                  .status,
              201);
    const auto answer = admin.post("/api/Clients/Clone", {{"id", original.at("id")},
                                                          {"clientId", "b"},
                                                          {"clientName", "B"},
                                                          {"cloneClientGrantTypes", true},
                                                          {"cloneClientScopes", true}});
    ASSERT_EQ(answer.status, 201) << answer.body;
    const auto copy = body_of(answer);
    EXPECT_EQ(copy.at("clientName"), "B");
    EXPECT_EQ(copy.at("allowedScopes"), (json::array{"openid", "profile"}));
    EXPECT_TRUE(copy.at("redirectUris").as_array().empty());
    EXPECT_EQ(
        admin.read("/api/Clients/" + number_of(copy) + "/Secrets").at("totalCount").as_int64(), 0);
    EXPECT_EQ(admin.get("/api/Clients/CanInsertClient?id=0&clientId=b").body, "false");
    EXPECT_EQ(admin.get("/api/Clients/CanInsertClient?clientId=c").body, "true");
    EXPECT_EQ(admin.get("/api/Clients/CanInsertClient?clientId=b&id=" + number_of(copy)).body,
              "true");
}

TEST(AdminClients, HaveClaimsAndPropertiesOneByOne) {
    TestProvider provider;
    AdminCaller admin(provider);
    const auto id = number_of(body_of(admin.post("/api/Clients", new_client("a"))));
    for (const auto& [list, key, items] : {std::tuple("Claims", "type", "clientClaims"),
                                           std::tuple("Properties", "key", "clientProperties")}) {
        const auto all = "/api/Clients/" + id + "/" + list;
        const auto made = admin.post(all, {{key, "k"}, {"value", "v"}});
        ASSERT_EQ(made.status, 201) << made.body;
        EXPECT_EQ(admin.post(all, {{key, "k"}, {"value", "v"}}).status, 400);
        EXPECT_EQ(admin.post(all, {{"value", "v"}}).status, 400);
        const auto one = std::string("/api/Clients/") + list + "/" + number_of(body_of(made));
        EXPECT_EQ(admin.read(one), body_of(made));
        EXPECT_EQ(admin.read(all).at(items).as_array().size(), 1U);
        EXPECT_EQ(admin.remove(one).status, 200);
        EXPECT_EQ(admin.remove(one).status, 404);
    }
}

TEST(AdminClients, OffersWhatFormsAskFor) {
    TestProvider provider;
    AdminCaller admin(provider);
    const auto list = [&](const std::string& path) {
        return json::parse(admin.get("/api/Clients/" + path).body).as_array();
    };
    EXPECT_EQ(list("GetAccessTokenTypes").at(1),
              (json::object{{"id", "1"}, {"text", "Reference"}}));
    EXPECT_EQ(list("GetGrantTypes?grant=client").size(), 1U);
    EXPECT_EQ(list("GetGrantTypes?grant=token-exchange").size(), 1U);
    EXPECT_EQ(list("GetGrantTypes?limit=2").size(), 2U);
    EXPECT_EQ(list("GetStandardClaims?claim=EMAIL").size(), 2U);
    EXPECT_EQ(list("GetSigningAlgorithms?algorithm=rs"), (json::array{"RS256"}));
    EXPECT_EQ(list("GetScopes?scope=prof"), (json::array{"profile"}));
    const auto apis = list("GetScopes?excludeIdentityResources=true");
    EXPECT_EQ(apis, (json::array{"conclave_api", "skoruba_identity_admin_api"}));
}

} // namespace
} // namespace conclave::identity::admin
