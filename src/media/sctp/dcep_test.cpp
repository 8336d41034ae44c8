#include "media/sctp/dcep.hpp"

#include <gtest/gtest.h>

namespace conclave::media::sctp::dcep {
namespace {

base::Bytes hex(std::string_view text) {
    return base::from_hex(text).value();
}

TEST(Dcep, BuildsAndReadsEveryKindOfChannel) {
    for (const bool ordered : {true, false}) {
        for (const int kind : {0, 1, 2}) {
            Open open{.options = {.label = "chät", .ordered = ordered}, .protocol = "p"};
            if (kind == 1) {
                open.options.max_retransmits = 3;
            } else if (kind == 2) {
                open.options.max_packet_life_time = 500;
            }
            const auto bytes = build(open);
            EXPECT_EQ(bytes[1], kind | (ordered ? 0 : 0x80));
            const auto read = parse(bytes);
            ASSERT_TRUE(read && std::holds_alternative<Open>(*read));
            const auto& got = std::get<Open>(*read);
            EXPECT_EQ(got.options.label, "chät");
            EXPECT_EQ(got.options.ordered, ordered);
            EXPECT_EQ(got.options.max_retransmits, open.options.max_retransmits);
            EXPECT_EQ(got.options.max_packet_life_time, open.options.max_packet_life_time);
            EXPECT_EQ(got.protocol, "p");
            EXPECT_EQ(got.priority, 256);
        }
    }
}

TEST(Dcep, HasTheLayoutOfTheStandard) {
    const Open open{.options = {.label = "ab", .ordered = false, .max_retransmits = 0x1234},
                    .protocol = "c"};
    EXPECT_EQ(base::to_hex(build(open)), "038101000000123400020001616263");
    EXPECT_EQ(base::to_hex(build(Ack{})), "02");
    EXPECT_TRUE(std::holds_alternative<Ack>(parse(hex("02")).value()));
}

TEST(Dcep, RefusesWhatIsMalformed) {
    EXPECT_EQ(parse({}).error(), Malformed::too_short);
    EXPECT_EQ(parse(hex("01")).error(), Malformed::unknown_type);
    EXPECT_EQ(parse(hex("0300010000000000000000")).error(), Malformed::too_short);
    EXPECT_EQ(parse(hex("030301000000000000000000")).error(), Malformed::unknown_channel_type);
    EXPECT_EQ(parse(hex("030001000000000000010000")).error(), Malformed::wrong_length);
    EXPECT_EQ(parse(hex("03000100000000000000000000")).error(), Malformed::wrong_length);
    EXPECT_EQ(parse(hex("030001000000000000010000ff")).error(), Malformed::not_utf8);
    EXPECT_EQ(parse(build(Open{.options = {.label = std::string(257, 'x')}})).error(),
              Malformed::label_too_long);
    EXPECT_TRUE(parse(build(Open{.options = {.label = std::string(256, 'x')}})).has_value());
}

TEST(Dcep, HoldsALimitBeyondSixteenBitsAtTheMost) {
    const auto read = parse(hex("030101000001000000000000"));
    EXPECT_EQ(std::get<Open>(read.value()).options.max_retransmits, 65535);
}

} // namespace
} // namespace conclave::media::sctp::dcep
