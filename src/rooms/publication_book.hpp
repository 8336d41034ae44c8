#pragma once

#include "rooms/track.hpp"

#include <functional>
#include <vector>

namespace conclave::rooms {

/// At most this many tracks a participant; more fail with 53203. The room total that Twilio's REST
/// API shows for its group rooms.
constexpr std::size_t max_tracks_per_participant = 170;
/// A track id is a UUID, or one in braces; no honest one is longer.
constexpr std::size_t max_track_id_bytes = 128;

/// The publications of one participant: takes the client's complete list of tracks and says what
/// that changed. A track that was refused stays refused until it leaves the list. Pure.
class PublicationBook {
  public:
    using MakeSid = std::function<std::string(const LocalTrack&)>;

    struct Change {
        bool published = false; // the participant's own list: tell the publisher
        bool visible = false;   // what others see of it: tell them
        bool set = false;       // a ready track came or went: subscriptions change
    };

    /// Ignored unless `state.revision` is greater than the last one taken.
    Change apply(const LocalState& state, const MakeSid& make_sid);

    [[nodiscard]] const std::vector<Publication>& all() const { return publications_; }
    [[nodiscard]] std::vector<Publication> ready() const;
    /// What the client said last.
    [[nodiscard]] LocalState local_state() const;

  private:
    [[nodiscard]] std::optional<account::Fault> check(const LocalTrack& track,
                                                      const std::vector<Publication>& taken) const;

    std::int64_t revision_ = 0;
    std::vector<Publication> publications_;
};

} // namespace conclave::rooms
