#include "base/bytes.hpp"

#include <gtest/gtest.h>

namespace conclave::base {
namespace {

TEST(Base64, FollowsTheVectorsOfRfc4648) {
    const std::pair<const char*, const char*> vectors[] = {{"", ""},
                                                           {"f", "Zg=="},
                                                           {"fo", "Zm8="},
                                                           {"foo", "Zm9v"},
                                                           {"foob", "Zm9vYg=="},
                                                           {"fooba", "Zm9vYmE="},
                                                           {"foobar", "Zm9vYmFy"}};
    for (const auto& [plain, encoded] : vectors) {
        EXPECT_EQ(to_base64(as_bytes(plain)), encoded);
        const auto decoded = from_base64(encoded);
        ASSERT_TRUE(decoded);
        EXPECT_EQ(as_text(*decoded), plain);
    }
}

TEST(Base64Url, RefusesWhatJoseForbids) {
    EXPECT_TRUE(from_base64url("Zm8"));
    EXPECT_FALSE(from_base64url("Zm8=")); // padding
    EXPECT_FALSE(from_base64url("Zm9"));  // spare bits set
    EXPECT_FALSE(from_base64url("Z"));    // impossible length
    EXPECT_FALSE(from_base64url("Zm+v")); // the other alphabet
    EXPECT_FALSE(from_base64url("Zm 8"));
}

TEST(Hex, RoundTripsAndRefusesOddText) {
    const Bytes bytes{0x00, 0xab, 0xff};
    EXPECT_EQ(to_hex(bytes), "00abff");
    EXPECT_EQ(from_hex("00ABff"), bytes);
    EXPECT_FALSE(from_hex("0"));
    EXPECT_FALSE(from_hex("0g"));
}

TEST(Utf8, RefusesOverlongSurrogatesAndTruncation) {
    EXPECT_TRUE(is_utf8("grüße 👋"));
    EXPECT_FALSE(is_utf8("\xc0\xaf"));
    EXPECT_FALSE(is_utf8("\xed\xa0\x80"));
    EXPECT_FALSE(is_utf8("\xf0\x9f\x91"));
    EXPECT_EQ(utf8_length("grüße"), 5U);
}

TEST(Utf8, FindsControlCharactersOfBothSets) {
    EXPECT_FALSE(has_control_characters("plain – ünï"));
    EXPECT_TRUE(has_control_characters("a\nb"));
    EXPECT_TRUE(has_control_characters("a\x7f"));
    EXPECT_TRUE(has_control_characters("a\xc2\x85"));
}

TEST(ConstantTime, Compares) {
    EXPECT_TRUE(constant_time_equal(std::string_view("abc"), std::string_view("abc")));
    EXPECT_FALSE(constant_time_equal(std::string_view("abc"), std::string_view("abd")));
    EXPECT_FALSE(constant_time_equal(std::string_view("abc"), std::string_view("ab")));
}

} // namespace
} // namespace conclave::base
