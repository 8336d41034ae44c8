#include "media/rtp/history.hpp"
#include "media/rtp/keyframe_gate.hpp"
#include "media/rtp/nack_generator.hpp"
#include "media/rtp/nack_responder.hpp"
#include "media/rtp/repair_budget.hpp"
#include "media/rtp/rtx.hpp"

#include <gtest/gtest.h>

#include <array>
#include <vector>

namespace conclave::media::rtp {
namespace {

using namespace std::chrono_literals;

const MonoTime start{1h};

std::vector<LongSeq> due(NackGenerator& nacks, MonoTime now, MonoTime::duration rtt = 50ms) {
    std::array<LongSeq, 64> out{};
    const auto count = nacks.poll(now, rtt, out);
    return {out.begin(), out.begin() + static_cast<std::ptrdiff_t>(count)};
}

TEST(NackGenerator, AsksAfterTheTimeForReorderingAndBacksOff) {
    NackGenerator nacks;
    nacks.on_packet(10, start);
    nacks.on_packet(13, start);
    EXPECT_TRUE(due(nacks, start + 9ms).empty());
    nacks.on_packet(12, start + 9ms); // only late
    EXPECT_EQ(due(nacks, start + 10ms), (std::vector<LongSeq>{11}));
    EXPECT_TRUE(due(nacks, start + 59ms).empty());
    EXPECT_EQ(due(nacks, start + 60ms), (std::vector<LongSeq>{11}));
    EXPECT_TRUE(due(nacks, start + 122ms).empty()); // 62.5 ms
    EXPECT_EQ(due(nacks, start + 123ms), (std::vector<LongSeq>{11}));
    nacks.on_packet(11, start + 130ms);
    EXPECT_EQ(nacks.missing(), 0U);
    EXPECT_EQ(nacks.recovered(), 1U);
    EXPECT_EQ(nacks.requested(), 3U);
}

TEST(NackGenerator, GivesUpAfterTenTriesOrASecond) {
    NackGenerator fast;
    fast.on_packet(1, start);
    fast.on_packet(3, start);
    std::size_t asked = 0;
    for (auto t = 0ms; t < 990ms; t += 1ms) {
        asked += due(fast, start + t, 1ms).size();
    }
    EXPECT_EQ(asked, 10U);
    EXPECT_EQ(fast.missing(), 0U);
    EXPECT_EQ(fast.given_up(), 1U);

    NackGenerator slow;
    slow.on_packet(1, start);
    slow.on_packet(3, start);
    EXPECT_EQ(due(slow, start + 999ms).size(), 1U);
    EXPECT_EQ(due(slow, start + 1s).size(), 0U);
    EXPECT_EQ(slow.missing(), 0U);
}

TEST(NackGenerator, AKeyframeMakesTheOlderUnneeded) {
    NackGenerator nacks;
    nacks.on_packet(1, start);
    nacks.on_packet(5, start);
    nacks.on_packet(8, start);
    nacks.on_keyframe(7);
    EXPECT_EQ(due(nacks, start + 10ms), (std::vector<LongSeq>{7}));
}

TEST(NackGenerator, TooMuchMissingIsAnOverflow) {
    NackGenerator nacks;
    nacks.on_packet(1, start);
    nacks.on_packet(1002, start); // 1000 missing
    EXPECT_FALSE(nacks.take_overflow());
    EXPECT_EQ(nacks.missing(), 1000U);
    nacks.on_packet(1004, start);
    EXPECT_TRUE(nacks.take_overflow());
    EXPECT_FALSE(nacks.take_overflow());
    EXPECT_EQ(nacks.missing(), 0U);
}

TEST(NackGenerator, WhatDoesNotFitComesNextTime) {
    NackGenerator nacks;
    nacks.on_packet(1, start);
    nacks.on_packet(6, start);
    std::array<LongSeq, 3> out{};
    EXPECT_EQ(nacks.poll(start + 10ms, 50ms, out), 3U);
    EXPECT_EQ(out[2], 4);
    EXPECT_EQ(nacks.poll(start + 11ms, 50ms, out), 1U);
    EXPECT_EQ(out[0], 5);
}

using Gate = KeyframeGate;

TEST(KeyframeGate, ManyWishesAreOneRequest) {
    Gate gate{{.spacing = Gate::lowest_layer_spacing}};
    EXPECT_EQ(gate.want(start, 50ms), Gate::Request::pli);
    for (auto t = 1ms; t < 400ms; t += 10ms) {
        EXPECT_EQ(gate.want(start + t, 50ms), std::nullopt);
    }
    gate.on_keyframe(start + 400ms);
    EXPECT_FALSE(gate.waiting());
    EXPECT_EQ(gate.next_at(50ms), std::nullopt);
    // A wish after the keyframe is a new one: it waits for the spacing.
    EXPECT_EQ(gate.want(start + 450ms, 50ms), std::nullopt);
    EXPECT_EQ(gate.next_at(50ms), start + 500ms);
    EXPECT_EQ(gate.poll(start + 499ms, 50ms), std::nullopt);
    EXPECT_EQ(gate.poll(start + 500ms, 50ms), Gate::Request::pli);
}

TEST(KeyframeGate, RepeatsThenTurnsToFirThenGivesUp) {
    Gate gate{{.spacing = 500ms}};
    int plis = 0;
    int firs = 0;
    const auto count = [&](std::optional<Gate::Request> request) {
        plis += request == Gate::Request::pli ? 1 : 0;
        firs += request == Gate::Request::fir ? 1 : 0;
    };
    count(gate.want(start, 50ms));
    for (auto t = 0ms; t < 30s; t += 20ms) {
        count(gate.poll(start + t, 50ms));
    }
    EXPECT_EQ(plis, 2 * 3); // each with its echo
    EXPECT_EQ(firs, 2 * 7 - 1) << "the last one: the feed counts as dead";
    EXPECT_EQ(gate.fir_number(), 7) << "an echo is no request of its own";
    EXPECT_TRUE(gate.dead());
    EXPECT_EQ(gate.want(start + 40s, 50ms), std::nullopt);
    gate.on_packet();
    EXPECT_EQ(gate.want(start + 40s, 50ms), Gate::Request::pli);
}

TEST(KeyframeGate, SaysARequestTwiceUnlessAKeyframeCame) {
    Gate gate{{.spacing = 1s}};
    EXPECT_EQ(gate.want(start, 50ms), Gate::Request::pli);
    EXPECT_EQ(gate.next_at(50ms), start + Gate::echo_after);
    EXPECT_EQ(gate.poll(start + 249ms, 50ms), std::nullopt);
    EXPECT_EQ(gate.poll(start + 250ms, 50ms), Gate::Request::pli);
    EXPECT_EQ(gate.poll(start + 270ms, 50ms), std::nullopt) << "twice, not for ever";
    EXPECT_EQ(gate.next_at(50ms), start + 1s);
    EXPECT_EQ(gate.poll(start + 1s, 50ms), Gate::Request::pli);
    gate.on_keyframe(start + 1100ms);
    EXPECT_EQ(gate.poll(start + 1250ms, 50ms), std::nullopt);
}

/// The publisher, whom the request did not reach, goes on with pictures that nobody can use.
TEST(KeyframeGate, PacketsAreNoAnswer) {
    Gate gate{{.spacing = 500ms}};
    EXPECT_EQ(gate.want(start, 50ms), Gate::Request::pli);
    gate.on_packet();
    EXPECT_EQ(gate.poll(start + 250ms, 50ms), Gate::Request::pli);
    gate.on_packet();
    EXPECT_EQ(gate.poll(start + 1s, 50ms), Gate::Request::pli);
}

TEST(KeyframeGate, AsksOnlyByWhatWasNegotiated) {
    Gate fir{{.pli = false}};
    EXPECT_EQ(fir.want(start, 0ms), Gate::Request::fir);
    Gate none{{.pli = false, .fir = false}};
    EXPECT_EQ(none.want(start, 0ms), std::nullopt);
}

TEST(KeyframeGate, ALongRoundTripWidensTheSpacing) {
    Gate gate{{.spacing = 500ms}};
    EXPECT_TRUE(gate.want(start, 1s));
    EXPECT_EQ(gate.want(start + 1139ms, 1s), std::nullopt);
    EXPECT_TRUE(gate.want(start + 1140ms, 1s));
}

TEST(KeyframeWishLimit, ThreeInTenSecondsAndOneIn200MsThenOneInTwoSeconds) {
    KeyframeWishLimit limit;
    EXPECT_TRUE(limit.allow(start));
    EXPECT_FALSE(limit.allow(start + 199ms));
    EXPECT_TRUE(limit.allow(start + 200ms));
    EXPECT_TRUE(limit.allow(start + 400ms));
    EXPECT_FALSE(limit.allow(start + 2399ms));
    EXPECT_TRUE(limit.allow(start + 2400ms));
    EXPECT_FALSE(limit.allow(start + 4399ms));
    EXPECT_TRUE(limit.allow(start + 13s)); // the window is over: a burst again
    EXPECT_TRUE(limit.allow(start + 13'200ms));
}

TEST(Rtx, UnwrapsInPlace) {
    // header with one extension word; OSN 0x1234, payload aabb, padding of 2
    auto packet = base::from_hex("b0e1000100000002000000ffbede00011005"
                                 "0000"
                                 "1234aabb0002")
                      .value();
    ExtensionMap map;
    ASSERT_TRUE(map.set(Extension::audio_level, 1));
    const auto view = parse_packet(packet, map);
    ASSERT_TRUE(view);
    const auto original = unwrap_rtx(packet, *view, {7}, 96);
    ASSERT_TRUE(original);
    EXPECT_EQ(base::to_hex(original->packet), "90e0123400000002"
                                              "00000007"
                                              "bede000110050000"
                                              "aabb");
    const auto again = parse_packet(original->packet, map);
    ASSERT_TRUE(again);
    EXPECT_EQ(again->payload_at, original->view.payload_at);
    EXPECT_EQ(again->payload_size, original->view.payload_size);
    EXPECT_EQ(again->size, original->view.size);
    EXPECT_EQ(again->seq, original->view.seq);
    EXPECT_EQ(again->ssrc, original->view.ssrc);
    EXPECT_EQ(again->extension_at, original->view.extension_at);
}

TEST(Rtx, EmptyOnesAreNoPackets) {
    auto packet = base::from_hex("80e1000100000002000000ff"
                                 "1234")
                      .value();
    const auto before = packet;
    const auto view = parse_packet(packet, {});
    EXPECT_FALSE(unwrap_rtx(packet, *view, {7}, 96));
    EXPECT_EQ(packet, before);
}

TEST(Rtx, WriterAndReaderAgree) {
    std::array<std::uint8_t, 64> out{};
    RtxWriter rtx{{99}, 97, 65535};
    const EgressHeader original{
        .ssrc = {7}, .seq = {500}, .time = {9}, .payload_type = 96, .marker = true};
    const auto header = rtx.wrap(original);
    EXPECT_EQ(header.seq, Seq{65535});
    EXPECT_EQ(rtx.take(), Seq{0});
    const auto written = write_header(out, header, {});
    write_original_seq(MutableBytes{out}.subspan(written->size), original.seq);
    out[written->size + rtx_head] = 0xaa;
    const auto packet = MutableBytes{out}.first(written->size + rtx_head + 1);
    const auto view = parse_packet(packet, {});
    EXPECT_EQ(view->ssrc, Ssrc{99});
    const auto back = unwrap_rtx(packet, *view, {7}, 96);
    ASSERT_TRUE(back);
    EXPECT_EQ(back->view.seq, Seq{500});
    EXPECT_TRUE(back->view.marker);
    EXPECT_EQ(payload(back->packet, back->view)[0], 0xaa);
}

TEST(History, KeepsTheNewestAndGivesBackTheRest) {
    History<int> history{4};
    std::vector<int> released;
    const auto release = [&](int entry) { released.push_back(entry); };
    for (int i = 0; i < 4; ++i) {
        EXPECT_TRUE(history.insert(65534 + i, i, start + i * 10ms, release));
    }
    EXPECT_FALSE(history.insert(65535, 9, start, release)); // a duplicate
    EXPECT_EQ(released, (std::vector{9}));
    EXPECT_TRUE(history.insert(65538, 4, start + 40ms, release));
    EXPECT_EQ(released, (std::vector{9, 0}));
    EXPECT_FALSE(history.insert(65534, 8, start, release)); // too old
    EXPECT_EQ(history.find(65534), nullptr);
    EXPECT_EQ(*history.find(65537), 3);
    EXPECT_EQ(history.received_at(65537), start + 30ms);
    history.expire(start + 30ms, release);
    EXPECT_EQ(released, (std::vector{9, 0, 8, 1, 2}));
    EXPECT_EQ(history.size(), 2U);
    history.clear(release);
    EXPECT_EQ(released.size(), 7U);
    EXPECT_EQ(history.size(), 0U);
}

TEST(History, LosesNoHandle) {
    History<int> history{16};
    std::vector<int> count(1000);
    const auto release = [&](int entry) { ++count[static_cast<std::size_t>(entry)]; };
    for (int i = 0; i < 1000; ++i) {
        const int seq = i * 7 % 90 + i; // out of order, with gaps, ever further
        (void)history.insert(seq, i, start + i * 1ms, release);
        if (i % 50 == 0) {
            history.expire(start + i * 1ms - 20ms, release);
        }
    }
    history.clear(release);
    for (const int times : count) {
        ASSERT_EQ(times, 1);
    }
}

TEST(NackResponder, RepeatsWithinMeasure) {
    NackResponder<int> responder{16};
    EXPECT_EQ(responder.ask(0, start, 50ms), NackAnswer::unknown);
    for (int i = 0; i < 10; ++i) {
        responder.on_sent(65530 + i, i, start);
    }
    const LongSeq wanted = responder.lengthen({1}); // 65537
    EXPECT_EQ(wanted, 65537);
    EXPECT_EQ(responder.ask(wanted, start + 30ms, 50ms), NackAnswer::repeat);
    EXPECT_EQ(responder.record(wanted), 7);
    responder.on_repeated(wanted, start + 30ms);
    EXPECT_EQ(responder.ask(wanted, start + 79ms, 50ms), NackAnswer::too_soon);
    EXPECT_EQ(responder.ask(wanted, start + 80ms, 50ms), NackAnswer::repeat);
    responder.on_repeated(wanted, start + 80ms);
    responder.on_repeated(wanted, start + 140ms);
    EXPECT_EQ(responder.ask(wanted, start + 300ms, 50ms), NackAnswer::too_often);
    EXPECT_EQ(responder.ask(65538, start + 350ms, 50ms), NackAnswer::repeat);
    EXPECT_EQ(responder.ask(65538, start + 351ms, 50ms), NackAnswer::too_old);
    EXPECT_EQ(responder.ask(65540, start, 50ms), NackAnswer::unknown);
    responder.on_keyframe_sent(65535);
    EXPECT_EQ(responder.ask(65534, start, 50ms), NackAnswer::superseded);
    EXPECT_EQ(responder.ask(65535, start, 50ms), NackAnswer::repeat);
    for (int i = 0; i < 16; ++i) {
        responder.on_sent(65540 + i, i, start);
    }
    EXPECT_EQ(responder.ask(65536, start, 50ms), NackAnswer::unknown);
}

TEST(RepairBudget, AHalfOfTheLastSecond) {
    RepairBudget budget;
    EXPECT_TRUE(budget.spend(12'000, start));
    EXPECT_FALSE(budget.spend(1, start));
    for (int i = 0; i < 10; ++i) {
        budget.on_sent(5'000, start + i * 100ms);
    }
    EXPECT_TRUE(budget.spend(13'000, start + 900ms));
    EXPECT_FALSE(budget.spend(1, start + 900ms));
    EXPECT_FALSE(budget.spend(12'001, start + 1s)); // the first 12,000 have left the window, but …
    EXPECT_TRUE(budget.spend(9'500, start + 1s));   // … 45,000 were sent within it
    EXPECT_FALSE(budget.spend(12'001, start + 10s));
    EXPECT_TRUE(budget.spend(12'000, start + 10s));
}

} // namespace
} // namespace conclave::media::rtp
