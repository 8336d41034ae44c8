#include "udp/address.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unordered_set>

namespace conclave::udp {
namespace {

TEST(Address, ReadsAndWritesText) {
    for (const auto* text : {"192.0.2.1:7882", "[2001:db8::1]:65535", "0.0.0.0:0", "[::]:1"}) {
        const auto address = Address::parse(text);
        ASSERT_TRUE(address) << text;
        EXPECT_EQ(address->text(), text);
    }
}

TEST(Address, RefusesWhatIsNone) {
    for (const auto* text :
         {"", ":", "192.0.2.1", "192.0.2.1:", "192.0.2.1:65536", "192.0.2:1", "2001:db8::1:80",
          "[192.0.2.1]:80", "[::1]", "host:80", "[::1:80", "192.0.2.1:8x", "192.0.2.1:-1"}) {
        EXPECT_FALSE(Address::parse(text)) << text;
    }
}

TEST(Address, AMappedAddressIsTheIpv4One) {
    EXPECT_EQ(Address::from_ip("::ffff:192.0.2.1", 5), Address::from_ip("192.0.2.1", 5));
}

TEST(Address, GoesThroughTheKernelsForm) {
    for (const auto* text : {"192.0.2.1:7882", "[2001:db8::1]:443"}) {
        const auto address = *Address::parse(text);
        std::array<std::byte, 28> raw{};
        sockaddr_storage storage{};
        const std::size_t size = address.to_kernel(raw);
        std::copy_n(raw.begin(), size, reinterpret_cast<std::byte*>(&storage));
        EXPECT_EQ(Address::from_kernel(reinterpret_cast<const sockaddr&>(storage)), address);
    }
}

TEST(Address, HashSpreadsNeighbours) {
    std::unordered_set<std::size_t> low_bits;
    for (std::uint16_t port = 1000; port < 1256; ++port) {
        low_bits.insert(Address::v4({192, 0, 2, 1}, port).hash() & 0xffff);
    }
    EXPECT_GT(low_bits.size(), 250U);
}

} // namespace
} // namespace conclave::udp
