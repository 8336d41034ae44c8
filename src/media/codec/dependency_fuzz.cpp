#include "media/codec/dependency_picture.hpp"

#include <algorithm>
#include <cstdlib>
#include <span>

/// Dependency descriptors one after the other, each with its length in front: layers stay within
/// bounds whatever came before, and the same descriptor again says the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace conclave::media::codec;
    std::span<const std::uint8_t> rest(data, size);
    DependencyReader reader;
    while (rest.size() > 1) {
        const std::size_t length = std::min<std::size_t>(rest[0], rest.size() - 1);
        const auto extension = rest.subspan(1, length);
        rest = rest.subspan(1 + length);
        const PictureInfo info = read_dependencies(reader, extension, {});
        if (info.spatial >= max_spatial || info.temporal >= max_temporal || info.spatials > 8) {
            std::abort();
        }
        const PictureInfo again = read_dependencies(reader, extension, {});
        if (again.spatial != info.spatial || again.temporal != info.temporal ||
            again.keyframe != info.keyframe || again.serves_above != info.serves_above ||
            again.opens_above != info.opens_above || again.spatials != info.spatials) {
            std::abort();
        }
    }
    return 0;
}
