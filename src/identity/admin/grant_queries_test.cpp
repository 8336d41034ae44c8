#include "identity/admin/grant_queries.hpp"

#include "identity/testing/temp_store.hpp"
#include "identity/users/user_repository.hpp"

#include <gtest/gtest.h>
#include <soci/soci.h>

namespace conclave::identity::admin {
namespace {

constexpr int people = 7;
constexpr std::int64_t page_size = 3;

/// Seven people, "person0" to "person6"; whoever has an odd number gave consent to an app. Each has
/// a session, and "person3" has been disabled.
class GrantQueriesTest : public ::testing::Test {
  protected:
    testing::TempStore store;
    GrantQueries queries{*store.database, store.clock};

    void SetUp() override {
        const long long later = base::to_unix_seconds(store.clock.now()) + 3600;
        store.database->transaction([&](soci::session& session) {
            for (int i = 0; i < people; ++i) {
                const auto id = "id" + std::to_string(i);
                users::Row row;
                row.user.id = id;
                row.user.username = "person" + std::to_string(i);
                row.user.enabled = i != 3;
                row.user.security_stamp = "stamp";
                users::insert(session, row);
                if (i % 2 == 1) {
                    session << "INSERT INTO identity_consents (user_id, client_id, scopes, "
                               "created_at) VALUES (:u, 'app', 'openid', 0)",
                        soci::use(id);
                }
                session << "INSERT INTO identity_sessions (key_hash, sid, browser_id, user_id, "
                           "security_stamp, persistent, auth_time, expires_at, seen_at) VALUES "
                           "(:k, :s, 'b', :u, 'stamp', 0, 0, :e, :t)",
                    soci::use(id), soci::use(id), soci::use(id), soci::use(later), soci::use(i);
            }
        });
    }
};

TEST_F(GrantQueriesTest, CountsAllFromEachPage) {
    const auto names = [&](std::int64_t offset) {
        const auto part = queries.subjects("%", page_size, offset);
        EXPECT_EQ(part.total, 3) << offset;
        std::string out;
        for (const auto& item : part.items) {
            out += item.name.substr(std::string_view("person").size());
        }
        return out;
    };
    EXPECT_EQ(names(0), "135");
    EXPECT_EQ(names(1), "35");
    EXPECT_EQ(names(3), "");
    EXPECT_EQ(names(100), "");
    const auto first = queries.subjects("%", 1, 0);
    EXPECT_EQ(first.items.front().name, "person1");
    EXPECT_EQ(first.total, 3);
}

TEST_F(GrantQueriesTest, CountsWhoFitsOnly) {
    const auto one = queries.subjects("%son5%", page_size, 0);
    ASSERT_EQ(one.items.size(), 1U);
    EXPECT_EQ(one.items.front().id, "id5");
    EXPECT_EQ(one.total, 1);
    EXPECT_EQ(queries.subjects("%son2%", page_size, 0).total, 0) << "who has no grant";
    EXPECT_EQ(queries.subjects("%person%", 2, 0).total, 3);
    EXPECT_EQ(queries.subjects("%person%", 2, 2).total, 3);
}

TEST_F(GrantQueriesTest, ShowsSessionsThatLiveNewestFirst) {
    const auto sids = [&](const std::string& pattern, std::int64_t offset) {
        std::string out;
        for (const auto& session : queries.sessions(pattern, page_size, offset).items) {
            out += session.sid.substr(std::string_view("id").size());
        }
        return out;
    };
    EXPECT_EQ(sids("%", 0), "654");
    EXPECT_EQ(sids("%", 3), "21") << "the third is a session of nobody's";
    EXPECT_EQ(sids("%", 6), "0");
    EXPECT_EQ(sids("%person%", 3), "210");
    EXPECT_EQ(sids("%son3%", 0), "");
    EXPECT_EQ(queries.sessions("%", page_size, 0).total, people);
}

} // namespace
} // namespace conclave::identity::admin
