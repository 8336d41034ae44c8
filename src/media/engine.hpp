#pragma once

#include "base/loop.hpp"
#include "media/router.hpp"

#include <cstddef>
#include <memory>

namespace conclave::media {

/// The media plane of one server: one worker a core, each a single-threaded loop with UDP sockets
/// of its own. Rooms live on the workers' loops: what belongs to a room is touched there only.
class Engine {
  public:
    virtual ~Engine() = default;
    [[nodiscard]] virtual std::size_t workers() const = 0;
    /// Any thread.
    [[nodiscard]] virtual base::Loop& loop(std::size_t worker) = 0;
    /// On the worker's loop. `events` must outlive the router.
    [[nodiscard]] virtual std::unique_ptr<Router> make_router(std::size_t worker,
                                                              RouterEvents& events) = 0;
};

} // namespace conclave::media
