#include "media/rtp/extension_values.hpp"
#include "media/rtp/header_writer.hpp"
#include "media/rtp/packet_view.hpp"

#include <array>
#include <cstdlib>

/// Whatever comes in, what was read lies within the packet, and what we write from it reads back.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace conclave::media::rtp;
    ExtensionMap map;
    for (std::size_t i = 0; i < conclave::media::extension_kinds; ++i) {
        if (!map.set(static_cast<Extension>(i), static_cast<std::uint8_t>(i < 9 ? i + 1 : i + 7))) {
            std::abort();
        }
    }
    const ByteView packet{data, size};
    const auto view = parse_packet(packet, map);
    if (!view) {
        return 0;
    }
    if (std::size_t{view->payload_at} + view->payload_size + view->padding != size) {
        std::abort();
    }
    for (std::size_t i = 0; i < conclave::media::extension_kinds; ++i) {
        (void)find_extension(packet, *view, static_cast<Extension>(i));
    }
    (void)read_abs_send_time(packet, *view);
    (void)read_transport_cc(packet, *view);
    (void)read_video_orientation(packet, *view);
    (void)read_playout_delay(packet, *view);
    const auto level = find_extension(packet, *view, Extension::audio_level);
    const auto descriptor = find_extension(packet, *view, Extension::dependency_descriptor);
    const EgressHeader header{.ssrc = view->ssrc,
                              .seq = view->seq,
                              .time = view->time,
                              .payload_type = view->payload_type,
                              .marker = view->marker,
                              .mid = read_name(packet, *view, Extension::mid).value_or(""),
                              .audio_level =
                                  level ? level->first(level->empty() ? 0 : 1) : ByteView{},
                              .capture_time = read_capture_time(packet, *view).value_or(ByteView{}),
                              .dependency_descriptor = descriptor.value_or(ByteView{})};
    std::array<std::uint8_t, 600> out{};
    const auto written = write_header(out, header, map);
    if (!written) {
        std::abort();
    }
    const ByteView head = ByteView{out}.first(written->size);
    const auto again = parse_packet(head, map);
    if (!again || again->payload_size != 0 || again->seq != view->seq ||
        again->ssrc != view->ssrc ||
        read_name(head, *again, Extension::mid).value_or("") != header.mid ||
        read_audio_level(head, *again).has_value() == header.audio_level.empty()) {
        std::abort();
    }
    return 0;
}
