#include "cli/audited.hpp"

#include "base/clock.hpp"
#include "cli/console.hpp"
#include "identity/admin/audit_log.hpp"
#include "identity/people/schema.hpp"
#include "store/database.hpp"

#include <boost/json.hpp>
#include <cstdlib>
#include <filesystem>
#include <gtest/gtest.h>
#include <pwd.h>
#include <soci/soci.h>
#include <unistd.h>

namespace conclave::cli {
namespace {

class Audited : public ::testing::Test {
  protected:
    void SetUp() override {
        std::filesystem::create_directories(folder_);
        database_ = store::Database::open("sqlite://" + (folder_ / "test.db").string());
        identity::migrate_schema(*database_);
        execute("CREATE TABLE things (name VARCHAR(20))");
    }
    void TearDown() override {
        unsetenv("SUDO_USER");
        std::filesystem::remove_all(folder_);
    }

    void execute(const std::string& sql) {
        database_->transaction([&](soci::session& session) { session << sql; });
    }
    void add() { execute("INSERT INTO things (name) VALUES ('one')"); }
    int things() {
        int count = 0;
        database_->run([&](soci::session& session) {
            session << "SELECT COUNT(*) FROM things", soci::into(count);
        });
        return count;
    }
    std::vector<identity::admin::AuditEntry> rows() {
        return identity::admin::AuditLog(*database_, clock_).list({}, 10, 0).entries;
    }

    const std::filesystem::path folder_ =
        std::filesystem::temp_directory_path() / ("conclave_audited_" + std::to_string(::getpid()));
    std::unique_ptr<store::Database> database_;
    base::SystemClock clock_;
    Deed deed_{.event = "ThingAddedEvent",
               .category = "Things",
               .command = "thing add",
               .before = nullptr,
               .after = boost::json::object{{"name", "one"}}};
};

TEST_F(Audited, SaysWhoDidWhat) {
    unsetenv("SUDO_USER");
    audited(*database_, clock_, deed_, [&] {
        add();
        EXPECT_EQ(rows().size(), 1U) << "it came in with the change";
        deed_.after.as_object()["id"] = 7; // known when it is made
    });
    ASSERT_EQ(rows().size(), 1U);
    const auto row = rows().front();
    const std::string me = getpwuid(geteuid())->pw_name;
    EXPECT_EQ(row.event, "ThingAddedEvent");
    EXPECT_EQ(row.category, "Things");
    EXPECT_EQ(row.subject_identifier, "cli:" + me);
    EXPECT_EQ(row.subject_name, "cli:" + me);
    EXPECT_EQ(row.subject_type, "CommandLine");
    EXPECT_EQ(row.subject_data, R"({"account":")" + me + R"("})");
    EXPECT_EQ(row.action, R"({"command":"conclave thing add"})");
    EXPECT_EQ(row.data, R"({"after":{"name":"one","id":7}})");
}

TEST_F(Audited, NamesWhoBecameAnotherBySudo) {
    setenv("SUDO_USER", "daemon", 1); // an account that every system has
    audited(*database_, clock_, deed_, [&] { add(); });
    setenv("SUDO_USER", "nobody of this name", 1);
    audited(*database_, clock_, deed_, [&] { add(); });
    ASSERT_EQ(rows().size(), 2U);
    EXPECT_TRUE(rows().at(1).subject_name.ends_with(" (sudo: daemon)"));
    EXPECT_EQ(rows().at(0).subject_name, rows().at(0).subject_identifier);
}

TEST_F(Audited, NoChangeStandsWithoutItsRow) {
    execute("CREATE TRIGGER no_log BEFORE INSERT ON identity_audit_log "
            "BEGIN SELECT RAISE(ABORT, 'the log is gone'); END");
    EXPECT_THROW(audited(*database_, clock_, deed_, [&] { add(); }), store::StoreError);
    EXPECT_EQ(things(), 0);
}

TEST_F(Audited, WhatIsRefusedLeavesNoRow) {
    const auto refuse = [](const std::string& words) { throw Failure(words); };
    EXPECT_THROW(audited(*database_, clock_, deed_, [&] { refuse("before it began"); }), Failure);
    EXPECT_THROW(audited(*database_, clock_, deed_,
                         [&] {
                             database_->transaction([](soci::session&) {}); // looked, did nothing
                             refuse("there is one already");
                         }),
                 Failure);
    EXPECT_TRUE(rows().empty());
    audited(*database_, clock_, deed_, [] {}); // no SQL of its own
    EXPECT_EQ(rows().size(), 1U);
}

} // namespace
} // namespace conclave::cli
