#pragma once

#include "base/loop.hpp"
#include "rooms/directory.hpp"
#include "rooms/media_plane.hpp"
#include "rooms/participant_quota.hpp"
#include "rooms/room.hpp"
#include "rooms/room_options.hpp"

#include <deque>
#include <expected>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

namespace conclave::rooms {

/// What all hosts of one server have in common. Everything referred to is thread-safe and outlives
/// the hosts.
struct HostContext {
    RoomType default_type = RoomType::peer_to_peer; // of rooms nobody asked a type for
    bool ad_hoc_creation = true;                    // may a join bring a room into being?
    RoomOptions options;
    std::size_t peer_to_peer_participants = 10;
    std::size_t go_participants = 2;
    std::size_t group_participants = 50;
    base::Bytes track_sid_key;
    const base::Clock& clock;
    base::Random& random;
    MediaPlane& media;
    Directory& directory;
    ParticipantQuota& go_places;
    ParticipantQuota& places;
};

/// A room as a client asked for it, after names were resolved.
struct RoomTarget {
    std::string account_sid;
    std::string name;
    std::string sid; // empty: whichever has the name, or a new one
    std::size_t worker = 0;
    bool may_create = true;
};

/// The rooms of one worker. Everything on the worker's loop.
class RoomHost {
  public:
    RoomHost(base::Loop& loop, std::size_t worker, HostContext& context);

    /// The link hears `connected` or `refused`.
    void join(const RoomTarget& target, JoinRequest request, LinkId link_id,
              std::unique_ptr<ParticipantLink> link);
    /// The link hears `synced`, `refused` or `ended`. `earlier_run`: the session was made by a
    /// program that ran before this one.
    void sync(const SessionIdentity& session, bool earlier_run, ClientUpdate update, LinkId link_id,
              std::unique_ptr<ParticipantLink> link);
    void update(LinkId link_id, ClientUpdate update);
    void connection_lost(LinkId link_id);
    void leave(LinkId link_id);

    /// As REST will have it. The room exists without anybody in it until its empty timeout.
    [[nodiscard]] std::expected<RoomRecord, account::Fault>
    create(const std::string& account, const std::string& name, RoomType type, RoomOptions options);
    [[nodiscard]] bool complete(const std::string& sid);
    [[nodiscard]] bool remove_participant(const std::string& sid, std::string_view who);
    [[nodiscard]] std::optional<std::vector<ParticipantView>> participants(const std::string& sid);
    [[nodiscard]] std::optional<RoomInspection> inspect(const std::string& sid);

    /// Forgets every room without telling anybody; for the end of the program.
    void clear();

  private:
    struct Link {
        std::string room_sid;
        std::string participant_sid;
    };

    Room* find(const std::string& sid);
    Room* find_named(const std::string& account, const std::string& name);
    [[nodiscard]] RoomOptions options_for(RoomType type) const;
    Room& open(Room::Identity identity, RoomOptions options);
    void on_closed(const std::string& sid);
    template <class Action>
    void with_link(LinkId link_id, Action action);

    base::Loop& loop_;
    const std::size_t worker_;
    HostContext& context_;
    const base::MonoTime started_;
    std::unordered_map<std::string, std::unique_ptr<Room>> rooms_;    // by SID
    std::map<std::pair<std::string, std::string>, std::string> sids_; // by account and name
    std::unordered_map<LinkId, Link> links_;
    std::deque<std::string> completed_; // SIDs of rooms that were ended, for late syncs
};

/// A session from before a restart is taken up within this time after the start: twice the
/// client's session timeout, after which no honest client still tries.
constexpr std::chrono::seconds restore_period{60};
/// So many ended rooms are remembered.
constexpr std::size_t max_completed_rooms = 1'000;

} // namespace conclave::rooms
