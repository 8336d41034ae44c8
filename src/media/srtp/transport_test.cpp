#include "media/srtp/receiver.hpp"
#include "media/srtp/sender.hpp"

#include "base/bytes.hpp"
#include "media/allocation_count_test.hpp"

#include <gtest/gtest.h>

namespace conclave::media::srtp {
namespace {

KeyingMaterial test_keys(Profile profile) {
    base::Bytes key(master_key_size, 0x11);
    base::Bytes salt(master_salt_size(profile), 0x22);
    return {profile, key, salt};
}

base::Bytes rtp(std::uint16_t seq, std::uint32_t ssrc = 7, std::size_t size = 100) {
    base::Bytes packet(size, 0xab);
    packet[0] = 0x80;
    packet[1] = 96;
    packet[2] = static_cast<std::uint8_t>(seq >> 8);
    packet[3] = static_cast<std::uint8_t>(seq);
    for (std::size_t i = 0; i < 4; ++i) {
        packet[11 - i] = static_cast<std::uint8_t>(ssrc >> (8 * i));
    }
    return packet;
}

base::Bytes rtcp(std::uint32_t ssrc = 7, std::size_t size = 28) {
    base::Bytes packet(size, 0xcd);
    packet[0] = 0x80;
    packet[1] = 200;
    packet[2] = 0;
    packet[3] = static_cast<std::uint8_t>(size / 4 - 1);
    for (std::size_t i = 0; i < 4; ++i) {
        packet[7 - i] = static_cast<std::uint8_t>(ssrc >> (8 * i));
    }
    return packet;
}

class Srtp : public ::testing::TestWithParam<Profile> {
  protected:
    base::Bytes sealed(base::Bytes packet) {
        const std::size_t length = packet.size();
        packet.resize(length + max_overhead);
        packet.resize(sender.protect_rtp(packet, length).value());
        return packet;
    }
    base::Bytes sealed_rtcp(base::Bytes packet) {
        const std::size_t length = packet.size();
        packet.resize(length + max_overhead);
        packet.resize(sender.protect_rtcp(packet, length).value());
        return packet;
    }
    std::expected<std::size_t, Failure> opened(base::Bytes packet) {
        return receiver.unprotect_rtp(packet);
    }
    std::expected<std::size_t, Failure> opened_rtcp(base::Bytes packet) {
        return receiver.unprotect_rtcp(packet);
    }

    Sender sender{test_keys(GetParam())};
    Receiver receiver{test_keys(GetParam())};
};

INSTANTIATE_TEST_SUITE_P(Profiles, Srtp,
                         ::testing::Values(Profile::aead_aes_128_gcm, Profile::aes128_cm_sha1_80),
                         [](const auto& given) {
                             return given.param == Profile::aead_aes_128_gcm ? "Gcm" : "Cm";
                         });

TEST_P(Srtp, RefusesEveryFlippedBit) {
    const auto packet = sealed(rtp(1000, 7, 40));
    for (std::size_t bit = 0; bit < packet.size() * 8; ++bit) {
        auto forged = packet;
        forged[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
        EXPECT_FALSE(opened(forged).has_value()) << bit;
    }
    EXPECT_EQ(receiver.rtp_streams(), 0U); // nothing is remembered of what does not authenticate
    EXPECT_EQ(opened(packet), 40U);
}

TEST_P(Srtp, RefusesReplaysAndOldPackets) {
    const auto first = sealed(rtp(1000));
    const auto second = sealed(rtp(1001));
    EXPECT_TRUE(opened(second).has_value());
    EXPECT_TRUE(opened(first).has_value());
    EXPECT_EQ(opened(first), std::unexpected(Failure::replay));
    EXPECT_EQ(opened(second), std::unexpected(Failure::replay));
    for (std::uint16_t seq = 1002; seq <= 2024; ++seq) {
        ASSERT_TRUE(opened(sealed(rtp(seq))).has_value());
    }
    EXPECT_EQ(opened(first), std::unexpected(Failure::too_old));
    EXPECT_EQ(opened(second), std::unexpected(Failure::replay));
}

TEST_P(Srtp, NeverEncryptsOneIndexTwice) {
    (void)sealed(rtp(1000));
    (void)sealed(rtp(1002));
    auto again = rtp(1002);
    again.resize(again.size() + max_overhead);
    EXPECT_EQ(sender.protect_rtp(again, 100), std::unexpected(Failure::index_reused));
    EXPECT_EQ(std::span(again)[20], 0xab);              // and it stays as it was
    EXPECT_TRUE(opened(sealed(rtp(1001))).has_value()); // late, but for the first time
    (void)sealed(rtp(3000));
    auto old = rtp(1003);
    old.resize(old.size() + max_overhead);
    EXPECT_EQ(sender.protect_rtp(old, 100), std::unexpected(Failure::too_old));
}

TEST_P(Srtp, FollowsTheRolloverOfBothSides) {
    std::uint16_t seq = 65000;
    for (int i = 0; i < 140000; ++i, ++seq) {
        const auto packet = sealed(rtp(seq, 7, 20));
        if (i % 3 != 0) {
            ASSERT_TRUE(opened(packet).has_value()) << i;
        }
    }
}

TEST_P(Srtp, FindsTheRolloverWhenAllBeforeTheWrapWereLost) {
    for (std::uint16_t seq = 65530; seq != 0; ++seq) {
        (void)sealed(rtp(seq));
    }
    auto packet = sealed(rtp(0));
    const auto plain = rtp(0);
    ASSERT_EQ(receiver.unprotect_rtp(packet), plain.size());
    EXPECT_TRUE(std::ranges::equal(std::span(packet).first(plain.size()), plain));
    EXPECT_TRUE(opened(sealed(rtp(1))).has_value());
}

TEST_P(Srtp, ReadsCsrcsAndExtensionsAsHeader) {
    auto packet = rtp(1000, 7, 60);
    packet[0] = 0x80 | 0x10 | 2; // extension, two CSRCs
    packet[12 + 8 + 2] = 0;
    packet[12 + 8 + 3] = 2;
    const auto protected_packet = sealed(packet);
    EXPECT_TRUE(
        std::ranges::equal(std::span(protected_packet).first(32), std::span(packet).first(32)));
    EXPECT_NE(protected_packet[33], packet[33]);
    EXPECT_EQ(opened(protected_packet), 60U);
}

TEST_P(Srtp, CarriesHeadersAlone) {
    EXPECT_EQ(opened(sealed(rtp(1000, 7, 12))), 12U);
    EXPECT_EQ(opened_rtcp(sealed_rtcp(rtcp(7, 8))), 8U);
}

TEST_P(Srtp, RefusesWhatIsNoPacket) {
    base::Bytes buffer(200, 0);
    EXPECT_EQ(sender.protect_rtp(buffer, 100), std::unexpected(Failure::malformed));
    EXPECT_EQ(sender.protect_rtcp(buffer, 100), std::unexpected(Failure::malformed));
    auto packet = rtp(1);
    EXPECT_EQ(sender.protect_rtp(packet, 100), std::unexpected(Failure::no_room));
    EXPECT_EQ(sender.protect_rtp(packet, 101), std::unexpected(Failure::no_room));
    EXPECT_EQ(opened({}), std::unexpected(Failure::malformed));
    EXPECT_EQ(opened(base::Bytes(21, 0x80)), std::unexpected(Failure::malformed));
    EXPECT_EQ(opened_rtcp({}), std::unexpected(Failure::malformed));
    packet[0] = 0x9f; // more CSRCs and extension than there are bytes
    packet[2] = packet[3] = 0xff;
    EXPECT_EQ(opened(base::Bytes(packet.begin(), packet.begin() + 50)),
              std::unexpected(Failure::malformed));
}

TEST_P(Srtp, HoldsSixtyFourStreamsAndCanForgetOne) {
    for (std::uint32_t ssrc = 100; ssrc < 164; ++ssrc) {
        ASSERT_TRUE(opened(sealed(rtp(1000, ssrc))).has_value());
    }
    const auto one_more = sealed(rtp(1000, 99));
    EXPECT_EQ(opened(one_more), std::unexpected(Failure::too_many_streams));
    receiver.forget_rtp(130);
    EXPECT_TRUE(opened(one_more).has_value());
    EXPECT_TRUE(opened(sealed(rtp(1001, 163))).has_value());
    EXPECT_TRUE(opened(sealed(rtp(1001, 100))).has_value());
    EXPECT_EQ(opened(sealed(rtp(1001, 130))), std::unexpected(Failure::too_many_streams));
}

TEST_P(Srtp, ProtectsRtcpWithAnIndexOfItsOwn) {
    const auto first = sealed_rtcp(rtcp());
    const auto second = sealed_rtcp(rtcp());
    EXPECT_NE(first, second);
    EXPECT_EQ(first.size(), 28 + rtcp_overhead(GetParam()));
    EXPECT_EQ(opened_rtcp(second), 28U);
    EXPECT_EQ(opened_rtcp(first), 28U);
    EXPECT_EQ(opened_rtcp(first), std::unexpected(Failure::replay));
    auto forged = sealed_rtcp(rtcp());
    forged[12] ^= 1;
    EXPECT_EQ(opened_rtcp(forged), std::unexpected(Failure::authentication));
    auto clear = sealed_rtcp(rtcp());
    const std::size_t word = GetParam() == Profile::aead_aes_128_gcm ? clear.size() - 4 : 28;
    clear[word] &= 0x7f;
    EXPECT_EQ(opened_rtcp(clear), std::unexpected(Failure::unencrypted));
}

TEST_P(Srtp, DoesNotAllocateForAPacket) {
    base::Bytes buffer(1500);
    const auto round = [&](std::uint16_t seq) {
        const auto fill = [&](const base::Bytes& from) { std::ranges::copy(from, buffer.begin()); };
        const auto packet = rtp(seq, 7, 1200);
        const auto report = rtcp(7, 100);
        const std::size_t before = testing::allocations();
        fill(packet);
        const auto sent = sender.protect_rtp(buffer, packet.size());
        const auto got = receiver.unprotect_rtp(std::span(buffer).first(sent.value()));
        fill(report);
        const auto report_sent = sender.protect_rtcp(buffer, report.size());
        const auto report_got =
            receiver.unprotect_rtcp(std::span(buffer).first(report_sent.value()));
        EXPECT_TRUE(got.has_value());
        EXPECT_TRUE(report_got.has_value());
        return testing::allocations() - before;
    };
    EXPECT_GT(round(1000), 0U); // the first of a stream makes room for its state
    for (std::uint16_t seq = 1001; seq < 1200; ++seq) {
        ASSERT_EQ(round(seq), 0U);
    }
}

TEST(KeyingMaterial, RefusesWrongSizesAndLeavesNothingWhenMoved) {
    const base::Bytes key(16, 1);
    const base::Bytes salt(14, 2);
    EXPECT_THROW(KeyingMaterial(Profile::aead_aes_128_gcm, key, salt), std::invalid_argument);
    KeyingMaterial first(Profile::aes128_cm_sha1_80, key, salt);
    const KeyingMaterial second(std::move(first));
    EXPECT_TRUE(std::ranges::equal(second.key(), key));
    // NOLINTNEXTLINE(bugprone-use-after-move): what is left in it is the question
    EXPECT_TRUE(std::ranges::all_of(first.key(), [](auto byte) { return byte == 0; }));
    EXPECT_TRUE(std::ranges::all_of(first.salt(), [](auto byte) { return byte == 0; }));
}

} // namespace
} // namespace conclave::media::srtp
