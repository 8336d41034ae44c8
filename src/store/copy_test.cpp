// Between SQLite and the database whose address stands in CONCLAVE_TEST_DATABASE_URL, or SQLite
// again. Its tables of these names are dropped.
#include "store/copy.hpp"

#include "store/database.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <limits>
#include <soci/soci.h>
#include <unistd.h>

namespace conclave::store {
namespace {

// What is referred to is made first, and comes last by its name.
constexpr Migration steps[] = {
    {1, "all kinds", R"(
CREATE TABLE copy_parent (
    name VARCHAR(50) NOT NULL PRIMARY KEY
);
CREATE TABLE copy_counted (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    note MEDIUMTEXT
);
CREATE TABLE copy_child (
    owner VARCHAR(50) NOT NULL,
    place INTEGER NOT NULL,
    wide BIGINT,
    PRIMARY KEY (owner, place),
    FOREIGN KEY (owner) REFERENCES copy_parent (name)
);
)"},
};

constexpr int many = 1'203; // more than two pages

class Copy : public testing::Test {
  protected:
    void SetUp() override {
        std::filesystem::create_directories(directory_);
        const char* given = std::getenv("CONCLAVE_TEST_DATABASE_URL");
        other_url_ = given != nullptr ? given : url("other");
        for (const std::string table :
             {"copy_child", "copy_counted", "copy_parent", "schema_migrations"}) {
            Database::open(other_url_, 1)->run([&](soci::session& session) {
                session << "DROP TABLE IF EXISTS " << table;
            });
        }
        sqlite_ = Database::open(url("sqlite"), 1);
        sqlite_->migrate("copy", steps);
        other_ = Database::open(other_url_, 1);
        other_->migrate("copy", steps);
    }
    void TearDown() override {
        sqlite_.reset();
        other_.reset();
        std::filesystem::remove_all(directory_);
    }

    [[nodiscard]] std::string url(const std::string& name) const {
        return "sqlite://" + (directory_ / (name + ".db")).string();
    }
    /// Another SQLite database with the same schema.
    [[nodiscard]] std::unique_ptr<Database> third() const {
        auto database = Database::open(url("third"), 1);
        database->migrate("copy", steps);
        return database;
    }

    void fill(Database& database) const {
        database.transaction([&](soci::session& session) {
            session << "INSERT INTO copy_parent (name) VALUES ('ada')";
            session << "INSERT INTO copy_parent (name) VALUES ('Ada')"; // another by bytes
            const std::string note = "umlauts ä, quotes ' \" \\, colons :a, emoji 😀, end\n";
            session << "INSERT INTO copy_counted (id, note) VALUES (7, :n)", soci::use(note);
            session << "INSERT INTO copy_counted (id, note) VALUES (9, NULL)";
            for (int place = 0; place < many; ++place) {
                const std::string owner = place % 2 == 0 ? "ada" : "Ada";
                const long long wide = std::numeric_limits<long long>::max() - place;
                session << "INSERT INTO copy_child (owner, place, wide) VALUES (:o, :p, :w)",
                    soci::use(owner), soci::use(place), soci::use(wide);
            }
        });
    }

    const std::filesystem::path directory_ =
        std::filesystem::temp_directory_path() / ("conclave_copy_" + std::to_string(::getpid()));
    std::string other_url_;
    std::unique_ptr<Database> sqlite_;
    std::unique_ptr<Database> other_;
};

std::string everything(Database& database) {
    std::string text;
    database.run([&](soci::session& session) {
        std::string owner;
        int place = 0;
        long long wide = 0;
        soci::statement rows =
            (session.prepare << "SELECT owner, place, wide FROM copy_child ORDER BY place",
             soci::into(owner), soci::into(place), soci::into(wide));
        rows.execute();
        while (rows.fetch()) {
            text += owner + std::to_string(place) + ":" + std::to_string(wide) + " ";
        }
        std::string note;
        soci::indicator there = soci::i_null;
        session << "SELECT note FROM copy_counted WHERE id = 7", soci::into(note, there);
        text += note;
        session << "SELECT note FROM copy_counted WHERE id = 9", soci::into(note, there);
        text += there == soci::i_null ? "null" : "not null";
    });
    return text;
}

TEST_F(Copy, TakesEveryRowThereAndBack) {
    fill(*sqlite_);
    EXPECT_FALSE(holds_rows(*other_, *sqlite_));
    std::uint64_t told = 0;
    const auto copied = copy_rows(*sqlite_, *other_, [&](std::string_view table, std::uint64_t n) {
        told = table == "copy_child" ? n : told;
    });
    EXPECT_EQ(told, static_cast<std::uint64_t>(many));
    ASSERT_EQ(copied.size(), 3U);
    EXPECT_EQ(everything(*other_), everything(*sqlite_));
    EXPECT_TRUE(holds_rows(*other_, *sqlite_));

    const auto back = third();
    copy_rows(*other_, *back, [](std::string_view, std::uint64_t) {});
    EXPECT_EQ(everything(*back), everything(*sqlite_));
    EXPECT_EQ(damage_of(*back), "");
}

TEST_F(Copy, NumbersGoOnBehindThoseThatCame) {
    fill(*sqlite_);
    copy_rows(*sqlite_, *other_, [](std::string_view, std::uint64_t) {});
    other_->transaction([](soci::session& session) {
        session << "INSERT INTO copy_counted (note) VALUES ('next')";
        EXPECT_EQ(last_number(session, "copy_counted"), 10);
    });
}

TEST_F(Copy, LeavesNothingWhenItFails) {
    fill(*sqlite_);
    other_->transaction([](soci::session& session) { // the last table's row is taken
        session << "INSERT INTO copy_parent (name) VALUES ('Ada')";
    });
    EXPECT_THROW(copy_rows(*sqlite_, *other_, [](std::string_view, std::uint64_t) {}), StoreError);
    other_->run([](soci::session& session) {
        int count = 0;
        session << "SELECT COUNT(*) FROM copy_counted", soci::into(count);
        EXPECT_EQ(count, 0);
    });
}

TEST_F(Copy, ASnapshotIsADatabaseOfItsOwn) {
    fill(*sqlite_);
    const auto file = directory_ / "snapshot.db";
    write_snapshot(*sqlite_, file);
    EXPECT_THROW(write_snapshot(*sqlite_, file), StoreError); // replaces nothing
    const auto snapshot = Database::open("sqlite://" + file.string(), 1);
    EXPECT_EQ(everything(*snapshot), everything(*sqlite_));
    const auto counted = count_rows(*snapshot);
    ASSERT_EQ(counted.size(), 3U);
    EXPECT_EQ(counted[0].name, "copy_counted");
    EXPECT_EQ(counted[0].rows, 2U);
    EXPECT_EQ(counted[2].name, "copy_child"); // after what it refers to
}

TEST_F(Copy, DamageIsFound) {
    fill(*sqlite_);
    const auto file = directory_ / "snapshot.db";
    write_snapshot(*sqlite_, file);
    {
        constexpr std::streamoff third_page = 8'192;
        std::fstream out(file, std::ios::binary | std::ios::in | std::ios::out);
        out.seekp(third_page);
        out << std::string(2'000, 'x');
    }
    const auto broken = Database::open("sqlite://" + file.string(), 1);
    bool found = false;
    try {
        found = !damage_of(*broken).empty();
    } catch (const StoreError&) {
        found = true; // it is so broken that SQLite does not look
    }
    EXPECT_TRUE(found);
}

} // namespace
} // namespace conclave::store
