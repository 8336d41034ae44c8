#pragma once

#include "media/types.hpp"
#include "rooms/room_options.hpp"
#include "signaling/sdp/description.hpp"

#include <vector>

/// Which codecs and header extensions of a client's section a group room takes. Pure.
namespace conclave::signaling::negotiation {

/// Of what the section offers: Opus and PCMU, or the allowed video codecs in the room's order, each
/// followed by its RTX; numbers and parameters are the client's own. Of H264 one entry, best
/// constrained baseline with packetization-mode 1 (RFC 6184, 8.1), which every browser decodes;
/// of VP9 and AV1 profile 0.
/// Redundant audio (RED) and FEC are left out: the engine does not take them apart.
[[nodiscard]] std::vector<sdp::Codec> choose_codecs(const sdp::Section& section,
                                                    const std::vector<rooms::VideoCodec>& allowed);
/// The same for a client that has shown none of its own yet.
[[nodiscard]] std::vector<sdp::Codec> usual_codecs(sdp::SectionKind kind,
                                                   const std::vector<rooms::VideoCodec>& allowed);

/// Those that the engine knows, under the client's numbers.
[[nodiscard]] std::vector<sdp::Extmap> choose_extmaps(const sdp::Section& section);

[[nodiscard]] std::vector<media::CodecMapping> map_codecs(const std::vector<sdp::Codec>& codecs);
[[nodiscard]] std::vector<media::ExtensionMapping>
map_extensions(const std::vector<sdp::Extmap>& extmaps);

/// How a client's sending section names its encodings: a=rid, or SSRCs with SIM and FID groups.
[[nodiscard]] std::vector<media::EncodingMapping> map_encodings(const sdp::Section& section);

} // namespace conclave::signaling::negotiation
