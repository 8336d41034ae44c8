#include "identity/users/sign_in_counts.hpp"

#include "identity/testing/admin_caller.hpp"

#include <gtest/gtest.h>

namespace conclave::identity {
namespace {

using namespace testing;
using std::chrono::days;

class SignIns : public ::testing::Test {
  protected:
    TempStore store;
    SignInCounts counts{*store.database, store.clock};
    SignInCounts other_process{*store.database, store.clock};
};

TEST_F(SignIns, AreCountedByDayAndAddedUp) {
    counts.signed_in();
    counts.signed_in();
    counts.failed();
    other_process.signed_in();
    other_process.flush();
    counts.flush();
    counts.flush(); // nothing twice
    store.clock.advance(days(1));
    counts.failed();
    const auto found = counts.per_day(7);
    ASSERT_EQ(found.size(), 2U);
    EXPECT_EQ(found[0].signed_in, 3);
    EXPECT_EQ(found[0].failed, 1);
    EXPECT_EQ(found[1].signed_in, 0);
    EXPECT_EQ(found[1].failed, 1);
    EXPECT_EQ(found[1].day - found[0].day, days(1));
    EXPECT_EQ(counts.per_day(1).size(), 1U);
}

TEST_F(SignIns, SayWherePeopleCameTo) {
    counts.came_to("shop");
    store.clock.advance(days(3));
    counts.came_to("till");
    counts.came_to("till");
    counts.came_to("shop");
    counts.came_to("app");
    const auto found = counts.by_client(2, 2);
    ASSERT_EQ(found.size(), 2U);
    EXPECT_EQ(found[0].client_id, "till");
    EXPECT_EQ(found[0].total, 2);
    EXPECT_EQ(found[1].client_id, "app");
    EXPECT_EQ(counts.by_client(7, 10).at(0).client_id, "shop");
    EXPECT_TRUE(counts.per_day(7).empty());
}

TEST_F(SignIns, AreForgottenWhenTheyAreOld) {
    counts.signed_in();
    counts.flush();
    store.clock.advance(days(sign_in_days_kept - 1));
    counts.drop_old();
    EXPECT_EQ(counts.per_day(sign_in_days_kept).size(), 1U);
    store.clock.advance(days(1));
    counts.drop_old();
    EXPECT_TRUE(counts.per_day(2 * sign_in_days_kept).empty());
}

TEST(SignInsOfProvider, AreCountedWhereTheyHappen) {
    TestProvider provider;
    AdminCaller admin(provider); // a sign-in, and tokens for "spa"
    auto browser = provider.browser();
    const auto refused = browser.post_json(
        "/api/account/login", {{"username", "ada"}, {"password", "Not-The-Password-1"}});
    EXPECT_EQ(refused.status, 401);
    const auto found = admin.read("/api/Dashboard/GetSignIns?days=7");
    ASSERT_EQ(found.at("days").as_array().size(), 1U);
    EXPECT_EQ(found.at("days").at(0).at("signedIn").as_int64(), 1);
    EXPECT_EQ(found.at("days").at(0).at("failed").as_int64(), 1);
    ASSERT_EQ(found.at("clients").as_array().size(), 1U);
    EXPECT_EQ(found.at("clients").at(0).at("clientId"), "spa");
    EXPECT_EQ(found.at("clients").at(0).at("total").as_int64(), 1);
}

} // namespace
} // namespace conclave::identity
