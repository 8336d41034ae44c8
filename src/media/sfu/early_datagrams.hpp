#pragma once

#include "base/bytes.hpp"
#include "base/clock.hpp"

#include <chrono>
#include <cstddef>
#include <vector>

namespace conclave::media::sfu {

/// DTLS that comes before the peer's description: a browser's ClientHello may overtake its answer.
/// A few datagrams are kept for a short time. Pure.
class EarlyDatagrams {
  public:
    static constexpr std::size_t max_datagrams = 4;
    static constexpr std::size_t max_bytes = 6 * 1024; // a ClientHello with post-quantum key shares
    static constexpr std::chrono::seconds max_age{5};

    /// False when there is no room.
    bool keep(base::ByteView datagram, base::MonoTime now) {
        drop_old(now);
        if (kept_.size() == max_datagrams || bytes_ + datagram.size() > max_bytes) {
            return false;
        }
        bytes_ += datagram.size();
        kept_.push_back({now, base::Bytes(datagram.begin(), datagram.end())});
        return true;
    }
    [[nodiscard]] bool empty() const { return kept_.empty(); }
    /// In the order of arrival; empty afterwards.
    [[nodiscard]] std::vector<base::Bytes> take(base::MonoTime now) {
        drop_old(now);
        std::vector<base::Bytes> taken;
        taken.reserve(kept_.size());
        for (Kept& kept : kept_) {
            taken.push_back(std::move(kept.datagram));
        }
        kept_.clear();
        bytes_ = 0;
        return taken;
    }

  private:
    struct Kept {
        base::MonoTime at;
        base::Bytes datagram;
    };
    void drop_old(base::MonoTime now) {
        while (!kept_.empty() && now - kept_.front().at >= max_age) {
            bytes_ -= kept_.front().datagram.size();
            kept_.erase(kept_.begin());
        }
    }
    std::vector<Kept> kept_;
    std::size_t bytes_ = 0;
};

} // namespace conclave::media::sfu
