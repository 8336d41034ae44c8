#pragma once

#include "base/clock.hpp"
#include "base/random.hpp"
#include "base/thread_loop.hpp"
#include "media/engine.hpp"
#include "rooms/media_plane.hpp"
#include "server/config.hpp"
#include "signaling/group/group_media.hpp"

#include <memory>
#include <optional>
#include <vector>

namespace conclave::server {

/// The loops that rooms live on, and what carries their media: with the media engine its workers'
/// loops and every type of room, without it threads of our own and rooms between peers only.
class MediaPlanes {
  public:
    /// Throws std::runtime_error that names the address when a port can't be had.
    MediaPlanes(const MediaConfig& config, std::size_t workers, const base::Clock& clock,
                base::Random& random);

    [[nodiscard]] std::vector<base::Loop*> loops();
    [[nodiscard]] rooms::MediaPlane& plane();
    /// Once no room is left.
    void stop();

  private:
    rooms::PeerToPeerPlane peer_to_peer_;
    std::unique_ptr<media::Engine> engine_; // null: switched off
    std::optional<signaling::group::GroupPlane> group_{};
    std::optional<rooms::JoinedPlanes> joined_{};
    std::vector<std::unique_ptr<base::ThreadLoop>> threads_;
};

} // namespace conclave::server
