#include "media/sfu/testing/emulated_camera_test.hpp"

#include "media/rtp/wire.hpp"
#include "media/sfu/testing/world_test.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace conclave::media::sfu::testing {
namespace {

constexpr std::uint8_t payload_type = 96;
constexpr std::uint32_t clock_rate = 90'000;
constexpr double activation_margin = 1.1; // of the least that a layer takes, so that it stays
constexpr std::int64_t smallest_picture = 60;

struct Grade {
    std::uint32_t lines;
    std::int64_t least_kbps;
    std::int64_t most_kbps;
    const char* rid;
};
constexpr std::array grades{Grade{180, 30, 100, "q"}, Grade{360, 150, 500, "h"},
                            Grade{720, 600, 1700, "f"}};

constexpr std::size_t frame_header = 10; // bytes

/// X, I with 15 bits of PictureID, and with temporal layers L and T (RFC 7741, 4.2), then the frame
/// header, which has the size of the picture in a key frame (RFC 6386, 9.1), then the references.
base::Bytes vp8_payload(bool first, const EmulatedPicture& picture, bool layered,
                        std::uint32_t lines, std::size_t size) {
    base::Bytes payload{static_cast<std::uint8_t>(first ? 0x90 : 0x80),
                        static_cast<std::uint8_t>(layered ? 0xe0 : 0x80),
                        static_cast<std::uint8_t>(0x80 | (picture.number >> 8 & 0x7f)),
                        static_cast<std::uint8_t>(picture.number)};
    if (layered) {
        payload.push_back(picture.tl0);
        payload.push_back(
            static_cast<std::uint8_t>(picture.temporal << 6 | (picture.enters_layer ? 0x20 : 0)));
    }
    if (first) {
        const auto wide = lines * 16 / 9;
        const std::array<std::uint8_t, frame_header> header{
            static_cast<std::uint8_t>(picture.key ? 0x10 : 0x11),
            0,
            0,
            0x9d,
            0x01,
            0x2a,
            static_cast<std::uint8_t>(wide),
            static_cast<std::uint8_t>(wide >> 8),
            static_cast<std::uint8_t>(lines),
            static_cast<std::uint8_t>(lines >> 8)};
        payload.insert(payload.end(), header.begin(), header.end());
        for (const std::uint16_t number : {picture.number, picture.builds_on}) {
            payload.push_back(static_cast<std::uint8_t>(number >> 8));
            payload.push_back(static_cast<std::uint8_t>(number));
        }
    }
    payload.resize(std::max(payload.size() + 1, size));
    return payload;
}

} // namespace

std::uint32_t rtp_time(base::MonoTime now, std::uint32_t rate, std::uint32_t offset) {
    const auto us =
        std::chrono::duration_cast<std::chrono::microseconds>(now.time_since_epoch()).count();
    return offset + static_cast<std::uint32_t>(us * (rate / 1000) / 1000);
}

std::optional<EmulatedReferences> read_references(base::ByteView bitstream) {
    if (bitstream.size() < frame_header + 4) {
        return std::nullopt;
    }
    return EmulatedReferences{rtp::read_u16(bitstream, frame_header),
                              rtp::read_u16(bitstream, frame_header + 2)};
}

EmulatedCamera::EmulatedCamera(std::uint32_t lines, std::uint32_t temporal,
                               std::uint32_t first_ssrc, std::string mid)
    : mid_(std::move(mid)), temporal_(temporal) {
    for (const Grade& grade : grades) {
        if (grade.lines > lines) {
            break;
        }
        const auto n = static_cast<std::uint32_t>(layers_.size());
        layers_.push_back({.lines = grade.lines,
                           .least = Bitrate::kbps(grade.least_kbps),
                           .most = Bitrate::kbps(grade.most_kbps),
                           .rid = grade.rid,
                           .ssrc = first_ssrc + n,
                           .rtx_ssrc = first_ssrc + 8 + n,
                           .time_offset = 0x1234'5678U * (n + 1),
                           .seq = static_cast<std::uint16_t>(65'000 + 300 * n)});
    }
    set_budget(layers_.front().most);
}

IncomingMapping EmulatedCamera::mapping() const {
    auto mapping = incoming(Kind::video, mid_);
    for (const Layer& layer : layers_) {
        mapping.encodings.push_back({.rid = layer.rid});
    }
    return mapping;
}

Bitrate EmulatedCamera::most() const {
    Bitrate sum;
    for (const Layer& layer : layers_) {
        sum += layer.most;
    }
    return sum;
}

void EmulatedCamera::set_budget(Bitrate budget) {
    const auto before = std::exchange(active_, 0);
    for (std::size_t i = 0; i < layers_.size(); ++i) {
        Layer& layer = layers_[i];
        const auto least = i < before ? layer.least : layer.least * activation_margin;
        if (i > 0 && budget < least) {
            break;
        }
        layer.rate = std::clamp(budget, layer.least, layer.most);
        budget -= layer.rate;
        active_ = i + 1;
        layer.key_wanted = layer.key_wanted || i >= before;
    }
}

void EmulatedCamera::on_keyframe_request(std::uint32_t ssrc, base::MonoTime now) {
    Layer* layer = find(ssrc);
    if (layer != nullptr &&
        (!layer->last_request || now - *layer->last_request >= keyframe_interval)) {
        layer->last_request = now;
        layer->key_wanted = true;
    }
}

EmulatedCamera::Layer* EmulatedCamera::find(std::uint32_t ssrc) {
    const auto found = std::ranges::find(layers_, ssrc, &Layer::ssrc);
    return found == layers_.end() ? nullptr : &*found;
}

/// What a key frame takes beyond its share, the pictures after it give back.
std::int64_t EmulatedCamera::next_size(Layer& layer, bool key) {
    const auto share = layer.rate.bits_per_second() / 8 / frames_per_second;
    if (key) {
        layer.debt += share * (key_factor - 1);
        return share * key_factor;
    }
    const auto back = std::min(layer.debt / 10, share / 2);
    layer.debt -= back;
    return std::max(share - back, smallest_picture);
}

/// Three layers come in the order 0 2 1 2, as Chromium's do. Of two pictures of layer 1 one builds
/// on the other, so that the layer can't be entered there.
EmulatedPicture EmulatedCamera::next_picture(Layer& layer, bool key) const {
    layer.since_key = key ? 0 : layer.since_key + 1;
    EmulatedPicture picture{.key = key, .number = ++layer.picture};
    if (temporal_ == 3) {
        constexpr std::array<std::uint8_t, 4> order{0, 2, 1, 2};
        picture.temporal = order[layer.since_key % order.size()];
        picture.enters_layer = layer.since_key % 4 == 1 || layer.since_key % 8 == 2;
    }
    const bool on_layer_1 = picture.temporal != 0 && !picture.enters_layer;
    picture.builds_on = layer.newest[on_layer_1 ? 1 : 0];
    layer.newest[picture.temporal] = picture.number;
    picture.tl0 = picture.temporal == 0 ? ++layer.tl0 : layer.tl0;
    return picture;
}

void EmulatedCamera::encode(Layer& layer, base::MonoTime now, std::vector<Outgoing>& out) const {
    const bool key = std::exchange(layer.key_wanted, false);
    layer.keyframes += key ? 1U : 0U;
    const auto size = static_cast<std::size_t>(next_size(layer, key));
    const auto count = (size + packet_bytes - 1) / packet_bytes;
    const auto picture = next_picture(layer, key);
    for (std::size_t i = 0; i < count; ++i) {
        Outgoing packet{.ssrc = layer.ssrc,
                        .seq = layer.seq++,
                        .time = rtp_time(now, clock_rate, layer.time_offset),
                        .payload_type = payload_type,
                        .marker = i + 1 == count,
                        .mid = mid_,
                        .rid = layer.rid,
                        .payload =
                            vp8_payload(i == 0, picture, temporal_ > 1, layer.lines, size / count)};
        ++layer.packets;
        layer.bytes += static_cast<std::uint32_t>(packet.payload.size());
        layer.kept.push_back(packet);
        out.push_back(std::move(packet));
    }
    while (layer.kept.size() > most_kept) {
        layer.kept.pop_front();
    }
}

std::vector<Outgoing> EmulatedCamera::frame(base::MonoTime now, bool busy) {
    started_ = started_.value_or(now);
    std::vector<Outgoing> out;
    if (now - *started_ < next_frame_ * std::chrono::microseconds(1'000'000) / frames_per_second) {
        return out;
    }
    ++next_frame_;
    if (busy) {
        return out;
    }
    for (std::size_t i = 0; i < active_; ++i) {
        encode(layers_[i], now, out);
    }
    return out;
}

Outgoing EmulatedCamera::as_rtx(Layer& layer, const Outgoing& original) {
    Outgoing packet = original;
    packet.ssrc = layer.rtx_ssrc;
    packet.payload_type = payload_type + 1;
    packet.repaired_rid = std::exchange(packet.rid, {});
    packet.payload.insert(packet.payload.begin(), {static_cast<std::uint8_t>(original.seq >> 8),
                                                   static_cast<std::uint8_t>(original.seq)});
    return packet;
}

std::optional<Outgoing> EmulatedCamera::repeat(std::uint32_t ssrc, std::uint16_t seq) {
    Layer* layer = find(ssrc);
    if (layer == nullptr) {
        return std::nullopt;
    }
    const auto found = std::ranges::find(layer->kept, seq, &Outgoing::seq);
    return found == layer->kept.end() ? std::nullopt : std::optional(as_rtx(*layer, *found));
}

void EmulatedCamera::number(Outgoing& packet) {
    const auto layer = std::ranges::find(layers_, packet.ssrc, &Layer::rtx_ssrc);
    if (layer != layers_.end()) {
        packet.seq = layer->rtx_seq++;
    }
}

std::optional<Outgoing> EmulatedCamera::probe() {
    Layer& layer = layers_[active_ - 1];
    if (layer.kept.empty()) {
        return std::nullopt;
    }
    constexpr std::size_t depth = 32; // packets back
    const auto back = probe_back_++ % std::min(depth, layer.kept.size());
    return as_rtx(layer, layer.kept[layer.kept.size() - 1 - back]);
}

std::vector<rtp::SenderInfo> EmulatedCamera::reports(base::MonoTime now, rtp::NtpTime wall) const {
    std::vector<rtp::SenderInfo> all;
    for (std::size_t i = 0; i < active_; ++i) {
        const Layer& layer = layers_[i];
        all.push_back({{layer.ssrc},
                       wall,
                       {rtp_time(now, clock_rate, layer.time_offset)},
                       layer.packets,
                       layer.bytes});
    }
    return all;
}

std::uint32_t EmulatedCamera::keyframes() const {
    std::uint32_t most = 0;
    for (const Layer& layer : layers_) {
        most = std::max(most, layer.keyframes);
    }
    return most;
}

} // namespace conclave::media::sfu::testing
