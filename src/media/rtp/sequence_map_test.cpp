#include "media/rtp/sequence_map.hpp"
#include "media/rtp/unwrapper.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <random>
#include <set>
#include <vector>

namespace conclave::media::rtp {
namespace {

TEST(SequenceMap, DroppedNumbersLeaveNoGap) {
    SequenceMap map{100};
    EXPECT_EQ(map.forward(10), 100);
    EXPECT_TRUE(map.drop(11));
    EXPECT_TRUE(map.drop(12));
    EXPECT_EQ(map.forward(13), 101);
    EXPECT_EQ(map.forward(11), std::nullopt);
    EXPECT_EQ(map.forward(13), 101);
    EXPECT_EQ(map.next_out(), 102);
}

TEST(SequenceMap, LostNumbersStayGapsAndAreFilledLate) {
    SequenceMap map;
    EXPECT_EQ(map.forward(10), 0);
    EXPECT_TRUE(map.drop(13)); // 11 and 12 are missing
    EXPECT_EQ(map.forward(14), 3);
    EXPECT_EQ(map.forward(12), 2);
    EXPECT_FALSE(map.drop(11)); // too late to take it out
    EXPECT_EQ(map.forward(11), 1);
    EXPECT_EQ(map.forward(13), std::nullopt);
}

TEST(SequenceMap, NothingBeforeTheSwitch) {
    SequenceMap map;
    EXPECT_EQ(map.forward(10), 0);
    EXPECT_EQ(map.forward(12), 2);
    map.switch_to(5000, 1);
    EXPECT_EQ(map.forward(5000), 4);
    EXPECT_EQ(map.forward(4999), std::nullopt);
    EXPECT_EQ(map.forward(11), std::nullopt);
    map.switch_to(3);
    EXPECT_EQ(map.forward(3), 5);
    EXPECT_EQ(map.forward(5000), 5002); // the caller tells feeds apart; the numbers stay unique
}

TEST(SequenceMap, ADroppedFirstPacketTakesNoNumber) {
    SequenceMap map{7};
    EXPECT_TRUE(map.drop(1000));
    EXPECT_EQ(map.forward(1001), 7);
}

TEST(SequenceMap, APacketOfOurOwnShiftsTheLaterOnes) {
    SequenceMap map;
    EXPECT_EQ(map.insert(), 0);
    EXPECT_EQ(map.forward(10), 1);
    EXPECT_EQ(map.insert(), 2);
    EXPECT_TRUE(map.drop(11));
    EXPECT_EQ(map.forward(13), 4);
    EXPECT_EQ(map.forward(12), 3);
    EXPECT_EQ(map.forward(10), 1);
    EXPECT_EQ(map.forward(11), std::nullopt);
    EXPECT_EQ(map.insert(), 5);
    EXPECT_EQ(map.forward(14), 6);
    EXPECT_EQ(map.forward(13), 4);
}

TEST(SequenceMap, ManyOfOurOwnInOnePlaceForgetNothing) {
    SequenceMap map;
    EXPECT_EQ(map.forward(10), 0);
    EXPECT_EQ(map.forward(12), 2);
    for (LongSeq own = 3; own < 3 + 5 * static_cast<LongSeq>(SequenceMap::max_ranges); ++own) {
        ASSERT_EQ(map.insert(), own);
    }
    EXPECT_EQ(map.forward(11), 1);
    EXPECT_EQ(map.forward(13), 503);
    EXPECT_EQ(map.forward(12), 2);
}

TEST(SequenceMap, ForgetsTheOldestRange) {
    SequenceMap map;
    ASSERT_EQ(map.forward(0), 0);
    LongSeq in = 1;
    for (std::size_t i = 0; i < SequenceMap::max_ranges; ++i, in += 3) {
        ASSERT_TRUE(map.drop(in)); // in + 1 is lost
        ASSERT_TRUE(map.forward(in + 2));
    }
    EXPECT_EQ(map.forward(2), 1);
    EXPECT_TRUE(map.drop(in));
    EXPECT_EQ(map.forward(2), 1);
    EXPECT_EQ(map.forward(0), std::nullopt);
    EXPECT_EQ(map.forward(1), std::nullopt);
}

/// Wires 16-bit numbers with loss, reordering, duplicates, drops and switches through the map
/// 10,000 times and holds it against what must be true of every output.
TEST(SequenceMap, TenThousandShuffledStreams) {
    std::mt19937 random{42};
    const auto chance = [&](unsigned percent) { return random() % 100 < percent; };
    for (int round = 0; round < 10'000; ++round) {
        const auto start = static_cast<LongSeq>(random() % 65536);
        SequenceMap map{static_cast<LongSeq>(random() % 65536)};
        SeqUnwrapper unwrapper;
        const bool near_wrap = chance(50);
        const LongSeq first = near_wrap ? 65536 - static_cast<LongSeq>(random() % 40) : start;
        std::vector<LongSeq> arrivals;
        std::set<LongSeq> to_drop;
        for (LongSeq seq = first; seq < first + 60; ++seq) {
            if (chance(25)) {
                to_drop.insert(seq);
            }
            if (seq == first || !chance(10)) {
                arrivals.push_back(seq);
            }
            if (chance(5)) {
                arrivals.push_back(seq);
            }
        }
        for (std::size_t i = 1; i + 6 < arrivals.size(); i += 6) {
            if (chance(40)) {
                std::shuffle(arrivals.begin() + static_cast<std::ptrdiff_t>(i),
                             arrivals.begin() + static_cast<std::ptrdiff_t>(i) + 6, random);
            }
        }
        std::map<LongSeq, LongSeq> out_of; // in -> out
        std::map<LongSeq, LongSeq> in_of;  // out -> in
        std::set<LongSeq> taken_out;
        for (const LongSeq sent : arrivals) {
            const LongSeq in = unwrapper.unwrap(to_seq(sent).value);
            if (to_drop.contains(sent)) {
                if (map.drop(in)) {
                    taken_out.insert(in);
                }
                continue;
            }
            const auto out = map.forward(in);
            ASSERT_TRUE(out) << "round " << round;
            const auto [place, fresh] = out_of.try_emplace(in, *out);
            ASSERT_EQ(place->second, *out);
            if (fresh) {
                ASSERT_TRUE(in_of.try_emplace(*out, in).second) << "given twice: " << *out;
            }
        }
        // Order is kept, and between two neighbours lie as many numbers as were not taken out.
        for (auto it = out_of.begin(); it != out_of.end() && std::next(it) != out_of.end(); ++it) {
            const auto next = std::next(it);
            const auto gone =
                std::distance(taken_out.lower_bound(it->first), taken_out.lower_bound(next->first));
            ASSERT_EQ(next->second - it->second, next->first - it->first - gone);
        }
        // A switch goes on above all that was given.
        const LongSeq highest = in_of.empty() ? map.next_out() - 1 : in_of.rbegin()->first;
        const auto skip = static_cast<LongSeq>(random() % 2);
        const auto other = static_cast<LongSeq>(random() % 65536);
        map.switch_to(other, skip);
        ASSERT_EQ(map.forward(other - 1), std::nullopt);
        ASSERT_GT(*map.forward(other), highest);
    }
}

} // namespace
} // namespace conclave::media::rtp
