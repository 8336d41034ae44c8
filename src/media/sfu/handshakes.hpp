#pragma once

#include "base/clock.hpp"

#include <chrono>
#include <cstddef>
#include <deque>
#include <unordered_map>
#include <unordered_set>

namespace conclave::media::sfu {

class Link;

/// Whose DTLS handshake may go on: a handshake is most of a millisecond of the worker's time, and
/// when thousands come back at once, media must not wait for all of them. First come, first served.
/// One worker's, one thread.
class Handshakes {
  public:
    static constexpr std::size_t max_at_once = 200; // some 0.2 s of the worker's time
    /// A peer that takes longer gives its place to the next; its handshake goes on beside.
    static constexpr std::chrono::seconds place_time{5};

    /// Has the link a place? Else it waits for one: ask again.
    [[nodiscard]] bool enter(const Link& link, base::MonoTime now);
    /// The handshake is over, or the link is. Idempotent.
    void leave(const Link& link, base::MonoTime now);

    [[nodiscard]] std::size_t at_once() const { return places_.size(); }
    [[nodiscard]] std::size_t waiting() const { return waiting_.size(); }

  private:
    void give_places(base::MonoTime now);

    std::unordered_map<const Link*, base::MonoTime> places_; // since when
    std::deque<const Link*> waiting_;
    std::unordered_set<const Link*> is_waiting_; // the same, to look up
    base::MonoTime next_expiry_{};
};

} // namespace conclave::media::sfu
