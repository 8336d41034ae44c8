#include "jose/foreign_key.hpp"

#include "base/bytes.hpp"

#include <gtest/gtest.h>

namespace conclave::jose {
namespace {

constexpr std::string_view ec_key = // RFC 7515, A.3
    R"({"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",)"
    R"("y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"})";
constexpr std::string_view ec_token =
    "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNv"
    "bS9pc19yb290Ijp0cnVlfQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfK"
    "TUJqPP3-Kg6NU1Q";

TEST(ForeignKey, VerifiesTheVectorsOfTheRfcs) {
    const auto ec = ForeignKey::parse(ec_key);
    ASSERT_TRUE(ec);
    EXPECT_TRUE(ec->verify(*parse_compact(ec_token)));
    auto changed = *parse_compact(ec_token);
    changed.signature[5] ^= 1;
    EXPECT_EQ(ec->verify(changed).error(), JwsError::bad_signature);
    changed.signature.pop_back();
    EXPECT_EQ(ec->verify(changed).error(), JwsError::bad_signature);

    // RFC 8037, A.2 and A.4
    const auto okp = ForeignKey::parse(
        R"({"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})");
    ASSERT_TRUE(okp);
    auto ed = parse_compact("eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc."
                            "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9"
                            "g7sVvpAr_MuM0KAg");
    ASSERT_TRUE(ed);
    EXPECT_TRUE(okp->verify(*ed));
    EXPECT_EQ(okp->thumbprint(), "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
    EXPECT_EQ(okp->verify(*parse_compact(ec_token)).error(), JwsError::unsupported_alg);
}

TEST(ForeignKey, OfEncryptionVerifiesNothing) { // RFC 7517, 4.2
    auto text = std::string(ec_key);
    text.insert(1, R"("use":"enc",)");
    EXPECT_EQ(ForeignKey::parse(text)->verify(*parse_compact(ec_token)).error(),
              JwsError::unsupported_alg);
    text.replace(text.find("enc"), 3, "sig");
    EXPECT_TRUE(ForeignKey::parse(text)->verify(*parse_compact(ec_token)));
}

TEST(ForeignKey, HasTheThumbprintThatTokensAreBoundTo) {
    // RFC 9449, 4.1 and 6.1
    const auto key = ForeignKey::parse(
        R"({"kty":"EC","x":"l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs","kid":"k",)"
        R"("y":"9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA","crv":"P-256"})");
    ASSERT_TRUE(key);
    EXPECT_EQ(key->thumbprint(), "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I");
    EXPECT_EQ(key->given_id(), "k");
    EXPECT_EQ(key->given_issuer(), "");
}

std::string rsa_jwk(base::ByteView n, base::ByteView e) {
    return R"({"kty":"RSA","n":")" + base::to_base64url(n) + R"(","e":")" + base::to_base64url(e) +
           R"("})";
}

// Whoever has no account yet shows keys with DPoP proofs. To look for primes in a modulus costs a
// thousand times what a signature costs, and a prime one (here 2^4423-1) costs the most of all.
TEST(ForeignKey, DoesNoArithmeticForStrangersWithTheirModulus) {
    base::Bytes mersenne(553, 0xff);
    mersenne.front() = 0x7f;
    const base::Bytes usual{1, 0, 1};
    EXPECT_TRUE(ForeignKey::parse(rsa_jwk(mersenne, usual)));

    const auto error_of = [](base::ByteView n, base::ByteView e) {
        const auto key = ForeignKey::parse(rsa_jwk(n, e));
        return key ? std::nullopt : std::optional(key.error());
    };
    auto even = mersenne;
    even.back() = 0xfe;
    EXPECT_EQ(error_of(even, usual), ForeignKeyError::malformed);
    EXPECT_EQ(error_of(mersenne, base::Bytes{1}), ForeignKeyError::malformed); // signs by itself
    EXPECT_EQ(error_of(mersenne, base::Bytes{2}), ForeignKeyError::malformed);
    EXPECT_EQ(error_of(mersenne, base::Bytes{1, 0}), ForeignKeyError::malformed);
}

TEST(ForeignKey, RefusesWhatIsNoPublicKey) {
    using enum ForeignKeyError;
    const std::pair<std::string_view, ForeignKeyError> cases[] = {
        {"", malformed},
        {"[]", malformed},
        {"{}", malformed},
        {R"({"kty":"oct","k":"AAAA"})", has_private},
        {R"({"kty":"oct"})", unsupported},
        {R"({"kty":"EC","crv":"P-256","x":"AA","y":"AA"})", malformed},
        {R"({"kty":"EC","crv":"secp256k1","x":"AA","y":"AA"})", unsupported},
        {R"({"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","d":"AA",)"
         R"("y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"})",
         has_private},
        // not on the curve
        {R"({"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",)"
         R"("y":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"})",
         malformed},
        {R"({"kty":"RSA","n":"xjlCRBqkQ0hKQg","e":"AQAB"})", unsupported}, // far too short
        {R"({"kty":"RSA","n":"","e":"AQAB"})", malformed},
        {R"({"kty":"OKP","crv":"X25519","x":"AA"})", unsupported},
        {R"({"kty":"OKP","crv":"Ed25519","x":"AA"})", malformed},
    };
    for (const auto& [text, error] : cases) {
        const auto key = ForeignKey::parse(text);
        ASSERT_FALSE(key) << text;
        EXPECT_EQ(key.error(), error) << text;
    }
}

} // namespace
} // namespace conclave::jose
