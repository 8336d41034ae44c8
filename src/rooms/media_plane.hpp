#pragma once

#include "base/random.hpp"
#include "rooms/room_media.hpp"
#include "rooms/room_type.hpp"

#include "rooms/room_options.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace conclave::rooms {

/// The room that media is made for.
struct MediaSeat {
    RoomType type = RoomType::peer_to_peer;
    std::string room_sid;
    std::size_t worker = 0; // whose loop the room lives on
    std::vector<VideoCodec> video_codecs;
};

/// Makes the media part of a room. `make` is called on the room's thread.
class MediaPlane {
  public:
    virtual ~MediaPlane() = default;
    [[nodiscard]] virtual bool supports(RoomType type) const = 0;
    [[nodiscard]] virtual std::unique_ptr<RoomMedia> make(const MediaSeat& seat,
                                                          MediaOutput& output) = 0;
};

/// Relays between participants, and has no server for media: peer-to-peer and go rooms only.
class PeerToPeerPlane final : public MediaPlane {
  public:
    explicit PeerToPeerPlane(base::Random& random) : random_(random) {}
    [[nodiscard]] bool supports(RoomType type) const override { return is_peer_to_peer(type); }
    [[nodiscard]] std::unique_ptr<RoomMedia> make(const MediaSeat& seat,
                                                  MediaOutput& output) override;

  private:
    base::Random& random_;
};

/// Two planes side by side: the first that supports a type makes its rooms. Both outlive it.
class JoinedPlanes final : public MediaPlane {
  public:
    JoinedPlanes(MediaPlane& first, MediaPlane& second) : first_(first), second_(second) {}
    [[nodiscard]] bool supports(RoomType type) const override {
        return first_.supports(type) || second_.supports(type);
    }
    [[nodiscard]] std::unique_ptr<RoomMedia> make(const MediaSeat& seat,
                                                  MediaOutput& output) override {
        return (first_.supports(seat.type) ? first_ : second_).make(seat, output);
    }

  private:
    MediaPlane& first_;
    MediaPlane& second_;
};

} // namespace conclave::rooms
