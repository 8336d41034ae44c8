#pragma once

#include "base/bytes.hpp"
#include "turn/types.hpp"
#include "udp/io_loop.hpp"

#include <functional>
#include <memory>
#include <unordered_map>
#include <vector>

struct ssl_ctx_st;

namespace conclave::turn {

class StreamReceiver {
  public:
    virtual ~StreamReceiver() = default;
    virtual void on_message(const FiveTuple& client, base::ByteView message) = 0;
    virtual void on_closed(const FiveTuple& client) = 0;
    /// Clients without one are closed after a while.
    [[nodiscard]] virtual bool has_allocation(const FiveTuple& client) const = 0;
};

struct StreamCounts {
    std::uint64_t accepted = 0;
    std::uint64_t refused = 0; // over a limit
    std::uint64_t garbage = 0; // closed for speaking something else
    std::uint64_t dropped = 0; // relayed messages that a slow client didn't get
};

/// Clients over TCP or TLS at one address: accepts, cuts messages, writes with a bound. On one
/// loop; epoll, so that packets cross no thread between a client's socket and its relay.
class StreamListener final : private udp::Watcher, private udp::TurnEnd {
  public:
    static constexpr std::size_t max_connections = 10'000;
    static constexpr std::size_t max_connections_per_source = 500; // IPv4 address or IPv6 /64
    static constexpr std::size_t max_waiting_bytes = 64 * 1024;    // then relayed data is dropped
    static constexpr std::size_t max_answer_bytes = 128 * 1024;    // then the client is closed
    static constexpr std::chrono::seconds idle_limit{60};          // without an allocation

    /// `context` gives the TLS context of new connections, which the caller keeps alive; empty for
    /// plain TCP. Throws std::runtime_error that names the address and what to do.
    StreamListener(udp::IoLoop& loop, const Endpoint& local, std::uint16_t index,
                   std::function<ssl_ctx_st*()> context, StreamReceiver& receiver);
    ~StreamListener() override;
    StreamListener(const StreamListener&) = delete;
    StreamListener& operator=(const StreamListener&) = delete;

    [[nodiscard]] std::uint16_t port() const { return port_; }
    [[nodiscard]] Transport transport() const { return context_ ? Transport::tls : Transport::tcp; }
    [[nodiscard]] const StreamCounts& counts() const { return counts_; }

    /// Two parts of one message; the padding is added here. Unknown clients are gone already.
    void send(const FiveTuple& client, base::ByteView head, base::ByteView payload, bool droppable);
    /// Closes who is idle. Call about once a second.
    void tick(base::MonoTime now);

  private:
    class Connection;
    void on_ready(bool readable, bool writable) override;
    void on_turn_end(base::MonoTime now) override;
    void accepted(int fd, const Endpoint& client);
    void touch(Connection& connection);
    void remove(const FiveTuple& client);

    udp::IoLoop& loop_;
    const std::uint16_t index_;
    const std::function<ssl_ctx_st*()> context_;
    StreamReceiver& receiver_;
    int fd_ = -1;
    std::uint16_t port_ = 0;
    std::unordered_map<FiveTuple, std::unique_ptr<Connection>, FiveTupleHash> connections_;
    std::unordered_map<Endpoint, std::size_t, stun::EndpointHash> by_source_;
    std::vector<FiveTuple> touched_; // to flush or remove at the end of the turn
    std::vector<FiveTuple> working_; // of one turn's end; keeps its memory
    std::vector<std::uint8_t> scratch_;
    StreamCounts counts_;
};

} // namespace conclave::turn
