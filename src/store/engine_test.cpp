// What every engine must do in the same way: on SQLite, and on the database whose address stands in
// CONCLAVE_TEST_DATABASE_URL. Its tables of these names are dropped.
#include "store/batches.hpp"
#include "store/database.hpp"
#include "store/rider.hpp"

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <gtest/gtest.h>
#include <soci/soci.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace conclave::store {
namespace {

constexpr Migration steps[] = {
    {1, "people", R"(
CREATE TABLE people (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    name VARCHAR(50) UNIQUE
);
)"},
    {2, "age",
     "ALTER TABLE people ADD COLUMN age INTEGER;\nCREATE INDEX people_age ON people(age);"},
};

class Engine : public testing::Test {
  protected:
    void SetUp() override {
        std::filesystem::create_directories(directory_);
        const char* given = std::getenv("CONCLAVE_TEST_DATABASE_URL");
        url_ = given != nullptr ? given : "sqlite://" + (directory_ / "test.db").string();
        for (const std::string table : {"people", "later", "between_", "schema_migrations"}) {
            Database::open(url_, 1)->run(
                [&](soci::session& session) { session << "DROP TABLE IF EXISTS " << table; });
        }
    }
    void TearDown() override { std::filesystem::remove_all(directory_); }

    const std::filesystem::path directory_ =
        std::filesystem::temp_directory_path() / ("conclave_engine_" + std::to_string(::getpid()));
    std::string url_;
};

int count_people(Database& database) {
    int count = 0;
    database.run([&](soci::session& s) { s << "SELECT COUNT(*) FROM people", soci::into(count); });
    return count;
}

TEST_F(Engine, MigratesOnceAndRefusesANewerSchema) {
    auto database = Database::open(url_);
    database->migrate("test", std::span(steps).first(1));
    database->migrate("test", steps);
    database->migrate("test", steps);
    EXPECT_EQ(count_people(*database), 0);
    EXPECT_THROW(database->migrate("test", std::span(steps).first(1)), StoreError);
}

TEST_F(Engine, ARiderStandsAndFallsWithTheNextTransaction) {
    auto database = Database::open(url_);
    auto other = Database::open(url_); // the same tables by other hands
    database->migrate("test", steps);
    const auto add = [](const std::string& name) {
        return [name](soci::session& session) {
            session << "INSERT INTO people (name) VALUES (:n)", soci::use(name);
        };
    };
    {
        Rider rider(*database, add("rider"));
        EXPECT_THROW(Rider(*database, add("second")), std::logic_error);
        other->transaction(add("elsewhere"));
        EXPECT_THROW(database->transaction([](soci::session&) { throw std::runtime_error("no"); }),
                     std::runtime_error);
        EXPECT_FALSE(rider.carried());
        EXPECT_EQ(count_people(*database), 1) << "only who went by the other hands";
        database->transaction(add("ada"));
        EXPECT_TRUE(rider.carried());
        database->transaction(add("bob"));
    }
    EXPECT_EQ(count_people(*database), 4) << "it rides once";
    {
        const Rider rider(*database, add("ada")); // a name that is taken: the rider's fault
        EXPECT_THROW(database->transaction(add("eve")), StoreError);
        EXPECT_FALSE(rider.carried());
    }
    database->transaction(add("eve"));
    EXPECT_EQ(count_people(*database), 5);
}

TEST_F(Engine, FillsAGapThatALaterProgramLeftBehind) {
    const Migration later{20, "later", "CREATE TABLE later (id INTEGER PRIMARY KEY);"};
    const std::vector<Migration> with_gap{steps[0], later};
    auto database = Database::open(url_);
    database->migrate("test", with_gap);
    const std::vector<Migration> filled{
        steps[0], {2, "between", "CREATE TABLE between_ (id INTEGER);"}, later};
    database->migrate("test", filled);
    database->migrate("test", filled);
    int count = -1;
    database->run(
        [&](soci::session& s) { s << "SELECT COUNT(*) FROM between_", soci::into(count); });
    EXPECT_EQ(count, 0);
}

TEST_F(Engine, RollsBackWhatThrows) {
    auto database = Database::open(url_);
    database->migrate("test", steps);
    EXPECT_THROW(database->transaction([](soci::session& s) {
        s << "INSERT INTO people (id, name) VALUES (1, 'a')";
        throw std::runtime_error("no");
    }),
                 std::runtime_error);
    EXPECT_EQ(count_people(*database), 0);
}

TEST_F(Engine, DeletesInBatchesAndLeavesTheRest) {
    auto database = Database::open(url_);
    database->migrate("test", steps);
    constexpr int old = 3 * static_cast<int>(rows_a_batch) + 1;
    database->transaction([&](soci::session& s) {
        for (int age = 1; age <= old + 2; ++age) {
            const int id = age;
            s << "INSERT INTO people (id, age) VALUES (:id, :age)", soci::use(id), soci::use(age);
        }
    });
    EXPECT_EQ(delete_until(*database, "people", "age", old), static_cast<std::size_t>(old));
    EXPECT_EQ(count_people(*database), 2);
    EXPECT_EQ(delete_until(*database, "people", "age", old), 0U);
}

TEST_F(Engine, TellsAConflictFromOtherErrors) {
    auto database = Database::open(url_);
    database->migrate("test", steps);
    const auto insert = [](soci::session& s) { s << "INSERT INTO people (name) VALUES ('a')"; };
    database->transaction(insert);
    try {
        database->transaction(insert);
        FAIL() << "the second row must not be taken";
    } catch (const StoreError& error) {
        EXPECT_EQ(error.kind(), StoreError::Kind::conflict);
    }
    try {
        database->run([](soci::session& s) { s << "SELECT nonsense"; });
        FAIL() << "a bad statement must not pass";
    } catch (const StoreError& error) {
        EXPECT_EQ(error.kind(), StoreError::Kind::other);
    }
}

/// Many at once share commits: each is there whole or not at all, whatever the others do.
TEST_F(Engine, WritersAtOnceDoNotTouchEachOther) {
    auto database = Database::open(url_);
    database->migrate("test", steps);
    constexpr int writers = 8;
    constexpr int turns = 60;
    std::atomic<int> refused = 0;
    std::vector<std::thread> threads;
    threads.reserve(writers);
    for (int writer = 0; writer < writers; ++writer) {
        threads.emplace_back([&, writer] {
            for (int turn = 0; turn < turns; ++turn) {
                const int id = writer * turns + turn;
                const auto name = "name" + std::to_string(id);
                const bool fails = turn % 5 == 0;
                try {
                    database->transaction([&](soci::session& s) {
                        s << "INSERT INTO people (id, name) VALUES (:i, :n)", soci::use(id, "i"),
                            soci::use(name, "n");
                        if (fails) { // the name is taken: by this row
                            s << "INSERT INTO people (name) VALUES (:n)", soci::use(name, "n");
                        }
                    });
                    EXPECT_FALSE(fails);
                    int there = 0;
                    database->run([&](soci::session& s) {
                        s << "SELECT COUNT(*) FROM people WHERE id = :i", soci::use(id),
                            soci::into(there);
                    });
                    EXPECT_EQ(there, 1) << "it is there for others when the call returns";
                } catch (const StoreError& error) {
                    EXPECT_TRUE(fails) << error.what();
                    EXPECT_EQ(error.kind(), StoreError::Kind::conflict);
                    ++refused;
                }
            }
        });
    }
    for (auto& thread : threads) {
        thread.join();
    }
    EXPECT_EQ(refused, writers * turns / 5);
    EXPECT_EQ(count_people(*database), writers * turns - refused);
}

TEST_F(Engine, ComparesTextsByteByByteAndGivesThemBackAsTheyWere) {
    auto database = Database::open(url_);
    database->migrate("test", steps);
    const std::vector<std::string> names{"ADA", "Ada", "ada", "d\xc3\xa4",
                                         "\xf0\x9f\xa7\x80'\"\\;--"};
    for (const auto& name : names) {
        database->transaction([&](soci::session& s) {
            s << "INSERT INTO people (name) VALUES (:n)", soci::use(name);
            std::string there;
            const auto number = last_number(s, "people");
            s << "SELECT name FROM people WHERE id = :i", soci::use(number), soci::into(there);
            EXPECT_EQ(there, name);
        });
    }
    database->run([&](soci::session& s) {
        const soci::rowset<std::string> rows =
            (s.prepare << "SELECT name FROM people ORDER BY name");
        EXPECT_EQ(std::vector<std::string>(rows.begin(), rows.end()), names);
    });
}

TEST_F(Engine, TakesTheNewValuesWhereTheKeyIsThere) {
    auto database = Database::open(url_);
    database->migrate("test", steps);
    const auto put = [&](const std::string& name, int age) {
        database->transaction([&](soci::session& s) {
            const int id = 7;
            s << "INSERT INTO people (id, name, age) VALUES (:i, :n, :a)" +
                     or_update(database->dialect(), "id", {"age"}),
                soci::use(id), soci::use(name), soci::use(age);
        });
    };
    put("Ada", 36);
    put("Bob", 37);
    database->run([](soci::session& s) {
        std::string name;
        int age = 0;
        s << "SELECT name, age FROM people", soci::into(name), soci::into(age);
        EXPECT_EQ(name, "Ada");
        EXPECT_EQ(age, 37);
    });
}

/// Of two that count at once none is lost.
TEST_F(Engine, WhoReadsForUpdateWaitsForWhoWasFirst) {
    auto database = Database::open(url_);
    database->migrate("test", steps);
    database->transaction(
        [](soci::session& s) { s << "INSERT INTO people (id, age) VALUES (1, 0)"; });
    constexpr int counters = 4;
    constexpr int turns = 25;
    const auto count = [&] {
        database->transaction([&](soci::session& s) {
            int age = 0;
            s << "SELECT age FROM people WHERE id = 1" +
                     std::string(for_update(database->dialect())),
                soci::into(age);
            ++age;
            s << "UPDATE people SET age = :a WHERE id = 1", soci::use(age);
        });
    };
    std::vector<std::thread> threads;
    threads.reserve(counters);
    for (int counter = 0; counter < counters; ++counter) {
        threads.emplace_back([&] {
            for (int turn = 0; turn < turns; ++turn) {
                count();
            }
        });
    }
    for (auto& thread : threads) {
        thread.join();
    }
    int age = 0;
    database->run([&](soci::session& s) { s << "SELECT age FROM people", soci::into(age); });
    EXPECT_EQ(age, counters * turns);
}

} // namespace
} // namespace conclave::store
