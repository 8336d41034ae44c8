#include "identity/passkeys/cbor.hpp"

#include "identity/testing/cbor_writer.hpp"

#include <gtest/gtest.h>

namespace conclave::identity {
namespace {

using testing::cbor::again;

std::expected<base::Bytes, CborError> round(std::string_view hex) {
    const auto bytes = base::from_hex(hex).value();
    const auto value = read_cbor(bytes);
    return value ? std::expected<base::Bytes, CborError>(again(*value))
                 : std::unexpected(value.error());
}

TEST(Cbor, ReadsTheExamplesOfRfc8949) { // Appendix A, without floating point and tags
    for (const auto* hex : {"00",
                            "01",
                            "0a",
                            "17",
                            "1818",
                            "1819",
                            "1864",
                            "1903e8",
                            "1a000f4240",
                            "1b000000e8d4a51000",
                            "20",
                            "29",
                            "3863",
                            "3903e7",
                            "f4",
                            "f5",
                            "f6",
                            "40",
                            "4401020304",
                            "60",
                            "6161",
                            "6449455446",
                            "62225c",
                            "62c3bc",
                            "63e6b0b4",
                            "64f0908591",
                            "80",
                            "83010203",
                            "8301820203820405",
                            "98190102030405060708090a0b0c0d0e0f101112131415161718181819",
                            "a0",
                            "a201020304",
                            "a26161016162820203",
                            "826161a161626163",
                            "a56161614161626142616361436164614461656145"}) {
        const auto written = round(hex);
        ASSERT_TRUE(written) << hex;
        EXPECT_EQ(base::to_hex(*written), hex);
    }
}

TEST(Cbor, RefusesWhatIsNotCanonical) {
    for (const auto* hex : {
             "1817",               // 23 in two bytes
             "190018",             // 24 in three
             "1a0000ffff",         // 65535 in five
             "1b00000000ffffffff", // 2^32 - 1 in nine
             "580101",             // the length of a byte string
             "9f01ff",             // indefinite lengths
             "5f4101ff", "bf0102ff", "ff",
             "a201020102",       // a key twice
             "a202000100",       // 2 before 1
             "a220000000",       // -1 before 0
             "a2616200616100",   // "b" before "a"
             "a262616100616200", // "aa" before "b"
             "a26161000000",     // a text before a number
         }) {
        EXPECT_EQ(round(hex), std::unexpected(CborError::not_canonical)) << hex;
    }
    EXPECT_TRUE(round("a3010220036161f5")) << "numbers first, negative ones after them, then text";
}

TEST(Cbor, RefusesWhatNoAuthenticatorWrites) {
    for (const auto* hex :
         {"c0617a", "f93c00", "fa47c35000", "fb3ff199999999999a", "f7", "f0", "f8ff",
          "1bffffffffffffffff", "3bffffffffffffffff", "a1f500", "a1410000", "a18000"}) {
        EXPECT_EQ(round(hex), std::unexpected(CborError::unsupported)) << hex;
    }
}

TEST(Cbor, RefusesWhatEndsTooEarlyOrTooLate) {
    for (const auto* hex :
         {"", "18", "19ff", "42ff", "6261", "8201", "a1", "a101", "9b7fffffffffffffff",
          "5b7fffffffffffffff", "1c", "1d", "1e", "0000", "61ff"}) {
        EXPECT_EQ(round(hex), std::unexpected(CborError::malformed)) << hex;
    }
}

TEST(Cbor, RefusesDepthAndSize) {
    EXPECT_TRUE(round("8181818100"));
    EXPECT_EQ(round("818181818100"), std::unexpected(CborError::too_deep));
    EXPECT_EQ(round("a100a100a100a100a10000"), std::unexpected(CborError::too_deep));
    EXPECT_EQ(read_cbor(base::Bytes(cbor_max_bytes + 1, 0)).error(), CborError::too_large);
}

TEST(Cbor, TakesOneItemAndLeavesTheRest) {
    const base::Bytes bytes{0x82, 0x01, 0x02, 0x18};
    base::ByteView rest(bytes);
    ASSERT_TRUE(take_cbor(rest));
    EXPECT_EQ(rest.size(), 1U);
    EXPECT_FALSE(take_cbor(rest));
    EXPECT_EQ(rest.size(), 1U) << "an error takes nothing";
}

TEST(Cbor, FindsMembers) {
    const auto bytes = base::from_hex("a3010220036161f5").value();
    const auto value = read_cbor(bytes).value();
    const auto* map = value.get<CborMap>();
    ASSERT_NE(map, nullptr);
    EXPECT_EQ(*map->find(1)->get<std::int64_t>(), 2);
    EXPECT_EQ(*map->find(-1)->get<std::int64_t>(), 3);
    EXPECT_TRUE(*map->find("a")->get<bool>());
    EXPECT_EQ(map->find(2), nullptr);
    EXPECT_EQ(map->find("b"), nullptr);
}

} // namespace
} // namespace conclave::identity
