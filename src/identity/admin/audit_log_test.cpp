#include "identity/admin/audit_log.hpp"

#include "identity/testing/admin_caller.hpp"

#include <gtest/gtest.h>
#include <set>

namespace conclave::identity::admin {
namespace {

using namespace testing;
namespace json = boost::json;

/// What the newest row of this event says was before and after.
json::object change_of(AdminCaller& admin, std::string_view event) {
    const auto logs = admin.read("/api/Logs/AuditLog?event=" + std::string(event)).at("logs");
    if (logs.as_array().empty()) {
        return {};
    }
    return json::parse(std::string_view(logs.at(0).at("data").as_string())).as_object();
}

TEST(AdminAuditLog, SaysOfAClaimWhatItWas) {
    TestProvider provider;
    AdminCaller admin(provider);
    const auto role = body_of(admin.post("/api/Roles", {{"name", "editor"}})).at("id");
    for (const auto& [controller, owner, id, saved, deleted] :
         {std::tuple("Users", "userId", json::value(provider.ada.id), "UserClaimsSaved",
                     "UserClaimsDeleted"),
          std::tuple("Roles", "roleId", role, "RoleClaimsSaved", "RoleClaimsDeleted")}) {
        const auto claims = std::string("/api/") + controller + "/Claims";
        json::object claim{{owner, id}, {"claimType", "department"}, {"claimValue", "press"}};
        ASSERT_EQ(admin.post(claims, claim).status, 200);
        EXPECT_FALSE(change_of(admin, saved).contains("before"));
        claim["claimId"] = change_of(admin, saved).at("after").at("claimId");
        claim["claimValue"] = "legal";
        ASSERT_EQ(admin.put(claims, claim).status, 200);
        EXPECT_EQ(change_of(admin, saved).at("before").at("claimValue"), "press");
        EXPECT_EQ(change_of(admin, saved).at("after").at("claimValue"), "legal");
        const auto own = std::string("/api/") + controller + "/" + std::string(id.as_string()) +
                         "/Claims?claimId=" + std::to_string(claim.at("claimId").as_int64());
        ASSERT_EQ(admin.remove(own).status, 200);
        EXPECT_EQ(change_of(admin, deleted).at("before").at("claimValue"), "legal");
        EXPECT_EQ(admin.remove(own).status, 404);
        EXPECT_EQ(admin.put(claims, claim).status, 404);
    }
}

TEST(AdminAuditLog, SaysWhichKeysThereWereBeforeAChange) {
    TestProvider provider;
    AdminCaller admin(provider);
    ASSERT_EQ(admin.post("/api/Keys/Rotate", {}).status, 200);
    const auto change = change_of(admin, "KeysRotated");
    EXPECT_GT(change.at("after").at("keys").as_array().size(),
              change.at("before").at("keys").as_array().size());
}

TEST(AdminAuditLog, LeavesOutWhatWasOnlyRead) {
    TestProvider provider;
    AdminCaller admin(provider);
    ASSERT_EQ(admin.post("/api/Roles", {{"name", "editor"}}).status, 201);
    EXPECT_EQ(admin.read("/api/Roles").at("totalCount").as_int64(), 3);
    EXPECT_EQ(admin.read("/api/Logs/AuditLog").at("totalCount").as_int64(), 2);
    const auto changes = admin.read("/api/Logs/AuditLog?changesOnly=true");
    EXPECT_EQ(changes.at("totalCount").as_int64(), 1);
    EXPECT_EQ(changes.at("logs").at(0).at("event"), "RoleAddedEvent");
}

TEST(AdminAuditLog, NeverHoldsASecret) {
    TestProvider provider;
    AdminCaller admin(provider);
    const auto client = body_of(admin.post("/api/Clients", {{"clientId", "shop"}})).at("id");
    const auto at = "/api/Clients/" + std::to_string(client.as_int64());
    ASSERT_EQ(
        admin.post(at + "/Secrets", {{"value", "hush-hush-as-long-as-a-secret-has-to-be"}}).status,
        201);
    const auto bob = body_of(admin.post("/api/Users", {{"userName", "bob"}})).at("id");
    const auto password = json::value("Hush-Hush-At-Dawn-7");
    const auto set =
        admin.post("/api/Users/ChangePassword",
                   {{"userId", bob}, {"password", password}, {"confirmPassword", password}});
    ASSERT_EQ(set.status, 200) << set.body;
    const auto rows = admin.get("/api/Logs/AuditLog?pageSize=100").body;
    EXPECT_TRUE(rows.contains("ClientSecretAddedEvent"));
    EXPECT_TRUE(rows.contains("UserPasswordChangedEvent"));
    EXPECT_FALSE(rows.contains("ush-")) << rows;
}

TEST(AdminAuditLog, IsExportedInPiecesThatNewRowsDoNotShift) {
    TestProvider provider;
    AdminCaller admin(provider);
    AuditLog audit(*provider.store.database, provider.store.clock);
    constexpr int many = 1200;
    for (int i = 0; i < many; ++i) {
        audit.write({.event = "TestedEvent", .subject_name = i % 2 == 0 ? "ada" : "bob"});
    }
    std::set<std::int64_t> seen;
    std::string query = "?event=tested";
    int pieces = 0;
    for (; pieces < 5; ++pieces) {
        const auto piece = admin.read("/api/Logs/AuditLog/Export" + query);
        for (const auto& row : piece.at("logs").as_array()) {
            EXPECT_TRUE(seen.insert(row.at("id").as_int64()).second);
        }
        audit.write({.event = "TestedEvent"}); // somebody goes on working
        const auto& next = piece.at("nextBeforeId");
        if (next.is_null()) {
            break;
        }
        query = "?event=tested&beforeId=" + std::to_string(next.as_int64());
    }
    EXPECT_EQ(pieces, 1);
    EXPECT_EQ(seen.size(), static_cast<std::size_t>(many));
    EXPECT_EQ(admin.read("/api/Logs/AuditLog/Export?event=tested&subjectName=bob")
                  .at("logs")
                  .as_array()
                  .size(),
              static_cast<std::size_t>(many / 2));
    EXPECT_EQ(change_of(admin, "AuditLogsExported").at("after").at("count").as_int64(), many / 2);
    EXPECT_EQ(admin.get("/api/Logs/AuditLog/Export?beforeId=x").status, 400);
    EXPECT_EQ(admin.get("/api/Logs/AuditLog/Export?createdDate=x").status, 400);
}

TEST(AdminAuditLog, ForgetsWhatIsOlderThanItIsKept) {
    using std::chrono::days;
    for (const auto kept : {days(30), days(0)}) {
        auto config = test_config();
        config.audit_retention = kept;
        TestProvider provider(config);
        AuditLog audit(*provider.store.database, provider.store.clock);
        audit.write({.event = "OldEvent"});
        provider.store.clock.advance(days(20));
        audit.write({.event = "NewEvent"});
        provider.provider->cleanup();
        EXPECT_EQ(audit.list({}, 10, 0).total, 2);
        provider.store.clock.advance(days(11));
        provider.provider->cleanup();
        const auto left = audit.list({}, 10, 0);
        EXPECT_EQ(left.total, kept.count() == 0 ? 2 : 1);
        EXPECT_EQ(left.entries.at(0).event, "NewEvent");
    }
}

} // namespace
} // namespace conclave::identity::admin
