#include "media/cc/feedback_builder.hpp"

#include <algorithm>
#include <limits>

namespace conclave::media {

namespace {

using namespace feedback_format;

std::int64_t floor_divide(std::int64_t value, std::int64_t by) {
    return value / by - (value % by < 0 ? 1 : 0);
}

std::int64_t microseconds_of(base::MonoTime time) {
    return std::chrono::duration_cast<std::chrono::microseconds>(time.time_since_epoch()).count();
}

constexpr std::int64_t reference_us = std::chrono::microseconds(reference_unit).count();

} // namespace

void FeedbackBuilder::begin(std::uint16_t base, base::MonoTime first_arrival) {
    size_ = header_size;
    deltas_size_ = 0;
    base_ = base;
    count_ = 0;
    reference_ = floor_divide(microseconds_of(first_arrival), reference_us);
    last_ticks_ = 0;
    held_ = 0;
    all_same_ = true;
    has_large_ = false;
}

bool FeedbackBuilder::add(std::uint16_t sequence, base::MonoTime arrival) {
    const auto gap = static_cast<std::uint32_t>(
        static_cast<std::uint16_t>(sequence - static_cast<std::uint16_t>(base_ + count_)));
    if (count_ + gap + 1 > max_statuses) {
        return false;
    }
    const auto ticks =
        floor_divide(microseconds_of(arrival) - reference_ * reference_us, delta_unit.count());
    const auto delta = ticks - last_ticks_;
    if (delta < std::numeric_limits<std::int16_t>::min() ||
        delta > std::numeric_limits<std::int16_t>::max() ||
        ticks * delta_unit < -max_before_reference) {
        return false;
    }
    // The chunks that the gap and this packet can add at most: what is held now (two), the run of
    // the gap, the packet's own; then the delta and the padding.
    constexpr std::size_t most = 5 * chunk_size + 2 + max_padding;
    if (size_ + deltas_size_ + most > max_size) {
        return false;
    }
    for (std::uint32_t i = 0; i < gap; ++i) {
        put_symbol(symbol_lost);
    }
    const bool small = delta >= 0 && delta <= std::numeric_limits<std::uint8_t>::max();
    put_symbol(small ? symbol_small : symbol_large);
    if (!small) {
        deltas_[deltas_size_++] = static_cast<std::uint8_t>(delta >> 8);
    }
    deltas_[deltas_size_++] = static_cast<std::uint8_t>(delta);
    last_ticks_ = ticks;
    count_ += gap + 1;
    return true;
}

std::span<const std::uint8_t> FeedbackBuilder::finish(std::uint8_t feedback_count) {
    write_last_chunk();
    out_[0] = static_cast<std::uint8_t>(base_ >> 8U);
    out_[1] = static_cast<std::uint8_t>(base_);
    out_[2] = static_cast<std::uint8_t>(count_ >> 8U);
    out_[3] = static_cast<std::uint8_t>(count_);
    out_[4] = static_cast<std::uint8_t>(reference_ >> 16);
    out_[5] = static_cast<std::uint8_t>(reference_ >> 8);
    out_[6] = static_cast<std::uint8_t>(reference_);
    out_[7] = feedback_count;
    std::copy_n(deltas_.begin(), deltas_size_, out_.begin() + static_cast<std::ptrdiff_t>(size_));
    size_ += deltas_size_;
    deltas_size_ = 0;
    while (size_ % 4 != 0) {
        out_[size_++] = 0;
    }
    return std::span(out_).first(size_);
}

/// Can the symbol join the chunk in the making?
bool FeedbackBuilder::takes(std::uint32_t symbol) const {
    if (held_ < two_bit_symbols) {
        return true;
    }
    if (held_ < one_bit_symbols && !has_large_ && symbol != symbol_large) {
        return true;
    }
    return held_ < max_run && all_same_ && symbols_[0] == symbol;
}

void FeedbackBuilder::put_symbol(std::uint32_t symbol) {
    if (!takes(symbol)) {
        write_full_chunk();
    }
    if (held_ < symbols_.size()) {
        symbols_[held_] = static_cast<std::uint8_t>(symbol);
    }
    all_same_ = all_same_ && (held_ == 0 || symbols_[0] == symbol);
    has_large_ = has_large_ || symbol == symbol_large;
    ++held_;
}

/// Writes a chunk that can take no more, and keeps what did not go into it.
void FeedbackBuilder::write_full_chunk() {
    if (all_same_) {
        write_run();
        return;
    }
    if (held_ == one_bit_symbols) {
        write_vector(1, one_bit_symbols);
        return;
    }
    write_vector(2, two_bit_symbols);
}

void FeedbackBuilder::write_last_chunk() {
    while (held_ > 0) {
        if (all_same_) {
            write_run();
        } else if (held_ <= two_bit_symbols || has_large_) {
            write_vector(2, std::min(held_, two_bit_symbols));
        } else {
            write_vector(1, held_);
        }
    }
}

void FeedbackBuilder::write_run() {
    write_chunk(static_cast<std::uint32_t>(symbols_[0] << 13U) | held_);
    held_ = 0;
    all_same_ = true;
    has_large_ = false;
}

void FeedbackBuilder::write_vector(std::uint32_t width, std::uint32_t symbols) {
    const auto capacity = width == 1 ? one_bit_symbols : two_bit_symbols;
    std::uint32_t bits = 0;
    for (std::uint32_t i = 0; i < symbols; ++i) {
        bits |= static_cast<std::uint32_t>(symbols_[i]) << ((capacity - 1 - i) * width);
    }
    write_chunk(0x8000U | (width == 2 ? 0x4000U : 0U) | bits);
    const auto rest = held_ - symbols;
    std::copy_n(symbols_.begin() + symbols, rest, symbols_.begin());
    held_ = 0;
    all_same_ = true;
    has_large_ = false;
    for (std::uint32_t i = 0; i < rest; ++i) {
        put_symbol(symbols_[i]);
    }
}

void FeedbackBuilder::write_chunk(std::uint32_t chunk) {
    out_[size_++] = static_cast<std::uint8_t>(chunk >> 8U);
    out_[size_++] = static_cast<std::uint8_t>(chunk);
}

} // namespace conclave::media
