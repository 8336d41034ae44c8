#include "media/rtp/extension_values.hpp"
#include "media/rtp/header_writer.hpp"
#include "media/rtp/packet_view.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

namespace conclave::media::rtp {
namespace {

using namespace std::chrono_literals;

base::Bytes hex(std::string_view text) {
    std::string digits;
    for (const char c : text) {
        if (c != ' ') {
            digits += c;
        }
    }
    return base::from_hex(digits).value();
}

ExtensionMap chrome_map() {
    ExtensionMap map;
    EXPECT_TRUE(map.set(Extension::audio_level, 1));
    EXPECT_TRUE(map.set(Extension::abs_send_time, 2));
    EXPECT_TRUE(map.set(Extension::transport_cc, 3));
    EXPECT_TRUE(map.set(Extension::mid, 4));
    EXPECT_TRUE(map.set(Extension::video_orientation, 13));
    EXPECT_TRUE(map.set(Extension::dependency_descriptor, 8));
    EXPECT_TRUE(map.set(Extension::playout_delay, 5));
    EXPECT_TRUE(map.set(Extension::abs_capture_time, 9));
    return map;
}

TEST(ExtensionMap, OneIdForOneExtension) {
    ExtensionMap map;
    EXPECT_FALSE(map.set(Extension::mid, 0));
    EXPECT_FALSE(map.set(Extension::mid, 15));
    EXPECT_TRUE(map.set(Extension::mid, 4));
    EXPECT_FALSE(map.set(Extension::rid, 4));
    EXPECT_TRUE(map.set(Extension::mid, 5));
    EXPECT_EQ(map.find(4), std::nullopt);
    EXPECT_EQ(map.find(5), Extension::mid);
    EXPECT_TRUE(map.set(Extension::rid, 255));
    map.erase(Extension::mid);
    EXPECT_FALSE(map.has(Extension::mid));
    EXPECT_EQ(map.find(5), std::nullopt);
    EXPECT_EQ(map.find(0), std::nullopt);
}

TEST(PacketView, FixedHeader) {
    const auto packet = hex("80e0 1234 89abcdef 11223344 aabbcc");
    const auto view = parse_packet(packet, {});
    ASSERT_TRUE(view);
    EXPECT_EQ(view->ssrc, Ssrc{0x11223344});
    EXPECT_EQ(view->seq, Seq{0x1234});
    EXPECT_EQ(view->time, RtpTime{0x89abcdef});
    EXPECT_EQ(view->payload_type, 96);
    EXPECT_TRUE(view->marker);
    EXPECT_EQ(view->payload_at, 12);
    EXPECT_EQ(base::to_hex(payload(ByteView{packet}, *view)), "aabbcc");
}

TEST(PacketView, OneByteExtensionsPaddingCsrcs) {
    // two CSRCs; level, a stranger's element, a null, twcc, then id 15 ends it
    const auto packet = hex("b2 6f 0001 00000002 00000003 0000000a 0000000b"
                            "bede0003 10 8a 71 0102 00 31 abcd f0 31 99"
                            "0102 000003");
    const auto view = parse_packet(packet, chrome_map());
    ASSERT_TRUE(view);
    EXPECT_EQ(view->csrc_count, 2);
    EXPECT_EQ(view->padding, 3);
    EXPECT_EQ(view->payload_size, 2);
    const auto level = read_audio_level(packet, *view);
    ASSERT_TRUE(level);
    EXPECT_EQ(level->level, 10);
    EXPECT_TRUE(level->voice);
    EXPECT_EQ(read_transport_cc(packet, *view), 0xabcd);
    EXPECT_EQ(read_abs_send_time(packet, *view), std::nullopt);
}

TEST(PacketView, TwoByteExtensions) {
    // mid, a null, abs-send-time, an empty dependency descriptor; appbits are not looked at
    const auto packet = hex("90600001 00000002 00000003"
                            "1007 0004 0403 616263 00 0203 010203 0800 0000 00 ff");
    const auto view = parse_packet(packet, chrome_map());
    ASSERT_TRUE(view);
    EXPECT_TRUE(view->two_byte_extensions);
    EXPECT_EQ(read_name(packet, *view, Extension::mid), "abc");
    EXPECT_EQ(read_abs_send_time(packet, *view), AbsSendTime{0x010203});
    const auto empty = find_extension(packet, *view, Extension::dependency_descriptor);
    ASSERT_TRUE(empty);
    EXPECT_TRUE(empty->empty());
    EXPECT_EQ(view->payload_size, 1);
}

TEST(PacketView, RefusesBrokenHeaders) {
    const ExtensionMap map;
    EXPECT_EQ(parse_packet(hex("80600001000000020000"), map).error(), PacketError::too_short);
    EXPECT_EQ(parse_packet(hex("40600001 00000002 00000003"), map).error(),
              PacketError::bad_version);
    EXPECT_EQ(parse_packet(hex("81600001 00000002 00000003"), map).error(),
              PacketError::bad_header);
    EXPECT_EQ(parse_packet(hex("90600001 00000002 00000003"), map).error(),
              PacketError::bad_header);
    EXPECT_EQ(parse_packet(hex("90600001 00000002 00000003 bede0001"), map).error(),
              PacketError::bad_header);
    EXPECT_EQ(parse_packet(hex("a0600001 00000002 00000003"), map).error(),
              PacketError::bad_padding);
    EXPECT_EQ(parse_packet(hex("a0600001 00000002 00000003 00"), map).error(),
              PacketError::bad_padding);
    EXPECT_EQ(parse_packet(hex("a0600001 00000002 00000003 02"), map).error(),
              PacketError::bad_padding);
    EXPECT_EQ(parse_packet(base::Bytes(70'000, 0x80), map).error(), PacketError::too_long);
}

TEST(PacketView, AnElementPastTheBlockEndsTheReading) {
    const auto packet = hex("90600001 00000002 00000003 bede0001 10 8a 3f 01 ffff");
    const auto view = parse_packet(packet, chrome_map());
    ASSERT_TRUE(view);
    EXPECT_TRUE(read_audio_level(packet, *view));
    EXPECT_FALSE(read_transport_cc(packet, *view));
    EXPECT_EQ(view->payload_size, 2);
}

TEST(PacketView, OnlyPadding) {
    const auto packet = hex("a0600001 00000002 00000003 000003");
    const auto view = parse_packet(packet, {});
    ASSERT_TRUE(view);
    EXPECT_TRUE(view->padding_only());
}

TEST(HeaderWriter, WritesInFixedOrderAndStampsLater) {
    std::array<std::uint8_t, 64> out{};
    const auto level = hex("8a");
    EgressHeader header{.ssrc = {0x01020304},
                        .seq = {7},
                        .time = {9},
                        .payload_type = 111,
                        .marker = true,
                        .mid = "12",
                        .audio_level = level};
    const auto written = write_header(out, header, chrome_map());
    ASSERT_TRUE(written);
    EXPECT_EQ(base::to_hex(ByteView{out}.first(written->size)),
              "90ef00070000000901020304bede000331000022000000413132108a");
    stamp_transport_cc(out, *written, 0xbeef);
    stamp_abs_send_time(out, *written, {0x123456});
    const auto view = parse_packet(ByteView{out}.first(written->size), chrome_map());
    ASSERT_TRUE(view);
    EXPECT_EQ(read_transport_cc(out, *view), 0xbeef);
    EXPECT_EQ(read_abs_send_time(out, *view), AbsSendTime{0x123456});
    EXPECT_EQ(read_name(out, *view, Extension::mid), "12");
    EXPECT_EQ(read_audio_level(out, *view)->level, 10);
}

TEST(HeaderWriter, TwoByteFormForLongElementsAndHighIds) {
    std::array<std::uint8_t, 128> out{};
    const base::Bytes descriptor(40, 0x5a);
    EgressHeader header{.mid = "v", .dependency_descriptor = descriptor};
    auto map = chrome_map();
    const auto written = write_header(out, header, map);
    ASSERT_TRUE(written);
    auto view = parse_packet(ByteView{out}.first(written->size), map);
    ASSERT_TRUE(view);
    EXPECT_TRUE(view->two_byte_extensions);
    EXPECT_EQ(find_extension(out, *view, Extension::dependency_descriptor)->size(), 40U);
    EXPECT_EQ(read_name(out, *view, Extension::mid), "v");
    EXPECT_TRUE(read_transport_cc(out, *view));

    header.dependency_descriptor = {};
    EXPECT_TRUE(map.set(Extension::mid, 17));
    const auto high = write_header(out, header, map);
    view = parse_packet(ByteView{out}.first(high->size), map);
    EXPECT_TRUE(view->two_byte_extensions);
    EXPECT_EQ(read_name(out, *view, Extension::mid), "v");
}

TEST(HeaderWriter, LeavesOutWhatWasNotAgreed) {
    std::array<std::uint8_t, 64> out{};
    const auto written = write_header(out, {.mid = "12"}, {});
    ASSERT_TRUE(written);
    EXPECT_EQ(written->size, 12);
    EXPECT_EQ(written->transport_cc_at, 0);
    EXPECT_EQ(out[0], 0x80);
}

TEST(HeaderWriter, SaysWhenItDoesNotFit) {
    std::array<std::uint8_t, 64> out{};
    const auto map = chrome_map();
    const auto size = write_header(out, {.mid = "12"}, map)->size;
    for (std::size_t room = 0; room < size; ++room) {
        EXPECT_FALSE(write_header(MutableBytes{out}.first(room), {.mid = "12"}, map));
    }
}

TEST(ExtensionValues, PlayoutDelayAndOrientation) {
    std::array<std::uint8_t, 64> out{};
    std::array<std::uint8_t, 3> delay{};
    write_playout_delay(delay, {.min = 100ms, .max = 60s}); // 60 s is more than it can say
    const auto turned = hex("0d");
    const auto written =
        write_header(out, {.video_orientation = turned, .playout_delay = delay}, chrome_map());
    const auto packet = ByteView{out}.first(written->size);
    const auto view = parse_packet(packet, chrome_map());
    const auto read = read_playout_delay(packet, *view);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->min, 100ms);
    EXPECT_EQ(read->max, 40950ms);
    const auto orientation = read_video_orientation(packet, *view);
    ASSERT_TRUE(orientation);
    EXPECT_EQ(orientation->quarter_turns, 1);
    EXPECT_TRUE(orientation->flip);
    EXPECT_TRUE(orientation->back_camera);
}

TEST(ExtensionValues, AbsSendTimeWrapsAt64Seconds) {
    EXPECT_EQ(to_abs_send_time(MonoTime{1500ms}).value, 0x60000U);
    EXPECT_EQ(to_abs_send_time(MonoTime{64s}).value, 0U);
    EXPECT_EQ(to_abs_send_time(MonoTime{65s + 250ms}).value, 0x50000U);
}

} // namespace
} // namespace conclave::media::rtp
