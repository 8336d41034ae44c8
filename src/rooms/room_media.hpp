#pragma once

#include "rooms/media_wishes.hpp"
#include "rooms/peer_connection.hpp"
#include "rooms/room_state.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace conclave::rooms {

/// Where a room's media part puts what it has to tell a participant. Within a call into RoomMedia
/// the words are gathered and sent with the room's own news in one message; outside of one (media
/// answered later) they go out at the end of the loop's turn.
class MediaOutput {
  public:
    virtual ~MediaOutput() = default;
    virtual void tell(const std::string& participant_sid, PeerConnectionUpdate update) = 0;
    /// Channels that were not there when the participant was last answered.
    virtual void announce(const std::string& participant_sid,
                          std::vector<AnnouncedChannel> channels) = 0;
    /// What RoomMedia::subscription says is no longer what it said.
    virtual void subscriptions_changed() = 0;
    /// Nothing can be done with what the participant sends: it is told so, and leaves the room.
    virtual void give_up(const std::string& participant_sid, account::Fault fault) = 0;
};

/// How media gets from one participant to the others; one object a room, on the room's thread.
/// PeerMesh relays between the participants; a media server sits behind the same interface.
/// Participants are named by SID; calls about one that has not joined are ignored.
class RoomMedia {
  public:
    virtual ~RoomMedia() = default;

    /// `offers`: what the newcomer brought in its connect message.
    virtual void join(const std::string& participant, std::vector<PeerConnectionUpdate> offers,
                      const MediaWishes& wishes) = 0;
    /// All that the participant publishes, after each change: ready publications only.
    virtual void publish(const std::string& participant,
                         const std::vector<Publication>& publications) = 0;
    virtual void receive(const std::string& participant, PeerConnectionUpdate update) = 0;
    virtual void leave(const std::string& participant) = 0;

    /// The participant is back with its latest local descriptions. Returns every peer connection of
    /// its that lives, each with what the client may have missed.
    [[nodiscard]] virtual std::vector<PeerConnectionUpdate>
    sync(const std::string& participant, std::vector<PeerConnectionUpdate> updates) = 0;

    /// As join, for a participant whose call began before this program. Between participants its
    /// peer connections live on; a media server has it make a new one. `revision_base` is above
    /// every revision the client has seen.
    virtual void restore(const std::string& participant, std::vector<PeerConnectionUpdate> updates,
                         std::int64_t revision_base, const MediaWishes& wishes) = 0;
    /// Have all ends of the restored peer connections been claimed?
    [[nodiscard]] virtual bool restored_completely() const = 0;
    /// No further restore is waited for: drops what nobody claimed and connects who is unconnected.
    virtual void settle_restored() = 0;

    /// How `subscriber` gets the track; nullopt: it does not get it.
    [[nodiscard]] virtual std::optional<Subscription>
    subscription(const std::string& subscriber, const Publication& publication) const = 0;
    /// The channels that the participant can use at once.
    [[nodiscard]] virtual std::vector<AnnouncedChannel>
    channels(const std::string& participant) const = 0;

    /// Why the participant's media goes as it goes, for operators: one fact a line.
    [[nodiscard]] virtual std::string explain(const std::string& participant) const = 0;

    /// Does media pass a server? Then clients are told a `media_region`.
    [[nodiscard]] virtual bool served() const = 0;
};

} // namespace conclave::rooms
