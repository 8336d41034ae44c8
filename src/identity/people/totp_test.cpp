#include "identity/people/totp.hpp"

#include <gtest/gtest.h>

namespace conclave::identity::totp {
namespace {

const base::ByteView rfc_secret = base::as_bytes("12345678901234567890"); // RFC 6238, appendix B

TEST(Totp, AgreesWithTheVectorsOfRfc6238) {
    const std::pair<long long, std::string_view> vectors[] = {{59, "287082"},
                                                              {1'111'111'109, "081804"},
                                                              {1'111'111'111, "050471"},
                                                              {1'234'567'890, "005924"},
                                                              {2'000'000'000, "279037"},
                                                              {20'000'000'000, "353130"}};
    for (const auto& [time, code] : vectors) {
        EXPECT_EQ(code_at(rfc_secret, time / step_seconds), code) << time;
    }
}

TEST(Totp, TakesNeighbouringStepsAndNoOthers) {
    const auto now = base::from_unix_seconds(1'234'567'890);
    const auto step = step_at(now);
    for (std::int64_t off = -3; off <= 3; ++off) {
        const auto found = matching_step(rfc_secret, code_at(rfc_secret, step + off), now, 0);
        EXPECT_EQ(found.has_value(), off >= -1 && off <= 1) << off;
    }
    EXPECT_EQ(matching_step(rfc_secret, " 005-924 ", now, 0), step);
}

TEST(Totp, RefusesWhatWasUsedAndWhatIsOlder) {
    const auto now = base::from_unix_seconds(1'234'567'890);
    const auto step = step_at(now);
    EXPECT_FALSE(matching_step(rfc_secret, "005924", now, step));
    EXPECT_FALSE(matching_step(rfc_secret, code_at(rfc_secret, step - 1), now, step));
    EXPECT_TRUE(matching_step(rfc_secret, code_at(rfc_secret, step + 1), now, step));
}

TEST(Totp, RefusesWhatIsNoCode) {
    const auto now = base::from_unix_seconds(1'234'567'890);
    for (const auto* bad : {"", "00592", "0059245", "00592x", "      "}) {
        EXPECT_FALSE(matching_step(rfc_secret, bad, now, 0)) << bad;
    }
    EXPECT_FALSE(matching_step(rfc_secret, std::string(10'000, ' ') + "005924", now, 0));
}

TEST(Totp, WritesTheSecretAsAppsReadIt) {
    EXPECT_EQ(base32(base::as_bytes("foobar")), "MZXW6YTBOI"); // RFC 4648, 10
    EXPECT_EQ(base32(base::as_bytes("f")), "MY");
    EXPECT_EQ(from_base32("mzxw6YTBOI"), base::Bytes({'f', 'o', 'o', 'b', 'a', 'r'}));
    EXPECT_FALSE(from_base32("MZXW6YTB0I"));
    EXPECT_FALSE(from_base32("MZXW6YTBOI======"));
    EXPECT_EQ(key_uri("Con clave", "a:b", rfc_secret),
              "otpauth://totp/Con%20clave:a%3Ab?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer="
              "Con%20clave&algorithm=SHA1&digits=6&period=30");
}

} // namespace
} // namespace conclave::identity::totp
