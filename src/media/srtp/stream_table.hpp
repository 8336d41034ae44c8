#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace conclave::media::srtp {

/// State by SSRC, for tens to thousands of streams: sorted, with the last one found remembered,
/// since packets of a stream come in bursts. Only insert() allocates.
template <typename State>
class StreamTable {
  public:
    /// Holds until the next insert or erase; null when there is none.
    [[nodiscard]] State* find(std::uint32_t ssrc) {
        if (last_ < ssrcs_.size() && ssrcs_[last_] == ssrc) {
            return &states_[last_];
        }
        const auto at = std::ranges::lower_bound(ssrcs_, ssrc);
        if (at == ssrcs_.end() || *at != ssrc) {
            return nullptr;
        }
        last_ = static_cast<std::size_t>(at - ssrcs_.begin());
        return &states_[last_];
    }

    /// `ssrc` is not in the table yet.
    State& insert(std::uint32_t ssrc) {
        const auto at = std::ranges::lower_bound(ssrcs_, ssrc);
        last_ = static_cast<std::size_t>(at - ssrcs_.begin());
        ssrcs_.insert(at, ssrc);
        return *states_.emplace(states_.begin() + static_cast<std::ptrdiff_t>(last_));
    }

    void erase(std::uint32_t ssrc) {
        if (const State* state = find(ssrc)) {
            const auto at = state - states_.data();
            ssrcs_.erase(ssrcs_.begin() + at);
            states_.erase(states_.begin() + at);
        }
    }

    [[nodiscard]] std::size_t size() const { return ssrcs_.size(); }

  private:
    std::vector<std::uint32_t> ssrcs_; // sorted
    std::vector<State> states_;        // of the same positions
    std::size_t last_ = 0;
};

} // namespace conclave::media::srtp
