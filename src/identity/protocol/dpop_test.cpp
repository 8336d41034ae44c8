#include "identity/protocol/dpop.hpp"

#include "base/bytes.hpp"
#include "identity/testing/signer_test.hpp"
#include "jose/compact.hpp"
#include "jose/digest.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace conclave::identity {
namespace {

using testing::Signer;
using Error = DpopError;

std::string header(const Signer& key, std::string_view typ = "dpop+jwt") {
    return fmt::format(R"({{"typ":"{}","jwk":{}}})", typ, key.jwk());
}
std::string claims(std::string_view more = {}) {
    return fmt::format(
        R"({{"jti":"j","htm":"POST","htu":"https://op.example/connect/token","iat":1000000{}}})",
        more);
}

TEST(DpopProof, ReadsTheExampleOfTheStandard) {
    // RFC 9449, 4.1.
    const auto proof = read_dpop_proof(
        "eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7Imt0eSI6IkVDIiwieCI6Imw4dEZyaHgtMz"
        "R0VjNoUklDUkRZOXpDa0RscEJoRjQyVVFVZldWQVdCRnMiLCJ5IjoiOVZFNGpmX09rX282NHpiVFRsY3VOSmFq"
        "SG10NnY5VERWclUwQ2R2R1JEQSIsImNydiI6IlAtMjU2In19.eyJqdGkiOiItQndDM0VTYzZhY2MybFRjIiwia"
        "HRtIjoiUE9TVCIsImh0dSI6Imh0dHBzOi8vc2VydmVyLmV4YW1wbGUuY29tL3Rva2VuIiwiaWF0IjoxNTYyMjY"
        "yNjE2fQ.2-GxA6T8lP4vfrg8v-FdWP0A0zdrj8igiMLvqRMUvwnQg4PtFLbdLXiOSsX0x7NVY-FNyJK70nfbV37"
        "xRZT3Lg");
    ASSERT_TRUE(proof) << to_text(proof.error());
    EXPECT_EQ(proof->jti, "-BwC3ESc6acc2lTc");
    EXPECT_EQ(proof->jkt, "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"); // 6.1
    EXPECT_TRUE(check_dpop_proof(*proof, {.method = "POST",
                                          .url = "https://server.example.com/token",
                                          .now = base::from_unix_seconds(1562262616)}));
}

TEST(DpopProof, TakesEachAlgorithm) {
    for (const auto* alg : {"ES256", "ES384", "ES512", "PS256", "RS256", "EdDSA"}) {
        const Signer key(alg);
        const auto proof = read_dpop_proof(key.sign(header(key), claims(R"(,"nonce":"n")")));
        ASSERT_TRUE(proof) << alg << " " << to_text(proof.error());
        EXPECT_TRUE(is_thumbprint(proof->jkt));
        EXPECT_EQ(proof->nonce, "n");
    }
}

TEST(DpopProof, NamesTheFaultOfEverythingElse) {
    const Signer key("ES256");
    const Signer other("ES256");
    const auto with_private = fmt::format(R"({{"typ":"dpop+jwt","jwk":{},"d":"x"}}}})",
                                          key.jwk().substr(0, key.jwk().size() - 1));
    const auto good = header(key);
    const std::tuple<std::string, std::string, Error> cases[] = {
        {header(key, "JWT"), claims(), Error::malformed},
        {R"({"typ":"dpop+jwt"})", claims(), Error::bad_key},
        {R"({"typ":"dpop+jwt","jwk":"x"})", claims(), Error::bad_key},
        {R"({"typ":"dpop+jwt","jwk":{"kty":"oct","k":"AAAA"}})", claims(), Error::bad_key},
        {with_private, claims(), Error::bad_key},
        {header(other), claims(), Error::bad_signature},
        {good, R"({"htm":"POST","htu":"https://op.example/","iat":1})", Error::malformed},
        {good, R"({"jti":"","htm":"POST","htu":"https://op.example/","iat":1})", Error::malformed},
        {good, R"({"jti":"j","htu":"https://op.example/","iat":1})", Error::malformed},
        {good, R"({"jti":"j","htm":"POST","iat":1})", Error::malformed},
        {good, R"({"jti":"j","htm":"POST","htu":"https://op.example/"})", Error::malformed},
        {good, claims(R"(,"nonce":7)"), Error::malformed},
        {good, claims(R"(,"ath":7)"), Error::malformed},
        {good, "[]", Error::malformed},
    };
    for (const auto& [head, payload, error] : cases) {
        const auto proof = read_dpop_proof(key.sign(head, payload));
        ASSERT_FALSE(proof) << head << payload;
        EXPECT_EQ(proof.error(), error) << head << payload;
    }
    EXPECT_EQ(read_dpop_proof("DPOP_SECURED_BY_OIDC_SERVICE_WORKER_default").error(),
              Error::malformed);
    EXPECT_EQ(read_dpop_proof(std::string(max_dpop_proof_bytes + 1, 'a')).error(),
              Error::malformed);
    EXPECT_EQ(read_dpop_proof(
                  jose::sign_hs256(R"({"alg":"HS256","typ":"dpop+jwt","jwk":)" + key.jwk() + "}",
                                   claims(), base::as_bytes("k")))
                  .error(),
              Error::unsuitable);
}

TEST(DpopProof, IsForOneRequest) {
    const DpopProof proof{.jkt = {},
                          .jti = "j",
                          .method = "POST",
                          .url = "https://op.example/connect/token",
                          .issued_at = base::from_unix_seconds(1'000'000),
                          .ath = jose::sha256_base64url("token")};
    const DpopRules rules{.method = "POST",
                          .url = "https://op.example/connect/token",
                          .now = base::from_unix_seconds(1'000'000),
                          .access_token = "token"};
    EXPECT_TRUE(check_dpop_proof(proof, rules));
    const auto with = [](auto base, auto change) {
        change(base);
        return base;
    };
    for (const auto* url :
         {"https://op.example/connect/token?a=b#c", "HTTPS://OP.Example:443/connect/token",
          "https://op.example/x/../connect/%74oken"}) {
        EXPECT_TRUE(check_dpop_proof(with(proof, [&](auto& p) { p.url = url; }), rules)) << url;
    }
    for (const auto* url : {"http://op.example/connect/token", "https://op.example/connect/token/",
                            "https://op.example:444/connect/token", "/connect/token", "",
                            "https://evil.example/connect/token"}) {
        EXPECT_EQ(check_dpop_proof(with(proof, [&](auto& p) { p.url = url; }), rules).error(),
                  Error::wrong_url)
            << url;
    }
    EXPECT_EQ(check_dpop_proof(with(proof, [](auto& p) { p.method = "post"; }), rules).error(),
              Error::wrong_method);
    for (const std::int64_t seconds : {-3600, -301, 301, 3600}) {
        const auto late =
            with(rules, [&](auto& r) { r.now = base::from_unix_seconds(1'000'000 + seconds); });
        EXPECT_EQ(check_dpop_proof(proof, late).error(), Error::wrong_time) << seconds;
    }
    for (const std::int64_t seconds : {-300, -10, 10, 300}) {
        EXPECT_TRUE(check_dpop_proof(proof, with(rules, [&](auto& r) {
                                         r.now = base::from_unix_seconds(1'000'000 + seconds);
                                     })));
    }
    EXPECT_EQ(check_dpop_proof(with(proof, [](auto& p) { p.ath = "x"; }), rules).error(),
              Error::wrong_token);
    EXPECT_EQ(check_dpop_proof(with(proof, [](auto& p) { p.ath.reset(); }), rules).error(),
              Error::wrong_token);
    EXPECT_TRUE(check_dpop_proof(with(proof, [](auto& p) { p.ath = "x"; }),
                                 with(rules, [](auto& r) { r.access_token.clear(); })));
    const auto beyond = with(proof, [](auto& p) {
        p.issued_at = base::from_unix_seconds(std::numeric_limits<std::int64_t>::max());
    });
    EXPECT_EQ(check_dpop_proof(beyond, rules).error(), Error::wrong_time);
}

} // namespace
} // namespace conclave::identity
