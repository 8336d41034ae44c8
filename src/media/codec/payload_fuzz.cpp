#include "media/codec/keyframe.hpp"
#include "media/codec/vp8_munger.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <span>

/// Payloads one after the other, each with its length in front: a descriptor that was written must
/// read back as what was asked for, whatever came before it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace conclave::media::codec;
    std::span<const std::uint8_t> rest(data, size);
    Vp8Munger munger;
    while (rest.size() > 1) {
        const std::size_t length = std::min<std::size_t>(rest[0] & 0x3fU, rest.size() - 1);
        const bool switches = (rest[0] & 0x80U) != 0;
        const auto payload = rest.subspan(1, length);
        rest = rest.subspan(1 + length);
        static_cast<void>(starts_keyframe("H264", payload));
        static_cast<void>(picture_short_side("VP8", payload));
        const auto descriptor = read_vp8_descriptor(payload);
        if (!descriptor) {
            continue;
        }
        if (descriptor->size > payload.size() || descriptor->size > max_vp8_descriptor) {
            std::abort();
        }
        if (switches) {
            munger.switch_to(*descriptor);
        }
        std::array<std::uint8_t, max_vp8_descriptor> out{};
        const auto numbers = munger.forward(*descriptor);
        const auto written = write_vp8_descriptor(out, payload, *descriptor, numbers);
        const auto again = read_vp8_descriptor(written);
        if (!again || again->size != descriptor->size ||
            (descriptor->picture_at != 0 && again->numbers.picture != numbers.picture) ||
            (descriptor->tl0_at != 0 && again->numbers.tl0 != numbers.tl0) ||
            (descriptor->has_key && again->numbers.key != numbers.key) ||
            again->temporal_id != descriptor->temporal_id) {
            std::abort();
        }
    }
    return 0;
}
