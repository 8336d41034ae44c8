#pragma once

#include "base/random.hpp"
#include "rooms/room_media.hpp"
#include "rooms/room_type.hpp"

#include <memory>

namespace conclave::rooms {

/// Makes the media part of a room. `make` is called on the room's thread.
class MediaPlane {
  public:
    virtual ~MediaPlane() = default;
    [[nodiscard]] virtual bool supports(RoomType type) const = 0;
    [[nodiscard]] virtual std::unique_ptr<RoomMedia> make(RoomType type, MediaOutput& output) = 0;
};

/// Relays between participants, and has no server for media: peer-to-peer and go rooms only.
class PeerToPeerPlane final : public MediaPlane {
  public:
    explicit PeerToPeerPlane(base::Random& random) : random_(random) {}
    [[nodiscard]] bool supports(RoomType type) const override { return is_peer_to_peer(type); }
    [[nodiscard]] std::unique_ptr<RoomMedia> make(RoomType type, MediaOutput& output) override;

  private:
    base::Random& random_;
};

} // namespace conclave::rooms
