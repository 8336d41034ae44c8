#include "media/codec/dependency_descriptor.hpp"

#include <gtest/gtest.h>

#include <initializer_list>

namespace conclave::media::codec {
namespace {

/// Puts bits one after the other, as the AV1 RTP specification writes them down.
struct Writer {
    base::Bytes bytes;
    std::size_t used = 0;
    Writer& put(std::uint32_t value, int count) {
        for (; count > 0; --count, ++used) {
            if (used % 8 == 0) {
                bytes.push_back(0);
            }
            if ((value >> (count - 1) & 1) != 0) {
                bytes.back() |= static_cast<std::uint8_t>(0x80 >> used % 8);
            }
        }
        return *this;
    }
    /// start, end, template, frame number; then the five flags of what follows.
    Writer& begin(bool starts, bool ends, std::uint32_t number, std::uint32_t frame,
                  std::uint32_t flags) {
        return put(starts, 1).put(ends, 1).put(number, 6).put(frame, 16).put(flags, 5);
    }
};
constexpr std::uint32_t structure = 0x10;
constexpr std::uint32_t active = 0x08;
constexpr std::uint32_t own_indications = 0x04;
constexpr std::uint32_t own_references = 0x02;
constexpr std::uint32_t own_chains = 0x01;

/// Two sizes, two paces: targets S0T0, S0T1, S1T0, S1T1; numbers from 10 on. A key frame and a
/// later one of each size and of layer 0 in time, then one of layer 1.
Writer& put_structure(Writer& writer) {
    writer.put(10, 6).put(3, 5); // four targets
    // S0T0 S0T0 S0T1 S1T0 S1T0 S1T1
    for (const std::uint32_t next : {0U, 1U, 2U, 0U, 1U, 3U}) {
        writer.put(next, 2);
    }
    // Of each template for each target: absent 0, discardable 1, switching 2, required 3.
    for (const auto& of : std::initializer_list<std::initializer_list<std::uint32_t>>{
             {2, 2, 2, 2}, {2, 2, 0, 0}, {0, 1, 0, 0}, {0, 0, 2, 2}, {0, 0, 2, 2}, {0, 0, 0, 1}}) {
        for (const std::uint32_t indication : of) {
            writer.put(indication, 2);
        }
    }
    // References: none, 4 back, 2 back; 1 back, 4 back, 2 back.
    writer.put(0, 1);
    for (const std::uint32_t back : {4U, 2U, 1U, 4U, 2U}) {
        writer.put(1, 1).put(back - 1, 4).put(0, 1);
    }
    // Two chains: ns(5) in two or three bits, of each target ns(2) in one.
    writer.put(2, 2).put(0, 1).put(0, 1).put(1, 1).put(1, 1);
    for (int i = 0; i < 6 * 2; ++i) {
        writer.put(0, 4);
    }
    writer.put(1, 1).put(319, 16).put(179, 16).put(639, 16).put(359, 16);
    return writer;
}

base::Bytes key_frame() {
    Writer writer;
    put_structure(writer.begin(true, true, 10, 1000, structure));
    return writer.bytes;
}

TEST(DependencyDescriptor, ReadsTheStructureOfAKeyFrame) {
    DependencyReader reader;
    const auto read = reader.read(key_frame());
    ASSERT_TRUE(read);
    EXPECT_TRUE(read->starts_frame && read->ends_frame && read->has_structure);
    EXPECT_TRUE(read->independent);
    EXPECT_EQ(read->frame, 1000);
    EXPECT_EQ(read->spatial + read->temporal, 0);
    const auto& known = reader.structure();
    EXPECT_EQ(known.template_count, 6);
    EXPECT_EQ(known.target_count, 4);
    EXPECT_EQ(known.chain_count, 2);
    EXPECT_EQ(known.short_side, 360);
    EXPECT_EQ(known.targets[1].spatial, 0);
    EXPECT_EQ(known.targets[1].temporal, 1);
    EXPECT_EQ(known.targets[2].spatial, 1);
    EXPECT_EQ(known.targets[3].temporal, 1);
    for (std::size_t target = 0; target < 5; ++target) {
        EXPECT_EQ(reader.active(target), target < 4);
    }
}

TEST(DependencyDescriptor, LooksUpTheTemplateOfLaterFrames) {
    DependencyReader reader;
    ASSERT_TRUE(reader.read(key_frame()));
    // Three bytes: the second part of a frame of S1T1, template 15.
    const auto read = reader.read(base::Bytes{0x40 | 15, 0x04, 0x00});
    ASSERT_TRUE(read);
    EXPECT_FALSE(read->starts_frame || read->has_structure || read->independent);
    EXPECT_TRUE(read->ends_frame);
    EXPECT_EQ(read->frame, 1024);
    EXPECT_EQ(read->spatial, 1);
    EXPECT_EQ(read->temporal, 1);
    EXPECT_EQ(read->indications.of(2), Indication::absent);
    EXPECT_EQ(read->indications.of(3), Indication::discardable);
    EXPECT_FALSE(reader.read(base::Bytes{0xc0 | 16, 0, 0})) << "a template beyond the last";
    EXPECT_FALSE(reader.read(base::Bytes{0xc0 | 9, 0, 0})) << "one before the first";
}

TEST(DependencyDescriptor, ReadsWhatAFrameHasOtherwise) {
    DependencyReader reader;
    ASSERT_TRUE(reader.read(key_frame()));
    Writer writer;
    writer.begin(true, false, 11, 7, active | own_indications | own_references | own_chains);
    writer.put(0b0011, 4);                                      // only the smaller size is made
    writer.put(3, 2).put(2, 2).put(1, 2).put(0, 2);             // indications
    writer.put(2, 2).put(200, 8).put(1, 2).put(3, 4).put(0, 2); // references
    writer.put(1, 8).put(2, 8);                                 // chains
    const auto read = reader.read(writer.bytes);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->indications.of(0), Indication::required);
    EXPECT_EQ(read->indications.of(1), Indication::switching);
    EXPECT_EQ(read->indications.of(2), Indication::discardable);
    EXPECT_FALSE(read->independent);
    EXPECT_TRUE(reader.active(1));
    EXPECT_FALSE(reader.active(2));
    ASSERT_TRUE(reader.read(base::Bytes{0xc0 | 11, 0, 8}));
    EXPECT_FALSE(reader.active(2)) << "as long as nothing else is said";
    Writer without;
    without.begin(true, true, 11, 9, own_references).put(0, 2);
    EXPECT_TRUE(reader.read(without.bytes)->independent);
    ASSERT_TRUE(reader.read(key_frame()));
    EXPECT_TRUE(reader.active(2)) << "a new structure has all";
}

TEST(DependencyDescriptor, RefusesWhatItCanNotKnow) {
    DependencyReader reader;
    EXPECT_FALSE(reader.read({}));
    EXPECT_FALSE(reader.read(base::Bytes{0xc0 | 10, 0, 1})) << "no structure came";
    const auto whole = key_frame();
    for (std::size_t size = 0; size < whole.size(); ++size) {
        EXPECT_FALSE(reader.read(base::ByteView(whole).first(size))) << size;
    }
    ASSERT_TRUE(reader.read(whole));
    // A broken structure leaves the one there is.
    EXPECT_FALSE(reader.read(base::ByteView(whole).first(10)));
    EXPECT_TRUE(reader.read(base::Bytes{0xc0 | 10, 0, 1}));
}

TEST(DependencyDescriptor, TakesNoMoreTemplatesThanThereAreNumbers) {
    Writer writer;
    writer.begin(true, true, 0, 1, structure).put(0, 6).put(0, 5);
    for (int i = 0; i < 200; ++i) {
        writer.put(0, 2); // another one, and another
    }
    DependencyReader reader;
    EXPECT_FALSE(reader.read(writer.bytes));
}

} // namespace
} // namespace conclave::media::codec
