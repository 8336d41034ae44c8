#include "udp/run_builder.hpp"

#include <gtest/gtest.h>

namespace conclave::udp {
namespace {

Address peer(std::uint16_t port) {
    return Address::v4({192, 0, 2, 1}, port);
}

std::vector<std::vector<std::uint32_t>> grouped(RunBuilder& builder, std::size_t longest = 64) {
    std::vector<std::vector<std::uint32_t>> groups;
    for (const Run& run : builder.build(longest)) {
        const auto part = builder.order().subspan(run.first, run.count);
        groups.emplace_back(part.begin(), part.end());
    }
    return groups;
}

using Groups = std::vector<std::vector<std::uint32_t>>;

TEST(RunBuilder, GroupsByDestinationInOrder) {
    RunBuilder builder(16);
    for (std::uint16_t packet = 0; packet < 3; ++packet) {
        builder.add(peer(1), 1200);
        builder.add(peer(2), 1200);
    }
    EXPECT_EQ(grouped(builder), (Groups{{0, 2, 4}, {1, 3, 5}}));
}

TEST(RunBuilder, AShorterPacketEndsARunAndALongerOneStartsOne) {
    RunBuilder builder(16);
    for (const std::uint16_t size :
         std::initializer_list<std::uint16_t>{1200, 1200, 300, 300, 1200}) {
        builder.add(peer(1), size);
    }
    EXPECT_EQ(grouped(builder), (Groups{{0, 1, 2}, {3}, {4}}));
}

TEST(RunBuilder, ARunKeepsToItsLimits) {
    RunBuilder builder(200);
    for (int i = 0; i < 65; ++i) {
        builder.add(peer(1), 100);
    }
    EXPECT_EQ(builder.build().size(), 2U);
    builder.clear();
    for (int i = 0; i < 60; ++i) {
        builder.add(peer(1), 1400); // 46 of them fill 65 000 bytes
    }
    const auto runs = builder.build();
    ASSERT_EQ(runs.size(), 2U);
    EXPECT_EQ(runs[0].count, 46U);
}

TEST(RunBuilder, WithoutSegmentationEachPacketIsARun) {
    RunBuilder builder(4);
    builder.add(peer(1), 50);
    builder.add(peer(1), 50);
    EXPECT_EQ(grouped(builder, 1), (Groups{{0}, {1}}));
}

TEST(RunBuilder, IsEmptyAgainAfterClear) {
    RunBuilder builder(4);
    for (std::uint16_t round = 0; round < 100; ++round) {
        builder.add(peer(round), 50);
        builder.add(peer(static_cast<std::uint16_t>(round + 1)), 50);
        EXPECT_EQ(grouped(builder), (Groups{{0}, {1}}));
        builder.clear();
        EXPECT_TRUE(builder.build().empty());
    }
}

} // namespace
} // namespace conclave::udp
