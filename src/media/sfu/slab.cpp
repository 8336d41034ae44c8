#include "media/sfu/slab.hpp"

#include <cassert>

namespace conclave::media::sfu {

Slab::Slab(std::size_t slots)
    : memory_(std::make_unique_for_overwrite<std::uint8_t[]>(slots * slot_bytes)) {
    free_.reserve(slots);
    for (std::size_t i = slots; i > 0; --i) { // the lowest are given first, and again and again
        free_.push_back(static_cast<Slot>(i - 1));
    }
}

std::optional<Slab::Slot> Slab::acquire() {
    if (free_.empty()) {
        return std::nullopt;
    }
    const Slot slot = free_.back();
    free_.pop_back();
    return slot;
}

void Slab::release(Slot slot) {
    assert(free_.size() < free_.capacity());
    free_.push_back(slot);
}

} // namespace conclave::media::sfu
