#pragma once

#include "load/receiving.hpp"
#include "load/sending.hpp"
#include "load/transport.hpp"
#include "media/cc/arrival_recorder.hpp"
#include "media/rtp/extension.hpp"

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace conclave::load {

/// What a payload type stands for in what the server sends.
struct IncomingCodec {
    media::Kind kind = media::Kind::audio;
    std::uint32_t clock_rate = 48'000;
    std::optional<std::uint8_t> repeats{}; // RTX: the payload type that it repeats
};

/// What the two ends of a connection agreed upon about media. Servers say it in their own words;
/// drivers bring it into this form.
struct Agreement {
    media::rtp::ExtensionMap extensions;
    std::array<std::optional<IncomingCodec>, 128> codecs{}; // by payload type
    std::map<std::uint32_t, std::uint32_t> repeated_by;     // RTX SSRC to the SSRC it repeats
    std::map<std::string, Agreed> sending;                  // by the id of the LocalTrack
};

struct ConnectionCounters {
    TransportCounters transport;
    SendingCounters sent;
    ReceivingCounters received;
    std::uint64_t unknown_payload_type = 0;
    std::uint64_t key_frame_wishes = 0; // PLIs sent
    std::uint64_t nacked = 0;           // packets asked for again
    std::uint64_t feedback = 0;         // transport-cc messages sent
};

/// A client's peer connection: the transport, what is published over it and what comes. tick()
/// every TrackSender::pace_interval. On the loop's thread.
class Connection final : private TransportEvents {
  public:
    static constexpr std::chrono::seconds report_interval{1};

    /// `failed` is told why, once.
    Connection(Shared& shared, const std::vector<LocalTrack>& tracks,
               std::function<void(const std::string&)> failed);

    [[nodiscard]] const media::IceCredentials& ice() const { return transport_.ice(); }
    [[nodiscard]] udp::Address address() const { return transport_.local_address(); }
    [[nodiscard]] const media::dtls::Context& dtls() const { return shared_.dtls; }

    void apply(const RemoteTransport& remote, Agreement agreement);
    void tick(base::MonoTime now);
    void close() { transport_.close(); }

    [[nodiscard]] bool connected() const { return transport_.connected(); }
    [[nodiscard]] std::optional<media::srtp::Profile> profile() const {
        return transport_.profile();
    }
    /// When the first picture was whole.
    [[nodiscard]] std::optional<base::MonoTime> first_picture() const { return first_picture_; }
    /// Streams of a kind that flow: sound came, pictures are complete from a key frame on.
    [[nodiscard]] std::size_t flowing(media::Kind kind) const;
    [[nodiscard]] ConnectionCounters counters() const;
    /// How long packets took; cleared by whoever measures.
    Histogram latency;

  private:
    void on_connected() override {}
    void on_rtp(std::span<std::uint8_t> packet, bool opened, base::MonoTime arrival) override;
    void on_rtcp(base::ByteView compound) override;
    void on_transport_failed(const std::string& why) override;

    IncomingStream* stream(std::uint32_t ssrc, const IncomingCodec& codec);
    void note_picture(const IncomingStream& stream, base::MonoTime arrival);
    void on_repetition(std::span<std::uint8_t> packet, const media::rtp::PacketView& view,
                       std::uint8_t payload_type, base::MonoTime arrival);
    void send_feedback(base::MonoTime now);
    void ask_again(base::MonoTime now);
    void send_reports(base::MonoTime now);
    /// One compound: `write` fills it.
    template <class Write>
    void send_rtcp(Write write);

    Shared& shared_;
    std::function<void(const std::string&)> failed_;
    Transport transport_;
    Agreement agreement_;
    std::map<std::string, TrackSender> senders_; // by the track's id; only those agreed upon send
    std::unordered_map<std::uint32_t, IncomingStream> streams_;
    std::optional<base::MonoTime> first_picture_;
    media::ArrivalRecorder arrivals_;
    std::uint16_t transport_number_ = 0;
    media::rtp::Ssrc own_ssrc_{1};
    base::MonoTime next_report_{};
    base::MonoTime next_nack_{};
    ConnectionCounters counters_;
};

} // namespace conclave::load
