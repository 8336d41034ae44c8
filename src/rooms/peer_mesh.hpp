#pragma once

#include "base/random.hpp"
#include "rooms/ice_union.hpp"
#include "rooms/room_media.hpp"

#include <array>
#include <map>
#include <vector>

namespace conclave::rooms {

/// Peer-to-peer media: one peer connection for each pair of participants, whose descriptions and
/// candidates pass through here verbatim.
///
/// - The newcomer's own first offer serves one pair; for every other pair the newcomer is asked for
///   an offer on a fresh id, so two first offers never meet on one id.
/// - A first offer that finds nobody is parked, and closed when a pair makes it superfluous: no
///   peer connection is left without a remote description.
/// - When offers cross later, the first to arrive is relayed and the other dropped: its sender
///   rolls back, answers, and offers again.
///
/// Knows no SDP. On the room's thread.
class PeerMesh final : public RoomMedia {
  public:
    PeerMesh(MediaOutput& output, base::Random& random) : output_(output), random_(random) {}

    void join(const std::string& participant, std::vector<PeerConnectionUpdate> offers,
              const MediaWishes& wishes) override;
    void publish(const std::string& /*participant*/,
                 const std::vector<Publication>& /*publications*/) override {}
    void receive(const std::string& participant, PeerConnectionUpdate update) override;
    void leave(const std::string& participant) override;
    [[nodiscard]] std::vector<PeerConnectionUpdate>
    sync(const std::string& participant, std::vector<PeerConnectionUpdate> updates) override;
    void restore(const std::string& participant, std::vector<PeerConnectionUpdate> updates,
                 std::int64_t revision_base, const MediaWishes& wishes) override;
    [[nodiscard]] bool restored_completely() const override;
    void settle_restored() override;
    [[nodiscard]] std::optional<Subscription>
    subscription(const std::string& subscriber, const Publication& publication) const override;
    [[nodiscard]] std::vector<AnnouncedChannel>
    channels(const std::string& /*participant*/) const override {
        return {};
    }
    [[nodiscard]] std::string explain(const std::string& participant) const override;
    [[nodiscard]] bool served() const override { return false; }

    [[nodiscard]] std::size_t connection_count() const { return connections_.size(); }

  private:
    struct Side {
        std::string participant; // empty: nobody yet
        IceUnion ice{};
    };
    /// A description and the side it came from.
    struct Word {
        std::size_t side = 0;
        Description description;
    };
    struct Connection {
        std::array<Side, 2> sides;
        std::optional<Word> offer{};        // waits for its answer
        std::optional<Word> answer{};       // the last one
        std::optional<std::size_t> asked{}; // side that was sent create-offer
        std::int64_t stable = 0;            // revision last answered
        /// After a restart, until the second end is claimed: what the first said.
        std::optional<Description> claimed{};

        [[nodiscard]] std::optional<std::size_t> side_of(const std::string& participant) const;
        [[nodiscard]] bool complete() const { return !sides[1].participant.empty(); }
    };
    using Connections = std::map<std::string, Connection>;

    void pair_with_offer(const std::string& participant, const std::string& other,
                         PeerConnectionUpdate offer);
    void ask_for_offer(const std::string& participant, const std::string& other);
    void close_parked(const std::string& participant);
    void close(Connections::iterator connection, std::optional<std::size_t> silent_side);
    [[nodiscard]] static bool answer_was_lost(const Connection& connection, std::size_t side,
                                              std::int64_t revision);
    void replace(Connections::iterator connection);
    [[nodiscard]] bool connected(const std::string& a, const std::string& b) const;
    void on_offer(const std::string& id, Connection& connection, std::size_t side,
                  Description description);
    void on_answer(const std::string& id, Connection& connection, std::size_t side,
                   Description description);
    void claim(Connection& connection, const std::string& participant, Description description,
               std::int64_t revision_base);
    static void reconcile(Connection& connection, Description second);
    static void append_missed(const std::string& id, const Connection& connection, std::size_t side,
                              std::vector<PeerConnectionUpdate>& out);

    MediaOutput& output_;
    base::Random& random_;
    std::vector<std::string> members_; // in the order of joining
    Connections connections_;
};

} // namespace conclave::rooms
