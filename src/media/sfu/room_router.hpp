#pragma once

#include "media/router.hpp"
#include "media/sfu/peer.hpp"
#include "media/speaker/detector.hpp"

#include <map>
#include <memory>

namespace conclave::media::sfu {

/// The Router of one room: its peers, and who gets whose packets. One thread.
class RoomRouter final : public Router, private Room {
  public:
    /// Both outlive it.
    RoomRouter(Services& services, RouterEvents& events);
    ~RoomRouter() override;

    [[nodiscard]] Opened open(std::string name, TransportEvents& events) override;
    void close(TransportId id) override;

  private:
    struct Entry {
        std::unique_ptr<Peer> peer;
        TransportEvents* events = nullptr;
    };
    [[nodiscard]] std::uint64_t next_id() override { return ++last_id_; }
    [[nodiscard]] IncomingTrack* find(IncomingId id) override;
    void add(IncomingTrack& track) override { tracks_.emplace(track.id(), &track); }
    void remove(IncomingTrack& track) override;
    void on_audio_level(IncomingId track, std::uint8_t level, base::MonoTime arrival) override;
    [[nodiscard]] const Publisher* speaker() const override;
    void later(std::uint64_t transport,
               std::move_only_function<void(TransportEvents&)> tell) override;
    void tell_speakers(base::MonoTime now);
    void tick();

    Services& services_;
    RouterEvents& events_;
    std::shared_ptr<RoomRouter*> self_; // shared with posted tasks, which look whether we are there
    std::map<IncomingId, IncomingTrack*> tracks_;
    std::map<TransportId, Entry> peers_;
    SpeakerDetector detector_;
    base::MonoTime next_speakers_{};
    std::uint64_t last_id_ = 0;
    base::Timer tick_;
};

} // namespace conclave::media::sfu
