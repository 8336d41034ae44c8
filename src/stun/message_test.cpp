#include "stun/message.hpp"

#include "base/hmac.hpp"
#include "stun/integrity.hpp"
#include "stun/writer.hpp"

#include <gtest/gtest.h>
#include <string>

namespace conclave::stun {
namespace {

base::Bytes hex(std::string_view text) {
    return base::from_hex(text).value();
}

// RFC 5769, 2.1 to 2.4.
const auto sample_request =
    hex("000100582112a442b7e7a701bc34d686fa87dfae802200105354554e207465737420636c69656e74"
        "002400046e0001ff80290008932ff9b151263b36000600096576746a3a68367659202020"
        "000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a280280004e57a3bcf");
const auto sample_v4_response =
    hex("0101003c2112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f7220"
        "002000080001a147e112a643000800142b91f599fd9e90c38c7489f92af9ba53f06be7d7"
        "80280004c07d4c96");
const auto sample_v6_response =
    hex("010100482112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f7220"
        "002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d9"
        "00080014a382954e4be67bf11784c97c8292c275bfe3ed4180280004c8fb0b4c");
const auto sample_long_term =
    hex("000100602112a44278ad3433c6ad72c029da412e00060012e3839ee38388e383aae38383e382afe382b90000"
        "0015001c662f2f3439396b39353464364f4c33346f4c394653547679363473410014000b6578616d706c652e"
        "6f72670000080014f67024656dd64a3e02b8e0712e85c9a28ca89666");
constexpr std::string_view sample_password = "VOkJxbRl1RmTxUk/WvJxBt";

Message parsed(base::ByteView bytes) {
    const auto message = Message::parse(bytes);
    EXPECT_TRUE(message) << to_text(message.error());
    return message.value();
}

TEST(StunMessage, ReadsTheRequestOfTheStandard) {
    const auto message = parsed(sample_request);
    EXPECT_TRUE(message.is(Class::request, Method::binding));
    EXPECT_EQ(message.text(Attribute::software), "STUN test client");
    EXPECT_EQ(message.text(Attribute::username), "evtj:h6vY");
    EXPECT_EQ(message.number32(Attribute::priority), 0x6E0001FFU);
    EXPECT_EQ(message.number64(Attribute::ice_controlled), 0x932FF9B151263B36U);
    EXPECT_FALSE(message.has(Attribute::use_candidate));
    EXPECT_TRUE(message.verify(Integrity::sha1, base::as_bytes(sample_password)));
    EXPECT_FALSE(message.verify(Integrity::sha1, base::as_bytes("another")));
    EXPECT_FALSE(message.verify(Integrity::sha256, base::as_bytes(sample_password)));
    EXPECT_TRUE(message.verify_fingerprint());
    EXPECT_EQ(base::to_hex(message.transaction_id()), "b7e7a701bc34d686fa87dfae");
}

TEST(StunMessage, ReadsTheResponsesOfTheStandard) {
    const auto v4 = parsed(sample_v4_response);
    EXPECT_TRUE(v4.is(Class::success, Method::binding));
    EXPECT_EQ(to_text(v4.xor_address(Attribute::xor_mapped_address).value()), "192.0.2.1:32853");
    EXPECT_TRUE(v4.verify(Integrity::sha1, base::as_bytes(sample_password)));
    EXPECT_TRUE(v4.verify_fingerprint());
    const auto v6 = parsed(sample_v6_response);
    EXPECT_EQ(to_text(v6.xor_address(Attribute::xor_mapped_address).value()),
              "[2001:db8:1234:5678:11:2233:4455:6677]:32853");
    EXPECT_TRUE(v6.verify(Integrity::sha1, base::as_bytes(sample_password)));
    EXPECT_TRUE(v6.verify_fingerprint());
}

TEST(StunMessage, ChecksTheLongTermRequestOfTheStandard) {
    const auto message = parsed(sample_long_term);
    const auto key = long_term_key(message.text(Attribute::username).value(),
                                   message.text(Attribute::realm).value(), "TheMatrIX");
    EXPECT_EQ(message.text(Attribute::nonce), "f//499k954d6OL34oL9FSTvy64sA");
    EXPECT_TRUE(message.verify(Integrity::sha1, key));
    EXPECT_FALSE(message.has(Attribute::fingerprint));
    EXPECT_FALSE(message.verify_fingerprint());
}

TEST(StunMessage, EveryFlippedBitBreaksIntegrityOrParsing) {
    // Up to the end of MESSAGE-INTEGRITY; FINGERPRINT behind it isn't covered by it.
    for (std::size_t at = 0; at < sample_request.size() - 8; ++at) {
        auto bytes = sample_request;
        bytes[at] ^= 0x10;
        const auto message = Message::parse(bytes);
        EXPECT_FALSE(message && message->verify(Integrity::sha1, base::as_bytes(sample_password)))
            << at;
        EXPECT_FALSE(message && message->verify_fingerprint()) << at;
    }
}

TEST(StunMessage, NamesWhatIsWrongWithBytes) {
    const auto fault = [](base::ByteView bytes) { return Message::parse(bytes).error(); };
    const base::ByteView good = sample_request;
    EXPECT_EQ(fault({}), ParseError::too_short);
    EXPECT_EQ(fault(good.first(19)), ParseError::too_short);
    EXPECT_EQ(fault(good.first(100)), ParseError::wrong_length);
    auto changed = sample_request;
    changed[0] = 0x80;
    EXPECT_EQ(fault(changed), ParseError::not_stun);
    EXPECT_FALSE(looks_like_stun(changed));
    changed = sample_request;
    changed[4] ^= 1;
    EXPECT_EQ(fault(changed), ParseError::no_cookie);
    changed = sample_request;
    changed[3] += 1;
    EXPECT_EQ(fault(changed), ParseError::wrong_length);
    changed = sample_request;
    changed[23] = 0xFF; // SOFTWARE reaches beyond the end
    EXPECT_EQ(fault(changed), ParseError::bad_attribute);
}

TEST(StunMessage, WhatFollowsIntegrityDoesNotCount) {
    std::array<std::uint8_t, 256> buffer{};
    const TransactionId id{1, 2, 3};
    const auto bytes = Writer(buffer, Class::request, Method::binding, id)
                           .text(Attribute::username, "a")
                           .integrity(Integrity::sha1, base::as_bytes("k"))
                           .flag(Attribute::use_candidate)
                           .integrity(Integrity::sha256, base::as_bytes("k"))
                           .text(Attribute::nonce, "late")
                           .fingerprint()
                           .finish();
    const auto message = parsed(bytes);
    EXPECT_FALSE(message.has(Attribute::use_candidate));
    EXPECT_FALSE(message.has(Attribute::nonce));
    EXPECT_TRUE(message.verify(Integrity::sha1, base::as_bytes("k")));
    EXPECT_TRUE(message.verify(Integrity::sha256, base::as_bytes("k")));
    EXPECT_TRUE(message.verify_fingerprint());
}

TEST(StunMessage, ListsUnknownAttributesOnce) {
    std::array<std::uint8_t, 256> buffer{};
    const auto bytes = Writer(buffer, Class::request, Method::binding, {})
                           .flag(static_cast<Attribute>(0x7001))
                           .flag(static_cast<Attribute>(0x7001))
                           .flag(static_cast<Attribute>(0x7002))
                           .flag(static_cast<Attribute>(0x9001))
                           .text(Attribute::username, "a")
                           .finish();
    const std::array known{Attribute::username};
    std::array<Attribute, 4> out{};
    const auto unknown = parsed(bytes).unknown_required(known, out);
    ASSERT_EQ(unknown.size(), 2U);
    EXPECT_EQ(unknown[0], static_cast<Attribute>(0x7001));
    EXPECT_EQ(unknown[1], static_cast<Attribute>(0x7002));
    std::array<Attribute, 1> small{};
    EXPECT_EQ(parsed(bytes).unknown_required(known, small).size(), 1U);
}

TEST(StunMessage, WrongSizesCountAsAbsent) {
    std::array<std::uint8_t, 256> buffer{};
    const auto bytes = Writer(buffer, Class::request, Method::allocate, {})
                           .text(Attribute::lifetime, "abc")
                           .text(Attribute::priority, "12345678")
                           .text(Attribute::xor_peer_address, "\1\1\1\1\1")
                           .text(Attribute::error_code, "x")
                           .finish();
    const auto message = parsed(bytes);
    EXPECT_FALSE(message.number32(Attribute::lifetime));
    EXPECT_FALSE(message.number32(Attribute::priority));
    EXPECT_TRUE(message.number64(Attribute::priority));
    EXPECT_FALSE(message.xor_address(Attribute::xor_peer_address));
    EXPECT_FALSE(message.error_code());
}

TEST(StunMessage, TellsTheSizeOfAMessageInAStream) {
    EXPECT_EQ(stream_message_size(base::ByteView(sample_request).first(4)), sample_request.size());
}

TEST(StunIntegrity, AgreesWithAnotherImplementation) {
    for (const std::size_t size : {0U, 1U, 63U, 64U, 65U, 200U}) {
        const std::string key(size, 'k');
        const std::string message(size, 'm');
        const auto bytes = base::as_bytes(message);
        const auto half = bytes.size() / 2;
        const auto sha1 = hmac_sha1(base::as_bytes(key), {bytes.first(half), bytes.subspan(half)});
        const auto sha256 = hmac_sha256(base::as_bytes(key), {bytes});
        EXPECT_EQ(base::to_hex(sha1), base::to_hex(base::hmac_sha1(base::as_bytes(key), message)));
        EXPECT_EQ(base::to_hex(sha256),
                  base::to_hex(base::hmac_sha256(base::as_bytes(key), message)));
    }
    EXPECT_EQ(crc32(base::as_bytes("123456789")), 0xCBF43926U);
    EXPECT_EQ(base::to_hex(long_term_key("user", "realm", "pass")),
              "8493fbc53ba582fb4c044c456bdc40eb"); // RFC 5389, 15.4
}

} // namespace
} // namespace conclave::stun
