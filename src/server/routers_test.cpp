#include "server/routers.hpp"

#include <gtest/gtest.h>

namespace conclave::server {
namespace {

constexpr const char* no_such_file = "/no/such/folder/file";

TEST(IdentityConfig, ReadsNeitherTheListOfLeakedPasswordsNorTheFrameOfMails) {
    Config config;
    config.identity.password.leaked_list = no_such_file;
    config.mail.frame_file = no_such_file;
    config.identity.key_lifetime = std::chrono::hours{48};
    EXPECT_EQ(identity_config(config).keys.lifetime, std::chrono::hours{48});
    EXPECT_FALSE(user_policy(config).password.leaked);
    EXPECT_THROW((void)new_password_policy(config), std::runtime_error);
    EXPECT_THROW((void)provider_config(config), std::runtime_error);
    config.identity.password.leaked_list.clear();
    EXPECT_THROW((void)provider_config(config), std::runtime_error);
    config.mail.frame_file.clear();
    EXPECT_NO_THROW((void)provider_config(config));
}

TEST(UserPolicy, IsTheSameForCommandsAndForTheProvider) {
    Config config;
    config.identity.password.min_length = 17;
    config.identity.password.max_length = 71;
    config.identity.password.argon2_iterations = 5;
    config.identity.lockout_attempts = 4;
    for (const auto& policy : {user_policy(config), new_password_policy(config),
                               identity_config(config).users, provider_config(config).users}) {
        EXPECT_EQ(policy.password.min_length, 17);
        EXPECT_EQ(policy.password.max_length, 71);
        EXPECT_EQ(policy.hashing.iterations, 5);
        EXPECT_EQ(policy.lockout.max_failures, 4);
    }
}

} // namespace
} // namespace conclave::server
