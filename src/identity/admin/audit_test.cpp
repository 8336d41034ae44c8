// The row of a change in the audit log, while the database fails: with the change, or not at all.
#include "identity/admin/audit_log.hpp"
#include "identity/testing/admin_caller.hpp"

#include <gtest/gtest.h>
#include <soci/soci.h>

namespace conclave::identity::admin {
namespace {

using namespace identity::testing;

class Audit : public ::testing::Test {
  protected:
    TestProvider host;
    AdminCaller admin{host};

    void execute(const std::string& sql) {
        host.store.database->run([&](soci::session& session) { session << sql; });
    }
    /// From here on the database refuses this statement on the log.
    void refuse(const std::string& statement) {
        execute("CREATE TRIGGER no_log BEFORE " + statement +
                " ON identity_audit_log BEGIN SELECT RAISE(ABORT, 'the log is gone'); END");
    }
    AuditLog::Found rows(const std::string& event) {
        return AuditLog(*host.store.database, host.store.clock).list({.event = event}, 10, 0);
    }
    static boost::json::object role(std::string_view name) { return {{"name", name}}; }
    std::size_t roles() {
        return admin.read("/api/Roles?pageSize=100").at("roles").as_array().size();
    }
};

TEST_F(Audit, NoChangeStandsWithoutItsRow) {
    ASSERT_EQ(admin.post("/api/Roles", role("kept")).status, 201);
    const auto id = text_in(body_of(admin.post("/api/Roles", role("changed"))), "id");
    const auto before = roles();
    const auto added = body_of(
        admin.post("/api/Clients", {{"clientId", "c"},
                                    {"clientName", "A client"},
                                    {"requireClientSecret", false},
                                    {"redirectUris", boost::json::array{"https://a.example/cb"}},
                                    {"allowedGrantTypes", boost::json::array{"authorization_code"}},
                                    {"allowedScopes", boost::json::array{"openid"}}}));
    const auto path = "/api/Clients/" + std::to_string(added.at("id").to_number<int>());
    const auto client = admin.read(path);
    refuse("INSERT");
    EXPECT_THROW((void)admin.post("/api/Roles", role("new")), store::StoreError);
    EXPECT_THROW((void)admin.remove("/api/Roles/" + id), store::StoreError);
    EXPECT_THROW(
        (void)admin.post("/api/Users", {{"userName", "eve"}, {"email", "eve@example.org"}}),
        store::StoreError);
    auto renamed = client;
    renamed["clientName"] = "Another";
    EXPECT_THROW((void)admin.put("/api/Clients", renamed), store::StoreError);
    execute("DROP TRIGGER no_log");
    EXPECT_EQ(roles(), before);
    EXPECT_FALSE(host.provider->users().find("eve"));
    EXPECT_EQ(admin.read(path), client);
    EXPECT_EQ(rows("RoleAddedEvent").total, 2);
}

TEST_F(Audit, ARowStandsWhenItsDetailsAreLost) {
    refuse("UPDATE");
    EXPECT_THROW((void)admin.post("/api/Roles", role("new")), store::StoreError);
    const auto found = rows("RoleAddedEvent");
    ASSERT_EQ(found.total, 1);
    EXPECT_EQ(found.entries.front().subject_name, "ada");
    EXPECT_EQ(admin.read("/api/Roles?searchText=new").at("totalCount").to_number<int>(), 1);
}

TEST_F(Audit, ARefusedCallLeavesNoRow) {
    ASSERT_EQ(admin.post("/api/Roles", role("taken")).status, 201);
    EXPECT_GE(admin.post("/api/Roles", role("taken")).status, 400);
    EXPECT_EQ(rows("RoleAddedEvent").total, 1);
}

} // namespace
} // namespace conclave::identity::admin
