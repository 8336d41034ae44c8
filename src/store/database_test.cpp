#include "store/database.hpp"

#include "store/database_url.hpp"
#include "store/migrate.hpp"
#include "store/secret_box.hpp"

#include <filesystem>
#include <gtest/gtest.h>
#include <soci/soci.h>
#include <thread>
#include <unistd.h>

namespace conclave::store {
namespace {

constexpr Migration steps[] = {
    {1, "people", "CREATE TABLE people (id INTEGER PRIMARY KEY, name VARCHAR(50) UNIQUE);"},
    {2, "age",
     "ALTER TABLE people ADD COLUMN age INTEGER;\nCREATE INDEX people_age ON people(age);"},
};

class DatabaseTest : public testing::Test {
  protected:
    void SetUp() override {
        directory_ = std::filesystem::temp_directory_path() /
                     ("conclave_store_" + std::to_string(::getpid()));
        std::filesystem::create_directories(directory_);
        url_ = "sqlite://" + (directory_ / "test.db").string();
    }
    void TearDown() override { std::filesystem::remove_all(directory_); }

    std::filesystem::path directory_;
    std::string url_;
};

int count_people(Database& database) {
    int count = 0;
    database.run([&](soci::session& s) { s << "SELECT COUNT(*) FROM people", soci::into(count); });
    return count;
}

TEST_F(DatabaseTest, KeptStatementsSeeTheSchemaAndHoldNothingOpen) {
    auto database = Database::open(url_, 1);
    database->migrate("test", std::span(steps).first(1));
    const auto names = [&] {
        std::vector<std::string> out;
        database->run([&](soci::session& s) {
            const std::string query = "SELECT name FROM people ORDER BY id";
            const soci::rowset<std::string> rows = (s.prepare << query);
            for (const auto& name : rows) {
                std::string first; // the text that is under way, once more
                s << query, soci::into(first);
                EXPECT_EQ(first, "Ada");
                out.push_back(name);
            }
        });
        return out;
    };
    const auto add = [&](const std::string& name) {
        database->transaction([&](soci::session& s) {
            s << "INSERT INTO people (name) VALUES (:n)", soci::use(name);
        });
    };
    add("Ada");
    EXPECT_EQ(names(), std::vector<std::string>{"Ada"});
    database->migrate("test", steps); // adds a column
    add("Bob");
    EXPECT_EQ(names(), (std::vector<std::string>{"Ada", "Bob"}));
    // A read that stayed open would keep the log from being written back and cut.
    database->run([](soci::session& s) {
        int busy = 1;
        s << "PRAGMA wal_checkpoint(TRUNCATE)", soci::into(busy);
        EXPECT_EQ(busy, 0);
    });
}

TEST_F(DatabaseTest, AnotherProcessHoldsTheFile) {
    auto database = Database::open(url_);
    database->migrate("test", steps);
    auto other = Database::open(url_);
    std::thread waits;
    other->transaction([&](soci::session& s) {
        s << "INSERT INTO people (id, name) VALUES (1, 'a')";
        waits = std::thread([&] {
            database->transaction(
                [](soci::session& t) { t << "INSERT INTO people (id, name) VALUES (2, 'b')"; });
        });
    });
    waits.join();
    EXPECT_EQ(count_people(*database), 2);
}

TEST_F(DatabaseTest, FileIsForItsOwnerOnly) {
    auto database = Database::open(url_);
    const auto mode = std::filesystem::status(directory_ / "test.db").permissions();
    EXPECT_EQ(mode & std::filesystem::perms::others_all, std::filesystem::perms::none);
    EXPECT_TRUE(database->healthy());
}

TEST_F(DatabaseTest, SecretBoxFileRoundTripsAndIsGuarded) {
    base::SystemRandom random;
    const auto file = directory_ / "secret.key";
    SecretBox::create_file(file, random);
    EXPECT_THROW(SecretBox::create_file(file, random), std::exception);
    const auto box = SecretBox::from_file(file);
    const auto sealed = box.seal("open sesame", "row 1", random);
    EXPECT_EQ(sealed.find("sesame"), std::string::npos);
    EXPECT_EQ(box.open(sealed, "row 1"), "open sesame");
    EXPECT_FALSE(box.open(sealed, "row 2"));
    EXPECT_EQ(box.derive_key("a"), SecretBox::from_file(file).derive_key("a"));
    EXPECT_NE(box.derive_key("a"), box.derive_key("b"));
    auto forged = sealed;
    forged[10] = forged[10] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(box.open(forged, "row 1"));
    std::filesystem::permissions(file, std::filesystem::perms::others_read,
                                 std::filesystem::perm_options::add);
    EXPECT_THROW(SecretBox::from_file(file), std::runtime_error);
}

TEST(DatabaseUrl, ReadsBothEnginesAndHidesThePassword) {
    const auto mysql = parse_database_url("mysql://bob:p%40ss@db.example:3307/conclave");
    ASSERT_TRUE(mysql);
    EXPECT_EQ(mysql->password, "p@ss");
    EXPECT_EQ(mysql->port, "3307");
    EXPECT_EQ(mysql->printable(), "mysql://bob@db.example:3307/conclave");
    const auto socket = parse_database_url("mysql://bob@localhost/x?socket=/tmp/s.sock");
    ASSERT_TRUE(socket);
    EXPECT_EQ(socket->socket, "/tmp/s.sock");
    EXPECT_FALSE(parse_database_url("oracle://x/y"));
    EXPECT_FALSE(parse_database_url("mysql://host/name"));
    EXPECT_FALSE(parse_database_url("mysql://u:p@host:99999/name"));
    EXPECT_FALSE(parse_database_url("sqlite://"));
}

TEST(SplitStatements, SplitsAtLineEndsOnly) {
    const auto parts = split_statements("INSERT INTO t VALUES ('a;b');\n\nSELECT 1;\n");
    ASSERT_EQ(parts.size(), 2U);
    EXPECT_NE(parts[0].find("a;b"), std::string::npos);
}

} // namespace
} // namespace conclave::store
