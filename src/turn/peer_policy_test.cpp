#include "turn/peer_policy.hpp"

#include <gtest/gtest.h>

namespace conclave::turn {
namespace {

Endpoint at(std::string_view address, std::uint16_t port = 9) {
    return stun::parse_endpoint(address, port).value();
}

TEST(PeerPolicy, RefusesEverythingThatIsNotThePublicInternet) {
    const PeerPolicy policy({});
    using enum Denial;
    const std::pair<const char*, Denial> cases[] = {
        {"0.0.0.0", unspecified},
        {"0.255.255.255", unspecified},
        {"10.0.0.1", private_use},
        {"100.64.0.1", shared},
        {"100.127.255.255", shared},
        {"127.0.0.1", loopback},
        {"127.255.255.255", loopback},
        {"169.254.169.254", link_local},
        {"172.16.0.1", private_use},
        {"172.31.255.255", private_use},
        {"192.0.0.1", special},
        {"192.0.2.1", special},
        {"192.88.99.1", special},
        {"192.168.1.1", private_use},
        {"198.18.0.1", special},
        {"198.19.255.255", special},
        {"198.51.100.1", special},
        {"203.0.113.1", special},
        {"224.0.0.1", multicast},
        {"239.255.255.255", multicast},
        {"240.0.0.1", reserved},
        {"255.255.255.255", reserved},
        {"::", unspecified},
        {"::1", loopback},
        {"::7f00:1", reserved},
        {"::ffff:127.0.0.1", loopback},
        {"::ffff:0.0.0.0", unspecified},
        {"::ffff:10.1.2.3", private_use},
        {"64:ff9b::127.0.0.1", loopback},
        {"64:ff9b::a9fe:a9fe", link_local},
        {"64:ff9b:1::1", private_use},
        {"100::1", special},
        {"2001:db8::1", special},
        {"2001:0:1:2:3:4:80ff:fffe", loopback}, // Teredo hides 127.0.0.1, inverted
        {"2002:7f00:1::1", loopback},
        {"2002:c0a8:101::", private_use},
        {"fc00::1", private_use},
        {"fdff::1", private_use},
        {"fe80::1", link_local},
        {"febf::1", link_local},
        {"fec0::1", private_use},
        {"ff02::1", multicast},
    };
    for (const auto& [address, why] : cases) {
        EXPECT_EQ(policy.denial(at(address)), why) << address;
        EXPECT_EQ(policy.denial_of_address(at(address)), why) << address;
    }
}

TEST(PeerPolicy, AllowsTheRest) {
    const PeerPolicy policy({});
    for (const auto* address : {"1.1.1.1",
                                "9.255.255.255",
                                "11.0.0.0",
                                "100.63.255.255",
                                "100.128.0.0",
                                "126.255.255.255",
                                "128.0.0.1",
                                "172.15.255.255",
                                "172.32.0.0",
                                "192.0.1.1",
                                "192.167.255.255",
                                "198.17.0.1",
                                "198.20.0.1",
                                "223.255.255.255",
                                "2606:4700::1111",
                                "::ffff:1.1.1.1",
                                "64:ff9b::1.1.1.1",
                                "2002:101:101::1",
                                "2001:0:1:2:3:4:fefe:fefe",
                                "2001:1::1"}) {
        EXPECT_EQ(policy.denial(at(address)), std::nullopt) << address;
    }
}

TEST(PeerPolicy, TheOperatorsRangesAreStronger) {
    const PeerPolicy policy({.allowed = {AddressRange::parse("127.0.0.0/8").value(),
                                         AddressRange::parse("fd00:1::/33").value()},
                             .own_addresses = {at("127.0.0.1")}});
    EXPECT_FALSE(policy.denial(at("127.0.0.1")));
    EXPECT_FALSE(policy.denial(at("::ffff:127.3.4.5")));
    EXPECT_FALSE(policy.denial(at("fd00:1::5")));
    EXPECT_TRUE(policy.denial(at("fd00:1:8000::5")));
    EXPECT_TRUE(policy.denial(at("10.0.0.1")));
}

TEST(PeerPolicy, OwnAddressesAreRefusedAndOwnServicesAllowed) {
    const PeerPolicy policy({.own_addresses = {at("9.9.9.9"), at("2a00::9")},
                             .own_services = {{at("9.9.9.9"), 7882, 7885}}});
    EXPECT_EQ(policy.denial(at("9.9.9.9", 80)), Denial::own_address);
    EXPECT_EQ(policy.denial(at("::ffff:9.9.9.9", 80)), Denial::own_address);
    EXPECT_EQ(policy.denial(at("2a00::9", 7882)), Denial::own_address);
    EXPECT_EQ(policy.denial(at("9.9.9.9", 7881)), Denial::own_address);
    EXPECT_FALSE(policy.denial(at("9.9.9.9", 7882)));
    EXPECT_FALSE(policy.denial(at("9.9.9.9", 7885)));
    EXPECT_TRUE(policy.denial(at("9.9.9.9", 7886)));
    EXPECT_FALSE(policy.denial_of_address(at("9.9.9.9", 80))); // the port is asked for later
}

TEST(AddressRange, ReadsBlocksOnly) {
    EXPECT_EQ(AddressRange::parse("10.0.0.1")->bits, 32);
    EXPECT_EQ(AddressRange::parse("::/0")->bits, 0);
    EXPECT_TRUE(AddressRange::parse("0.0.0.0/0")->contains(at("1.2.3.4")));
    EXPECT_FALSE(AddressRange::parse("0.0.0.0/0")->contains(at("::1")));
    for (const auto* text : {"", "/8", "10.0.0.0/", "10.0.0.0/33", "::/129", "10.0.0.0/8x",
                             "10.0.0.0/-1", "host/8", "10.0.0/8"}) {
        EXPECT_FALSE(AddressRange::parse(text)) << text;
    }
}

} // namespace
} // namespace conclave::turn
