#pragma once

#include "media/rtp/types.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

namespace conclave::media::rtp {

enum class NackAnswer : std::uint8_t {
    repeat,
    unknown,    // never sent, or gone from the record
    too_soon,   // asked again within a round trip
    too_often,  // repeated three times already
    too_old,    // no decoder waits that long
    superseded, // from before the last keyframe that was sent
};

/// The record of what one downtrack sent, and whether a packet may be repeated on a subscriber's
/// NACK. `Record` is what the downtrack needs to write the packet again (trivially copyable).
template <typename Record>
class NackResponder {
  public:
    static constexpr std::size_t max_items = 30; // of one NACK; each names up to 17 packets
    static constexpr auto min_repeat = std::chrono::milliseconds{20}; // else a round trip
    static constexpr int max_repeats = 3;
    static constexpr auto max_age = std::chrono::seconds{1};
    static constexpr auto age_base = std::chrono::milliseconds{200}; // and three round trips
    static constexpr LongSeq keyframe_region = 2000; // packets before a keyframe that count so

    /// `capacity` is a power of two.
    explicit NackResponder(std::size_t capacity) : places_(capacity) {}

    void on_sent(LongSeq out, const Record& record, MonoTime now) {
        if (!started_ || out > highest_) {
            highest_ = out;
            started_ = true;
        }
        places_[index(out)] = {
            .seq = out, .sent = now, .repeated = {}, .repeats = 0, .record = record};
    }
    /// The first packet of a keyframe went out under this number.
    void on_keyframe_sent(LongSeq out) { keyframe_ = out; }

    /// The full number of one that the subscriber names: the nearest to the highest sent.
    [[nodiscard]] LongSeq lengthen(Seq seq) const {
        return highest_ + distance(to_seq(highest_), seq);
    }

    /// Decides. With `repeat`, record() is valid, and on_repeated() is to follow when it was sent.
    [[nodiscard]] NackAnswer ask(LongSeq out, MonoTime now, MonoTime::duration round_trip) const {
        const Place& place = places_[index(out)];
        if (!started_ || out > highest_ || place.seq != out) {
            return NackAnswer::unknown;
        }
        if (keyframe_ && out < *keyframe_ && *keyframe_ - out <= keyframe_region) {
            return NackAnswer::superseded;
        }
        const MonoTime::duration limit = age_base + 3 * round_trip;
        if (now - place.sent > (limit < max_age ? limit : MonoTime::duration{max_age})) {
            return NackAnswer::too_old;
        }
        if (place.repeats >= max_repeats) {
            return NackAnswer::too_often;
        }
        const MonoTime::duration gap =
            round_trip > min_repeat ? round_trip : MonoTime::duration{min_repeat};
        if (place.repeats > 0 && now - place.repeated < gap) {
            return NackAnswer::too_soon;
        }
        return NackAnswer::repeat;
    }
    [[nodiscard]] const Record& record(LongSeq out) const { return places_[index(out)].record; }
    /// Of a packet that is on record still; null otherwise.
    [[nodiscard]] const Record* find(LongSeq out) const {
        const Place& place = places_[index(out)];
        return started_ && place.seq == out ? &place.record : nullptr;
    }
    [[nodiscard]] LongSeq highest() const { return highest_; }
    void on_repeated(LongSeq out, MonoTime now) {
        Place& place = places_[index(out)];
        place.repeated = now;
        ++place.repeats;
    }

  private:
    struct Place {
        LongSeq seq = -1;
        MonoTime sent{};
        MonoTime repeated{};
        int repeats = 0;
        Record record{};
    };
    [[nodiscard]] std::size_t index(LongSeq seq) const {
        return static_cast<std::size_t>(seq) & (places_.size() - 1);
    }

    std::vector<Place> places_;
    bool started_ = false;
    LongSeq highest_ = 0;
    std::optional<LongSeq> keyframe_;
};

} // namespace conclave::media::rtp
