#pragma once

#include "media/rtp/types.hpp"

#include <concepts>
#include <cstdint>
#include <limits>
#include <type_traits>

namespace conclave::media::rtp {

/// Turns numbers that wrap (sequence numbers, timestamps, picture ids) into 64-bit ones that don't.
/// Each value is taken as the one nearest to the highest seen so far; a value exactly half a turn
/// away counts as newer. The first value stands for itself, so that older ones may be negative.
/// `bits` below the width of T is for fields such as a 15-bit picture id.
template <std::unsigned_integral T, int bits = std::numeric_limits<T>::digits>
class Unwrapper {
  public:
    static_assert(bits > 1 && bits <= std::numeric_limits<T>::digits && bits < 63);
    static constexpr std::int64_t turn = std::int64_t{1} << bits;

    /// The long form; it becomes the reference when it is the highest yet.
    std::int64_t unwrap(T value) {
        const std::int64_t result = peek(value);
        if (!started_ || result > highest_) {
            highest_ = result;
            started_ = true;
        }
        return result;
    }

    /// The long form, without remembering it.
    [[nodiscard]] std::int64_t peek(T value) const {
        const std::int64_t wrapped = static_cast<std::int64_t>(value) & (turn - 1);
        if (!started_) {
            return wrapped;
        }
        const std::int64_t ahead = (wrapped - highest_) & (turn - 1);
        return highest_ + (ahead <= turn / 2 ? ahead : ahead - turn);
    }

    /// The long form of a value known to be newer than all before, however far (a stream that began
    /// anew); it becomes the reference.
    std::int64_t unwrap_forward(T value) {
        const std::int64_t wrapped = static_cast<std::int64_t>(value) & (turn - 1);
        const std::int64_t ahead = (wrapped - highest_) & (turn - 1);
        highest_ = !started_ ? wrapped : highest_ + (ahead == 0 ? turn : ahead);
        started_ = true;
        return highest_;
    }

    [[nodiscard]] bool started() const { return started_; }
    /// The highest so far; 0 before the first value.
    [[nodiscard]] std::int64_t highest() const { return highest_; }
    void reset() { *this = {}; }

  private:
    std::int64_t highest_ = 0;
    bool started_ = false;
};

using SeqUnwrapper = Unwrapper<std::uint16_t>;
using TimeUnwrapper = Unwrapper<std::uint32_t>;

} // namespace conclave::media::rtp
