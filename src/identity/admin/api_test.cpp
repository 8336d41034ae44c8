#include "identity/admin/audit_log.hpp"
#include "identity/testing/admin_caller.hpp"
#include "store/batches.hpp"

#include <gtest/gtest.h>

namespace conclave::identity::admin {
namespace {

using namespace testing;
namespace json = boost::json;

TEST(AdminApi, AsksForATokenWithScopeAndRole) {
    TestProvider provider;
    AdminCaller nobody(provider, {"administrator"});
    const auto no_role = nobody.get("/api/Logs/AuditLog");
    EXPECT_EQ(no_role.status, 403);
    EXPECT_TRUE(no_role.headers.get("WWW-Authenticate")->contains("insufficient_scope"));

    AdminCaller admin(provider);
    EXPECT_EQ(admin.get("/api/Logs/AuditLog").status, 200);
    EXPECT_EQ(admin.send("HEAD", "/api/Logs/AuditLog").status, 200);

    nobody.token.clear();
    const auto none = nobody.get("/api/Logs/AuditLog");
    EXPECT_EQ(none.status, 401);
    EXPECT_EQ(none.headers.get("WWW-Authenticate"), "Bearer");
    EXPECT_EQ(none.headers.get("Content-Type"), "application/problem+json");
    nobody.token = "abc.def.ghi";
    const auto forged = nobody.get("/api/Logs/AuditLog");
    EXPECT_EQ(forged.status, 401);
    EXPECT_TRUE(forged.headers.get("WWW-Authenticate")->contains("invalid_token"));

    // A token of another audience.
    auto browser = provider.browser();
    nobody.token = text_in(run_tokens(browser, authorize_form()), "access_token");
    EXPECT_EQ(nobody.get("/api/Logs/AuditLog").status, 401);
}

TEST(AdminApi, ForgetsNoRoleThatWasTaken) {
    TestProvider provider;
    AdminCaller admin(provider);
    ASSERT_EQ(admin.get("/api/Logs/AuditLog").status, 200);
    ASSERT_TRUE(provider.provider->users().set_roles("ada", {}));
    EXPECT_EQ(admin.get("/api/Logs/AuditLog").status, 403); // though the token says otherwise
    ASSERT_TRUE(provider.provider->users().set_enabled("ada", false));
    EXPECT_EQ(admin.get("/api/Logs/AuditLog").status, 401);
}

TEST(AdminApi, LetsAnAuditorReadOnly) {
    TestProvider provider;
    AdminCaller auditor(provider, {AdminAccess{}.auditor_role});
    EXPECT_EQ(auditor.get("/api/Logs/AuditLog").status, 200);
    const auto refused = auditor.remove("/api/Logs/AuditLog?olderThan=2030-01-01");
    EXPECT_EQ(refused.status, 403);
    EXPECT_TRUE(refused.headers.get("WWW-Authenticate"));
    EXPECT_EQ(auditor.read("/api/Logs/AuditLog").at("totalCount").as_int64(), 1);
}

TEST(AdminApi, WritesDownWhoDidWhat) {
    TestProvider provider;
    AdminCaller admin(provider);
    EXPECT_EQ(json::parse(admin.get("/api/info/getapplicationname").body), "Conclave");
    EXPECT_EQ(admin.get("/api/Nothing").status, 404); // leaves no row
    const auto logs = admin.read("/api/Logs/AuditLog?event=applicationNAME");
    EXPECT_EQ(logs.at("totalCount").as_int64(), 1);
    EXPECT_EQ(logs.at("pageSize").as_int64(), 10);
    const auto& row = logs.at("logs").at(0).as_object();
    EXPECT_EQ(row.at("event"), "ApplicationNameRequestedEvent");
    EXPECT_EQ(row.at("category"), "Info");
    EXPECT_EQ(row.at("subjectIdentifier"), json::string(provider.ada.id));
    EXPECT_EQ(row.at("subjectName"), "ada");
    EXPECT_EQ(row.at("subjectType"), "User");
    const auto action = json::parse(std::string_view(row.at("action").as_string()));
    EXPECT_EQ(action.at("httpMethod"), "GET");
    EXPECT_EQ(action.at("requestUrl"), "https://localhost:44302/api/info/getapplicationname");
    const auto extra = json::parse(std::string_view(row.at("subjectAdditionalData").as_string()));
    EXPECT_EQ(extra.at("remoteIpAddress"), "203.0.113.9");

    const auto today = base::to_rfc3339(provider.store.clock.now()).substr(0, 10);
    EXPECT_EQ(admin.read("/api/Logs/AuditLog?createdDate=" + today).at("totalCount").as_int64(), 2);
    EXPECT_EQ(admin.read("/api/Logs/AuditLog?createdDate=1999-01-01").at("totalCount").as_int64(),
              0);
    EXPECT_EQ(admin.read("/api/Logs/AuditLog?subjectName=a%25").at("totalCount").as_int64(), 0);
    const auto second = admin.read("/api/Logs/AuditLog?page=2&pageSize=2");
    EXPECT_EQ(second.at("totalCount").as_int64(), 5);
    EXPECT_EQ(second.at("logs").as_array().size(), 2U);
}

TEST(AdminApi, DropsOldRowsAndSaysSo) {
    TestProvider provider;
    AdminCaller admin(provider);
    EXPECT_EQ(admin.get("/api/Info/GetApplicationVersion").status, 200);
    EXPECT_EQ(admin.remove("/api/Logs/AuditLog").status, 400);
    EXPECT_EQ(admin.remove("/api/Logs/AuditLog?olderThan=1999-01-01").status, 200);
    EXPECT_EQ(admin.remove("/api/Logs/AuditLog?olderThan=2200-01-01").status, 200);
    const auto logs = admin.read("/api/Logs/AuditLog").at("logs").as_array();
    ASSERT_EQ(logs.size(), 1U);
    EXPECT_EQ(logs[0].at("event"), "LogsDeletedEvent");
    const std::string_view data = logs[0].at("data").as_string();
    EXPECT_TRUE(data.contains("\"count\":2")) << data;
}

TEST(AdminApi, EmptiesNoLogOfItsOwnDoing) {
    TestProvider provider;
    AdminCaller admin(provider);
    provider.store.database->transaction([&](soci::session& session) {
        for (std::size_t i = 0; i <= store::rows_a_batch; ++i) { // more than goes at once
            (void)AuditLog::write(session, {.event = "Old"}, provider.store.clock.now());
        }
    });
    EXPECT_EQ(admin.remove("/api/Logs/AuditLog?olderThan=2200-01-01").status, 200);
    const auto logs = admin.read("/api/Logs/AuditLog").at("logs").as_array();
    ASSERT_EQ(logs.size(), 1U);
    EXPECT_EQ(logs[0].at("event"), "LogsDeletedEvent");
}

TEST(AdminApi, RefusesPagesThatAreNone) {
    TestProvider provider;
    AdminCaller admin(provider);
    for (const auto* query : {"page=0", "page=-1", "pageSize=x", "page=1.5", "createdDate=soon"}) {
        const auto answer = admin.get(std::string("/api/Logs/AuditLog?") + query);
        EXPECT_EQ(answer.status, 400) << query;
        const auto body = body_of(answer);
        EXPECT_EQ(body.at("errors").as_object().size(), 1U);
        EXPECT_FALSE(body.at("traceId").as_string().empty());
    }
    EXPECT_EQ(admin.read("/api/Logs/AuditLog?pageSize=5000").at("pageSize").as_int64(), 100);
}

/// Every operation of the document is served, and nothing else is.
TEST(AdminApi, ServesWhatItsDocumentSays) {
    TestProvider provider;
    AdminCaller admin(provider);
    const auto answer = admin.get("/swagger/v1/swagger.json");
    ASSERT_EQ(answer.status, 200);
    const auto document = body_of(answer);
    std::size_t operations = 0;
    for (const auto& [path, item] : document.at("paths").as_object()) {
        provider.store.clock.advance(std::chrono::seconds(1)); // the limit of calls
        std::string target(path);
        for (auto open = target.find('{'); open != std::string::npos; open = target.find('{')) {
            target.replace(open, target.find('}') - open + 1, "0");
        }
        for (const auto* method : {"GET", "POST", "PUT", "DELETE"}) {
            std::string name(method);
            std::ranges::transform(name, name.begin(), [](char c) { return c | 0x20; });
            const bool documented = item.as_object().contains(name);
            operations += documented ? 1 : 0;
            // A media type that no operation takes: nothing is carried out.
            const auto got = admin.send(method, target, documented ? "x" : "", [] {
                net::Headers headers;
                headers.set("Content-Type", "text/plain");
                return headers;
            }());
            EXPECT_EQ(got.status == 405, !documented) << method << ' ' << target;
            if (got.status == 405) {
                EXPECT_TRUE(got.headers.get("Allow")) << target;
            }
        }
        // Every schema that is named is there.
        const auto text = json::serialize(item);
        for (auto at = text.find("schemas/"); at != std::string::npos;
             at = text.find("schemas/", at + 1)) {
            const auto schema = text.substr(at + 8, text.find('"', at) - at - 8);
            EXPECT_TRUE(document.at("components").at("schemas").as_object().contains(schema))
                << schema;
        }
    }
    EXPECT_GE(operations, 4U);
}

} // namespace
} // namespace conclave::identity::admin
