#include "jose/compact.hpp"

#include <gtest/gtest.h>

namespace conclave::jose {
namespace {

std::string compact(std::string_view header, std::string_view payload, std::string_view signature) {
    return base::to_base64url(base::as_bytes(header)) + '.' +
           base::to_base64url(base::as_bytes(payload)) + '.' +
           base::to_base64url(base::as_bytes(signature));
}

// RFC 7515, appendix A.1.
constexpr std::string_view rfc_token =
    "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9."
    "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
    ".dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
constexpr std::string_view rfc_key =
    "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow";

TEST(CompactJws, VerifiesTheExampleOfTheStandard) {
    const auto jws = parse_compact(rfc_token);
    ASSERT_TRUE(jws);
    EXPECT_EQ(jws->alg, "HS256");
    EXPECT_EQ(jws->typ, "JWT");
    EXPECT_TRUE(jws->payload.starts_with("{\"iss\":\"joe\""));
    EXPECT_TRUE(verify_hmac(*jws, *base::from_base64url(rfc_key)));
}

TEST(CompactJws, RefusesAnotherKeyAndAChangedPayload) {
    auto jws = parse_compact(rfc_token);
    ASSERT_TRUE(jws);
    EXPECT_EQ(verify_hmac(*jws, base::as_bytes("other")).error(), JwsError::bad_signature);
    EXPECT_EQ(verify_hmac(*jws, {}).error(), JwsError::unknown_key);
    jws->signing_input.back() = 'R';
    EXPECT_EQ(verify_hmac(*jws, *base::from_base64url(rfc_key)).error(), JwsError::bad_signature);
    jws->signature.clear();
    EXPECT_EQ(verify_hmac(*jws, *base::from_base64url(rfc_key)).error(), JwsError::bad_signature);
}

TEST(CompactJws, SignsWhatItVerifies) {
    const auto key = base::as_bytes("secret");
    const auto token = sign_hs256(R"({"alg":"HS256","kid":"k"})", R"({"a":1})", key);
    const auto jws = parse_compact(token);
    ASSERT_TRUE(jws);
    EXPECT_EQ(jws->kid, "k");
    EXPECT_EQ(jws->payload, R"({"a":1})");
    EXPECT_TRUE(verify_hmac(*jws, key));
}

TEST(CompactJws, VerifiesTheLongerHashes) {
    // Expected values from `openssl dgst -sha512 -hmac secret`, and -sha384.
    CompactJws jws;
    jws.signing_input = "eyJhbGciOiJIUzUxMiJ9.e30";
    jws.alg = "HS512";
    jws.signature =
        *base::from_hex("3ff062957e4e31364ab010d315bf61d82e5a3710d22de5587455655be9053edf2a86609b08"
                        "249ce7db6de0019d1074618c874a8c4f90f9dd127b75c4934fc4b9");
    EXPECT_TRUE(verify_hmac(jws, base::as_bytes("secret")));
    jws.signing_input = "eyJhbGciOiJIUzM4NCJ9.e30";
    jws.alg = "HS384";
    jws.signature = *base::from_hex("3621f36cbb4220b195b90b81e8e01663f94802c6b5af2ce35e09a55cd05f7d"
                                    "d81ed750cd743f9aa31828e593b0b49cda");
    EXPECT_TRUE(verify_hmac(jws, base::as_bytes("secret")));
}

struct BadToken {
    std::string name;
    std::string token;
    JwsError error;
};

TEST(CompactJws, RefusesWhatIsNotOne) {
    const std::vector<BadToken> table{
        {"empty", "", JwsError::malformed},
        {"a word", "badToken", JwsError::malformed},
        {"two parts", "e30.e30", JwsError::malformed},
        {"four parts", "e30.e30.e30.e30", JwsError::malformed},
        {"padding", "e30=.e30.e30", JwsError::malformed},
        {"header no JSON", compact("x", "{}", "s"), JwsError::malformed},
        {"header no object", compact("[]", "{}", "s"), JwsError::malformed},
        {"header twice alg", compact(R"({"alg":"HS256","alg":"none"})", "{}", "s"),
         JwsError::malformed},
        {"no alg", compact("{}", "{}", "s"), JwsError::bad_header},
        {"alg none", compact(R"({"alg":"none"})", "{}", ""), JwsError::bad_header},
        {"alg a number", compact(R"({"alg":1})", "{}", "s"), JwsError::bad_header},
        {"kid an array", compact(R"({"alg":"HS256","kid":[]})", "{}", "s"), JwsError::bad_header},
        {"crit", compact(R"({"alg":"HS256","crit":["x"]})", "{}", "s"), JwsError::bad_header},
        {"b64", compact(R"({"alg":"HS256","b64":false})", "{}", "s"), JwsError::bad_header},
        {"zip", compact(R"({"alg":"HS256","zip":"DEF"})", "{}", "s"), JwsError::bad_header},
        {"too large", std::string(max_token_bytes + 1, 'a'), JwsError::too_large},
    };
    for (const auto& row : table) {
        const auto jws = parse_compact(row.token);
        ASSERT_FALSE(jws) << row.name;
        EXPECT_EQ(jws.error(), row.error) << row.name;
    }
}

TEST(CompactJws, LeavesOtherAlgorithmsToTheirVerifier) {
    const auto jws = parse_compact(compact(R"({"alg":"ES256"})", "{}", "s"));
    ASSERT_TRUE(jws);
    EXPECT_EQ(verify_hmac(*jws, base::as_bytes("k")).error(), JwsError::unsupported_alg);
}

} // namespace
} // namespace conclave::jose
