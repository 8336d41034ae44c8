#include "identity/config.hpp"
#include "identity/migrations.hpp"
#include "identity/protocol/resources.hpp"
#include "identity/scopes/resource_store.hpp"
#include "identity/testing/temp_store.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <soci/soci.h>

namespace conclave::identity {
namespace {

TEST(ResourceWords, TellTheScopeOfTheAdminApiFromThatOfRooms) {
    const Resources resources{Config{}};
    const auto* rooms = resources.find("conclave_api");
    const auto* admin = resources.find(AdminAccess{}.scope);
    ASSERT_TRUE(rooms != nullptr && admin != nullptr);
    EXPECT_EQ(rooms->display_name, "Video rooms");
    EXPECT_EQ(admin->display_name, "Video rooms and administration");
    EXPECT_TRUE(admin->description.contains("administer")) << admin->description;
    const auto stored = resources.as_stored();
    const auto api = std::ranges::find_if(stored, [](const StoredResource& each) {
        return each.kind == ResourceKind::api_resource && each.name == AdminAccess{}.scope;
    });
    ASSERT_NE(api, stored.end());
    EXPECT_EQ(api->display_name, admin->display_name);
}

/// An installation from before: its rows have the words of the scope for rooms.
TEST(ResourceWords, AreMendedInInstallationsThatAreThere) {
    testing::TempStore store;
    ResourceStore resources(*store.database, store.clock);
    for (const auto* name : {"skoruba_identity_admin_api", "conclave_api", "mine"}) {
        ASSERT_TRUE(resources.add({.kind = ResourceKind::api_scope,
                                   .name = name,
                                   .display_name = "Video rooms",
                                   .description = "Enter rooms in your name"}));
    }
    ASSERT_TRUE(resources.add({.kind = ResourceKind::api_resource,
                               .name = "skoruba_identity_admin_api",
                               .display_name = "Our own words"}));
    store.database->transaction([](soci::session& session) {
        session.once << "DELETE FROM schema_migrations WHERE module = 'identity' AND number = 190";
    });
    store.database->migrate("identity", migrations());
    const Resources wanted{Config{}};
    for (const auto& each : resources.list(ResourceKind::api_scope)) {
        const auto* known = wanted.find(each.name == "mine" ? "conclave_api" : each.name);
        EXPECT_EQ(each.display_name, known->display_name) << each.name;
        EXPECT_EQ(each.description, known->description) << each.name;
    }
    EXPECT_EQ(resources.list(ResourceKind::api_resource).at(0).display_name, "Our own words");
}

} // namespace
} // namespace conclave::identity
