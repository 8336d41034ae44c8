#include "identity/federation/login_store.hpp"
#include "identity/testing/admin_caller.hpp"
#include "identity/testing/external_fixture.hpp"

namespace conclave::identity::admin {
namespace {

using namespace identity::testing;

/// ada, who is signed in by a password in one browser and by a provider of others in another.
class Disconnected : public ExternalTest {
  protected:
    void SetUp() override {
        LoginStore logins(*host.store.database, host.store.clock, host.store.random);
        const auto stamp = host.provider->users().get(host.ada.id)->security_stamp;
        ASSERT_TRUE(logins.connect(
            {.scheme = "corp", .subject = "s-1", .user_id = host.ada.id, .label = "ada"}, stamp));
        ASSERT_EQ(login(at_home), 200);
        ASSERT_EQ(run(browser).status, 200);
        ASSERT_EQ(user_in(browser), "Ada Lovelace");
    }

    TestBrowser at_home = host.browser();
    AdminCaller admin{host};
};

TEST_F(Disconnected, EndsTheSessionsThatTheProviderBegan) {
    const auto target = "/api/Users/Providers";
    const boost::json::object other{
        {"userId", host.ada.id}, {"loginProvider", "corp"}, {"providerKey", "s-2"}};
    EXPECT_EQ(admin.remove(target, other).status, 404);
    EXPECT_EQ(user_in(browser), "Ada Lovelace");
    const boost::json::object wanted{
        {"userId", host.ada.id}, {"loginProvider", "corp"}, {"providerKey", "s-1"}};
    ASSERT_EQ(admin.remove(target, wanted).status, 200);
    EXPECT_EQ(user_in(browser), "nobody");
    EXPECT_EQ(user_in(at_home), "Ada Lovelace") << "a password began this one";
}

TEST_F(Disconnected, ARemovedProviderEndsTheSessionsThatItBegan) {
    auto provider = body_of(admin.get("/api/IdentityProviders")).at("identityProviders").at(0);
    provider.as_object()["enabled"] = false;
    ASSERT_EQ(admin.put("/api/IdentityProviders", provider.as_object()).status, 200);
    EXPECT_EQ(user_in(browser), "Ada Lovelace") << "that keeps newcomers out, nobody else";
    const auto number = std::to_string(provider.at("id").as_int64());
    ASSERT_EQ(admin.remove("/api/IdentityProviders/" + number).status, 200);
    EXPECT_EQ(user_in(browser), "nobody");
    EXPECT_EQ(user_in(at_home), "Ada Lovelace") << "a password began this one";
}

} // namespace
} // namespace conclave::identity::admin
