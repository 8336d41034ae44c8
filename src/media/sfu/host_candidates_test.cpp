#include "media/sfu/host_candidates.hpp"

#include <gtest/gtest.h>

namespace conclave::media::sfu {
namespace {

TEST(HostCandidates, InterleaveTheFamilies) {
    const std::vector<udp::Address> addresses{*udp::Address::parse("192.0.2.1:7882"),
                                              *udp::Address::parse("192.0.2.2:7882"),
                                              *udp::Address::parse("[2001:db8::1]:7882")};
    const auto candidates = make_candidates(addresses);
    ASSERT_EQ(candidates.size(), 3U);
    EXPECT_EQ(candidates[0].address, "2001:db8::1");
    EXPECT_EQ(candidates[1].address, "192.0.2.1");
    EXPECT_EQ(candidates[2].address, "192.0.2.2");
    EXPECT_EQ(candidates[0].priority, 126U << 24 | 65'535U << 8 | 255U);
    EXPECT_GT(candidates[1].priority, candidates[2].priority);
    EXPECT_NE(candidates[0].foundation, candidates[1].foundation);
}

TEST(HostCandidates, ThereIsAlwaysAnAddress) {
    EXPECT_FALSE(interface_addresses(udp::Family::v4).empty());
    EXPECT_FALSE(interface_addresses(udp::Family::v6).empty());
}

} // namespace
} // namespace conclave::media::sfu
