#include "signaling/negotiation/pair.hpp"

#include <gtest/gtest.h>
#include <random>

namespace conclave::signaling::negotiation {
namespace {

using sdp::SectionKind;
using test::Pair;

/// Whatever the order in which things happen and words arrive, both sides come to agree.
TEST(Negotiation, ComesToRestInAnyOrder) {
    for (unsigned seed = 1; seed <= 60; ++seed) {
        SCOPED_TRACE(seed);
        std::mt19937 dice(seed);
        Pair pair;
        pair.client.negotiate();
        std::set<DownlinkKey> wanted;
        std::set<std::string> tracks;
        DownlinkKey key = 0;
        for (int step = 0; step < 120; ++step) {
            switch (dice() % 7) {
            case 0:
                wanted.insert(++key);
                pair.add(key, dice() % 2 == 0 ? media::Kind::audio : media::Kind::video);
                break;
            case 1:
                if (!wanted.empty()) {
                    pair.server.remove_downlink(*wanted.begin());
                    wanted.erase(wanted.begin());
                }
                break;
            case 2:
                if (tracks.size() < 4) {
                    const auto track = "t" + std::to_string(step);
                    tracks.insert(track);
                    pair.client.publish(dice() % 2 == 0 ? SectionKind::audio : SectionKind::video,
                                        track);
                }
                break;
            case 3:
                if (!tracks.empty()) {
                    pair.client.unpublish(*tracks.begin());
                    tracks.erase(tracks.begin());
                }
                break;
            case 4:
                if (auto again = dice() % 4 == 0 ? pair.server.offer_again() : std::nullopt) {
                    pair.to_client.push_back(*again);
                }
                break;
            case 5:
                pair.client_to_server();
                break;
            default:
                pair.server_to_client();
                break;
            }
        }
        pair.settle();
        std::vector<std::string> expected;
        expected.reserve(wanted.size());
        for (const auto each : wanted) {
            expected.push_back("r" + std::to_string(each));
        }
        std::ranges::sort(expected);
        ASSERT_EQ(pair.client.receiving(), expected);
        std::set<std::string> sent;
        for (const auto& [mid, track] : pair.media.uplinks) {
            sent.insert(track);
        }
        ASSERT_EQ(sent, tracks);
    }
}

} // namespace
} // namespace conclave::signaling::negotiation
