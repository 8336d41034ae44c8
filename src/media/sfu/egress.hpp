#pragma once

#include "media/cc/estimator.hpp"
#include "media/cc/pacer.hpp"
#include "media/cc/prober.hpp"
#include "media/rtp/header_writer.hpp"
#include "media/rtp/repair_budget.hpp"
#include "media/sfu/link.hpp"
#include "media/sfu/sent_datagrams.hpp"
#include "media/sfu/turns.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace conclave::media::sfu {

/// What an egress needs of the tracks that leave through it. Called from within its calls.
class EgressTracks {
  public:
    virtual ~EgressTracks() = default;
    /// The time of a packet that had to wait has come.
    virtual void send_waiting(const PacedPacket& packet, base::MonoTime now) = 0;
    /// It waited too long and is not sent.
    virtual void on_paced_drop(const PacedPacket& packet, base::MonoTime now) = 0;
    /// Sends one packet of at most `most` bytes that nobody needs. Its size; 0: there is none.
    virtual std::size_t send_probe(std::size_t most, base::MonoTime now) = 0;
};

/// Everything that leaves one transport as RTP passes here: header, payload, transport-wide number,
/// send time, protection; how fast the path carries it by the peer's feedback, what has to wait for
/// its time, and probes of whether the path carries more. Packets that wait are not kept here: the
/// track writes them again from its source's history. No allocation but in explain().
class Egress final : private TakesTurns {
  public:
    static constexpr std::chrono::milliseconds default_round_trip{100}; // until measured
    /// A peer that was sent numbered packets for so long and gave no feedback never will: then
    /// nothing is known of its path, and nothing held back.
    static constexpr std::chrono::seconds feedback_patience{2};
    /// How often time passes in the estimator.
    static constexpr std::chrono::milliseconds estimate_interval{100};
    static constexpr std::size_t probe_bytes = 1200; // a packet of a probe at most

    Egress(Services& services, Link& link, EgressTracks& tracks);
    ~Egress() override;
    Egress(const Egress&) = delete;
    Egress& operator=(const Egress&) = delete;

    /// May a packet of about `bytes` leave now? Otherwise it is to wait(). Sound always may.
    [[nodiscard]] bool pass(PacketPriority priority, std::size_t bytes, base::MonoTime now);
    [[nodiscard]] bool nothing_waits() const { return pacer_.empty(); }
    void wait(PacketPriority priority, const PacedPacket& packet, base::MonoTime now);

    /// Writes and sends one packet: header, then `head`, then `body`. How many bytes of RTP went
    /// out; 0: dropped, counted.
    std::size_t send(const rtp::EgressHeader& header, const rtp::ExtensionMap& extensions,
                     base::ByteView head, base::ByteView body, base::MonoTime now);
    /// What the last send() that did not drop has put on the wire, until the next.
    [[nodiscard]] SentDatagrams::Kept departed() const { return {link_.last_sent(), number_}; }
    /// Sends it once more, as it is.
    std::size_t send_again(const SentDatagrams::Kept& datagram, base::MonoTime now);
    /// A packet of nothing but padding (RFC 3550, 5.1).
    std::size_t send_padding(const rtp::EgressHeader& header, const rtp::ExtensionMap& extensions,
                             std::uint8_t padding, base::MonoTime now);
    /// May so many bytes be repeated now?
    [[nodiscard]] bool spend_repair(std::size_t bytes, base::MonoTime now) {
        return repair_.spend(bytes, now);
    }

    void on_transport_feedback(base::ByteView control, base::MonoTime now);
    void on_remb(std::uint64_t bits_per_second, base::MonoTime now);
    void on_round_trip(std::chrono::nanoseconds round_trip);
    void on_path_changed(base::MonoTime now);
    /// Every 10 ms. `probes`: there is a track that probes can be sent on.
    void tick(bool probes, base::MonoTime now);
    /// What more the subscriber could use, nullopt: nothing.
    void set_goal(const std::optional<Prober::Goal>& goal) { prober_.set_goal(goal); }

    [[nodiscard]] std::chrono::nanoseconds round_trip() const { return round_trip_; }
    /// nullopt: nothing is known of the path, so it limits nothing.
    [[nodiscard]] std::optional<PathEstimate> path(base::MonoTime now) const;
    [[nodiscard]] std::string explain(base::MonoTime now) const;

  private:
    bool turn(base::MonoTime now) override;
    void drain(base::MonoTime now);
    void join_turns();
    void probe_if_due(bool possible, base::MonoTime now);
    void use_estimate(base::MonoTime now);
    void set_pace();
    [[nodiscard]] bool measured(base::MonoTime now) const;
    std::size_t depart(std::span<std::uint8_t> room, const rtp::WrittenHeader& written,
                       std::size_t size, base::MonoTime now);

    Services& services_;
    Link& link_;
    EgressTracks& tracks_;
    Estimator estimator_;
    Pacer pacer_{Estimator::default_start};
    Prober prober_;
    rtp::RepairBudget repair_;
    std::chrono::nanoseconds round_trip_ = default_round_trip;
    std::optional<std::uint16_t> number_;       // transport-wide, of the last packet
    base::MonoTime last_sent_{};                // send times never go back
    std::optional<base::MonoTime> numbered_at_; // the first packet with a transport-wide number
    bool heard_ = false;                        // feedback came
    std::optional<base::MonoTime> remb_at_;     // the newest REMB,
    Bitrate remb_;                              // and what it said
    bool probing_ = false;                      // the probes after connecting were begun
    Bitrate probe_rate_;                        // of the newest cluster
    bool in_turns_ = false;
    base::MonoTime next_estimate_{};
};

} // namespace conclave::media::sfu
