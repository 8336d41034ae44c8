#include "media/sfu/feed.hpp"

#include "media/codec/dependency_picture.hpp"
#include "media/rtp/extension.hpp"

#include <algorithm>

namespace conclave::media::sfu {
namespace {

// A distance to the highest number that no network makes: the publisher began anew.
constexpr std::int64_t farthest_back = 1500; // packets

rtp::KeyframeGate::Options gate_options(const FeedOptions& options) {
    return {options.layer == 0 ? rtp::KeyframeGate::lowest_layer_spacing
                               : rtp::KeyframeGate::spacing,
            options.pli, options.fir};
}

} // namespace

Feed::Feed(Services& services, FeedOptions options)
    : services_(services), options_(options),
      history_(options.kind == Kind::video ? History::video_capacity : History::audio_capacity),
      keyframes_(gate_options(options)), clock_(options.clock_rate), stats_(options.clock_rate) {}

Feed::~Feed() {
    history_.clear([this](const Kept& kept) { services_.slab.release(kept.slot); });
}

Feed::Numbers Feed::number(const rtp::PacketView& view) {
    Numbers numbers;
    const rtp::LongSeq seq = seq_.peek(view.seq.value);
    if (seq_.started() && seq < seq_.highest() - farthest_back) {
        numbers.restarted = true;
        numbers.seq = seq_.unwrap_forward(view.seq.value);
        numbers.time = time_.unwrap_forward(view.time.value);
        nack_.reset();
        return numbers;
    }
    numbers.seq = seq_.unwrap(view.seq.value);
    numbers.time = time_.unwrap(view.time.value);
    return numbers;
}

codec::PictureInfo Feed::describe(codec::Format format, base::ByteView packet,
                                  const rtp::PacketView& view) {
    const auto picture = codec::read_picture(format, rtp::payload(packet, view));
    if (format == codec::Format::av1) {
        if (const auto said = rtp::find_extension(packet, view, Extension::dependency_descriptor)) {
            return codec::read_dependencies(dependencies_, *said, picture);
        }
    }
    return picture;
}

std::optional<Feed::Numbers> Feed::on_packet(base::ByteView packet, const rtp::PacketView& view,
                                             std::size_t codec, const codec::PictureInfo& picture,
                                             base::MonoTime arrival, bool recovered) {
    const Numbers numbers = number(view);
    if (!keep(packet, view, numbers, codec, picture, arrival)) {
        ++services_.counters.duplicates;
        return std::nullopt;
    }
    if (options_.nack) {
        nack_.on_packet(numbers.seq, arrival);
    }
    stats_.on_packet(numbers.seq, numbers.time, arrival, recovered);
    last_packet_ = arrival;
    rate_.add(view.size, arrival);
    if (options_.kind == Kind::video) {
        layer_rates_.add(picture, view.size, arrival);
    }
    keyframes_.on_packet();
    return numbers;
}

std::optional<Feed::Numbers> Feed::on_padding(const rtp::PacketView& view, base::MonoTime arrival) {
    if (!seq_.started()) {
        return std::nullopt; // a probe before the media
    }
    const Numbers numbers = number(view);
    if (options_.nack) {
        nack_.on_packet(numbers.seq, arrival);
    }
    stats_.on_packet(numbers.seq, numbers.time, arrival, true); // its timestamp stands still
    return numbers;
}

/// False for a duplicate. Without a slot the packet is forwarded and cannot be repeated.
bool Feed::keep(base::ByteView packet, const rtp::PacketView& view, const Numbers& numbers,
                std::size_t codec, const codec::PictureInfo& picture, base::MonoTime arrival) {
    if (history_.find(numbers.seq) != nullptr) {
        return false;
    }
    const auto slot = services_.slab.acquire();
    if (!slot || packet.size() > Slab::slot_bytes) {
        ++services_.counters.slab_exhausted;
        if (slot) {
            services_.slab.release(*slot);
        }
        return true;
    }
    std::ranges::copy(packet, services_.slab.bytes(*slot).begin());
    history_.insert(numbers.seq,
                    {*slot, view, numbers.time, static_cast<std::uint8_t>(codec), picture}, arrival,
                    [this](const Kept& kept) { services_.slab.release(kept.slot); });
    return true;
}

void Feed::on_keyframe(rtp::LongSeq seq, base::MonoTime now) {
    ++services_.counters.keyframes;
    nack_.on_keyframe(seq);
    keyframes_.on_keyframe(now);
}

void Feed::on_sender_report(const rtp::SenderInfo& info, base::MonoTime now) {
    clock_.on_sender_report(info.ntp, time_.peek(info.time.value), now);
}

void Feed::tick(base::MonoTime now) {
    history_.expire(now - History::max_age,
                    [this](const Kept& kept) { services_.slab.release(kept.slot); });
    rate_.tick(now);
    layer_rates_.tick(now);
}

} // namespace conclave::media::sfu
