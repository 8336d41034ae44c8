#include "identity/importing/old_resources.hpp"

#include <gtest/gtest.h>

namespace conclave::identity::importing {
namespace {

StoredResource api(std::string name, bool apart, std::vector<std::string> algorithms) {
    return {.kind = ResourceKind::api_resource,
            .name = std::move(name),
            .require_indicator = apart,
            .signing_algorithms = std::move(algorithms)};
}

TEST(OldTerms, ComeOverWhereTheyCanBeKeptTo) {
    auto kept = api("https://orders.example/", true, {"PS256", "RS256", ""});
    EXPECT_TRUE(settle_terms(kept).empty());
    EXPECT_TRUE(kept.require_indicator);
    EXPECT_EQ(kept.signing_algorithms, (std::vector<std::string>{"PS256", "RS256"}));
}

TEST(OldTerms, ThatCanNotBeKeptToAreSaid) {
    auto unnamed = api("orders", true, {});
    auto warnings = settle_terms(unnamed);
    ASSERT_EQ(warnings.size(), 1U);
    EXPECT_TRUE(warnings[0].contains("no absolute URI")) << warnings[0];
    EXPECT_TRUE(unnamed.require_indicator) << "nobody gets more than there";
    auto unsigned_ = api("orders", false, {"PS256", "ES512"});
    warnings = settle_terms(unsigned_);
    ASSERT_EQ(warnings.size(), 1U);
    EXPECT_TRUE(warnings[0].contains("PS256, ES512")) << warnings[0];
    EXPECT_TRUE(unsigned_.signing_algorithms.empty());
}

} // namespace
} // namespace conclave::identity::importing
