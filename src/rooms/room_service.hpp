#pragma once

#include "account/access_token.hpp"
#include "rooms/room_host.hpp"

#include <memory>
#include <vector>

namespace conclave::rooms {

struct RoomServiceConfig {
    RoomType default_type = RoomType::peer_to_peer;
    bool ad_hoc_creation = true;
    RoomOptions options;
    std::size_t peer_to_peer_participants = 10; // at most what the type allows
    std::size_t go_participants = 2;
    std::size_t group_participants = 50; // as many as the machine carries
    std::size_t go_participants_per_account = max_go_participants;
    /// Key of the SIDs of publications; the same after a restart, so that calls can go on.
    base::Bytes track_sid_key;
};

/// All rooms of this server, spread over the workers: which worker a room lives on, and messages to
/// it. Everything is callable from any thread unless said otherwise; answers come on the worker's
/// thread. A room's name decides its worker, so two that join at once meet.
class RoomService {
  public:
    /// The loops must run until stop() has returned, and outlive the service.
    RoomService(RoomServiceConfig config, std::vector<base::Loop*> workers,
                const base::Clock& clock, base::Random& random, MediaPlane& media);
    RoomService(const RoomService&) = delete;
    RoomService& operator=(const RoomService&) = delete;

    /// Which room a client may join: checks the name and the token's limit to one room.
    /// `requested`: the name or SID in `connect`; absent: the token's room, or a new one.
    [[nodiscard]] std::expected<RoomTarget, account::Fault>
    resolve(const account::AccessToken& token, const std::optional<std::string>& requested);

    void join(RoomTarget target, JoinRequest request, LinkId link_id,
              std::unique_ptr<ParticipantLink> link);
    void sync(SessionIdentity session, bool earlier_run, ClientUpdate update, LinkId link_id,
              std::unique_ptr<ParticipantLink> link);
    [[nodiscard]] std::size_t worker_of(const SessionIdentity& session) const;
    void update(std::size_t worker, LinkId link_id, ClientUpdate update);
    void connection_lost(std::size_t worker, LinkId link_id);
    void leave(std::size_t worker, LinkId link_id);

    /// For token servers: "make it of this type if it is not there". Returns the type that the room
    /// has or shall have. `until`: when the token ends.
    RoomType reserve_type(std::string_view account, std::string_view name, RoomType type,
                          base::WallTime until);
    [[nodiscard]] bool supports(RoomType type) const { return context_.media.supports(type); }
    [[nodiscard]] std::optional<RoomRecord> find(std::string_view account,
                                                 std::string_view name_or_sid) const {
        return directory_.find(account, name_or_sid);
    }
    [[nodiscard]] std::size_t room_count() const { return directory_.size(); }
    [[nodiscard]] std::vector<RoomRecord> rooms() const { return directory_.all(); }

    /// The REST API's verbs. `done` is called on a worker's thread, or at once when there is no
    /// such room.
    using CreateDone = std::move_only_function<void(std::expected<RoomRecord, account::Fault>)>;
    using Done = std::move_only_function<void(bool found)>;
    void create(const std::string& account, std::string name, RoomType type, RoomOptions options,
                CreateDone done);
    void complete(std::string_view account, std::string_view name_or_sid, Done done);
    void remove_participant(std::string_view account, std::string_view name_or_sid,
                            std::string participant, Done done);

    /// For operators. `done` hears nullopt when the room has ended meanwhile.
    using Inspected = std::move_only_function<void(std::optional<RoomInspection>)>;
    void inspect(const RoomRecord& room, Inspected done);

    /// Forgets all rooms, on their threads, and waits for that. Call it while the loops run, not
    /// from one of them; afterwards nothing is accepted.
    void stop();

  private:
    struct Worker {
        base::Loop* loop;
        std::unique_ptr<RoomHost> host;
    };
    [[nodiscard]] std::size_t worker_for(std::string_view account, std::string_view name) const;
    void post(std::size_t worker, std::move_only_function<void(RoomHost&)> work);

    Directory directory_;
    ParticipantQuota go_places_;
    ParticipantQuota places_{max_participants_per_account};
    HostContext context_;
    std::vector<Worker> workers_;
};

} // namespace conclave::rooms
