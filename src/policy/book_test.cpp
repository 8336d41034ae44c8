#include "policy/book.hpp"

#include "base/manual_clock.hpp"
#include "policy/migrations.hpp"

#include <filesystem>
#include <gtest/gtest.h>
#include <soci/soci.h>
#include <unistd.h>

namespace conclave::policy {
namespace {

class BookTest : public testing::Test {
  public:
    ~BookTest() override { std::filesystem::remove_all(directory_); }

  protected:
    BookTest()
        : directory_(std::filesystem::temp_directory_path() /
                     ("conclave_policy_" + std::to_string(::getpid()))) {
        std::filesystem::create_directories(directory_);
        database_ = store::Database::open("sqlite://" + (directory_ / "test.db").string());
        database_->migrate("policy", migrations());
    }
    Book open() { return Book(*database_, clock_, otherwise_); }

    std::filesystem::path directory_;
    base::ManualClock clock_;
    std::unique_ptr<store::Database> database_;
    const Policy otherwise_ = parse("# the configuration's\nallow join to everyone").value();
    const Author ada_{.id = "7", .name = "ada"};
};

TEST_F(BookTest, HoldsTheConfigurationsUntilOneIsSet) {
    auto book = open();
    EXPECT_EQ(book.now()->version.number, 0);
    EXPECT_EQ(book.now()->version.text, "allow join to everyone\n");
    EXPECT_EQ(book.now()->policy.rules.front().line, 1U); // of the text that is shown
    EXPECT_EQ(book.history(10, 0).total, 0);
}

TEST_F(BookTest, KeepsWhatWasSetAndByWhom) {
    auto book = open();
    const auto before = book.now();
    ASSERT_TRUE(book.set("# mine\ndeny join to everyone\n", ada_, 0));
    EXPECT_EQ(before->version.number, 0); // who still looks at it is not disturbed
    EXPECT_EQ(book.now()->version.number, 1);
    EXPECT_EQ(book.now()->policy.rules.front().line, 2U);
    ASSERT_TRUE(book.set("allow join to role:ä", ada_, 1));

    auto other = open();
    EXPECT_EQ(other.now()->version.text, "allow join to role:ä");
    const auto history = other.history(10, 0);
    EXPECT_EQ(history.total, 2);
    ASSERT_EQ(history.versions.size(), 2U);
    EXPECT_EQ(history.versions[1].text, "# mine\ndeny join to everyone\n");
    EXPECT_EQ(history.versions[1].author.name, "ada");
    EXPECT_EQ(history.versions[1].author.id, "7");
    EXPECT_EQ(history.versions[1].created, clock_.now());
    EXPECT_EQ(other.history(1, 1).versions.front().number, 1);
    EXPECT_EQ(other.version(1)->text, "# mine\ndeny join to everyone\n");
    EXPECT_FALSE(other.version(3));
}

TEST_F(BookTest, LosesNoChangeOfSomebodyElse) {
    auto book = open();
    auto other = open();
    ASSERT_TRUE(book.set("allow join to everyone", ada_, 0));
    const auto late = other.set("deny join to everyone", ada_, 0);
    ASSERT_FALSE(late);
    EXPECT_TRUE(late.error().faults.empty());
    EXPECT_EQ(other.now()->version.number, 0);
    other.refresh();
    EXPECT_EQ(other.now()->version.number, 1);
    EXPECT_TRUE(other.set("deny join to everyone", ada_, 1));
}

TEST_F(BookTest, TakesNoTextThatCantBeRead) {
    auto book = open();
    const auto refused = book.set("allow\nx", ada_, 0);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().faults.size(), 2U);
    EXPECT_EQ(book.now()->version.number, 0);
}

TEST_F(BookTest, WhatCantBeReadNeverOpensADoor) {
    auto book = open();
    ASSERT_TRUE(book.set("allow join to everyone", ada_, 0));
    database_->transaction([](soci::session& session) {
        session << "INSERT INTO policy_versions (number, text, author_id, author, created_at) "
                   "VALUES (2, 'allow telepathy to everyone', '', '', 0)";
    });
    book.refresh();
    auto fresh = open();
    for (const auto* each : {&book, &fresh}) {
        EXPECT_EQ(each->now()->version.number, 2);
        EXPECT_TRUE(each->now()->policy.rules.empty());
    }
    EXPECT_TRUE(fresh.set("allow join to everyone", ada_, 2));
    EXPECT_EQ(fresh.now()->policy.rules.size(), 1U);
}

TEST_F(BookTest, ForgetsTheOldest) {
    auto book = open();
    for (std::int64_t seen = 0; seen < max_versions + 2; ++seen) {
        ASSERT_TRUE(book.set("allow join to everyone", ada_, seen));
    }
    EXPECT_EQ(book.history(1, 0).total, max_versions);
    EXPECT_FALSE(book.version(2));
    EXPECT_TRUE(book.version(3));
}

} // namespace
} // namespace conclave::policy
