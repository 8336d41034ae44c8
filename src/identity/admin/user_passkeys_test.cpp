#include "identity/admin/audit_log.hpp"
#include "identity/testing/admin_caller.hpp"
#include "identity/testing/passkeys_fixture.hpp"

namespace conclave::identity::admin {
namespace {

using namespace identity::testing;

class AdminPasskeys : public PasskeysTest {
  protected:
    void SetUp() override {
        ASSERT_TRUE(host.provider->users().add(
            {.username = "bob", .email = "b@example.org", .password = std::string(test_password)}));
        bob = host.provider->users().find("bob")->id;
        login(browser, "bob");
        ASSERT_EQ(give(browser, device, "Phone").status, 200);
        host.store.clock.advance(std::chrono::seconds(1));
        ASSERT_EQ(give(browser, other, "Laptop").status, 200);
        browser.cookies.erase(session_cookie);
    }
    boost::json::array listed(AdminCaller& by) {
        return by.read("/api/Users/" + bob + "/Passkeys").at("passkeys").as_array();
    }
    std::string removal(std::string_view id) const {
        return "/api/Users/" + bob + "/Passkeys?passkeyId=" + std::string(id);
    }

    TestAuthenticator other;
    std::string bob;
};

TEST_F(AdminPasskeys, AreSeenAndTakenAway) {
    AdminCaller admin(host);
    auto keys = listed(admin);
    ASSERT_EQ(keys.size(), 2U);
    EXPECT_EQ(keys[0].at("name"), "Phone");
    EXPECT_TRUE(keys[0].at("lastUsed").is_null());
    EXPECT_EQ(keys[0].at("backedUp"), true);
    EXPECT_EQ(sign_in_with(browser, device.assertion_json(begin_sign_in(browser))).status, 200);
    keys = listed(admin);
    EXPECT_EQ(text_in(keys[0].as_object(), "lastUsed"), base::to_rfc3339(host.store.clock.now()));
    EXPECT_FALSE(boost::json::serialize(keys).contains("public")) << "nothing to sign in with";

    const std::string phone(keys[0].at("id").as_string());
    ASSERT_EQ(admin.remove(removal(phone)).status, 200);
    EXPECT_EQ(admin.remove(removal(phone)).status, 404);
    ASSERT_EQ(listed(admin).size(), 1U);
    auto lost = host.browser();
    EXPECT_EQ(sign_in_with(lost, device.assertion_json(begin_sign_in(lost))).status, 401);
    const auto mails = host.provider->outbox().claim(10);
    EXPECT_TRUE(std::ranges::any_of(mails, [](const auto& mail) {
        return mail.message.text.contains("removed by an administrator: Phone");
    }));
}

TEST_F(AdminPasskeys, TheLastWayInGoesToo) {
    AdminCaller admin(host);
    host.store.database->transaction([](soci::session& session) {
        session << "UPDATE identity_users SET password_hash = '' WHERE username = 'bob'";
    });
    for (const auto& key : listed(admin)) {
        EXPECT_EQ(admin.remove(removal(key.at("id").as_string())).status, 200);
    }
    EXPECT_TRUE(listed(admin).empty());
}

TEST_F(AdminPasskeys, OfSomebodyElseOrNobodyAreNotFound) {
    AdminCaller admin(host);
    const std::string phone(listed(admin)[0].at("id").as_string());
    EXPECT_EQ(admin.remove("/api/Users/" + host.ada.id + "/Passkeys?passkeyId=" + phone).status,
              404);
    EXPECT_EQ(admin.remove("/api/Users/nobody/Passkeys?passkeyId=" + phone).status, 404);
    EXPECT_EQ(admin.get("/api/Users/nobody/Passkeys").status, 404);
    EXPECT_EQ(admin.remove("/api/Users/" + bob + "/Passkeys").status, 400);
    EXPECT_EQ(listed(admin).size(), 2U);
}

TEST_F(AdminPasskeys, AnAuditorReadsOnly) {
    AdminCaller auditor(host, {AdminAccess{}.auditor_role});
    const auto keys = listed(auditor);
    ASSERT_EQ(keys.size(), 2U);
    EXPECT_EQ(auditor.remove(removal(keys[0].at("id").as_string())).status, 403);
    EXPECT_EQ(listed(auditor).size(), 2U);
}

TEST_F(AdminPasskeys, StandInTheAuditLogAndInTheDescription) {
    AdminCaller admin(host);
    const std::string phone(listed(admin)[0].at("id").as_string());
    ASSERT_EQ(admin.remove(removal(phone)).status, 200);
    const auto logs = admin.read("/api/Logs/AuditLog?event=UserPasskeyDeletedEvent");
    ASSERT_EQ(logs.at("logs").as_array().size(), 1U);
    const auto& row = logs.at("logs").at(0).as_object();
    EXPECT_EQ(text_in(row, "category"), "Users");
    const auto data = boost::json::parse(text_in(row, "data")).at("before").as_object();
    EXPECT_EQ(text_in(data, "userName"), "bob");
    EXPECT_EQ(text_in(data, "name"), "Phone");
    const auto paths = admin.read("/swagger/v1/swagger.json").at("paths").as_object();
    const auto& described = paths.at("/api/Users/{id}/Passkeys").as_object();
    EXPECT_TRUE(described.contains("get"));
    EXPECT_TRUE(described.contains("delete"));
}

} // namespace
} // namespace conclave::identity::admin
