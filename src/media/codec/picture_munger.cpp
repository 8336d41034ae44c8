#include "media/codec/picture_munger.hpp"

namespace conclave::media::codec {
namespace {

constexpr unsigned short_pictures = 1U << 7;
constexpr unsigned long_pictures = 1U << 15;
constexpr unsigned tl0_numbers = 1U << 8;
constexpr unsigned key_numbers = 1U << 5;

/// Is `number` the same as `than` or before it, on a circle of `count`?
bool not_above(unsigned number, unsigned than, unsigned count) {
    return (than - number) % count < count / 2;
}

void raise(std::uint8_t& highest, std::uint8_t number, unsigned count) {
    if (!not_above(number, highest, count)) {
        highest = number;
    }
}

} // namespace

std::int64_t PictureMunger::lengthen(const Numbered& packet) {
    const std::uint16_t picture = packet.numbers.picture;
    return packet.long_picture ? long_.unwrap(picture) : short_.unwrap(picture);
}

void PictureMunger::switch_to(const Numbered& first) {
    if (!started_) {
        return; // the first feed keeps its numbers
    }
    shift_.tl0 = static_cast<std::uint8_t>(highest_.tl0 + 1U - first.numbers.tl0);
    shift_.key = static_cast<std::uint8_t>((highest_.key + 1U - first.numbers.key) % key_numbers);
    if (first.picture_at != 0) {
        long_.reset();
        short_.reset();
        pictures_.switch_to(lengthen(first));
    }
}

std::optional<PictureNumbers> PictureMunger::forward(const Numbered& packet) {
    PictureNumbers out;
    if (packet.picture_at != 0) {
        const auto in = lengthen(packet);
        if (!pictures_.started()) {
            pictures_ = rtp::SequenceMap(in);
        }
        const auto picture = pictures_.forward(in);
        if (!picture) {
            return std::nullopt;
        }
        const unsigned count = packet.long_picture ? long_pictures : short_pictures;
        out.picture = static_cast<std::uint16_t>(static_cast<std::uint64_t>(*picture) % count);
    }
    out.tl0 = static_cast<std::uint8_t>(packet.numbers.tl0 + shift_.tl0);
    out.key = static_cast<std::uint8_t>((packet.numbers.key + shift_.key) % key_numbers);
    if (!started_) {
        started_ = true;
        highest_ = out;
        return out;
    }
    if (packet.tl0_at != 0) {
        raise(highest_.tl0, out.tl0, tl0_numbers);
    }
    if (packet.key_at != 0) {
        raise(highest_.key, out.key, key_numbers);
    }
    return out;
}

bool PictureMunger::has_passed(const Numbered& packet) const {
    const std::uint16_t picture = packet.numbers.picture;
    return packet.picture_at != 0 && pictures_.started() &&
           (packet.long_picture ? long_.peek(picture) : short_.peek(picture)) <=
               pictures_.highest_in();
}

void PictureMunger::drop(const Numbered& packet) {
    if (packet.gapless && pictures_.started()) {
        pictures_.drop(lengthen(packet));
    }
}

} // namespace conclave::media::codec
