#include "identity/keys/signing_keys.hpp"

#include "identity/testing/admin_caller.hpp"

#include <gtest/gtest.h>

namespace conclave::identity::admin {
namespace {

using namespace testing;
namespace json = boost::json;

TEST(AdminKeys, RotateAndGo) {
    TestProvider provider;
    AdminCaller admin(provider);
    const auto keys = [&] { return admin.read("/api/Keys?pageSize=100").at("keys").as_array(); };
    ASSERT_EQ(keys().size(), 4U);
    const auto old = std::string(keys()[0].at("id").as_string());
    EXPECT_EQ(admin.remove("/api/Keys/" + old).status, 400); // the only one
    provider.store.clock.advance(std::chrono::seconds(1));   // two keys of one second have no order
    ASSERT_EQ(admin.post("/api/Keys/Rotate", {}).status, 200);
    ASSERT_EQ(keys().size(), 8U);
    EXPECT_EQ(keys()[0].at("state"), "announced");
    EXPECT_EQ(keys()[1].at("id"), json::string(old));
    EXPECT_EQ(keys()[1].at("state"), "signing");
    auto browser = provider.browser();
    const auto set = browser.get("/.well-known/openid-configuration/jwks").body;
    EXPECT_TRUE(set.contains(std::string(keys()[0].at("id").as_string())));
    EXPECT_EQ(keys()[4].at("use"), "encryption");
    EXPECT_EQ(keys()[4].at("state"), "waiting");
    EXPECT_FALSE(set.contains(std::string(keys()[4].at("id").as_string())));
    EXPECT_EQ(keys()[5].at("state"), "encrypting");
    EXPECT_TRUE(set.contains(std::string(keys()[5].at("id").as_string())));

    const auto again = admin.post("/api/Keys/Rotate", {});
    EXPECT_EQ(again.status, 409);
    const auto begin = provider.store.clock.now() + KeySchedule{}.announced;
    EXPECT_TRUE(again.body.contains(base::to_rfc3339(begin))) << again.body;
    EXPECT_EQ(keys().size(), 8U);

    ASSERT_EQ(admin.post("/api/Keys/Rotate?immediately=true", {}).status, 200);
    std::string signing;
    for (const auto& key : keys()) {
        if (key.at("state") == "signing" && key.at("algorithm") == "ES256") {
            signing = key.at("id").as_string();
        }
    }
    EXPECT_NE(signing, old);
    EXPECT_EQ(admin.read("/api/Keys/" + signing).at("use"), "signing");
    EXPECT_EQ(admin.remove("/api/Keys/" + old).status, 200);
    EXPECT_EQ(admin.get("/api/Keys").status, 401); // our own token was signed by it
}

TEST(AdminKeys, RotateAgainWhenTheAnnouncedOnesSign) {
    TestProvider provider;
    const auto rotate = [&] {
        return rotate_signing_keys(*provider.store.database, provider.store.box,
                                   provider.store.clock, provider.store.random, {}, false);
    };
    provider.store.clock.advance(std::chrono::seconds(1));
    ASSERT_TRUE(rotate());
    provider.store.clock.advance(KeySchedule{}.announced - std::chrono::seconds(1));
    const auto refused = rotate();
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error(), provider.store.clock.now() + std::chrono::seconds(1));
    provider.store.clock.advance(std::chrono::seconds(1));
    EXPECT_TRUE(rotate());
}

} // namespace
} // namespace conclave::identity::admin
