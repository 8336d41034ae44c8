#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace conclave::media::srtp {

/// Which packet indices of one stream have been seen: the highest, and a bitmap of the 1024 up to
/// it (RFC 3711, 3.3.2; laid out as a ring, RFC 6479). Pure; 64-bit indices, so a rollover counter
/// never wraps here.
class IndexWindow {
  public:
    static constexpr std::uint64_t reach = 1024; // packets behind the highest that still pass

    enum class Verdict : std::uint8_t { fresh, seen, too_old };

    [[nodiscard]] Verdict check(std::uint64_t index) const {
        if (empty_ || index > highest_) {
            return Verdict::fresh;
        }
        if (highest_ - index >= reach) {
            return Verdict::too_old;
        }
        return (word(index) >> (index % 64) & 1) != 0 ? Verdict::seen : Verdict::fresh;
    }

    /// Marks an index that check() called fresh.
    void mark(std::uint64_t index);

    [[nodiscard]] bool empty() const { return empty_; }
    /// Meaningful unless empty().
    [[nodiscard]] std::uint64_t highest() const { return highest_; }

    /// The 48-bit packet index that a 16-bit sequence number most likely stands for (RFC 3711,
    /// 3.3.1 and appendix A): the one nearest to the highest; `seq` itself while the window is
    /// empty.
    [[nodiscard]] std::uint64_t guess(std::uint16_t seq) const;

  private:
    static constexpr std::size_t words = 2 * reach / 64; // a power of two with a block to spare

    [[nodiscard]] std::uint64_t word(std::uint64_t index) const {
        return bits_[index / 64 % words];
    }

    std::array<std::uint64_t, words> bits_{};
    std::uint64_t highest_ = 0;
    bool empty_ = true;
};

} // namespace conclave::media::srtp
