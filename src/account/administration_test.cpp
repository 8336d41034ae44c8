#include "account/administration.hpp"

#include "account/migrations.hpp"
#include "base/manual_clock.hpp"

#include <cstdlib>
#include <filesystem>
#include <gtest/gtest.h>
#include <unistd.h>

namespace conclave::account {
namespace {

class AdministrationTest : public testing::Test {
  public:
    ~AdministrationTest() override { std::filesystem::remove_all(directory_); }

  protected:
    AdministrationTest()
        : directory_(std::filesystem::temp_directory_path() /
                     ("conclave_account_" + std::to_string(::getpid()))),
          random_(7) {
        std::filesystem::create_directories(directory_);
        database_ = store::Database::open("sqlite://" + (directory_ / "test.db").string());
        database_->migrate("account", migrations());
    }
    std::filesystem::path directory_;
    base::SeededRandom random_;
    base::ManualClock clock_;
    store::SecretBox box_{base::Bytes(32, 1)};
    std::unique_ptr<store::Database> database_;
};

TEST_F(AdministrationTest, CreatesAccountsKeysAndServices) {
    Administration admin(*database_, box_, random_, clock_);
    const auto account = admin.create_account("Örtliche Wehr");
    EXPECT_TRUE(base::is_sid(account.sid, "AC"));
    const auto key = admin.create_api_key(account.sid, "first");
    ASSERT_TRUE(key);
    EXPECT_TRUE(base::is_sid(key->key_sid, "SK"));
    EXPECT_EQ(key->secret.size(), 32U);
    const auto service = admin.create_conversations_service(account.sid, "chat");
    ASSERT_TRUE(service);
    EXPECT_TRUE(base::is_sid(service->sid, "IS"));

    ASSERT_EQ(admin.accounts().size(), 1U);
    EXPECT_EQ(admin.accounts()[0].friendly_name, "Örtliche Wehr");
    EXPECT_EQ(admin.accounts()[0].created, clock_.now());
    ASSERT_EQ(admin.api_keys().size(), 1U);
    EXPECT_TRUE(admin.api_keys()[0].sealed_secret.empty());
    EXPECT_EQ(admin.conversations_services()[0].account_sid, account.sid);
}

TEST_F(AdministrationTest, RefusesKeysForNobody) {
    Administration admin(*database_, box_, random_, clock_);
    EXPECT_FALSE(admin.create_api_key("AC" + std::string(32, '0'), "x"));
    EXPECT_FALSE(admin.create_conversations_service("AC" + std::string(32, '0'), "x"));
    EXPECT_THROW((void)admin.create_account(std::string(65, 'x')), std::invalid_argument);
    EXPECT_THROW((void)admin.create_account("\xff"), std::invalid_argument);
}

TEST_F(AdministrationTest, RefreshesTheKeysThatTokensAreCheckedWith) {
    Administration admin(*database_, box_, random_, clock_);
    const auto account = admin.create_account("a");
    const auto key = admin.create_api_key(account.sid, "first");
    KeyStore keys;
    auto refreshed = admin.refresh(keys);
    EXPECT_EQ(refreshed.loaded, 1U);
    EXPECT_EQ(keys.find_key(key->key_sid)->secret, key->secret);

    const store::SecretBox other{base::Bytes(32, 2)};
    Administration stranger(*database_, other, random_, clock_);
    refreshed = stranger.refresh(keys);
    EXPECT_EQ(refreshed.loaded, 0U);
    EXPECT_EQ(refreshed.unreadable, 1U);
    EXPECT_FALSE(keys.find_key(key->key_sid));
}

} // namespace
} // namespace conclave::account
