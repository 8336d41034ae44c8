#include "jose/claims.hpp"
#include "jose/digest.hpp"
#include "jose/jwk_set.hpp"

#include "base/hmac.hpp"
#include "base/json_text.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

namespace conclave::jose {
namespace {
namespace json = boost::json;

TEST(Digest, HashesWhatThePublishedVectorsHash) {
    // RFC 7636, appendix B.
    EXPECT_EQ(sha256_base64url("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
              "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    // OpenID Connect Core, A.3: an access token and its at_hash.
    EXPECT_EQ(left_half_hash("jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y"),
              "77QmUPtjPfzWtF2AnpK9RQ");
    // RFC 4231, test case 2.
    EXPECT_EQ(
        base::to_hex(base::hmac_sha256(base::as_bytes("Jefe"), "what do ya want for nothing?")),
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST(Jwk, NamesAKeyByItsThumbprint) {
    // RFC 7638, 3.1.
    const auto key = Jwk::parse(
        R"({"kty":"RSA","n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw","e":"AQAB","alg":"RS256","kid":"2011-04-29"})");
    ASSERT_TRUE(key);
    EXPECT_EQ(key->kid(), "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
    EXPECT_FALSE(key->has_private());
    EXPECT_EQ(key->algorithm(), Algorithm::rs256);
}

TEST(Jwk, RefusesWhatIsNotAKeyForUs) {
    const std::pair<std::string_view, JwkError> cases[] = {
        {"", JwkError::malformed},
        {"[]", JwkError::malformed},
        {R"({"kty":"oct","k":"AAAA"})", JwkError::unsupported},
        {R"({"kty":"RSA","n":"AQAB","e":"AQAB"})", JwkError::unsupported},
        {R"({"kty":"EC","crv":"P-256","x":"AAAA","y":"AAAA"})", JwkError::malformed},
        {R"({"kty":"EC","crv":"P-256"})", JwkError::malformed},
    };
    for (const auto& [text, error] : cases) {
        const auto key = Jwk::parse(text);
        ASSERT_FALSE(key) << text;
        EXPECT_EQ(key.error(), error) << text;
    }
}

class JwsOf : public testing::TestWithParam<Algorithm> {};

TEST_P(JwsOf, IsVerifiedByThePublicKeyOnly) {
    const auto key = Jwk::generate(GetParam(), rsa_min_bits);
    const auto token = sign(key, "at+jwt", R"({"sub":"u"})");
    const auto read = Jwk::parse(key.private_json());
    ASSERT_TRUE(read);
    EXPECT_TRUE(read->has_private());
    EXPECT_EQ(read->kid(), key.kid());
    const auto public_key = Jwk::parse(key.public_json());
    ASSERT_TRUE(public_key);
    EXPECT_FALSE(public_key->has_private());
    EXPECT_EQ(key.public_json().find("\"d\""), std::string::npos);

    const auto verified = verify(token, *public_key);
    ASSERT_TRUE(verified) << to_text(verified.error());
    EXPECT_EQ(verified->payload, R"({"sub":"u"})");
    EXPECT_EQ(verified->typ, "at+jwt");
    EXPECT_EQ(verified->kid, key.kid());

    const auto other = Jwk::generate(GetParam(), rsa_min_bits);
    EXPECT_EQ(verify(token, other).error(), JwsError::bad_signature);
    EXPECT_THROW((void)sign(*public_key, "JWT", "{}"), std::logic_error);
}

TEST_P(JwsOf, FailsWhenAnyPartIsChanged) {
    const auto key = Jwk::generate(GetParam(), rsa_min_bits);
    const auto token = sign(key, "JWT", R"({"sub":"u"})");
    for (std::size_t at = 0; at < token.size(); ++at) {
        auto changed = token;
        changed[at] = changed[at] == 'A' ? 'B' : 'A';
        EXPECT_FALSE(verify(changed, key)) << at;
    }
}
INSTANTIATE_TEST_SUITE_P(Algorithms, JwsOf, testing::Values(Algorithm::es256, Algorithm::rs256));

TEST(Jws, TakesTheAlgorithmFromTheKey) {
    const auto ec = Jwk::generate(Algorithm::es256);
    const auto rsa = Jwk::generate(Algorithm::rs256, rsa_min_bits);
    EXPECT_EQ(verify(sign(ec, "JWT", "{}"), rsa).error(), JwsError::unsupported_alg);
    EXPECT_EQ(verify(sign(rsa, "JWT", "{}"), ec).error(), JwsError::unsupported_alg);
}

TEST(Jws, IsRawRAndS) {
    const auto key = Jwk::generate(Algorithm::es256);
    for (int i = 0; i < 50; ++i) { // short R or S must be padded, not shortened
        const auto parsed = parse_compact(sign(key, "JWT", std::to_string(i)));
        ASSERT_TRUE(parsed);
        EXPECT_EQ(parsed->signature.size(), 64U);
    }
}

TEST(JwkSet, FindsTheKeyByItsName) {
    JwkSet set;
    const auto known = Jwk::generate(Algorithm::es256);
    set.add(known);
    EXPECT_TRUE(set.verify(sign(known, "JWT", "{}")));
    EXPECT_EQ(set.verify(sign(Jwk::generate(Algorithm::es256), "JWT", "{}")).error(),
              JwsError::unknown_key);
    const auto document = json::parse(set.public_json());
    EXPECT_EQ(document.at("keys").as_array().size(), 1U);
    EXPECT_EQ(document.at("keys").at(0).at("use").as_string(), "sig");
    EXPECT_EQ(document.at("keys").at(0).at("alg").as_string(), "ES256");
}

TEST(Claims, AreHeldAgainstTheRules) {
    struct Case {
        std::string_view claims;
        std::expected<void, ClaimError> expected;
    };
    const auto bad = [](ClaimError error) { return std::unexpected(error); };
    const Case cases[] = {
        {R"({"iss":"i","aud":"a","exp":101})", {}},
        {R"({"iss":"i","aud":["b","a"],"exp":101.5,"nbf":100,"iat":90})", {}},
        {R"({"iss":"i","aud":"a","exp":100})", bad(ClaimError::expired)},
        {R"({"iss":"i","aud":"a"})", bad(ClaimError::malformed)},
        {R"({"iss":"i","aud":"a","exp":"101"})", bad(ClaimError::malformed)},
        {R"({"iss":"i","aud":"a","exp":1e300})", bad(ClaimError::malformed)},
        {R"({"iss":"j","aud":"a","exp":101})", bad(ClaimError::wrong_issuer)},
        {R"({"aud":"a","exp":101})", bad(ClaimError::wrong_issuer)},
        {R"({"iss":"i","aud":"A","exp":101})", bad(ClaimError::wrong_audience)},
        {R"({"iss":"i","aud":[["a"]],"exp":101})", bad(ClaimError::wrong_audience)},
        {R"({"iss":"i","aud":"a","exp":101,"nbf":101})", bad(ClaimError::not_yet_valid)},
    };
    for (const auto& test : cases) {
        const auto claims = base::parse_json_object(test.claims, 1024);
        ASSERT_TRUE(claims);
        const auto result = check_claims(
            *claims, {.issuer = "i", .audience = "a", .now = base::from_unix_seconds(100)});
        EXPECT_EQ(result, test.expected) << test.claims;
    }
    const auto old = base::parse_json_object(R"({"iss":"i","exp":5})", 1024);
    EXPECT_TRUE(check_claims(*old, {.now = base::from_unix_seconds(100), .check_expiry = false}));
    EXPECT_TRUE(check_claims(
        *old, {.now = base::from_unix_seconds(10), .leeway = std::chrono::seconds(10)}));
}

} // namespace
} // namespace conclave::jose
