#include "media/sfu/handshakes.hpp"

#include <algorithm>

namespace conclave::media::sfu {

bool Handshakes::enter(const Link& link, base::MonoTime now) {
    if (!places_.contains(&link) && is_waiting_.insert(&link).second) {
        waiting_.push_back(&link);
    }
    give_places(now);
    return places_.contains(&link);
}

void Handshakes::leave(const Link& link, base::MonoTime now) {
    const bool waited = is_waiting_.erase(&link) != 0;
    if (waited) { // its address may be another link's soon
        std::erase(waiting_, &link);
    }
    if (places_.erase(&link) != 0) {
        give_places(now);
    }
}

void Handshakes::give_places(base::MonoTime now) {
    if (places_.size() >= max_at_once && now >= next_expiry_) {
        std::erase_if(places_,
                      [now](const auto& place) { return now - place.second >= place_time; });
        next_expiry_ = now + place_time;
        for (const auto& [link, since] : places_) {
            next_expiry_ = std::min(next_expiry_, since + place_time);
        }
    }
    while (places_.size() < max_at_once && !waiting_.empty()) {
        const Link* next = waiting_.front();
        waiting_.pop_front();
        is_waiting_.erase(next);
        places_.emplace(next, now);
        next_expiry_ = places_.size() == 1 ? now + place_time : next_expiry_;
    }
}

} // namespace conclave::media::sfu
