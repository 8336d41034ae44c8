#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace conclave::media::sfu {

/// Memory for the packets that one worker keeps: histories and pacers' queues. Slots of one size,
/// handed out and taken back in constant time; when none is left the caller drops. One thread.
class Slab {
  public:
    static constexpr std::size_t slot_bytes = 1536; // as large as any datagram we take or send
    using Slot = std::uint32_t;

    /// The memory is reserved from the operating system, which gives pages when they are touched.
    explicit Slab(std::size_t slots);

    [[nodiscard]] std::optional<Slot> acquire();
    void release(Slot slot);
    [[nodiscard]] std::span<std::uint8_t> bytes(Slot slot) {
        return {memory_.get() + std::size_t{slot} * slot_bytes, slot_bytes};
    }
    [[nodiscard]] std::size_t free() const { return free_.size(); }
    [[nodiscard]] std::size_t capacity() const { return free_.capacity(); }

  private:
    std::unique_ptr<std::uint8_t[]> memory_;
    std::vector<Slot> free_;
};

} // namespace conclave::media::sfu
