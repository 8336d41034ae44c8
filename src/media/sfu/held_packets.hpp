#pragma once

#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "media/sfu/slab.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <span>

namespace conclave::media::sfu {

/// Packets that no track claims yet: the first ones may overtake the description that names them,
/// and with them the key frame would be lost. A few are kept for a short time, in the worker's
/// slab.
class HeldPackets {
  public:
    static constexpr std::size_t max_packets = 16;
    static constexpr std::chrono::milliseconds max_age{500};

    explicit HeldPackets(Slab& slab) : slab_(slab) {}
    ~HeldPackets() { clear(); }
    HeldPackets(const HeldPackets&) = delete;
    HeldPackets& operator=(const HeldPackets&) = delete;

    /// False when there is no room.
    bool keep(base::ByteView packet, base::MonoTime arrival) {
        drop_old(arrival);
        const auto slot = count_ == max_packets || packet.size() > Slab::slot_bytes
                              ? std::nullopt
                              : slab_.acquire();
        if (!slot) {
            return false;
        }
        std::ranges::copy(packet, slab_.bytes(*slot).begin());
        kept_[count_++] = {*slot, packet.size(), arrival};
        return true;
    }
    /// Hands them out, `use(packet, arrival)`, in the order of arrival; none is left.
    template <class Use>
    void take(base::MonoTime now, Use&& use) {
        drop_old(now);
        for (std::size_t i = 0; i < count_; ++i) {
            use(slab_.bytes(kept_[i].slot).first(kept_[i].bytes), kept_[i].arrival);
        }
        clear();
    }
    [[nodiscard]] std::size_t size() const { return count_; }

  private:
    struct Kept {
        Slab::Slot slot = 0;
        std::size_t bytes = 0;
        base::MonoTime arrival{};
    };
    void drop_old(base::MonoTime now) {
        std::size_t old = 0;
        while (old < count_ && now - kept_[old].arrival >= max_age) {
            slab_.release(kept_[old++].slot);
        }
        std::ranges::move(kept_.begin() + static_cast<std::ptrdiff_t>(old),
                          kept_.begin() + static_cast<std::ptrdiff_t>(count_), kept_.begin());
        count_ -= old;
    }
    void clear() {
        for (std::size_t i = 0; i < count_; ++i) {
            slab_.release(kept_[i].slot);
        }
        count_ = 0;
    }

    Slab& slab_;
    std::array<Kept, max_packets> kept_{};
    std::size_t count_ = 0;
};

} // namespace conclave::media::sfu
