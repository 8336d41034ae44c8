#include "identity/admin/issues.hpp"
#include "identity/testing/admin_caller.hpp"

#include <gtest/gtest.h>

namespace conclave::identity::admin {
namespace {

using namespace testing;
namespace json = boost::json;

std::string number_of(const json::object& dto) {
    return std::to_string(dto.at("id").as_int64());
}

/// What a form or a script posts.
json::object named(std::string_view name, const json::object& more = {}) {
    json::object out{{"name", name}, {"displayName", "Shown"}};
    for (const auto& [key, value] : more) {
        out[key] = value;
    }
    return out;
}

/// What a refusal says of a member.
std::string fault_in(const net::Response& answer, std::string_view member) {
    EXPECT_EQ(answer.status, 400) << answer.body;
    const auto body = body_of(answer);
    const auto* errors = body.if_contains("errors");
    const auto* words = errors == nullptr ? nullptr : errors->as_object().if_contains(member);
    return words == nullptr ? answer.body : std::string(words->as_array().at(0).as_string());
}

TEST(AdminResources, AreMadeReplacedAndRemoved) {
    TestProvider provider;
    AdminCaller admin(provider);
    for (const auto& [path, items, name] :
         {std::tuple("ApiScopes", "scopes", "orders.read"),
          std::tuple("ApiResources", "apiResources", "https://orders.example/"),
          std::tuple("IdentityResources", "identityResources", "shoes")}) {
        const auto base = std::string("/api/") + path;
        const auto answer = admin.post(base, named(name, {{"userClaims", json::array{"size"}}}));
        ASSERT_EQ(answer.status, 201) << answer.body;
        auto made = body_of(answer);
        EXPECT_EQ(answer.headers.get("Location"),
                  std::string(admin_origin) + base + "/" + number_of(made));
        EXPECT_EQ(made.at("enabled"), true);
        EXPECT_EQ(made.at("showInDiscoveryDocument"), true);
        EXPECT_EQ(made.at("neededByServer"), false);
        const auto one = base + "/" + number_of(made);
        EXPECT_EQ(admin.read(one), made);
        EXPECT_EQ(admin.post(base, named(name)).status, 400) << name;
        EXPECT_EQ(admin.post(base, {{"displayName", "x"}}).status, 400);
        EXPECT_EQ(body_of(admin.post(base, named("x", {{"id", 1}}))).at("code"), "CannotSetId");
        EXPECT_EQ(admin.read(base + "?searchText=" + std::string(name).substr(0, 4))
                      .at(items)
                      .as_array()
                      .size(),
                  1U);
        made["description"] = "Words";
        made["userClaims"] = json::array();
        EXPECT_EQ(admin.put(base, made).status, 200);
        EXPECT_EQ(admin.read(one), made);
        EXPECT_EQ(admin.remove(one).status, 200);
        EXPECT_EQ(admin.get(one).status, 404);
        EXPECT_EQ(admin.put(base, made).status, 404);
        // Numbers are given once.
        EXPECT_NE(body_of(admin.post(base, named(name))).at("id"), made.at("id"));
    }
}

TEST(AdminResources, AreWhatTheProviderGivesTokensFor) {
    TestProvider provider;
    AdminCaller admin(provider);
    ASSERT_EQ(admin.post("/api/ApiScopes", named("orders", {{"userClaims", json::array{"floor"}}}))
                  .status,
              201);
    const auto api =
        body_of(admin.post("/api/ApiResources", named("https://orders.example/",
                                                      {{"scopes", json::array{"orders"}},
                                                       {"userClaims", json::array{"email"}}})));
    ASSERT_EQ(
        admin.post("/api/IdentityResources", named("shoes", {{"userClaims", json::array{"size"}}}))
            .status,
        201);
    for (const auto& [type, value] : {std::pair("floor", "3"), std::pair("size", "42")}) {
        ASSERT_EQ(
            admin
                .post("/api/Users/Claims",
                      {{"userId", provider.ada.id}, {"claimType", type}, {"claimValue", value}})
                .status,
            200);
    }
    ASSERT_EQ(
        admin
            .post("/api/Clients", {{"clientId", "shop"},
                                   {"requireClientSecret", false},
                                   {"requireConsent", false},
                                   {"redirectUris", json::array{"https://a.example/cb"}},
                                   {"allowedGrantTypes", json::array{"authorization_code"}},
                                   {"allowedScopes", json::array{"openid", "orders", "shoes"}}})
            .status,
        201);
    auto browser = provider.browser();
    const auto metadata = body_of(browser.get("/.well-known/openid-configuration"));
    const auto scopes = json::serialize(metadata.at("scopes_supported"));
    EXPECT_TRUE(scopes.contains("\"orders\"") && scopes.contains("\"shoes\"")) << scopes;
    const auto wish =
        with(authorize_form("shop", "https://a.example/cb"), "scope", "openid orders shoes");
    const auto tokens = run_tokens(browser, wish);
    const auto claims = claims_of(text_in(tokens, "access_token"));
    EXPECT_EQ(claims.at("aud"), "https://orders.example/");
    EXPECT_EQ(claims.at("floor"), "3");
    EXPECT_EQ(claims.at("email"), "ada@example.org");
    EXPECT_FALSE(claims.contains("size")); // that one is for UserInfo
    net::Headers bearer;
    bearer.set("Authorization", "Bearer " + text_in(tokens, "access_token"));
    EXPECT_EQ(body_of(browser.get("/connect/userinfo", bearer)).at("size"), "42");

    // Off: nobody gets it any more.
    auto off = api;
    off["enabled"] = false;
    ASSERT_EQ(admin.put("/api/ApiResources", off).status, 200);
    const auto again = claims_of(text_in(run_tokens(browser, wish), "access_token"));
    EXPECT_EQ(text_in(again, "aud"), test_issuer);
    auto scope = admin.read("/api/ApiScopes?searchText=orders").at("scopes").at(0).as_object();
    scope["enabled"] = false;
    ASSERT_EQ(admin.put("/api/ApiScopes", scope).status, 200);
    const auto refused = browser.get(authorize_url(wish));
    EXPECT_EQ(location_parameters(refused).get("error"), "invalid_scope");
}

TEST(AdminResources, KeepWhatTheServerNeeds) {
    TestProvider provider;
    AdminCaller admin(provider);
    for (const auto& [path, items, name] :
         {std::tuple("ApiScopes", "scopes", "skoruba_identity_admin_api"),
          std::tuple("ApiResources", "apiResources", "skoruba_identity_admin_api"),
          std::tuple("IdentityResources", "identityResources", "openid")}) {
        const auto base = std::string("/api/") + path;
        auto own = admin.read(base + "?search=" + name).at(items).as_array().at(0).as_object();
        EXPECT_EQ(own.at("name"), name);
        EXPECT_EQ(own.at("neededByServer"), true);
        const auto words = "The server itself needs " + std::string(name);
        const auto removed = admin.remove(base + "/" + number_of(own));
        EXPECT_EQ(fault_in(removed, "id"), words + ": it can't be removed.");
        auto off = own;
        off["enabled"] = false;
        EXPECT_EQ(fault_in(admin.put(base, off), "enabled"), words + ": it can't be turned off.");
        auto other = own;
        other["name"] = "other";
        EXPECT_EQ(fault_in(admin.put(base, other), "name"), words + ", under this name.");
        own["neededByServer"] = false; // nobody sets this
        own["displayName"] = "Another word";
        const auto saved = admin.put(base, own);
        ASSERT_EQ(saved.status, 200) << saved.body;
        EXPECT_EQ(body_of(saved).at("neededByServer"), true);
    }
    EXPECT_EQ(admin.get("/api/Logs/AuditLog").status, 200); // the API is still there for us
    for (const auto* name : {"a b", "offline_access", "profile", "\"x\""}) {
        EXPECT_EQ(admin.post("/api/ApiScopes", named(name)).status, 400) << name;
    }
    EXPECT_EQ(admin.post("/api/ApiResources", named(test_issuer)).status, 400);
}

TEST(AdminResources, LeaveTheConfigurationItsOwn) {
    auto config = test_config();
    config.apis = {{.audience = "https://stock.example/", .scopes = {"stock"}}};
    TestProvider provider(std::move(config));
    AdminCaller admin(provider);
    EXPECT_EQ(admin.read("/api/ApiScopes?search=stock").at("totalCount").as_int64(), 0);
    EXPECT_EQ(admin.post("/api/ApiScopes", named("stock")).status, 400);
    EXPECT_EQ(admin.post("/api/ApiResources", named("https://stock.example/")).status, 400);
}

TEST(AdminResources, HavePropertiesAndSecrets) {
    TestProvider provider;
    AdminCaller admin(provider);
    for (const auto& [path, property] :
         {std::pair("ApiScopes", "ApiScope"), std::pair("ApiResources", "ApiResource"),
          std::pair("IdentityResources", "IdentityResource")}) {
        const auto base = std::string("/api/") + path;
        const auto id = number_of(body_of(admin.post(base, named("thing"))));
        const auto all = base + "/" + id + "/Properties";
        const auto made = admin.post(all, {{"key", "owner"}, {"value", "ann"}});
        ASSERT_EQ(made.status, 201) << made.body;
        EXPECT_EQ(admin.post(all, {{"key", "owner"}, {"value", "bob"}}).status, 400);
        const auto can = base + "/CanInsert" + property + "Property?id=" + id + "&key=owner";
        EXPECT_EQ(admin.get(can).body, "false");
        const auto one = base + "/Properties/" + number_of(body_of(made));
        EXPECT_EQ(admin.read(one).at("value"), "ann");
        EXPECT_EQ(admin.read(all).at("totalCount").as_int64(), 1);
        EXPECT_EQ(admin.remove(one).status, 200);
        EXPECT_EQ(admin.remove(one).status, 404);
        EXPECT_EQ(admin.get(can).body, "true");
        EXPECT_EQ(admin.get(base + "/CanInsert" + property + "?name=thing").body, "false");
        EXPECT_EQ(admin.remove(base + "/" + id).status, 200);
    }
    const auto id = number_of(body_of(admin.post("/api/ApiResources", named("thing"))));
    const auto secrets = "/api/ApiResources/" + id + "/Secrets";
    EXPECT_EQ(admin.post(secrets, {{"value", "easy to be guessed"}}).status, 400);
    const std::string secret(32, 's');
    const auto made = admin.post(secrets, {{"value", secret}, {"description", "d"}});
    ASSERT_EQ(made.status, 201) << made.body;
    EXPECT_FALSE(admin.get(secrets).body.contains(secret));
    const auto one = "/api/ApiResources/Secrets/" + number_of(body_of(made));
    EXPECT_EQ(admin.read(one).at("description"), "d");
    EXPECT_EQ(admin.remove(one).status, 200);
    EXPECT_EQ(admin.get(one).status, 404);
}

TEST(AdminGrants, AreSeenAndEnded) {
    TestProvider provider;
    AdminCaller admin(provider);
    auto browser = provider.browser();
    const auto tokens = run_tokens(browser, authorize_form());
    const auto ada = provider.ada.id;
    const auto subjects = admin.read("/api/PersistedGrants/Subjects?searchText=AD");
    EXPECT_EQ(subjects.at("persistedGrants").at(0),
              (json::object{{"subjectId", ada}, {"subjectName", "ada"}}));
    EXPECT_EQ(subjects.at("totalCount").as_int64(), 1);
    const auto none = admin.read("/api/PersistedGrants/Subjects?searchText=bob");
    EXPECT_EQ(none.at("totalCount").as_int64(), 0);
    const auto grants = admin.read("/api/PersistedGrants/Subjects/" + ada);
    ASSERT_EQ(grants.at("totalCount").as_int64(), 1);
    const auto& grant = grants.at("persistedGrants").at(0).as_object();
    EXPECT_EQ(grant.at("clientId"), "spa");
    EXPECT_EQ(grant.at("data"), "");
    const auto one = "/api/PersistedGrants/" + net::percent_encode(text_in(grant, "key"));
    EXPECT_EQ(admin.read(one), grant);
    EXPECT_EQ(admin.remove(one).status, 200);
    EXPECT_EQ(admin.get(one).status, 404);
    EXPECT_EQ(error_of(browser.post_form("/connect/token",
                                         refresh_form(text_in(tokens, "refresh_token")))),
              "invalid_grant");
    EXPECT_FALSE(
        provider.provider->verify_access_token(text_in(tokens, "access_token"), "conclave_api"));
    (void)run_tokens(browser, authorize_form());
    EXPECT_EQ(admin.remove("/api/PersistedGrants/Subjects/" + ada).status, 200);
    EXPECT_EQ(admin.read("/api/PersistedGrants/Subjects").at("totalCount").as_int64(), 0);
}

TEST(AdminSessions, AreSeenAndEnded) {
    TestProvider provider;
    AdminCaller admin(provider);
    auto browser = provider.browser();
    (void)run_login(browser, authorize_form());
    const auto list = admin.read("/api/Sessions");
    ASSERT_EQ(list.at("totalCount").as_int64(), 2); // the caller's own, too
    EXPECT_EQ(list.at("sessions").at(0).at("subjectName"), "ada");
    const auto page = admin.read("/api/Sessions?page=2&pageSize=1");
    EXPECT_EQ(page.at("totalCount").as_int64(), 2);
    ASSERT_EQ(page.at("sessions").as_array().size(), 1U);
    EXPECT_EQ(page.at("sessions").at(0), list.at("sessions").at(1));
    const auto hers = admin.read("/api/Sessions?searchText=ADA");
    EXPECT_EQ(hers.at("totalCount").as_int64(), 2);
    EXPECT_EQ(hers.at("sessions"), list.at("sessions"));
    const auto nobodys = admin.read("/api/Sessions?searchText=nobody");
    EXPECT_EQ(nobodys.at("totalCount").as_int64(), 0);
    EXPECT_TRUE(nobodys.at("sessions").as_array().empty());
    ASSERT_EQ(browser.get("/api/self").status, 200);
    EXPECT_EQ(admin.remove("/api/Sessions/nothing").status, 404);
    EXPECT_EQ(admin.remove("/api/Sessions/Subjects/" + provider.ada.id).status, 200);
    EXPECT_EQ(browser.get("/api/self").status, 401);
    (void)run_login(browser, authorize_form());
    const auto sid = text_in(
        admin.read("/api/Sessions/Subjects/" + provider.ada.id).at("sessions").at(0).as_object(),
        "id");
    EXPECT_EQ(admin.remove("/api/Sessions/" + sid).status, 200);
    EXPECT_EQ(browser.get("/api/self").status, 401);
}

TEST(AdminOverview, CountsAndWarns) {
    TestProvider provider;
    AdminCaller admin(provider);
    const auto server = admin.read("/api/Dashboard/GetDashboardIdentityServer");
    EXPECT_EQ(server.at("clientsTotal").as_int64(), 3);
    EXPECT_EQ(server.at("identityResourcesTotal").as_int64(), 6);
    EXPECT_EQ(server.at("apiScopesTotal").as_int64(), 2);
    (void)admin.get("/api/Dashboard/GetDashboardIdentity");
    const auto per_day = admin
                             .read("/api/Dashboard/GetDashboardIdentityServer"
                                   "?auditLogsLastNumberOfDays=3")
                             .at("auditLogsPerDaysTotal")
                             .as_array();
    ASSERT_EQ(per_day.size(), 1U);
    EXPECT_EQ(per_day[0].at("total").as_int64(), 2);
    EXPECT_EQ(admin.read("/api/Dashboard/GetDashboardIdentity").at("usersTotal").as_int64(), 1);

    const auto issues = json::parse(admin.get("/api/ConfigurationIssues").body).as_array();
    const auto summary = admin.read("/api/ConfigurationIssues/GetSummary");
    EXPECT_EQ(summary.at("warnings").as_int64() + summary.at("recommendations").as_int64(),
              std::ssize(issues));
    const bool fragments = std::ranges::any_of(issues, [](const json::value& issue) {
        return issue.at("resourceName") == "guide" && issue.at("issueType") == "Warning";
    });
    EXPECT_TRUE(fragments); // its redirect URIs hold a '#'
}

TEST(ConfigurationIssues, NameEachRule) {
    const auto now = base::from_unix_seconds(1'800'000'000);
    const Client good{
        .client_id = "good", .redirect_uris = {"https://a.example/cb"}, .scopes = {"openid"}};
    EXPECT_TRUE(configuration_issues({{.number = 1, .client = good}}, {}, now).empty());
    const std::pair<std::string_view, void (*)(Client&)> cases[] = {
        {"implicit", [](Client& c) { c.kept = R"({"allowedGrantTypes":["implicit"]})"; }},
        {"RFC 9700, 2.1.2", [](Client& c) { c.grant_types.emplace_back("implicit"); }},
        {"password", [](Client& c) { c.kept = R"({"allowedGrantTypes":["password"]})"; }},
        {"PKCE", [](Client& c) { c.require_pkce = false; }},
        {"again and again",
         [](Client& c) {
             c.allow_offline_access = true;
             c.refresh_token_one_time = false;
         }},
        {"no scopes", [](Client& c) { c.scopes.clear(); }},
        {"not https", [](Client& c) { c.redirect_uris = {"http://localhost/cb"}; }},
        {"'#'", [](Client& c) { c.redirect_uris = {"https://a.example/#cb"}; }},
        {"more than", [](Client& c) { c.access_token_lifetime = std::chrono::hours(2); }},
        {"ahead of time", [](Client& c) { c.access_token_lifetime = std::chrono::seconds(60); }},
        {"30 days",
         [](Client& c) {
             c.allow_offline_access = true;
             c.refresh_token_lifetime = std::chrono::days(31);
         }},
        {"ended", [](Client& c) { c.secrets = {{.hash = "x", .expires_at = 1'799'999'999}}; }},
        {"ends", [](Client& c) { c.secrets = {{.hash = "x", .expires_at = 1'800'100'000}}; }},
    };
    for (const auto& [words, damage] : cases) {
        auto client = good;
        damage(client);
        const auto found = configuration_issues({{.number = 1, .client = client}}, {}, now);
        ASSERT_EQ(found.size(), 1U) << words;
        EXPECT_TRUE(found[0].message.contains(words)) << found[0].message;
        EXPECT_EQ(found[0].resource_name, "good");
    }
    const std::vector<StoredResource> resources{
        {.kind = ResourceKind::api_scope, .id = 1, .name = "unused"},
        {.kind = ResourceKind::api_resource, .id = 2, .name = "empty"},
        {.kind = ResourceKind::identity_resource, .id = 3, .name = "off", .enabled = false}};
    EXPECT_EQ(configuration_issues({}, resources, now).size(), 4U);
}

} // namespace
} // namespace conclave::identity::admin
