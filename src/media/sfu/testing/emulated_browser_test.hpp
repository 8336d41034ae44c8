#pragma once

#include "media/cc/estimator.hpp"
#include "media/cc/prober.hpp"
#include "media/cc/testing/emulated_link.hpp"
#include "media/sfu/testing/emulated_camera_test.hpp"
#include "media/sfu/testing/emulated_receiver_test.hpp"
#include "media/sfu/testing/engine_scenario_test.hpp"
#include "media/sfu/testing/world_test.hpp"

#include <deque>
#include <map>
#include <memory>
#include <optional>

namespace conclave::media::sfu::testing {

/// A participant of an EngineScenario: ICE, DTLS, SRTP, RTP and RTCP of a browser, of which every
/// datagram passes its two links. Its own congestion control decides what its camera may send.
class EmulatedBrowser {
  public:
    EmulatedBrowser(World& world, EngineScenario::Participant settings, std::size_t number,
                    std::uint64_t seed);
    ~EmulatedBrowser();
    EmulatedBrowser(const EmulatedBrowser&) = delete;
    EmulatedBrowser& operator=(const EmulatedBrowser&) = delete;

    [[nodiscard]] const EngineScenario::Participant& settings() const { return settings_; }
    [[nodiscard]] Transport& transport() { return *transport_; }
    [[nodiscard]] const Transport& transport() const { return *transport_; }

    /// A millisecond: what came, and what is due.
    void turn();
    /// Once, when the connection stands: the sources exist in the engine now.
    [[nodiscard]] bool take_connected();
    /// Subscribes to what the other sends.
    void watch(const EmulatedBrowser& other);

    [[nodiscard]] media::testing::EmulatedLink& link(bool down) { return down ? down_ : up_; }
    [[nodiscard]] const media::testing::EmulatedLink& downlink() const { return down_; }
    [[nodiscard]] const std::map<std::uint32_t, std::unique_ptr<ReceivedPicture>>&
    pictures() const {
        return pictures_;
    }
    [[nodiscard]] const std::map<std::uint32_t, std::unique_ptr<ReceivedSound>>& sounds() const {
        return sounds_;
    }
    [[nodiscard]] std::uint32_t keyframes() const { return camera_ ? camera_->keyframes() : 0; }
    /// How often the engine took a picture away.
    [[nodiscard]] std::size_t switched_off() const { return ear_.off.size(); }
    /// What the engine takes this browser's downlink for.
    [[nodiscard]] Bitrate engine_estimate() const;
    [[nodiscard]] std::string trace() const;

  private:
    void take_from_network();
    void publish();
    void on_rtp(Received& packet);
    void on_rtcp(base::ByteView compound);
    void on_rtcp_packet(const rtp::RtcpPacket& packet);
    void on_nack(const rtp::Nack& nack);
    void make_media();
    void send_waiting();
    void send_probes();
    void send(Outgoing packet);
    void ask_for_repair();
    void report();

    World& world_;
    EngineScenario::Participant settings_;
    std::size_t number_;
    Ear ear_;
    TransportId id_ = 0;
    Transport* transport_ = nullptr;
    FakeClient client_;
    media::testing::EmulatedLink up_;
    media::testing::EmulatedLink down_;
    std::multimap<base::MonoTime, base::Bytes> coming_; // by their arrival
    std::multimap<base::MonoTime, base::Bytes> going_;

    bool published_ = false;
    std::optional<IncomingId> camera_source_;
    std::optional<IncomingId> sound_source_;
    std::optional<EmulatedCamera> camera_;
    std::uint16_t sound_seq_ = 65'500;
    std::deque<Outgoing> repairs_; // for the pacer, before
    std::deque<Outgoing> waiting_; // what is new
    std::size_t waiting_bytes_ = 0;
    std::int64_t repeated_bytes_ = 0; // of late
    double budget_ = 0;               // bytes that may leave now
    Estimator estimator_;
    Prober prober_;

    std::map<std::uint32_t, std::unique_ptr<ReceivedPicture>> pictures_; // by SSRC
    std::map<std::uint32_t, std::unique_ptr<ReceivedSound>> sounds_;
    std::map<std::uint32_t, std::uint32_t> repaired_by_; // RTX SSRC to its media
    std::uint64_t ms_ = 0;                               // since it joined
};

} // namespace conclave::media::sfu::testing
