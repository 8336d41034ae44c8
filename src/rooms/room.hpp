#pragma once

#include "base/clock.hpp"
#include "base/loop.hpp"
#include "base/random.hpp"
#include "rooms/participant_link.hpp"
#include "rooms/publication_book.hpp"
#include "rooms/room_inspection.hpp"
#include "rooms/room_media.hpp"
#include "rooms/room_options.hpp"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace conclave::rooms {

/// What a newcomer brings.
struct JoinRequest {
    std::string identity;
    LocalState local;
    std::vector<PeerConnectionUpdate> peer_connections;
    MediaWishes wishes{};
};

/// What a client changes, or repeats when it comes back.
struct ClientUpdate {
    std::optional<LocalState> local{};
    std::vector<PeerConnectionUpdate> peer_connections;
};

/// One room of any type: who is in it, what they publish, who is told what, and how it ends.
/// Transport and media are behind ParticipantLink and RoomMedia. Lives on one loop.
///
/// Every change goes out at once and in one message a participant, so that states which follow
/// each other quickly (reconnecting, connected) are each seen.
class Room final : private MediaOutput {
  public:
    struct Identity {
        std::string account_sid;
        std::string sid;
        std::string name;
        RoomType type = RoomType::peer_to_peer;
    };
    struct Services {
        base::Loop& loop;
        const base::Clock& clock;
        base::Random& random;
        const base::Bytes& track_sid_key;
        std::function<void(Room&)> on_closed; // the room is over; destroy it later
        std::function<bool()> take_place;     // a place among the account's participants
        std::function<void()> give_place_back;
    };
    using MakeMedia = std::function<std::unique_ptr<RoomMedia>(MediaOutput&)>;

    Room(Identity identity, RoomOptions options, Services services, const MakeMedia& make_media);
    ~Room() override;

    /// The link hears `connected`, or `refused`. The new participant's SID.
    std::optional<std::string> join(JoinRequest request, LinkId link_id,
                                    std::unique_ptr<ParticipantLink> link);
    /// The client is back over another connection. The link hears `synced`, or `refused`.
    bool sync(const std::string& participant, ClientUpdate update, LinkId link_id,
              std::unique_ptr<ParticipantLink> link);
    /// A room that began before this program did: participants come by `restore` and are answered
    /// together, when all are back or restore_window is over.
    void begin_restore();
    /// As sync, for a session from before a restart of the server.
    bool restore(const SessionIdentity& session, ClientUpdate update, LinkId link_id,
                 std::unique_ptr<ParticipantLink> link);

    /// The following three ignore a link that is not the participant's present one.
    void update(const std::string& participant, LinkId link_id, ClientUpdate update);
    void connection_lost(const std::string& participant, LinkId link_id);
    void leave(const std::string& participant, LinkId link_id);

    /// Takes a participant out, by SID or identity. False when it is not here.
    bool remove(std::string_view sid_or_identity);
    /// Ends the room for everyone.
    void complete();

    [[nodiscard]] const Identity& identity() const { return identity_; }
    [[nodiscard]] std::size_t participant_count() const { return participants_.size(); }
    [[nodiscard]] bool has(const std::string& participant) const;
    [[nodiscard]] bool closed() const { return closed_; }
    /// Everyone in it, as REST shows them.
    [[nodiscard]] std::vector<ParticipantView> participants() const;
    /// Everyone in it and how their media goes, for operators.
    [[nodiscard]] std::vector<ParticipantInspection> inspect() const;

  private:
    struct Participant;
    using Participants = std::map<std::string, std::unique_ptr<Participant>>; // by SID

    void tell(const std::string& participant_sid, PeerConnectionUpdate update) override;
    void announce(const std::string& participant_sid,
                  std::vector<AnnouncedChannel> channels) override;
    void subscriptions_changed() override;
    void give_up(const std::string& participant_sid, account::Fault fault) override;

    Participant& add(std::string sid, std::string identity, base::WallTime joined,
                     std::int64_t revision_base);
    void attach(Participant& participant, LinkId link_id, std::unique_ptr<ParticipantLink> link);
    void end(const std::string& participant, std::optional<EndReason> told);
    Participant* find_current(const std::string& participant, LinkId link_id);
    void take_local_state(Participant& participant, const LocalState& state);
    void take_media(Participant& participant, std::vector<PeerConnectionUpdate> updates);
    void set_status(Participant& participant, ParticipantStatus status);

    [[nodiscard]] PublicationBook::MakeSid sid_maker(const Participant& participant) const;
    void refuse(ParticipantLink& link, account::Fault fault) const;
    /// Is there a place for this identity? An older participant of the same identity gives way.
    [[nodiscard]] std::optional<account::Fault> make_place(const std::string& identity);
    void tell_others(const Participant& participant);
    void refresh_subscriptions(const Participant* except = nullptr);
    [[nodiscard]] bool refresh_subscription(Participant& subscriber);
    [[nodiscard]] static ParticipantView view_of(const Participant& participant);
    [[nodiscard]] RoomSnapshot snapshot_for(Participant& participant,
                                            std::vector<PeerConnectionUpdate> connections);
    void flush();
    void flush_later();
    void end_given_up();
    void finish_restore();
    void start_duration_timer(Participant& participant);
    void start_empty_timer(base::MonoTime::duration delay);
    void close();

    const Identity identity_;
    const RoomOptions options_;
    const Services services_;
    std::unique_ptr<RoomMedia> media_;
    Participants participants_;
    std::map<std::string, RoomDelta> pending_;       // by SID of who is to hear it
    bool inside_ = false;                            // a public call is running and will flush
    std::map<std::string, account::Fault> given_up_; // by SID of who is to leave
    bool resubscribe_ = false;
    base::Timer flush_timer_;
    base::Timer empty_timer_;
    base::Timer restore_timer_;
    bool restoring_ = false;
    bool closed_ = false;
};

} // namespace conclave::rooms
