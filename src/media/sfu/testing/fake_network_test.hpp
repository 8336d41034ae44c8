#pragma once

#include "udp/datagram.hpp"

#include <array>
#include <deque>
#include <functional>
#include <unordered_map>
#include <utility>
#include <vector>

namespace conclave::media::sfu::testing {

/// Datagrams in memory. The hub sends through it, clients are called by their address.
class FakeNetwork final : public udp::Sender {
  public:
    using Handler = std::function<void(std::span<std::uint8_t>)>;

    [[nodiscard]] std::span<std::uint8_t> reserve() override { return room_; }
    void commit(const udp::Address& to, std::size_t bytes) override {
        ++committed_;
        if (!discard) {
            const auto sent = std::span(room_).first(bytes);
            queue_.emplace_back(to, std::vector<std::uint8_t>(sent.begin(), sent.end()));
        }
    }
    void connect(const udp::Address& address, Handler handler) {
        handlers_[address] = std::move(handler);
    }
    void disconnect(const udp::Address& address) { handlers_.erase(address); }
    /// Delivers what waits, and what comes of it.
    void run() {
        while (!queue_.empty()) {
            auto [to, bytes] = std::move(queue_.front());
            queue_.pop_front();
            if (const auto found = handlers_.find(to); found != handlers_.end()) {
                found->second(bytes);
            }
        }
    }
    [[nodiscard]] std::size_t committed() const { return committed_; }

    bool discard = false; // to count what the hub alone allocates

  private:
    std::array<std::uint8_t, udp::max_datagram_bytes> room_{};
    std::deque<std::pair<udp::Address, std::vector<std::uint8_t>>> queue_;
    std::unordered_map<udp::Address, Handler> handlers_;
    std::size_t committed_ = 0;
};

} // namespace conclave::media::sfu::testing
