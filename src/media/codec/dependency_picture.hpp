#pragma once

#include "media/codec/dependency_descriptor.hpp"
#include "media/codec/picture.hpp"

namespace conclave::media::codec {

/// What the dependency descriptor of a packet says, in the shape of all codecs: the layers of its
/// frame, and what a decoder of other layers needs of it. `otherwise` where it can't be read.
[[nodiscard]] PictureInfo read_dependencies(DependencyReader& reader, base::ByteView extension,
                                            const PictureInfo& otherwise);

} // namespace conclave::media::codec
