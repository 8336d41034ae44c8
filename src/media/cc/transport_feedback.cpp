#include "media/cc/transport_feedback.hpp"

#include <utility>

namespace conclave::media {

namespace {

using namespace feedback_format;

std::uint32_t read16(base::ByteView bytes, std::size_t at) {
    return static_cast<std::uint32_t>(bytes[at] << 8U | bytes[at + 1]);
}

std::int32_t read_reference(base::ByteView bytes) {
    const auto raw = static_cast<std::int32_t>(bytes[4] << 16U | bytes[5] << 8U | bytes[6]);
    return raw >= 0x80'0000 ? raw - 0x100'0000 : raw;
}

/// Where the deltas begin: after as many chunks as it takes to tell of `total` packets.
std::expected<std::size_t, FeedbackError> find_deltas(base::ByteView fci, std::uint32_t total) {
    std::size_t at = header_size;
    std::uint32_t told = 0;
    while (told < total) {
        if (at + chunk_size > fci.size()) {
            return std::unexpected(FeedbackError::too_short);
        }
        const auto chunk = read16(fci, at);
        at += chunk_size;
        const bool vector = (chunk & 0x8000U) != 0;
        if (!vector) {
            const auto run = chunk & 0x1FFFU;
            if (run > total - told) {
                return std::unexpected(FeedbackError::count_mismatch);
            }
            told += run;
        } else {
            told += (chunk & 0x4000U) != 0 ? two_bit_symbols : one_bit_symbols;
        }
    }
    return at;
}

} // namespace

const char* to_text(FeedbackError error) {
    switch (error) {
    case FeedbackError::too_short:
        return "feedback ends early";
    case FeedbackError::no_packets:
        return "feedback about no packets";
    case FeedbackError::too_many:
        return "feedback about too many packets";
    case FeedbackError::reserved_symbol:
        return "reserved packet status";
    case FeedbackError::count_mismatch:
        return "packet count does not match the chunks";
    case FeedbackError::bad_times:
        return "arrival before the reference time";
    case FeedbackError::trailing_bytes:
        return "bytes after the last delta";
    }
    std::unreachable();
}

std::expected<TransportFeedback, FeedbackError> TransportFeedback::parse(base::ByteView fci) {
    if (fci.size() < header_size + chunk_size) {
        return std::unexpected(FeedbackError::too_short);
    }
    TransportFeedback out;
    out.fci_ = fci;
    out.base_sequence_ = static_cast<std::uint16_t>(read16(fci, 0));
    out.status_count_ = static_cast<std::uint16_t>(read16(fci, 2));
    out.reference_time_ = read_reference(fci);
    out.feedback_count_ = fci[7];
    if (out.status_count_ == 0) {
        return std::unexpected(FeedbackError::no_packets);
    }
    if (out.status_count_ > max_statuses) {
        return std::unexpected(FeedbackError::too_many);
    }
    const auto deltas = find_deltas(fci, out.status_count_);
    if (!deltas) {
        return std::unexpected(deltas.error());
    }
    out.deltas_at_ = *deltas;

    Cursor cursor(out);
    PacketStatus status;
    while (true) {
        const auto more = cursor.step(status);
        if (!more) {
            return std::unexpected(more.error());
        }
        if (!*more) {
            break;
        }
    }
    // What is left in the last vector must say "not received", or it tells of packets past the end.
    if (cursor.symbol_width_ != 0 &&
        (cursor.chunk_bits_ & ((1U << (cursor.chunk_left_ * cursor.symbol_width_)) - 1U)) != 0) {
        return std::unexpected(FeedbackError::count_mismatch);
    }
    if (fci.size() - cursor.delta_at_ > max_padding) {
        return std::unexpected(FeedbackError::trailing_bytes);
    }
    return out;
}

TransportFeedback::Cursor::Cursor(const TransportFeedback& feedback)
    : fci_(feedback.fci_), chunk_at_(header_size), delta_at_(feedback.deltas_at_),
      total_(feedback.status_count_), base_sequence_(feedback.base_sequence_) {}

bool TransportFeedback::Cursor::next(PacketStatus& status) {
    const auto more = step(status);
    return more.has_value() && *more; // parse has walked this way without an error
}

void TransportFeedback::Cursor::read_chunk() {
    const auto chunk = read16(fci_, chunk_at_); // find_deltas has seen it
    chunk_at_ += chunk_size;
    if ((chunk & 0x8000U) == 0) {
        symbol_width_ = 0;
        chunk_bits_ = chunk >> 13U & 3U;
        chunk_left_ = chunk & 0x1FFFU;
    } else {
        symbol_width_ = (chunk & 0x4000U) != 0 ? 2 : 1;
        chunk_bits_ = chunk & 0x3FFFU;
        chunk_left_ = symbol_width_ == 2 ? two_bit_symbols : one_bit_symbols;
    }
}

std::expected<bool, FeedbackError> TransportFeedback::Cursor::step(PacketStatus& status) {
    if (done_ == total_) {
        return false;
    }
    while (chunk_left_ == 0) { // a run of none is odd, but harmless
        read_chunk();
    }
    --chunk_left_;
    const auto symbol = symbol_width_ == 0 ? chunk_bits_
                                           : chunk_bits_ >> (chunk_left_ * symbol_width_) &
                                                 ((1U << symbol_width_) - 1U);
    status.sequence = static_cast<std::uint16_t>(base_sequence_ + done_);
    ++done_;
    status.received = symbol != symbol_lost;
    if (symbol == symbol_lost) {
        return true;
    }
    if (symbol > symbol_large) {
        return std::unexpected(FeedbackError::reserved_symbol);
    }
    const std::size_t size = symbol == symbol_small ? 1 : 2;
    if (delta_at_ + size > fci_.size()) {
        return std::unexpected(FeedbackError::too_short);
    }
    time_ += size == 1 ? fci_[delta_at_] * delta_unit
                       : static_cast<std::int16_t>(read16(fci_, delta_at_)) * delta_unit;
    delta_at_ += size;
    if (time_ < -max_before_reference) {
        return std::unexpected(FeedbackError::bad_times);
    }
    status.since_reference = time_;
    return true;
}

} // namespace conclave::media
