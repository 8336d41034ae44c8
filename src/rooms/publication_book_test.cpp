#include "rooms/publication_book.hpp"

#include <gtest/gtest.h>

namespace conclave::rooms {
namespace {

LocalTrack track(std::string id, std::string name, TrackKind kind = TrackKind::audio) {
    return {std::move(id), std::move(name), kind, true, Priority::standard};
}

std::string sid_of(const LocalTrack& t) {
    return "MT-" + t.id;
}

TEST(PublicationBook, TakesTheCompleteListAndSaysWhatChanged) {
    PublicationBook book;
    auto change = book.apply({2, {track("a", "mic"), track("v", "cam", TrackKind::video)}}, sid_of);
    EXPECT_TRUE(change.published && change.visible && change.set);
    ASSERT_EQ(book.ready().size(), 2U);
    EXPECT_EQ(book.ready()[0].sid, "MT-a");

    auto muted = track("a", "mic");
    muted.enabled = false;
    change = book.apply({5, {muted, track("v", "cam", TrackKind::video)}}, sid_of);
    EXPECT_FALSE(change.published);
    EXPECT_TRUE(change.visible);
    EXPECT_FALSE(change.set);
    EXPECT_FALSE(book.ready()[0].track.enabled);

    change = book.apply({6, {muted}}, sid_of);
    EXPECT_TRUE(change.published && change.visible && change.set);
    EXPECT_EQ(book.ready().size(), 1U);
    EXPECT_EQ(book.local_state().revision, 6);
}

TEST(PublicationBook, IgnoresWhatIsNotNewer) {
    PublicationBook book;
    (void)book.apply({4, {track("a", "mic")}}, sid_of);
    for (const std::int64_t revision : {4, 3, 0, -1}) {
        const auto change = book.apply({revision, {}}, sid_of);
        EXPECT_FALSE(change.published || change.visible || change.set);
    }
    EXPECT_EQ(book.ready().size(), 1U);
}

TEST(PublicationBook, RefusesTracksOneByOneWithTheirCodes) {
    PublicationBook book;
    (void)book.apply({1, {track("old", "screen")}}, sid_of);
    (void)book.apply({2,
                      {track("dup", "screen"), track("old", "screen"), track("empty", ""),
                       track("long", std::string(129, 'x')), track("bell", "a\a"),
                       track("with space", "w"), track("fine", std::string(128, 'y'))}},
                     sid_of);
    std::map<std::string, int> codes;
    for (const auto& publication : book.all()) {
        codes[publication.track.id] =
            publication.fault ? account::number(publication.fault->code) : 0;
    }
    const std::map<std::string, int> expected{
        {"dup", 53304},        {"old", 0}, {"empty", 53301}, {"long", 53302}, {"bell", 53303},
        {"with space", 53300}, {"fine", 0}};
    EXPECT_EQ(codes, expected);
}

TEST(PublicationBook, KeepsARefusalUntilTheTrackIsGone) {
    PublicationBook book;
    (void)book.apply({1, {track("a", "same"), track("b", "same")}}, sid_of);
    // The name is free again, but once failed a track can't become ready.
    (void)book.apply({2, {track("b", "same")}}, sid_of);
    ASSERT_EQ(book.all().size(), 1U);
    EXPECT_FALSE(book.all()[0].ready());
    const auto change = book.apply({3, {}}, sid_of);
    EXPECT_TRUE(change.published);
    EXPECT_FALSE(change.visible || change.set);
}

TEST(PublicationBook, LimitsTheirNumberAndTakesADoubleOnce) {
    PublicationBook book;
    LocalState state{1, {}};
    for (std::size_t i = 0; i <= max_tracks_per_participant; ++i) {
        state.tracks.push_back(track("t" + std::to_string(i), "n" + std::to_string(i)));
        state.tracks.push_back(state.tracks.back());
    }
    (void)book.apply(state, sid_of);
    EXPECT_EQ(book.all().size(), max_tracks_per_participant + 1);
    EXPECT_EQ(book.ready().size(), max_tracks_per_participant);
    EXPECT_EQ(book.all().back().fault->code, account::ErrorCode::participant_max_tracks_exceeded);
}

} // namespace
} // namespace conclave::rooms
