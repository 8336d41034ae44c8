#include "server/standing_policy.hpp"

#include "policy/text.hpp"

#include <gtest/gtest.h>

namespace conclave::server {
namespace {

TEST(StandingPolicy, SaysWhatHeldBeforeThereWasAPolicy) {
    EXPECT_EQ(policy::print(standing_policy({})), "allow create, join to everyone\n"
                                                  "allow record, moderate to role:administrator\n");
}

TEST(StandingPolicy, SaysWhatTheConfigurationSays) {
    PolicyConfig config;
    config.create = {{"role", "teacher"}, {"preferred_username", "*.staff"}};
    config.record = {};
    config.moderate = {{"name", R"(A "B" \ *)"}};
    EXPECT_EQ(policy::print(standing_policy(config)), R"(allow create to role:teacher
allow create to person:*.staff
allow join to everyone
allow moderate to claim:name="A \"B\" \\ *"
)");
}

} // namespace
} // namespace conclave::server
