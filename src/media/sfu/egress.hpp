#pragma once

#include "media/cc/send_history.hpp"
#include "media/rtp/header_writer.hpp"
#include "media/rtp/repair_budget.hpp"
#include "media/sfu/link.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace conclave::media::sfu {

/// Everything that leaves one transport as RTP passes here: header, payload, transport-wide number,
/// send time, protection; and what the peer's feedback says of it. No allocation.
class Egress {
  public:
    static constexpr std::chrono::milliseconds default_round_trip{100}; // until measured

    Egress(Services& services, Link& link) : services_(services), link_(link) {}

    /// Writes and sends one packet: header, then `head`, then `body`. How many bytes of RTP went
    /// out; 0: dropped, counted.
    std::size_t send(const rtp::EgressHeader& header, const rtp::ExtensionMap& extensions,
                     base::ByteView head, base::ByteView body, base::MonoTime now);
    /// May so many bytes be repeated now?
    [[nodiscard]] bool spend_repair(std::size_t bytes, base::MonoTime now) {
        return repair_.spend(bytes, now);
    }

    void on_transport_feedback(base::ByteView control);
    void on_round_trip(std::chrono::nanoseconds round_trip);
    void on_path_changed() { history_.forget(); }

    [[nodiscard]] std::chrono::nanoseconds round_trip() const { return round_trip_; }

  private:
    Services& services_;
    Link& link_;
    SendHistory history_;
    rtp::RepairBudget repair_;
    std::chrono::nanoseconds round_trip_ = default_round_trip;
};

} // namespace conclave::media::sfu
