#include "media/srtp/index_window.hpp"

#include <algorithm>

namespace conclave::media::srtp {

void IndexWindow::mark(std::uint64_t index) {
    if (empty_ || index > highest_) {
        const std::uint64_t first = empty_ ? index / 64 : highest_ / 64 + 1;
        const std::uint64_t last = index / 64;
        const std::uint64_t begin = last + 1 > words ? std::max(first, last + 1 - words) : first;
        for (std::uint64_t block = begin; block <= last; ++block) {
            bits_[block % words] = 0;
        }
        highest_ = index;
        empty_ = false;
    }
    bits_[index / 64 % words] |= std::uint64_t{1} << (index % 64);
}

std::uint64_t IndexWindow::guess(std::uint16_t seq) const {
    constexpr std::uint64_t round = 0x10000;
    if (empty_) {
        return seq;
    }
    const auto step = static_cast<std::int16_t>(seq - static_cast<std::uint16_t>(highest_));
    if (step >= 0) {
        return highest_ + static_cast<std::uint64_t>(step);
    }
    const auto back = static_cast<std::uint64_t>(-static_cast<std::int32_t>(step));
    return back <= highest_ ? highest_ - back : highest_ + round - back;
}

} // namespace conclave::media::srtp
