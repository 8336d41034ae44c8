#include "stun/writer.hpp"

#include <gtest/gtest.h>

namespace conclave::stun {
namespace {

constexpr TransactionId id{0xB7, 0xE7, 0xA7, 0x01, 0xBC, 0x34, 0xD6, 0x86, 0xFA, 0x87, 0xDF, 0xAE};

TEST(StunWriter, WritesTheLongTermRequestOfTheStandard) { // RFC 5769, 2.4
    constexpr TransactionId long_term_id{0x78, 0xAD, 0x34, 0x33, 0xC6, 0xAD,
                                         0x72, 0xC0, 0x29, 0xDA, 0x41, 0x2E};
    const auto key = *base::from_hex("f67024656dd64a3e02b8e0712e85c9a28ca89666");
    std::array<std::uint8_t, 256> buffer{};
    const auto bytes = Writer(buffer, Class::request, Method::binding, long_term_id)
                           .text(Attribute::username, "マトリックス")
                           .text(Attribute::nonce, "f//499k954d6OL34oL9FSTvy64sA")
                           .text(Attribute::realm, "example.org")
                           .bytes(Attribute::message_integrity, key)
                           .finish();
    EXPECT_EQ(base::to_hex(bytes),
              "000100602112a44278ad3433c6ad72c029da412e00060012e3839ee38388e383aae38383e382afe382b9"
              "00000015001c662f2f3439396b39353464364f4c33346f4c394653547679363473410014000b6578616d"
              "706c652e6f72670000080014f67024656dd64a3e02b8e0712e85c9a28ca89666");
}

TEST(StunWriter, WhatItWritesIsReadBack) {
    std::array<std::uint8_t, 512> buffer{};
    const auto v4 = v4_endpoint({203, 0, 113, 9}, 65535);
    const auto v6 = parse_endpoint("2001:db8::17", 1).value();
    const std::array unknown{Attribute::even_port, Attribute::userhash, Attribute::icmp};
    const auto bytes = Writer(buffer, Class::error, Method::channel_bind, id)
                           .error_code(Error::stale_nonce)
                           .unknown_attributes(unknown)
                           .xor_address(Attribute::xor_mapped_address, v4)
                           .xor_address(Attribute::xor_relayed_address, v6)
                           .number64(Attribute::ice_controlling, 0x0123456789ABCDEF)
                           .number32(Attribute::lifetime, 600)
                           .flag(Attribute::use_candidate)
                           .integrity(Integrity::sha1, base::as_bytes("key"))
                           .fingerprint()
                           .finish();
    const auto message = Message::parse(bytes);
    ASSERT_TRUE(message);
    EXPECT_TRUE(message->is(Class::error, Method::channel_bind));
    EXPECT_EQ(message->transaction_id(), id);
    EXPECT_EQ(message->error_code()->code, 438);
    EXPECT_EQ(message->error_code()->reason, "Stale Nonce");
    EXPECT_EQ(base::to_hex(*message->find(Attribute::unknown_attributes)), "0018001e8004");
    EXPECT_EQ(message->xor_address(Attribute::xor_mapped_address), v4);
    EXPECT_EQ(message->xor_address(Attribute::xor_relayed_address), v6);
    EXPECT_EQ(message->number64(Attribute::ice_controlling), 0x0123456789ABCDEFU);
    EXPECT_EQ(message->number32(Attribute::lifetime), 600U);
    EXPECT_TRUE(message->has(Attribute::use_candidate));
    EXPECT_TRUE(message->verify(Integrity::sha1, base::as_bytes("key")));
    EXPECT_TRUE(message->verify_fingerprint());
}

TEST(StunWriter, EveryClassAndMethodSurvivesItsBits) {
    std::array<std::uint8_t, header_size> buffer{};
    for (unsigned method = 0; method < 0x1000; ++method) {
        for (unsigned kind = 0; kind < 4; ++kind) {
            const auto c = static_cast<Class>(kind);
            const auto m = static_cast<Method>(method);
            const auto message = Message::parse(Writer(buffer, c, m, id).finish());
            ASSERT_TRUE(message && message->is(c, m)) << method << ' ' << kind;
        }
    }
}

TEST(StunWriter, GivesNothingWhenItDoesNotFit) {
    std::array<std::uint8_t, 64> buffer{};
    for (std::size_t room = 0; room < 60; ++room) {
        Writer writer(std::span<std::uint8_t>(buffer).first(room), Class::success, Method::binding,
                      id);
        writer.xor_address(Attribute::xor_mapped_address, v4_endpoint({1, 2, 3, 4}, 5))
            .integrity(Integrity::sha1, base::as_bytes("key"));
        EXPECT_EQ(writer.finish().empty(), room < 20 + 12 + 24) << room;
    }
}

TEST(StunEndpoint, ReadsAndPrintsNumericAddressesOnly) {
    EXPECT_EQ(to_text(parse_endpoint("::ffff:1.2.3.4", 7).value()), "[::ffff:1.2.3.4]:7");
    EXPECT_NE(parse_endpoint("::ffff:1.2.3.4", 7), parse_endpoint("1.2.3.4", 7));
    EXPECT_NE(parse_endpoint("1.2.3.4", 7), parse_endpoint("1.2.3.4", 8));
    for (const auto* text :
         {"", "localhost", "1.2.3", "1.2.3.4.5", "[::1]", "fe80::1%lo", "1.2.3.4 "}) {
        EXPECT_FALSE(parse_endpoint(text, 1)) << text;
    }
}

} // namespace
} // namespace conclave::stun
