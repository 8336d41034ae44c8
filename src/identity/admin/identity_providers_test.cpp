#include "identity/federation/login_store.hpp"
#include "identity/federation/provider_store.hpp"
#include "identity/testing/admin_caller.hpp"
#include "identity/testing/external_fixture.hpp"

#include <gtest/gtest.h>

namespace conclave::identity::admin {
namespace {

using namespace testing;
namespace json = boost::json;

class AdminProviders : public ::testing::Test {
  protected:
    static json::object wish(const json::object& more = {}) {
        json::object properties{{"Authority", "https://corp.example"},
                                {"ClientId", "conclave"},
                                {"ClientSecret", "s e:cret"},
                                {"Register", "true"}};
        for (const auto& [name, value] : more) {
            properties[name] = value;
        }
        return {{"type", "oidc"},
                {"scheme", "corp"},
                {"displayName", "Corp"},
                {"enabled", true},
                {"identityProviderProperties", std::move(properties)}};
    }
    json::object made() { return body_of(admin.post("/api/IdentityProviders", wish())); }
    static std::string path_of(const json::object& dto) {
        return "/api/IdentityProviders/" + std::to_string(dto.at("id").as_int64());
    }
    static json::object properties_of(const json::object& dto) {
        return dto.at("identityProviderProperties").as_object();
    }
    void connect(std::string_view subject = "s-1") {
        ASSERT_TRUE(logins.connect({.scheme = "corp",
                                    .subject = std::string(subject),
                                    .user_id = host.ada.id,
                                    .label = "ada@corp.example"},
                                   host.provider->users().get(host.ada.id)->security_stamp));
    }

    TestProvider host;
    AdminCaller admin{host};
    ProviderStore store{*host.store.database, host.store.box, host.store.clock, host.store.random};
    LoginStore logins{*host.store.database, host.store.clock, host.store.random};
};

TEST_F(AdminProviders, AreMadeReadChangedAndForgotten) {
    const auto answer = admin.post("/api/IdentityProviders", wish());
    ASSERT_EQ(answer.status, 201) << answer.body;
    auto corp = body_of(answer);
    EXPECT_EQ(answer.headers.get("Location"), "https://localhost:44302" + path_of(corp));
    EXPECT_EQ(text_in(corp, "redirectUri"), "https://localhost:44310/federation/corp/signin");
    EXPECT_EQ(text_in(properties_of(corp), "Scope"), "openid profile email");
    EXPECT_EQ(admin.read(path_of(corp)), corp);
    EXPECT_EQ(admin.read("/api/IdentityProviders?searchText=COR").at("identityProviders").at(0),
              corp);
    EXPECT_EQ(admin.read("/api/Dashboard/GetDashboardIdentityServer").at("identityProvidersTotal"),
              1);
    corp["displayName"] = "The corporation";
    corp["enabled"] = false;
    EXPECT_EQ(admin.put("/api/IdentityProviders", corp).status, 200);
    EXPECT_EQ(text_in(admin.read(path_of(corp)), "displayName"), "The corporation");
    EXPECT_FALSE(store.get("corp")->enabled);
    EXPECT_EQ(admin.remove(path_of(corp)).status, 200);
    EXPECT_EQ(admin.get(path_of(corp)).status, 404);
    EXPECT_EQ(admin.remove(path_of(corp)).status, 404);
}

TEST_F(AdminProviders, SecretsGoInAndNeverOut) {
    auto corp = made();
    EXPECT_EQ(text_in(properties_of(corp), "HasClientSecret"), "true");
    EXPECT_EQ(admin.put("/api/IdentityProviders", corp).status, 200);
    EXPECT_EQ(store.get("corp")->client_secret, "s e:cret") << "what was read is written back";
    auto changed = corp;
    changed["identityProviderProperties"].as_object()["ClientSecret"] = "a newer one";
    const auto answer = admin.put("/api/IdentityProviders", changed);
    EXPECT_EQ(store.get("corp")->client_secret, "a newer one");
    const auto log = admin.get("/api/Logs/AuditLog?pageSize=100").body;
    for (const auto& text : {answer.body, admin.get("/api/IdentityProviders").body, log}) {
        EXPECT_FALSE(text.contains("a newer one") || text.contains("s e:cret")) << text;
    }
    EXPECT_TRUE(log.contains(R"(\"clientSecret\":\"replaced\")")) << log;
    corp["identityProviderProperties"].as_object()["HasClientSecret"] = "false";
    EXPECT_EQ(admin.put("/api/IdentityProviders", corp).status, 200);
    EXPECT_EQ(store.get("corp")->client_secret, "");
}

TEST_F(AdminProviders, ConnectionsOutliveANewSecretAndEndWithTheProvider) {
    auto corp = made();
    connect();
    corp["identityProviderProperties"].as_object()["ClientSecret"] = "a newer one";
    const auto answer = admin.put("/api/IdentityProviders", corp);
    EXPECT_EQ(answer.status, 200);
    const auto there = admin.read(path_of(corp) + "/Users?pageSize=1");
    EXPECT_EQ(there.at("totalCount"), 1);
    EXPECT_EQ(text_in(there.at("providers").at(0).as_object(), "userName"), "ada");
    EXPECT_EQ(logins.user_of("corp", "s-1"), host.ada.id);
    corp["identityProviderProperties"].as_object()["Authority"] = "https://else.example";
    const auto moved = admin.put("/api/IdentityProviders", corp);
    EXPECT_EQ(moved.status, 400) << "another issuer's s-1 is somebody else";
    EXPECT_TRUE(body_of(moved).at("errors").as_object().contains("Authority")) << moved.body;
    EXPECT_EQ(admin.remove(path_of(corp)).status, 200);
    EXPECT_EQ(logins.user_of("corp", "s-1"), "");
    const auto again = made();
    EXPECT_NE(again.at("id"), corp.at("id")) << "numbers are given once";
    corp = again;
    corp["identityProviderProperties"].as_object()["Authority"] = "https://else.example";
    const auto elsewhere = admin.put("/api/IdentityProviders", corp);
    EXPECT_EQ(elsewhere.status, 400) << "the secret would go to whoever is there";
    EXPECT_TRUE(body_of(elsewhere).at("errors").as_object().contains("Authority"));
    corp["identityProviderProperties"].as_object()["ClientSecret"] = "the one of else.example";
    EXPECT_EQ(admin.put("/api/IdentityProviders", corp).status, 200) << "nobody is connected";
}

TEST_F(AdminProviders, AreRefusedWithTheMemberThatIsWrong) {
    const auto corp = made();
    const std::tuple<json::object, std::string_view> cases[] = {
        {wish({{"Authority", "http://corp.example"}}), "Authority"},
        {wish({{"ClientId", ""}}), "ClientId"},
        {wish({{"Scope", "profile"}}), "Scope"},
        {wish({{"ResponseType", "id_token"}}), "ResponseType"},
        {wish({{"UsePkce", "false"}}), "UsePkce"},
        {{{"scheme", "Not So"}}, "scheme"},
        {wish(), "scheme"}, // it is taken
        {{{"scheme", "x"}, {"type", "saml"}}, "type"},
        {{{"scheme", "x"}, {"identityProviderProperties", "text"}}, "identityProviderProperties"},
    };
    for (const auto& [body, member] : cases) {
        const auto answer = admin.post("/api/IdentityProviders", body);
        EXPECT_EQ(answer.status, 400) << json::serialize(body);
        EXPECT_TRUE(body_of(answer).at("errors").as_object().contains(member)) << answer.body;
    }
    auto renamed = corp;
    renamed["scheme"] = "other";
    EXPECT_EQ(admin.put("/api/IdentityProviders", renamed).status, 400);
    EXPECT_EQ(body_of(admin.post("/api/IdentityProviders", corp)).at("code"), "CannotSetId");
    const std::string can = "/api/IdentityProviders/CanInsertIdentityProvider?schema=";
    EXPECT_EQ(admin.get(can + "corp").body, "false");
    EXPECT_EQ(admin.get(can + "new").body, "true");
    EXPECT_EQ(admin.get(can + "corp&id=" + std::to_string(corp.at("id").as_int64())).body, "true");
}

TEST_F(AdminProviders, AreNotOverwrittenByWhoReadAnotherState) {
    auto corp = made();
    const std::string tag(*admin.get(path_of(corp)).headers.get("ETag"));
    const auto put = [&](std::string_view if_match) {
        net::Headers headers;
        headers.set("If-Match", if_match);
        return admin.send("PUT", "/api/IdentityProviders", json::serialize(corp), headers).status;
    };
    corp["displayName"] = "Else";
    EXPECT_EQ(put(tag), 200);
    EXPECT_EQ(put(tag), 412);
}

TEST_F(AdminProviders, SayWhatTheirDocumentSays) {
    const FakeUpstream upstream(host.network, "https://corp.example");
    const auto found = body_of(
        admin.post("/api/IdentityProviders/Discover", {{"authority", "https://corp.example"}}));
    EXPECT_EQ(text_in(found, "issuer"), "https://corp.example");
    EXPECT_EQ(text_in(found, "tokenEndpoint"), "https://corp.example/token");
    EXPECT_EQ(found.at("usableKeys"), 1);
    for (const auto* wrong : {"https://nobody.example", "https://10.0.0.1", "nonsense"}) {
        const auto answer = admin.post("/api/IdentityProviders/Discover", {{"authority", wrong}});
        EXPECT_EQ(answer.status, 400) << wrong;
        EXPECT_TRUE(body_of(answer).at("errors").as_object().contains("authority"));
    }
}

TEST_F(AdminProviders, OfAPersonAreListedAndDisconnected) {
    (void)made();
    connect();
    const auto path = "/api/Users/" + host.ada.id + "/Providers";
    const auto listed = admin.read(path);
    EXPECT_EQ(listed.at("totalCount"), 1);
    const auto item = listed.at("providers").at(0).as_object();
    EXPECT_EQ(text_in(item, "providerKey"), "s-1");
    EXPECT_EQ(text_in(item, "loginProvider"), "corp");
    EXPECT_EQ(text_in(item, "providerDisplayName"), "Corp");
    EXPECT_EQ(text_in(item, "accountName"), "ada@corp.example");
    const json::object body{
        {"userId", host.ada.id}, {"providerKey", "s-1"}, {"loginProvider", "corp"}};
    auto wrong = body;
    wrong["providerKey"] = "s-2";
    EXPECT_EQ(admin.remove("/api/Users/Providers", wrong).status, 404);
    EXPECT_EQ(admin.remove("/api/Users/Providers", body).status, 200);
    EXPECT_EQ(admin.read(path).at("totalCount"), 0);
    EXPECT_EQ(host.provider->outbox().claim(9).size(), 1U) << "its owner is told";
    connect("s-3");
    EXPECT_EQ(admin
                  .send("DELETE", "/api/Users/Providers?userId=" + host.ada.id +
                                      "&providerKey=s-3&loginProvider=corp")
                  .status,
              200);
    EXPECT_EQ(admin.get("/api/Users/nobody/Providers").status, 404);
}

TEST_F(AdminProviders, AnAuditorReadsOnly) {
    const auto corp = made();
    AdminCaller auditor(host, {AdminAccess{}.auditor_role});
    EXPECT_EQ(auditor.get("/api/IdentityProviders").status, 200);
    EXPECT_EQ(auditor.get(path_of(corp)).status, 200);
    EXPECT_EQ(auditor.post("/api/IdentityProviders", wish()).status, 403);
    EXPECT_EQ(auditor.put("/api/IdentityProviders", corp).status, 403);
    EXPECT_EQ(auditor.remove(path_of(corp)).status, 403);
    EXPECT_EQ(
        auditor.post("/api/IdentityProviders/Discover", {{"authority", "https://corp.example"}})
            .status,
        403);
    EXPECT_EQ(
        auditor
            .remove("/api/Users/Providers",
                    {{"userId", host.ada.id}, {"providerKey", "s-1"}, {"loginProvider", "corp"}})
            .status,
        403);
}

TEST_F(AdminProviders, StandInTheDocumentAndInTheLog) {
    (void)made();
    const auto document = admin.get("/swagger/v1/swagger.json").body;
    for (const auto* path : {"/api/IdentityProviders/{id}", "/api/IdentityProviders/Discover",
                             "/api/Users/{id}/Providers"}) {
        EXPECT_TRUE(document.contains(path)) << path;
    }
    EXPECT_EQ(admin.read("/api/Logs/AuditLog?event=IdentityProviderAdded").at("totalCount"), 1);
}

TEST_F(AdminProviders, GetNumbersThoughTheyWereMadeBeforeThereWereAny) {
    (void)made();
    host.store.database->transaction([](soci::session& session) {
        session << "UPDATE identity_external_providers SET number = 0";
    });
    const auto listed = admin.read("/api/IdentityProviders");
    EXPECT_GT(listed.at("identityProviders").at(0).at("id").as_int64(), 0);
}

} // namespace
} // namespace conclave::identity::admin
