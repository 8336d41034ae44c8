#include "identity/testing/flow.hpp"
#include "identity/testing/test_provider.hpp"

#include <gtest/gtest.h>

namespace conclave::identity {
namespace {

using testing::TestProvider;

std::string published(TestProvider& fixture) {
    auto browser = fixture.browser();
    return browser.get("/.well-known/openid-configuration/jwks").body;
}

std::size_t count_of_keys(const std::string& set) {
    std::size_t count = 0;
    constexpr std::string_view mark = R"("use":"sig")";
    for (auto at = set.find(mark); at != std::string::npos; at = set.find(mark, at + 1)) {
        ++count;
    }
    return count;
}

TEST(KeyRotation, HappensWhileTheServerRunsAndKeepsKeysForTheLongestTokenOfAnyClient) {
    auto config = testing::test_config();
    config.clients[2].access_token_lifetime = std::chrono::days{30};
    const auto schedule = config.keys;
    TestProvider fixture(std::move(config));
    const auto before = published(fixture);
    EXPECT_EQ(count_of_keys(before), 2U);

    fixture.store.clock.advance(schedule.lifetime - schedule.announced);
    fixture.provider->cleanup();
    EXPECT_EQ(count_of_keys(published(fixture)), 4U);

    fixture.store.clock.advance(schedule.announced + schedule.kept);
    fixture.provider->cleanup();
    EXPECT_EQ(count_of_keys(published(fixture)), 4U); // some token may live on
    fixture.store.clock.advance(std::chrono::days{30} - schedule.kept);
    fixture.provider->cleanup();
    EXPECT_EQ(count_of_keys(published(fixture)), 2U);
    EXPECT_NE(published(fixture), before);
}

} // namespace
} // namespace conclave::identity
