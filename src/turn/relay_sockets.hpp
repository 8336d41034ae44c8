#pragma once

#include "base/bytes.hpp"
#include "turn/types.hpp"
#include "udp/inbox.hpp"
#include "udp/io_loop.hpp"

#include <cstdint>
#include <memory>
#include <unordered_map>
#include <vector>

namespace conclave::turn {

class RelayReceiver {
  public:
    virtual ~RelayReceiver() = default;
    virtual void on_relayed(RelayId relay, const Endpoint& peer, base::ByteView payload) = 0;
};

struct RelayCounts {
    std::uint64_t send_dropped = 0; // the kernel's buffer was full, or it refused
    std::uint64_t open_failed = 0;
};

/// The UDP sockets of all relays, on one loop. They share the memory to read into and the run to
/// send: consecutive packets of one length to one peer leave as one message (udp(7), UDP_SEGMENT),
/// at the latest at the end of the loop's turn. Sending and receiving allocate nothing.
class RelaySockets final : private udp::TurnEnd {
  public:
    /// `bind_v4`, `bind_v6`: local addresses, port unused.
    RelaySockets(udp::IoLoop& loop, const Endpoint& bind_v4, const Endpoint& bind_v6,
                 RelayReceiver& receiver);
    ~RelaySockets() override;
    RelaySockets(const RelaySockets&) = delete;
    RelaySockets& operator=(const RelaySockets&) = delete;

    [[nodiscard]] bool open(RelayId relay);
    void close(RelayId relay);
    void send(RelayId relay, const Endpoint& peer, base::ByteView bytes, bool dont_fragment);
    [[nodiscard]] const RelayCounts& counts() const { return counts_; }

  private:
    class Relay;
    struct Hash {
        std::size_t operator()(const RelayId& id) const {
            return std::size_t{id.port} << 2U | static_cast<std::size_t>(id.family);
        }
    };
    struct Run { // what waits to be sent
        Relay* relay = nullptr;
        Endpoint peer;
        bool dont_fragment = false;
        std::size_t segment = 0; // bytes of each packet but the last
        std::size_t count = 0;
        std::size_t bytes = 0;
        bool closed = false; // the last packet was shorter
    };
    void on_turn_end(base::MonoTime now) override;
    void flush();
    [[nodiscard]] bool fits(const Relay& relay, const Endpoint& peer, std::size_t size,
                            bool dont_fragment) const;

    udp::IoLoop& loop_;
    const Endpoint bind_v4_, bind_v6_;
    RelayReceiver& receiver_;
    udp::Inbox inbox_;
    std::unordered_map<RelayId, std::unique_ptr<Relay>, Hash> relays_;
    Run run_;
    std::vector<std::uint8_t> run_bytes_;
    RelayCounts counts_;
};

} // namespace conclave::turn
