#pragma once

#include "media/sfu/feed.hpp"
#include "media/sfu/payload_types.hpp"
#include "media/transport.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace conclave::media::sfu {

class OutgoingTrack;
class Publisher;

/// A source that a peer sends us: its encodings as feeds, lowest first, and the copies of it that
/// subscribers get. Owned by the publishing transport. One thread.
class IncomingTrack {
  public:
    IncomingTrack(Services& services, IncomingId id, IncomingMapping mapping, Publisher& publisher);

    [[nodiscard]] IncomingId id() const { return id_; }
    [[nodiscard]] Kind kind() const { return mapping_.kind; }
    [[nodiscard]] const IncomingMapping& mapping() const { return mapping_; }
    [[nodiscard]] const PayloadTypes& payload_types() const { return payload_types_; }
    [[nodiscard]] Publisher& publisher() const { return publisher_; }

    /// Negotiated again. Feeds stay where the encodings do.
    void change(IncomingMapping mapping);
    void set_enabled(bool enabled) { enabled_ = enabled; }
    [[nodiscard]] bool enabled() const { return enabled_; }

    [[nodiscard]] std::size_t layers() const { return feeds_.size(); }
    [[nodiscard]] Feed& feed(std::size_t layer) { return *feeds_[layer]; }
    [[nodiscard]] const Feed& feed(std::size_t layer) const { return *feeds_[layer]; }
    [[nodiscard]] std::optional<std::size_t> layer_of_rid(std::string_view rid) const;
    /// The highest encoding that flows; nullopt: none does.
    [[nodiscard]] std::optional<std::size_t> highest_alive(base::MonoTime now) const;

    /// Counts a packet, keeps it, and gives it to the copies. `recovered`: it came as RTX.
    void on_packet(std::size_t layer, base::ByteView bytes, const rtp::PacketView& view,
                   base::MonoTime arrival, bool recovered);
    /// Does a copy show this layer, or wait for its key frame?
    [[nodiscard]] bool in_use(std::size_t layer) const;
    /// A subscriber needs a key frame of this layer.
    void want_keyframe(std::size_t layer, base::MonoTime now);

    void add_copy(OutgoingTrack& copy) { copies_.push_back(&copy); }
    void remove_copy(const OutgoingTrack& copy) { std::erase(copies_, &copy); }
    [[nodiscard]] const std::vector<OutgoingTrack*>& copies() const { return copies_; }

    void tick(base::MonoTime now);

    /// The codec of the newest packet, as an index into payload_types().
    [[nodiscard]] std::optional<std::size_t> codec_in_use() const { return codec_in_use_; }
    [[nodiscard]] codec::Format format(std::size_t codec) const { return formats_[codec]; }

    /// Which encodings somebody could use, when that is another answer than the last time; lowest
    /// first. The lowest always is: the next subscriber begins with it.
    [[nodiscard]] std::optional<std::vector<bool>> take_wanted();

  private:
    void make_feeds();
    void note_formats();

    Services& services_;
    IncomingId id_;
    IncomingMapping mapping_;
    PayloadTypes payload_types_;
    Publisher& publisher_;
    bool enabled_ = true;
    std::vector<codec::Format> formats_; // by index of the codec
    std::vector<std::unique_ptr<Feed>> feeds_;
    std::vector<OutgoingTrack*> copies_;
    std::optional<std::size_t> codec_in_use_;
    std::vector<bool> wanted_; // as last told; empty: all
};

/// What a track needs of the transport that publishes it.
class Publisher {
  public:
    virtual ~Publisher() = default;
    virtual void send_keyframe_request(Feed& feed, rtp::KeyframeGate::Request request) = 0;
    /// To the publisher and back.
    [[nodiscard]] virtual std::chrono::nanoseconds round_trip() const = 0;
    /// A packet of sound: its level for the speaker detector (RFC 6464).
    virtual void on_audio_level(IncomingId track, std::uint8_t level, base::MonoTime arrival) = 0;
    /// Our wall clock less the one that its sender reports show: the same for all its tracks, so
    /// that sound and picture stay together. nullopt before the first report.
    [[nodiscard]] virtual std::optional<std::chrono::nanoseconds> clock_offset() const = 0;
    [[nodiscard]] virtual const std::string& cname() const = 0;
};

} // namespace conclave::media::sfu
