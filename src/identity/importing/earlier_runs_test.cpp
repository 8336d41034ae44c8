#include "identity/importing/earlier_runs.hpp"

#include "identity/importing/people_import.hpp"
#include "identity/importing/providers_import.hpp"
#include "identity/testing/temp_store.hpp"

#include <gtest/gtest.h>
#include <soci/soci.h>

namespace conclave::identity::importing {
namespace {

using identity::testing::TempStore;

class EarlierRunsTest : public ::testing::Test {
  protected:
    Report bring_people(bool apply = true, bool deleted_too = false) {
        Report report;
        const EarlierRuns earlier(*store_.database, deleted_too);
        brought_ =
            take_people(*store_.database, {.box = store_.box, .random = store_.random, .now = {}},
                        people_, {}, earlier, apply, report);
        return report;
    }
    Report bring_providers() {
        Report report;
        EarlierRuns earlier(*store_.database, false);
        ProviderStore providers(*store_.database, store_.box, store_.clock, store_.random);
        const ExternalProvider corp{.scheme = "corp",
                                    .name = "Corp",
                                    .authority = "https://corp.example.org",
                                    .client_id = "conclave",
                                    .client_secret = "a secret of 32 characters or more",
                                    .scopes = {"openid"}};
        schemes_ = take_providers(providers, "https://sts.example.org",
                                  {{.scheme = "Corp", .record = corp, .warnings = {}}}, earlier,
                                  true, report);
        return report;
    }
    void execute(const std::string& sql) {
        store_.database->transaction([&](soci::session& session) { session << sql; });
    }
    int count(const std::string& table) {
        int out = 0;
        store_.database->run([&](soci::session& session) {
            session << "SELECT COUNT(*) FROM " << table, soci::into(out);
        });
        return out;
    }
    static OldPerson person(const std::string& name) {
        OldPerson out;
        out.row.user.id = "id-" + name;
        out.row.user.username = name;
        out.row.user.security_stamp = "stamp";
        out.row.user.roles = {"Clerk"};
        return out;
    }

    TempStore store_;
    OldPeople people_{
        .roles = {{.id = "role", .name = "Clerk", .claims = {}, .fault = {}, .warnings = {}}},
        .people = {person("ann"), person("bob")}};
    std::set<std::string> brought_;
    std::set<std::string> schemes_;
};

TEST_F(EarlierRunsTest, BringNobodyBackWhoWasDeletedHere) {
    EXPECT_EQ(bring_people().count("people", Outcome::added), 2U);
    execute("DELETE FROM identity_users WHERE id = 'id-ann'");
    for (const bool apply : {false, true}) {
        const auto again = bring_people(apply);
        EXPECT_EQ(again.count("people", Outcome::same), 1U);
        EXPECT_EQ(again.count("people", Outcome::refused), 1U);
        EXPECT_EQ(again.count("people", Outcome::added), 0U);
        EXPECT_TRUE(brought_.empty());
    }
    EXPECT_EQ(count("identity_users"), 1);
    EXPECT_EQ(bring_people(true, true).count("people", Outcome::added), 1U);
    EXPECT_EQ(count("identity_users"), 2);
}

TEST_F(EarlierRunsTest, BringNoRoleBackAndNobodyNewIntoIt) {
    EXPECT_EQ(bring_people().count("roles", Outcome::added), 1U);
    execute("DELETE FROM identity_user_roles");
    execute("DELETE FROM identity_roles");
    people_.people.push_back(person("cleo"));
    const auto again = bring_people();
    EXPECT_EQ(again.count("roles", Outcome::refused), 1U);
    EXPECT_EQ(again.count("people", Outcome::added), 1U);
    EXPECT_EQ(count("identity_user_roles"), 0);
}

TEST_F(EarlierRunsTest, KnowWhoCameBeforeTheyWereWrittenDown) {
    static_cast<void>(bring_people());
    execute("DELETE FROM identity_imported"); // as an earlier version left it
    EXPECT_EQ(bring_people().count("people", Outcome::same), 2U);
    execute("DELETE FROM identity_users WHERE id = 'id-bob'");
    EXPECT_EQ(bring_people().count("people", Outcome::refused), 1U);
}

TEST_F(EarlierRunsTest, RememberNothingOfARunThatOnlyLooks) {
    EXPECT_EQ(bring_people(false).count("people", Outcome::added), 2U);
    EXPECT_EQ(count("identity_imported"), 0);
    EXPECT_EQ(bring_people().count("people", Outcome::added), 2U);
}

TEST_F(EarlierRunsTest, SayWhoLostRightsThereMeanwhile) {
    static_cast<void>(bring_people());
    EXPECT_EQ(bring_people().count("people", Outcome::same), 2U);
    execute("INSERT INTO identity_user_roles (user_id, role) VALUES ('id-bob', 'only here')");
    people_.people[0].row.user.roles.clear();
    people_.people[1].row.user.enabled = false;
    const auto again = bring_people();
    ASSERT_EQ(again.count("people", Outcome::differs), 2U);
    EXPECT_EQ(again.entries[1].reason, "has the role \"Clerk\" here, not there");
    EXPECT_EQ(again.entries[2].reason, "is blocked there, and not here");
    EXPECT_EQ(count("identity_user_roles"), 3); // left as it is
}

TEST_F(EarlierRunsTest, BringNoProviderBack) {
    EXPECT_EQ(bring_providers().count("providers", Outcome::added), 1U);
    EXPECT_EQ(bring_providers().count("providers", Outcome::same), 1U);
    execute("DELETE FROM identity_external_providers");
    EXPECT_EQ(bring_providers().count("providers", Outcome::refused), 1U);
    EXPECT_TRUE(schemes_.empty());
}

} // namespace
} // namespace conclave::identity::importing
