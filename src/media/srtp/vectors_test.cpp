#include "media/srtp/key_derivation.hpp"
#include "media/srtp/receiver.hpp"
#include "media/srtp/sender.hpp"
#include "media/srtp/transform.hpp"

#include "base/bytes.hpp"

#include <gtest/gtest.h>

namespace conclave::media::srtp {
namespace {

base::Bytes hex(std::string_view text) {
    return base::from_hex(text).value();
}

const auto rfc3711_key = hex("e1f97a0d3e018be0d64fa32c06de4139");
const auto rfc3711_salt = hex("0ec675ad498afeebb6960b3aabe6");

TEST(SrtpVectors, KeyDerivationOfRfc3711AppendixB3) {
    SessionKeys keys;
    derive({Profile::aes128_cm_sha1_80, rfc3711_key, rfc3711_salt}, Kind::rtp, keys);
    EXPECT_EQ(base::to_hex(keys.cipher), "c61e7a93744f39ee10734afe3ff7a087");
    EXPECT_EQ(base::to_hex(keys.salt), "30cbbc08863d8c85d49db34a9ae1");
    EXPECT_EQ(base::to_hex(keys.authentication), "cebe321f6ff7716b6fd4ab49af256a156d38baa4");
}

TEST(SrtpVectors, KeyStreamOfRfc3711AppendixB2) {
    SessionKeys keys;
    std::ranges::copy(hex("2b7e151628aed2a6abf7158809cf4f3c"), keys.cipher.begin());
    std::ranges::copy(hex("f0f1f2f3f4f5f6f7f8f9fafbfcfd"), keys.salt.begin());
    const auto transform = make_cm_transform(keys);
    base::Bytes packet(48);
    base::Bytes tag(20);
    ASSERT_TRUE(transform->seal({.packet = packet.data(),
                                 .header = 0,
                                 .length = packet.size(),
                                 .appended = {},
                                 .tag = tag.data(),
                                 .ssrc = 0,
                                 .index = 0}));
    EXPECT_EQ(base::to_hex(packet), "e03ead0935c95e80e166b16dd92b4eb4"
                                    "d23513162b02d0f72a43a2fe4a5f97ab"
                                    "41e95b3bb0a2e8dd477901e4fca894c0");
}

/// The packet that libsrtp's own driver checks for the suite, under the keys of RFC 3711, B.3.
TEST(SrtpVectors, WholePacketWithCmSha1) {
    const KeyingMaterial keys{Profile::aes128_cm_sha1_80, rfc3711_key, rfc3711_salt};
    auto packet = hex("800f1234decafbadcafebabeabababababababababababababababab");
    const auto plain = packet;
    packet.resize(plain.size() + max_overhead);
    Sender sender(keys);
    const auto length = sender.protect_rtp(packet, plain.size());
    ASSERT_TRUE(length.has_value());
    packet.resize(*length);
    EXPECT_EQ(base::to_hex(packet), "800f1234decafbadcafebabe4e55dc4ce79978d88ca4d215949d2402"
                                    "b78d6acc99ea179b8dbb");
    Receiver receiver(keys);
    ASSERT_EQ(receiver.unprotect_rtp(packet), plain.size());
    packet.resize(plain.size());
    EXPECT_EQ(packet, plain);
}

SessionKeys& rfc7714_keys() {
    static SessionKeys keys;
    std::ranges::copy(hex("000102030405060708090a0b0c0d0e0f"), keys.cipher.begin());
    std::ranges::copy(hex("517569642070726f2071756f"), keys.salt.begin());
    return keys;
}

TEST(SrtpVectors, RtpOfRfc7714Section16) {
    auto packet = hex("8040f17b8041f8d35501a0b2"
                      "47616c6c696120657374206f6d6e697320646976697361"
                      "20696e207061727465732074726573");
    const auto plain = packet;
    packet.resize(plain.size() + 16);
    Job job{.packet = packet.data(),
            .header = 12,
            .length = plain.size(),
            .appended = {},
            .tag = packet.data() + plain.size(),
            .ssrc = 0x5501a0b2,
            .index = 0xf17b};
    ASSERT_TRUE(make_gcm_transform(rfc7714_keys(), Direction::seal)->seal(job));
    EXPECT_EQ(base::to_hex(packet), "8040f17b8041f8d35501a0b2"
                                    "f24de3a3fb34de6cacba861c9d7e4bcabe633bd50d294e6f42a5f47a"
                                    "51c7d19b36de3adf8833899d7f27beb16a9152cf765ee4390cce");
    EXPECT_EQ(make_gcm_transform(rfc7714_keys(), Direction::open)->open(job), Opened::yes);
    EXPECT_TRUE(std::ranges::equal(plain, std::span(packet).first(plain.size())));
}

TEST(SrtpVectors, RtcpOfRfc7714Section17) {
    auto packet = hex("81c8000d4d6172734e5450314e545032525450200000042a0000e9304c756e61"
                      "deadbeefdeadbeefdeadbeefdeadbeefdeadbeef");
    const std::size_t length = packet.size();
    packet.resize(length + 16);
    const auto word = hex("800005d4");
    ASSERT_TRUE(make_gcm_transform(rfc7714_keys(), Direction::seal)
                    ->seal({.packet = packet.data(),
                            .header = 8,
                            .length = length,
                            .appended = word,
                            .tag = packet.data() + length,
                            .ssrc = 0x4d617273,
                            .index = 0x5d4}));
    EXPECT_EQ(base::to_hex(packet), "81c8000d4d617273"
                                    "63e94885dcdab67ca727d7662f6b7e997ff5c0f76c06f32dc676a5f1"
                                    "730d6fda4ce09b4686303ded0bb9275bc84aa45896cf4d2fc5abf872"
                                    "45d9eade");
}

} // namespace
} // namespace conclave::media::srtp
