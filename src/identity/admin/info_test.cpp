#include "identity/people/second_factors.hpp"
#include "identity/people/totp.hpp"
#include "identity/testing/admin_caller.hpp"

#include <gtest/gtest.h>
#include <soci/soci.h>

namespace conclave::identity::admin {
namespace {

using namespace identity::testing;

/// Ada administers, and has signed in with a password.
class AdminInfo : public ::testing::Test {
  protected:
    void sql(const std::string& statement) {
        host.store.database->transaction(
            [&](soci::session& session) { session.once << statement; });
    }
    bool password_alone() {
        return admin.read("/api/Info/GetCaller").at("passwordAlone").as_bool();
    }

    TestProvider host;
    AdminCaller admin{host};
};

TEST_F(AdminInfo, SaysWhoCalls) {
    const auto caller = admin.read("/api/Info/GetCaller");
    EXPECT_EQ(text_in(caller, "id"), host.ada.id);
    EXPECT_EQ(caller.at("name"), "ada");
    EXPECT_EQ(caller.at("isMachine"), false);
    EXPECT_EQ(caller.at("mayWrite"), true);
    const AdminCaller auditor(host, {AdminAccess{}.auditor_role});
    admin.token = auditor.token;
    EXPECT_EQ(admin.read("/api/Info/GetCaller").at("mayWrite"), false);
}

TEST_F(AdminInfo, SaysThatAPasswordAloneOpensTheAccount) {
    EXPECT_TRUE(password_alone());
    SecondFactors factors(*host.store.database, host.store.box, host.store.clock,
                          host.store.random);
    const auto begun = factors.begin(host.ada);
    const auto code = totp::code_at(begun.secret, totp::step_at(host.store.clock.now()));
    ASSERT_TRUE(factors.enrol(host.ada, begun.ticket, code));
    EXPECT_FALSE(password_alone());
    factors.remove(host.ada.id);
    EXPECT_TRUE(password_alone());
    sql("INSERT INTO identity_passkeys (id, credential_id, user_id, public_key, sign_count, uses, "
        "transports, aaguid, name, backup_eligible, backed_up, created_at, used_at) VALUES ('p', "
        "'c', '" +
        host.ada.id + "', 'k', 0, 0, '', '', 'Key', 0, 0, 1, 0)");
    EXPECT_FALSE(password_alone());
    sql("DELETE FROM identity_passkeys");
    sql("UPDATE identity_users SET password_hash = ''"); // signs in through a provider
    EXPECT_FALSE(password_alone());
}

TEST_F(AdminInfo, SaysHowLongPasswordsAre) {
    const auto policy = admin.read("/api/Info/GetPasswordPolicy");
    EXPECT_EQ(policy.at("minLength").to_number<std::size_t>(), PasswordPolicy{}.min_length);
    EXPECT_EQ(policy.at("maxLength").to_number<std::size_t>(), PasswordPolicy{}.max_length);
}

} // namespace
} // namespace conclave::identity::admin
