#pragma once

#include "media/sctp/endpoint.hpp"
#include "media/sctp/stack.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <unordered_map>

namespace conclave::media::sctp {

/// The endpoints of the process and the tick that drives their timers. Everything but post() is on
/// the SCTP thread.
class Stack::Impl : public std::enable_shared_from_this<Impl> {
  public:
    using EndpointId = std::uint64_t;

    explicit Impl(base::Loop& loop) : loop_(loop) {}

    /// Any thread: runs `work` with this on the SCTP thread.
    void post(std::move_only_function<void(Impl&)> work);

    /// Tells the mailbox that the association failed when the library gives no socket.
    void add(EndpointId id, AssociationOptions options, std::shared_ptr<Mailbox> mailbox);
    void remove(EndpointId id);
    /// Null for one that could not be made.
    [[nodiscard]] Endpoint* find(EndpointId id);
    /// Ends all and stops the tick.
    void stop();

  private:
    void start_tick();
    void tick();

    base::Loop& loop_;
    base::Timer timer_;
    base::MonoTime last_tick_{};
    bool stopped_ = false;
    std::unordered_map<EndpointId, std::unique_ptr<Endpoint>> endpoints_;
};

} // namespace conclave::media::sctp
