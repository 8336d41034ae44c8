#pragma once

#include "media/rtp/types.hpp"

#include <bit>
#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

namespace conclave::media::rtp {

/// The newest packets of one feed, by sequence number, so that any downtrack can repeat them. It
/// holds handles of packet slots and owns them: what leaves is given to the caller's `release`.
/// `Entry` is trivially copyable (a slot's number and what was parsed). Memory is taken once.
template <typename Entry>
class History {
  public:
    static constexpr std::size_t video_capacity = 2048; // 1 s, or 600 packets at 2.5 Mbit/s
    static constexpr std::size_t audio_capacity = 256;  // 5 s of 20 ms packets
    static constexpr auto max_age = std::chrono::seconds{1};

    /// Rounded up to a power of two.
    explicit History(std::size_t capacity) : places_(std::bit_ceil(capacity)) {}

    /// Keeps a packet. What it displaces, or the packet itself when it is a duplicate or too old to
    /// be kept, goes to release(Entry). False when it was not kept.
    template <typename Release>
    bool insert(LongSeq seq, const Entry& entry, MonoTime now, Release release) {
        if (started_ && seq <= highest_ - static_cast<LongSeq>(places_.size())) {
            release(entry);
            return false;
        }
        Place& place = at(seq);
        if (place.used && place.seq == seq) {
            release(entry);
            return false;
        }
        if (place.used) {
            release(place.entry);
            --size_;
        }
        place = {.seq = seq, .received = now, .entry = entry, .used = true};
        ++size_;
        if (!started_) {
            oldest_ = seq;
        } else {
            oldest_ = seq < oldest_ ? seq : oldest_;
        }
        highest_ = !started_ || seq > highest_ ? seq : highest_;
        started_ = true;
        return true;
    }

    /// Nothing when it never came or is gone.
    [[nodiscard]] const Entry* find(LongSeq seq) const {
        const Place& place = places_[index(seq)];
        return place.used && place.seq == seq ? &place.entry : nullptr;
    }
    [[nodiscard]] std::optional<MonoTime> received_at(LongSeq seq) const {
        const Place& place = places_[index(seq)];
        return place.used && place.seq == seq ? std::optional{place.received} : std::nullopt;
    }

    /// Lets go of what came before `limit`. Stops at the first that is younger.
    template <typename Release>
    void expire(MonoTime limit, Release release) {
        const LongSeq lowest = highest_ - static_cast<LongSeq>(places_.size()) + 1;
        oldest_ = oldest_ < lowest ? lowest : oldest_;
        for (; size_ != 0 && oldest_ <= highest_; ++oldest_) {
            Place& place = at(oldest_);
            if (!place.used || place.seq != oldest_) {
                continue;
            }
            if (place.received >= limit) {
                return;
            }
            place.used = false;
            --size_;
            release(place.entry);
        }
    }

    /// Lets go of all, when the feed ends or begins anew.
    template <typename Release>
    void clear(Release release) {
        for (Place& place : places_) {
            if (place.used) {
                place.used = false;
                release(place.entry);
            }
        }
        size_ = 0;
        started_ = false;
    }

    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] std::size_t capacity() const { return places_.size(); }

  private:
    struct Place {
        LongSeq seq = 0;
        MonoTime received{};
        Entry entry{};
        bool used = false;
    };
    [[nodiscard]] std::size_t index(LongSeq seq) const {
        return static_cast<std::size_t>(seq) & (places_.size() - 1);
    }
    [[nodiscard]] Place& at(LongSeq seq) { return places_[index(seq)]; }

    std::vector<Place> places_;
    std::size_t size_ = 0;
    bool started_ = false;
    LongSeq highest_ = 0;
    LongSeq oldest_ = 0;
};

} // namespace conclave::media::rtp
