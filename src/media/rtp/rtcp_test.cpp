#include "media/rtp/rtcp_reader.hpp"
#include "media/rtp/rtcp_writer.hpp"

#include <gtest/gtest.h>

#include <array>
#include <vector>

namespace conclave::media::rtp {
namespace {

using namespace std::chrono_literals;

class Rtcp : public testing::Test {
  protected:
    std::array<std::uint8_t, 1500> buffer{};
    RtcpWriter writer{buffer};

    std::vector<RtcpPacket> packets() {
        std::vector<RtcpPacket> result;
        RtcpReader reader{writer.bytes()};
        for (;;) {
            const auto next = reader.next();
            EXPECT_TRUE(next);
            if (!next || !*next) {
                return result;
            }
            result.push_back(**next);
        }
    }
};

const ReportBlock block{.ssrc = {5},
                        .fraction_lost = 12,
                        .cumulative_lost = -3,
                        .highest_seq = 0x1ffff,
                        .jitter = 44,
                        .last_sender_report = 0xdeadbeef,
                        .delay_since_last = 0x18000};

TEST_F(Rtcp, CompoundRoundTrip) {
    const std::array blocks{block, block};
    const SenderInfo info{
        .ssrc = {1}, .ntp = {0x0123456789abcdef}, .time = {77}, .packets = 10, .bytes = 1000};
    const std::array gone{Ssrc{1}, Ssrc{9}};
    ASSERT_TRUE(writer.sender_report(info, blocks));
    ASSERT_TRUE(writer.cname({1}, "abcdef"));
    ASSERT_TRUE(writer.receiver_report({2}, std::span{blocks}.first(1)));
    ASSERT_TRUE(writer.bye(gone));
    const auto all = packets();
    ASSERT_EQ(all.size(), 4U);

    const auto sr = read_sender_report(all[0]);
    ASSERT_TRUE(sr);
    EXPECT_EQ(sr->info.ssrc, Ssrc{1});
    EXPECT_EQ(sr->info.ntp.value, 0x0123456789abcdefU);
    EXPECT_EQ(sr->info.ntp.middle(), 0x456789abU);
    EXPECT_EQ(sr->info.time, RtpTime{77});
    EXPECT_EQ(sr->info.packets, 10U);
    EXPECT_EQ(sr->info.bytes, 1000U);
    ASSERT_EQ(sr->blocks.size(), 2U);
    EXPECT_EQ(sr->blocks[1].cumulative_lost, -3);
    EXPECT_EQ(sr->blocks[1].highest_seq, 0x1ffffU);
    EXPECT_EQ(sr->blocks[1].delay_since_last, 0x18000U);

    EXPECT_EQ(read_cname(all[1], {1}), "abcdef");
    EXPECT_EQ(read_cname(all[1], {2}), std::nullopt);
    const auto rr = read_receiver_report(all[2]);
    ASSERT_TRUE(rr);
    EXPECT_EQ(rr->ssrc, Ssrc{2});
    EXPECT_EQ(rr->blocks[0].fraction_lost, 12);
    EXPECT_FALSE(read_sender_report(all[2]));
    const auto bye = read_bye(all[3]);
    ASSERT_TRUE(bye);
    EXPECT_EQ((*bye)[1].ssrc, Ssrc{9});
}

TEST_F(Rtcp, CumulativeLossIsClamped) {
    ReportBlock much = block;
    much.cumulative_lost = 1 << 30;
    ASSERT_TRUE(writer.receiver_report({2}, std::span{&much, 1}));
    EXPECT_EQ(read_receiver_report(packets()[0])->blocks[0].cumulative_lost, 0x7fffff);
}

TEST_F(Rtcp, NackGroupsNumbersAcrossTheWrap) {
    const std::array<LongSeq, 5> missing{65534, 65535, 65536, 65550, 65551};
    ASSERT_TRUE(writer.nack({1}, {2}, missing));
    const auto nack = read_nack(packets()[0]);
    ASSERT_TRUE(nack);
    ASSERT_EQ(nack->items.size(), 2U);
    EXPECT_EQ(nack->items[0].first, Seq{65534});
    EXPECT_EQ(nack->items[0].following, 0x8003U);
    EXPECT_EQ(nack->items[1].first, Seq{15});
    EXPECT_EQ(nack->items[1].following, 0U);
    EXPECT_FALSE(writer.nack({1}, {2}, {}));
}

TEST_F(Rtcp, PayloadFeedback) {
    const std::array firs{FirItem{.ssrc = {7}, .number = 3}};
    const std::array ssrcs{Ssrc{5}, Ssrc{6}};
    ASSERT_TRUE(writer.pli({1}, {2}));
    ASSERT_TRUE(writer.fir({1}, firs));
    ASSERT_TRUE(writer.remb({1}, 2'500'000, ssrcs));
    const auto all = packets();
    EXPECT_EQ(read_pli(all[0])->media, Ssrc{2});
    const auto fir = read_fir(all[1]);
    ASSERT_EQ(fir->items.size(), 1U);
    EXPECT_EQ(fir->items[0].ssrc, Ssrc{7});
    EXPECT_EQ(fir->items[0].number, 3);
    const auto remb = read_remb(all[2]);
    ASSERT_TRUE(remb);
    EXPECT_EQ(remb->bitrate, 2'500'000U);
    EXPECT_EQ(remb->ssrcs[1].ssrc, Ssrc{6});
    EXPECT_FALSE(read_fir(all[0]));
    EXPECT_FALSE(read_pli(all[2]));
}

TEST_F(Rtcp, RembKeepsEighteenBits) {
    for (const std::uint64_t bitrate :
         {0ULL, 1ULL, 262'143ULL, 262'144ULL, 1ULL << 40, (1ULL << 18) - 1 + (1ULL << 20)}) {
        RtcpWriter one{buffer};
        ASSERT_TRUE(one.remb({1}, bitrate, {}));
        RtcpReader reader{one.bytes()};
        const auto read = read_remb(**reader.next())->bitrate;
        EXPECT_LE(read, bitrate);
        EXPECT_GE(read, bitrate - (bitrate >> 17));
    }
    RtcpWriter one{buffer};
    ASSERT_TRUE(one.remb({1}, 1, {}));
    buffer[17] = 0xff; // exponent 63, mantissa with high bits
    RtcpReader reader{one.bytes()};
    EXPECT_EQ(read_remb(**reader.next())->bitrate, ~std::uint64_t{0});
}

TEST_F(Rtcp, TransportFeedbackIsPaddedToWords) {
    for (std::size_t size = 0; size < 9; ++size) {
        RtcpWriter one{buffer};
        const base::Bytes control(size, 0xee);
        ASSERT_TRUE(one.transport_cc_feedback({1}, {2}, control));
        EXPECT_EQ(one.size() % 4, 0U);
        RtcpReader reader{one.bytes()};
        const auto raw = read_transport_cc_feedback(**reader.next());
        ASSERT_TRUE(raw);
        EXPECT_EQ(raw->media, Ssrc{2});
        EXPECT_EQ(base::Bytes(raw->control.begin(), raw->control.end()), control);
    }
}

TEST_F(Rtcp, ExtendedReports) {
    const std::array items{DlrrItem{.ssrc = {3}, .last_receiver_report = 4, .delay_since_last = 5}};
    ASSERT_TRUE(writer.receiver_reference_time({1}, {99}));
    ASSERT_TRUE(writer.delays_since_reference({1}, items));
    const auto all = packets();
    EXPECT_EQ(read_extended_report(all[0])->receiver_time, NtpTime{99});
    const auto delays = read_extended_report(all[1])->delays;
    ASSERT_EQ(delays.size(), 1U);
    EXPECT_EQ(delays[0].ssrc, Ssrc{3});
    EXPECT_EQ(delays[0].delay_since_last, 5U);
}

TEST_F(Rtcp, NothingIsAddedWhenItDoesNotFit) {
    RtcpWriter small{MutableBytes{buffer}.first(20)};
    ASSERT_TRUE(small.pli({1}, {2}));
    EXPECT_FALSE(small.pli({1}, {2}));
    EXPECT_EQ(small.size(), 12U);
    const std::vector<ReportBlock> many(32, block);
    EXPECT_FALSE(writer.receiver_report({1}, many));
    EXPECT_EQ(writer.size(), 0U);
}

TEST_F(Rtcp, BrokenDatagramsEndTheReading) {
    const auto error = [](base::Bytes bytes) {
        RtcpReader reader{bytes};
        const auto result = reader.next();
        EXPECT_FALSE(result);
        EXPECT_FALSE(reader.next()->has_value());
        return result.error();
    };
    EXPECT_EQ(error({0x80, 200, 0}), RtcpError::too_short);
    EXPECT_EQ(error({0x40, 200, 0, 0}), RtcpError::bad_version);
    EXPECT_EQ(error({0x80, 200, 0, 1}), RtcpError::bad_length);
    EXPECT_EQ(error({0xa0, 200, 0, 1, 0, 0, 0, 0}), RtcpError::bad_padding);
    EXPECT_EQ(error({0xa0, 200, 0, 1, 0, 0, 0, 5}), RtcpError::bad_padding);
    EXPECT_EQ(error({0xa0, 200, 0, 0}), RtcpError::bad_padding);
}

TEST(NtpTime, MapsWallTime) {
    const base::WallTime time{std::chrono::sys_days{std::chrono::year{2026} / 11 / 24}};
    EXPECT_EQ(to_ntp(base::WallTime{}).value, 2'208'988'800ULL << 32);
    const auto ntp = to_ntp(time);
    const auto later = to_ntp(time + 1500ms);
    EXPECT_EQ(later.value - ntp.value, 3ULL << 31);
    EXPECT_EQ(difference(later, ntp), 1500ms);
    EXPECT_EQ(difference(ntp, later), -1500ms);
    EXPECT_EQ(to_short_ntp(1500ms), 0x18000U);
    EXPECT_EQ(from_short_ntp(0x18000), 1500ms);
    EXPECT_EQ(to_short_ntp(-1s), 0U);
    EXPECT_EQ(to_short_ntp(20h), 0xffff'ffffU);
}

} // namespace
} // namespace conclave::media::rtp
