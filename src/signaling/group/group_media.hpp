#pragma once

#include "media/engine.hpp"
#include "rooms/media_plane.hpp"
#include "signaling/group/company.hpp"
#include "signaling/group/peer.hpp"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace conclave::signaling::group {

/// The media of a room whose participants each have one peer connection with this server: every
/// track that one publishes is offered to the others. On the room's loop, which is its worker's.
class GroupMedia final : public rooms::RoomMedia, private Company, private media::RouterEvents {
  public:
    GroupMedia(media::Engine& engine, const rooms::MediaSeat& seat, rooms::MediaOutput& output,
               base::Random& random);
    ~GroupMedia() override;

    void join(const std::string& participant, std::vector<rooms::PeerConnectionUpdate> offers,
              const rooms::MediaWishes& wishes) override;
    void publish(const std::string& participant,
                 const std::vector<rooms::Publication>& publications) override;
    void receive(const std::string& participant, rooms::PeerConnectionUpdate update) override;
    void leave(const std::string& participant) override;
    [[nodiscard]] std::vector<rooms::PeerConnectionUpdate>
    sync(const std::string& participant, std::vector<rooms::PeerConnectionUpdate> updates) override;
    void restore(const std::string& participant, std::vector<rooms::PeerConnectionUpdate> updates,
                 std::int64_t revision_base, const rooms::MediaWishes& wishes) override;
    /// Nothing of the old media is left to be claimed, but who comes back should find the others,
    /// and how many they are nobody knows: so the room waits.
    [[nodiscard]] bool restored_completely() const override { return false; }
    void settle_restored() override {}
    [[nodiscard]] std::optional<rooms::Subscription>
    subscription(const std::string& subscriber,
                 const rooms::Publication& publication) const override;
    [[nodiscard]] std::vector<rooms::AnnouncedChannel>
    channels(const std::string& participant) const override;
    [[nodiscard]] std::string explain(const std::string& participant) const override;
    [[nodiscard]] bool served() const override { return true; }

  private:
    // Company
    void published(const Peer& publisher, const Source& source) override;
    void unpublished(const Peer& publisher, const Source& source) override;
    void priority_changed(const Source& source) override;
    void bound(const Source& source) override;
    void unbound(const Source& source) override;
    void channel_opened(const Source& source) override;
    void channel_closed(const Source& source) override;
    void data(const Source& source, bool binary, base::ByteView message) override;
    void changed(Peer& peer) override;
    [[nodiscard]] std::vector<std::pair<std::string, media::QualityReport>>
    qualities_of_others(const Peer& peer) const override;

    // media::RouterEvents
    void on_speakers(const std::vector<media::IncomingId>& loudest) override;

    Peer& add(const std::string& participant, const rooms::MediaWishes& wishes,
              std::string connection);
    [[nodiscard]] Peer* find(const std::string& participant);
    void offer_later();
    void tell_speakers();

    const std::unique_ptr<media::Router> router_;
    Services services_;
    std::map<std::string, std::unique_ptr<Peer>> peers_; // by SID
    std::vector<std::string> changed_;                   // SIDs that may have to offer
    std::vector<media::IncomingId> loudest_;
    base::Timer offer_timer_;
};

/// Group rooms on a media engine, which outlives the plane.
class GroupPlane final : public rooms::MediaPlane {
  public:
    GroupPlane(media::Engine& engine, base::Random& random) : engine_(engine), random_(random) {}
    [[nodiscard]] bool supports(rooms::RoomType type) const override {
        return !rooms::is_peer_to_peer(type);
    }
    [[nodiscard]] std::unique_ptr<rooms::RoomMedia> make(const rooms::MediaSeat& seat,
                                                         rooms::MediaOutput& output) override;

  private:
    media::Engine& engine_;
    base::Random& random_;
};

} // namespace conclave::signaling::group
