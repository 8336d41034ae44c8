#include "media/types.hpp"

#include <array>
#include <utility>

namespace conclave::media {

namespace {

constexpr std::array<std::pair<Extension, std::string_view>, extension_kinds> extension_uris{{
    {Extension::mid, "urn:ietf:params:rtp-hdrext:sdes:mid"},
    {Extension::rid, "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id"},
    {Extension::repaired_rid, "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id"},
    {Extension::abs_send_time, "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time"},
    {Extension::transport_cc,
     "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01"},
    {Extension::audio_level, "urn:ietf:params:rtp-hdrext:ssrc-audio-level"},
    {Extension::dependency_descriptor,
     "https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension"},
    {Extension::video_layers,
     "http://www.webrtc.org/experiments/rtp-hdrext/video-layers-allocation00"},
    {Extension::video_orientation, "urn:3gpp:video-orientation"},
    {Extension::playout_delay, "http://www.webrtc.org/experiments/rtp-hdrext/playout-delay"},
    {Extension::abs_capture_time, "http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time"},
}};

} // namespace

std::string_view extension_uri(Extension extension) {
    for (const auto& [known, uri] : extension_uris) {
        if (known == extension) {
            return uri;
        }
    }
    return {};
}

std::optional<Extension> extension_from_uri(std::string_view uri) {
    for (const auto& [known, known_uri] : extension_uris) {
        if (known_uri == uri) {
            return known;
        }
    }
    return std::nullopt;
}

} // namespace conclave::media
