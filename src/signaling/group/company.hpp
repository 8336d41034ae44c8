#pragma once

#include "base/loop.hpp"
#include "base/random.hpp"
#include "media/router.hpp"
#include "rooms/room_media.hpp"
#include "rooms/room_options.hpp"
#include "signaling/group/tracks.hpp"

#include <string>
#include <utility>
#include <vector>

namespace conclave::signaling::group {

class Peer;

/// What a peer asks of the room's other peers. On the room's loop.
class Company {
  public:
    virtual ~Company() = default;

    // A source of `publisher` …
    virtual void published(const Peer& publisher, const Source& source) = 0;
    virtual void unpublished(const Peer& publisher, const Source& source) = 0;
    virtual void priority_changed(const Source& source) = 0;
    /// … has media, or has it no longer.
    virtual void bound(const Source& source) = 0;
    virtual void unbound(const Source& source) = 0;
    virtual void channel_opened(const Source& source) = 0;
    virtual void channel_closed(const Source& source) = 0;
    virtual void data(const Source& source, bool binary, base::ByteView message) = 0;

    /// The peer may have to offer; it is asked at the end of the loop's turn, so that what belongs
    /// together goes in one offer.
    virtual void changed(Peer& peer) = 0;
    [[nodiscard]] virtual std::vector<std::pair<std::string, media::QualityReport>>
    qualities_of_others(const Peer& peer) const = 0;
};

/// What the peers of one room have in common; outlives them.
struct Services {
    base::Loop& loop;
    base::Random& random;
    media::Router& router;
    rooms::MediaOutput& output;
    Company& company;
    std::vector<rooms::VideoCodec> video_codecs;
};

} // namespace conclave::signaling::group
