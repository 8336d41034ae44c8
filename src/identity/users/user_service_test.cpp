#include "identity/users/user_service.hpp"

#include "identity/testing/temp_store.hpp"

#include <gtest/gtest.h>
#include <thread>

namespace conclave::identity {
namespace {

using namespace std::chrono_literals;
constexpr std::string_view right = "correct horse battery";

class UserServiceTest : public ::testing::Test {
  protected:
    testing::TempStore store_;
    UserService users_{*store_.database, store_.clock, store_.random,
                       UserPolicy{.hashing = testing::cheap_hashing}};

    User add(std::string name, std::string email = {}) {
        return users_
            .add({.username = std::move(name),
                  .email = std::move(email),
                  .password = std::string(right)})
            .value();
    }
    LoginRefusal::Kind refusal(std::string_view name, std::string_view password) {
        return users_.authenticate(name, password).error().kind;
    }
};

TEST_F(UserServiceTest, FindsWhomItAdded) {
    const auto added = users_.add({.username = "Ada",
                                   .email = "Ada@Example.org",
                                   .password = std::string(right),
                                   .display_name = "Ada L.",
                                   .roles = {"b", "a", "a", ""}});
    ASSERT_TRUE(added);
    EXPECT_EQ(added->roles, (std::vector<std::string>{"a", "b"}));
    EXPECT_EQ(users_.get(added->id)->email, "Ada@Example.org");
    EXPECT_EQ(users_.find("ADA")->id, added->id);
    EXPECT_EQ(users_.find("ada@example.ORG")->id, added->id);
    EXPECT_EQ(users_.find("ada@example.ORG")->roles, added->roles);
    EXPECT_FALSE(users_.find("ad_"));
    EXPECT_EQ(users_.list().size(), 1U);
    EXPECT_EQ(added->shown_name(), "Ada L.");
}

TEST_F(UserServiceTest, RefusesWithTheRuleThatIsBroken) {
    add("taken", "taken@example.org");
    const std::tuple<NewUser, UserError> cases[] = {
        {{.username = "", .password = std::string(right)}, UserError::invalid_username},
        {{.username = "a b", .password = std::string(right)}, UserError::invalid_username},
        {{.username = "ä", .password = std::string(right)}, UserError::invalid_username},
        {{.username = std::string(65, 'a'), .password = std::string(right)},
         UserError::invalid_username},
        {{.username = "a", .email = "nonsense", .password = std::string(right)},
         UserError::invalid_email},
        {{.username = "a", .email = "a@b@c", .password = std::string(right)},
         UserError::invalid_email},
        {{.username = "a", .password = "short"}, UserError::weak_password},
        {{.username = "a", .password = "Password1"}, UserError::weak_password},
        {{.username = "a", .password = "aaaaaaaaaaaa"}, UserError::weak_password},
        {{.username = "robert", .password = "my-Robert-key"}, UserError::weak_password},
        {{.username = "a", .password = std::string(129, 'x') + "y"}, UserError::weak_password},
        {{.username = "a", .password = "\xff\xfe nothing of text"}, UserError::weak_password},
        {{.username = "TAKEN", .password = std::string(right)}, UserError::name_taken},
        {{.username = "other", .email = "Taken@example.org", .password = std::string(right)},
         UserError::email_taken},
        {{.username = "taken@example.org", .password = std::string(right)}, UserError::name_taken},
        {{.username = "x", .email = "x@y", .password = std::string(right)}, UserError::email_taken},
    };
    add("x@y");
    for (const auto& [user, error] : cases) {
        const auto result = users_.add(user);
        ASSERT_FALSE(result) << user.username;
        EXPECT_EQ(result.error().error, error) << user.username << result.error().message;
        EXPECT_FALSE(result.error().message.contains(user.password));
    }
    EXPECT_TRUE(users_.add({.username = "noaddress1", .password = std::string(right)}));
    EXPECT_TRUE(users_.add({.username = "noaddress2", .password = std::string(right)}));
    EXPECT_TRUE(users_.add({.username = "unicode", .password = "пароль-из-слов"}));
}

TEST_F(UserServiceTest, LetsInWithTheRightPasswordOnly) {
    const auto user = add("ada", "ada@example.org");
    EXPECT_EQ(users_.authenticate("Ada", right)->id, user.id);
    EXPECT_EQ(users_.authenticate("ada@example.org", right)->id, user.id);
    EXPECT_EQ(refusal("ada", "wrong"), LoginRefusal::Kind::failed);
    EXPECT_EQ(refusal("ada", ""), LoginRefusal::Kind::failed);
    EXPECT_EQ(refusal("nobody", right), LoginRefusal::Kind::failed);
    EXPECT_EQ(refusal("' OR 1=1 --", right), LoginRefusal::Kind::failed);
    ASSERT_TRUE(users_.set_enabled("ada", false));
    EXPECT_EQ(refusal("ada", right), LoginRefusal::Kind::failed);
}

TEST_F(UserServiceTest, LocksAfterFiveFailuresAndTellsOnlyWhoKnowsThePassword) {
    add("ada");
    for (int i = 0; i < 4; ++i) {
        EXPECT_EQ(refusal("ada", "wrong"), LoginRefusal::Kind::failed);
    }
    EXPECT_TRUE(users_.authenticate("ada", right)); // success starts the count again
    for (int i = 0; i < 5; ++i) {
        EXPECT_EQ(refusal("ada", "wrong"), LoginRefusal::Kind::failed);
    }
    EXPECT_EQ(refusal("ada", "wrong"), LoginRefusal::Kind::failed);
    const auto locked = users_.authenticate("ada", right);
    ASSERT_FALSE(locked);
    EXPECT_EQ(locked.error().kind, LoginRefusal::Kind::locked);
    EXPECT_EQ(locked.error().retry_after, 300s);
    store_.clock.advance(300s);
    EXPECT_TRUE(users_.authenticate("ada", right));
}

TEST_F(UserServiceTest, ANewPasswordChangesTheStampAndUnlocks) {
    const auto user = add("ada");
    for (int i = 0; i < 5; ++i) {
        (void)users_.authenticate("ada", "wrong");
    }
    ASSERT_TRUE(users_.set_password("ada", "another long phrase"));
    EXPECT_TRUE(users_.authenticate("ada", "another long phrase"));
    EXPECT_FALSE(users_.authenticate("ada", right));
    EXPECT_NE(users_.get(user.id)->security_stamp, user.security_stamp);
    EXPECT_EQ(users_.set_password("ada", "x").error().error, UserError::weak_password);
    EXPECT_EQ(users_.set_password("bob", right).error().error, UserError::not_found);
}

TEST_F(UserServiceTest, UpgradesAHashMadeWithOlderParameters) {
    add("ada");
    UserService stronger(*store_.database, store_.clock, store_.random,
                         UserPolicy{.hashing = {.memory_kib = 128, .iterations = 2}});
    EXPECT_TRUE(stronger.authenticate("ada", right));
    EXPECT_TRUE(users_.authenticate("ada", right));
    EXPECT_TRUE(stronger.authenticate("ada", right));
}

TEST_F(UserServiceTest, ReplacesRoles) {
    add("ada");
    ASSERT_TRUE(users_.set_roles("ada", {std::string(administrator_role)}));
    EXPECT_EQ(users_.find("ada")->roles, std::vector<std::string>{"administrator"});
}

TEST(PasswordHasher, RefusesBeyondItsQueue) {
    base::SystemRandom random;
    PasswordHasher hasher(
        {.memory_kib = 16 * 1024, .iterations = 4, .max_concurrent = 1, .max_waiting = 1}, random);
    std::atomic<int> busy = 0;
    std::atomic<int> done = 0;
    {
        std::vector<std::jthread> threads;
        threads.reserve(8);
        for (int i = 0; i < 8; ++i) {
            threads.emplace_back([&] { ++(hasher.hash("x") ? done : busy); });
        }
    }
    EXPECT_GE(done, 2);
    EXPECT_GE(busy, 1);
    EXPECT_EQ(done + busy, 8);
}

} // namespace
} // namespace conclave::identity
