#pragma once

#include "media/sfu/room_router.hpp"
#include "media/sfu/services.hpp"

#include <memory>

namespace conclave::media::sfu {

/// A worker without its sockets: datagrams come in by calls and leave through udp::Sender, so the
/// whole of it runs in virtual time over a network in memory. One thread.
class Hub final : public udp::Receiver {
  public:
    static constexpr std::size_t slab_slots = 16'384; // 24 MiB, when all are used

    struct Options {
        base::Loop& loop;
        const base::Clock& wall;
        base::Random& random;
        dtls::RenewedContext& dtls;
        sctp::Stack& sctp;
        std::size_t slab_slots = Hub::slab_slots;
    };
    explicit Hub(const Options& options);

    /// Where datagrams leave and under which addresses peers reach us; before the first router.
    void attach(udp::Sender* v4, udp::Sender* v6, std::vector<Candidate> candidates);

    [[nodiscard]] std::unique_ptr<Router> make_router(RouterEvents& events);

    void on_datagram(const udp::Address& from, std::span<std::uint8_t> bytes,
                     base::MonoTime arrival) override;

    [[nodiscard]] const Counters& counters() const { return counters_; }
    [[nodiscard]] const Slab& slab() const { return slab_; }
    /// What has to wait for its time, of all transports.
    [[nodiscard]] Turns& turns() { return turns_; }
    [[nodiscard]] const Handshakes& handshakes() const { return handshakes_; }

  private:
    void on_stun(const udp::Address& from, base::ByteView bytes);

    Counters counters_;
    Directory directory_;
    Slab slab_;
    Turns turns_;
    Handshakes handshakes_;
    Services services_;
};

} // namespace conclave::media::sfu
