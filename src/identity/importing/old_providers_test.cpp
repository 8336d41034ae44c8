#include "identity/importing/old_providers.hpp"

#include <gtest/gtest.h>

namespace conclave::identity::importing {
namespace {

OldRow row_of(const std::string& scheme, const std::string& properties) {
    OldRow row;
    row.values = {{"Scheme", scheme}, {"Type", "oidc"}, {"Properties", properties}};
    return row;
}

TEST(OldProvider, IsReadAsDuendeWritesIt) {
    auto row =
        row_of("Corp", R"({"Authority":"https://corp.example.org","ClientId":"me",)"
                       R"("ClientSecret":"s","Scope":"openid  email","ResponseType":"code"})");
    row.values["DisplayName"] = "The corporation";
    row.values["Enabled"] = "0";
    const auto read = read_provider(row);
    ASSERT_TRUE(read.record) << read.record.error();
    EXPECT_EQ(read.record->scheme, "corp");
    EXPECT_EQ(read.record->name, "The corporation");
    EXPECT_FALSE(read.record->enabled);
    EXPECT_EQ(read.record->authority, "https://corp.example.org");
    EXPECT_EQ(read.record->client_id, "me");
    EXPECT_EQ(read.record->client_secret, "s");
    EXPECT_EQ(read.record->scopes, (std::vector<std::string>{"openid", "email"}));
    EXPECT_EQ(read.warnings, std::vector<std::string>{"it is disabled"});
}

TEST(OldProvider, HasTheDefaultsThatItHadThere) {
    const auto read = read_provider(
        row_of("corp", R"({"Authority":"https://corp.example.org","ClientId":"me"})"));
    ASSERT_TRUE(read.record) << read.record.error();
    EXPECT_EQ(read.record->name, "corp");
    EXPECT_EQ(read.record->scopes, std::vector<std::string>{"openid"});
    EXPECT_EQ(read.warnings.size(), 1U) << "id_token was the default";
}

TEST(OldProvider, IsRefusedWhereItCannotBeKept) {
    const auto* good = R"({"Authority":"https://corp.example.org","ClientId":"me"})";
    EXPECT_FALSE(read_provider(row_of("two words", good)).record);
    EXPECT_FALSE(read_provider(row_of("corp", "")).record);
    EXPECT_FALSE(read_provider(row_of("corp", "{}")).record);
    EXPECT_FALSE(
        read_provider(row_of("corp", R"({"Authority":"ftp://x","ClientId":"me"})")).record);
    auto saml = row_of("corp", good);
    saml.values["Type"] = "saml2";
    EXPECT_FALSE(read_provider(saml).record);
}

TEST(OldProvider, OfAllTenantsSaysThatItsPeopleConnectItAgain) {
    const auto read = read_provider(
        row_of("ms", R"({"Authority":"https://login.example/common/v2.0","ClientId":"me",)"
                     R"("ResponseType":"code"})"));
    ASSERT_TRUE(read.record) << read.record.error();
    ASSERT_EQ(read.warnings.size(), 1U);
    EXPECT_TRUE(read.warnings.front().contains("connect it again")) << read.warnings.front();
}

} // namespace
} // namespace conclave::identity::importing
