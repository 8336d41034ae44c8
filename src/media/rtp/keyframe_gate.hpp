#pragma once

#include "media/rtp/types.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>

namespace conclave::media::rtp {

/// The one way to a keyframe of one feed: every wish (a new subscriber, a switch of layers, a
/// subscriber's PLI, a recorder) goes through here, so that they become few requests.
/// It decides when to send; the caller sends and has the timer.
class KeyframeGate {
  public:
    // Chrome answers every request, with 4 to 5 times the bitrate each; hence the spacing.
    static constexpr auto lowest_layer_spacing = std::chrono::milliseconds{500};
    static constexpr auto spacing = std::chrono::milliseconds{1000};
    static constexpr auto broadcast_spacing = std::chrono::seconds{3};    // over 100 subscribers
    static constexpr auto answer_margin = std::chrono::milliseconds{140}; // above a round trip
    static constexpr auto repeat_after = std::chrono::seconds{1};
    /// A request that may be lost is said once more, soon: libwebrtc takes those within 300 ms as
    /// one, so it costs a packet, and a lost one no second.
    static constexpr auto echo_after = std::chrono::milliseconds{250};
    static constexpr int max_requests = 10; // unanswered, then the feed counts as dead
    static constexpr int plis_before_fir = 3;

    struct Options {
        std::chrono::milliseconds spacing = KeyframeGate::spacing;
        bool pli = true; // negotiated
        bool fir = true;
    };
    enum class Request : std::uint8_t { pli, fir };

    explicit KeyframeGate(Options options) : options_(options) {}

    void set_spacing(std::chrono::milliseconds least) { options_.spacing = least; }

    /// Somebody needs a keyframe. Sent at once when the spacing allows it, else by poll() later.
    [[nodiscard]] std::optional<Request> want(MonoTime now, MonoTime::duration round_trip);
    /// Call at next_at(): what is due now.
    [[nodiscard]] std::optional<Request> poll(MonoTime now, MonoTime::duration round_trip);
    void on_keyframe(MonoTime now);
    /// Any packet of the feed: it lives, but a request that is not answered is repeated all the
    /// same.
    void on_packet();

    [[nodiscard]] bool waiting() const { return waiting_; }
    /// No answer to ten requests (an echo is part of its request): nothing more is sent until
    /// somebody wants a keyframe again after the feed has shown life.
    [[nodiscard]] bool dead() const { return unanswered_ >= max_requests; }
    /// When poll() has something to do; nothing when idle.
    [[nodiscard]] std::optional<MonoTime> next_at(MonoTime::duration round_trip) const;
    /// Sequence number of the newest FIR (RFC 5104, 4.3.1.1).
    [[nodiscard]] std::uint8_t fir_number() const { return fir_number_; }
    [[nodiscard]] std::uint64_t suppressed() const { return suppressed_; }

  private:
    [[nodiscard]] std::optional<Request> send(MonoTime now);
    [[nodiscard]] bool echo_due(MonoTime now) const;
    [[nodiscard]] MonoTime earliest(MonoTime::duration round_trip) const;

    Options options_;
    bool waiting_ = false; // wanted, and no keyframe came yet
    bool fresh_ = false;   // wanted since the last request
    bool echoed_ = false;  // the last request was said twice
    Request last_ = Request::pli;
    int unanswered_ = 0;
    std::uint8_t fir_number_ = 0;
    std::uint64_t suppressed_ = 0; // wishes that sent nothing at once
    std::optional<MonoTime> sent_;
};

/// How often one subscriber may ask for keyframes.
class KeyframeWishLimit {
  public:
    static constexpr std::size_t max_in_window = 3;
    static constexpr auto window = std::chrono::seconds{10};
    static constexpr auto min_gap = std::chrono::milliseconds{200};
    /// Beyond them too: on a path that loses a fifth three key frames in a row break, and whoever
    /// then stood still until the window is over would look at one picture for ten seconds.
    static constexpr auto patience = std::chrono::seconds{2};

    [[nodiscard]] bool allow(MonoTime now);

  private:
    std::array<std::optional<MonoTime>, max_in_window> allowed_{}; // a ring
    std::size_t oldest_ = 0;
};

} // namespace conclave::media::rtp
