#include "media/codec/layer_filter.hpp"
#include "media/codec/picture_munger.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <span>

/// Payloads one after the other, each with its length and codec in front: numbers that were written
/// must read back as what was asked for, whatever came before, and layers stay within bounds.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace conclave::media::codec;
    constexpr std::array formats{Format::vp8, Format::h264, Format::vp9, Format::av1};
    std::span<const std::uint8_t> rest(data, size);
    PictureMunger munger;
    LayerFilter filter;
    conclave::media::rtp::LongSeq seq = 0;
    while (rest.size() > 1) {
        const std::size_t length = std::min<std::size_t>(rest[0] & 0x1fU, rest.size() - 1);
        const auto format = formats[(rest[0] >> 5 & 3U) % formats.size()];
        const bool switches = (rest[0] & 0x80U) != 0;
        const auto payload = rest.subspan(1, length);
        rest = rest.subspan(1 + length);
        const PictureInfo info = read_picture(format, payload);
        if (info.temporal >= max_temporal || info.spatial >= max_spatial ||
            info.head.size > payload.size() || info.head.size > max_numbered) {
            std::abort();
        }
        if (switches) {
            munger.switch_to(info.head);
            filter.begin();
            filter.aim({static_cast<std::uint8_t>(length / max_temporal % max_spatial),
                        static_cast<std::uint8_t>(length % max_temporal)});
        }
        if (!filter.pass(info, ++seq, max_spatial - 1)) {
            munger.drop(info.head);
            continue;
        }
        if (info.keyframe && munger.has_passed(info.head)) {
            munger.switch_to(info.head);
        }
        const auto numbers = munger.forward(info.head);
        if (!numbers) {
            continue;
        }
        std::array<std::uint8_t, max_numbered> out{};
        const auto written = write_numbers(out, payload, info.head, *numbers);
        std::array<std::uint8_t, 0x20> whole{};
        std::ranges::copy(payload, whole.begin());
        std::ranges::copy(written, whole.begin());
        const PictureInfo again = read_picture(format, std::span(whole).first(payload.size()));
        if (again.head.size != info.head.size || again.temporal != info.temporal ||
            again.spatial != info.spatial || again.keyframe != info.keyframe ||
            (info.head.picture_at != 0 && again.head.numbers.picture != numbers->picture) ||
            (info.head.tl0_at != 0 && again.head.numbers.tl0 != numbers->tl0) ||
            (info.head.key_at != 0 && again.head.numbers.key != numbers->key)) {
            std::abort();
        }
    }
    return 0;
}
