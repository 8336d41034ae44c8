#include "media/codec/dependency_picture.hpp"

#include <algorithm>

namespace conclave::media::codec {
namespace {

std::uint8_t below(std::size_t count, std::uint8_t layer) {
    return static_cast<std::uint8_t>(std::min<std::size_t>(layer, count - 1));
}

} // namespace

PictureInfo read_dependencies(DependencyReader& reader, base::ByteView extension,
                              const PictureInfo& otherwise) {
    const auto read = reader.read(extension);
    if (!read) {
        return otherwise;
    }
    PictureInfo info{.spatial = below(max_spatial, read->spatial),
                     .temporal = below(max_temporal, read->temporal),
                     .starts = read->starts_frame,
                     .ends = read->ends_frame,
                     .keyframe = read->starts_frame && read->has_structure && read->independent,
                     .serves_above = false};
    const DependencyStructure& structure = reader.structure();
    bool more_paces = false;
    bool opens_all = true;
    std::uint8_t made = 0; // spatial layer
    std::uint8_t known = 0;
    for (std::size_t target = 0; target < structure.target_count; ++target) {
        const auto layers = structure.targets[target];
        known = std::max(known, layers.spatial);
        if (!reader.active(target)) {
            continue;
        }
        const Indication indication = read->indications.of(target);
        made = std::max(made, layers.spatial);
        if (layers.spatial > read->spatial && indication != Indication::absent) {
            info.serves_above = true;
        }
        if (layers.spatial == read->spatial && layers.temporal > read->temporal) {
            more_paces = true;
            opens_all = opens_all && indication == Indication::switching;
        }
    }
    info.opens_above = more_paces && opens_all;
    if (read->tells_targets) {
        info.spatials = static_cast<std::uint8_t>(made + 1);
    }
    if (read->has_structure) { // each spatial layer has half the sides of the next
        info.short_side = static_cast<std::uint16_t>(structure.short_side >> (known - made));
    }
    return info;
}

} // namespace conclave::media::codec
