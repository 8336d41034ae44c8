#include "media/codec/vp8_munger.hpp"

namespace conclave::media::codec {
namespace {

constexpr unsigned short_pictures = 1U << 7;
constexpr unsigned long_pictures = 1U << 15;
constexpr unsigned tl0_numbers = 1U << 8;
constexpr unsigned key_numbers = 1U << 5;

unsigned pictures(const Vp8Descriptor& descriptor) {
    return descriptor.long_picture ? long_pictures : short_pictures;
}

/// Is `number` the same as `than` or before it, on a circle of `count`?
bool not_above(unsigned number, unsigned than, unsigned count) {
    return (than - number) % count < count / 2;
}

template <class Number>
void raise(Number& highest, Number number, unsigned count) {
    if (!not_above(number, highest % count, count)) {
        highest = number;
    }
}

} // namespace

void Vp8Munger::switch_to(const Vp8Descriptor& first) {
    if (!started_) {
        return; // the first feed keeps its numbers
    }
    const Vp8Numbers& in = first.numbers;
    // Modulo the greater circle; forward() takes what its own field holds.
    shift_.picture =
        static_cast<std::uint16_t>((highest_.picture + 1U - in.picture) % long_pictures);
    shift_.tl0 = static_cast<std::uint8_t>(highest_.tl0 + 1U - in.tl0);
    shift_.key = static_cast<std::uint8_t>((highest_.key + 1U - in.key) % key_numbers);
}

Vp8Numbers Vp8Munger::forward(const Vp8Descriptor& packet) {
    Vp8Numbers out;
    const unsigned count = pictures(packet);
    out.picture = static_cast<std::uint16_t>((packet.numbers.picture + shift_.picture) % count);
    out.tl0 = static_cast<std::uint8_t>(packet.numbers.tl0 + shift_.tl0);
    out.key = static_cast<std::uint8_t>((packet.numbers.key + shift_.key) % key_numbers);
    if (!started_) {
        started_ = true;
        highest_ = out;
        return out;
    }
    if (packet.picture_at != 0) {
        raise(highest_.picture, out.picture, count);
    }
    if (packet.tl0_at != 0) {
        raise(highest_.tl0, out.tl0, tl0_numbers);
    }
    if (packet.has_key) {
        raise(highest_.key, out.key, key_numbers);
    }
    return out;
}

} // namespace conclave::media::codec
