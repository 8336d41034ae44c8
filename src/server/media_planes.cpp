#include "server/media_planes.hpp"

#include "media/sfu/local_engine.hpp"

#include <stdexcept>
#include <string>

namespace conclave::server {

MediaPlanes::MediaPlanes(const MediaConfig& config, std::size_t workers, const base::Clock& clock,
                         base::Random& random)
    : peer_to_peer_(random) {
    if (!config.enabled) {
        for (std::size_t i = 0; i < workers; ++i) {
            threads_.push_back(std::make_unique<base::ThreadLoop>("room-" + std::to_string(i)));
        }
        return;
    }
    auto engine = media::sfu::make_engine({.workers = workers,
                                           .listen = config.listen,
                                           .first_port = config.first_port,
                                           .advertise = config.advertise},
                                          clock, random);
    if (!engine) {
        throw std::runtime_error(engine.error() +
                                 " (choose media.listen or media.first_port anew, or switch "
                                 "group rooms off by media.enabled = false)");
    }
    engine_ = std::move(*engine);
    group_.emplace(*engine_, random);
    joined_.emplace(peer_to_peer_, *group_);
}

std::vector<base::Loop*> MediaPlanes::loops() {
    std::vector<base::Loop*> loops;
    loops.reserve(threads_.size() + (engine_ ? engine_->workers() : 0));
    for (const auto& thread : threads_) {
        loops.push_back(thread.get());
    }
    for (std::size_t i = 0; engine_ && i < engine_->workers(); ++i) {
        loops.push_back(&engine_->loop(i));
    }
    return loops;
}

rooms::MediaPlane& MediaPlanes::plane() {
    if (joined_) {
        return *joined_;
    }
    return peer_to_peer_;
}

void MediaPlanes::stop() {
    for (const auto& thread : threads_) {
        thread->stop();
    } // the engine's threads end with it
}

} // namespace conclave::server
