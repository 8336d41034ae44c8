#include "jose/jwe_open.hpp"

#include "jose/compact.hpp"
#include "jose/jwe.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>
#include <gtest/gtest.h>

namespace conclave::jose {
namespace {

namespace json = boost::json;

const Jwk& rsa() {
    static const auto key = Jwk::generate(Algorithm::rs256, rsa_min_bits);
    return key;
}
const Jwk& ec() {
    static const auto key = Jwk::generate(Algorithm::es256);
    return key;
}
const std::vector<DecryptionKey>& ours() {
    static const std::vector<DecryptionKey> keys{DecryptionKey(rsa()), DecryptionKey(ec())};
    return keys;
}

/// The published half, as others read it.
ForeignKey published(const DecryptionKey& key) {
    return ForeignKey::parse(key.public_json()).value();
}
const ForeignKey& public_half(std::string_view alg) {
    static const auto of_rsa = published(ours()[0]);
    static const auto of_ec = published(ours()[1]);
    return alg.starts_with("RSA") ? of_rsa : of_ec;
}

std::string sealed(std::string_view alg, std::string_view enc, std::string_view content) {
    return encrypt(public_half(alg), {.alg = alg, .enc = enc, .cty = "JWT"}, content);
}

/// What is inside, or why it does not open.
std::string opened(std::string_view token, const std::vector<DecryptionKey>& keys = ours()) {
    const auto jwe = parse_jwe(token);
    const auto text = jwe ? decrypt(*jwe, keys) : std::unexpected(jwe.error());
    return text ? *text : std::string(to_text(text.error()));
}
const std::string refused(to_text(JweError::refused));
const std::string unsuitable(to_text(JweError::unsuitable));
const std::string malformed(to_text(JweError::malformed));
const std::string unknown_key(to_text(JweError::unknown_key));

/// The token under a header that is changed so.
std::string under(const std::string& token, const std::function<void(json::object&)>& change) {
    const auto dot = token.find('.');
    auto header =
        json::parse(base::as_text(*base::from_base64url(token.substr(0, dot)))).as_object();
    change(header);
    return base::to_base64url(base::as_bytes(json::serialize(header))) + token.substr(dot);
}

TEST(JweOpen, OpensEveryWayThatIsAccepted) {
    const std::string content = "a content that is longer than one block of the cipher";
    for (const auto alg : accepted_key_algs) {
        for (const auto enc : offered_content_algs) {
            for (const auto& text : {content, std::string(), std::string(16, 'x')}) {
                EXPECT_EQ(opened(sealed(alg, enc, text)), text) << alg << " " << enc;
            }
        }
    }
}

TEST(JweOpen, NothingOfItMayChange) {
    for (const auto alg : accepted_key_algs) {
        for (const auto enc : offered_content_algs) {
            const auto token = sealed(alg, enc, "content");
            for (auto dot = token.find('.'); dot != std::string::npos;
                 dot = token.find('.', dot + 1)) {
                auto changed = token;
                auto& at = changed[dot + 1]; // the first character has six bits that count
                if (at != '.') {
                    at = at == 'A' ? 'B' : 'A';
                    EXPECT_EQ(opened(changed), refused) << alg << " " << enc << " " << dot;
                }
            }
            EXPECT_EQ(opened(under(token, [](auto& header) { header["typ"] = "x"; })), refused);
        }
    }
}

TEST(JweOpen, IsForOneOfOurKeys) {
    const std::vector<DecryptionKey> others{
        DecryptionKey(Jwk::generate(Algorithm::rs256, rsa_min_bits)),
        DecryptionKey(Jwk::generate(Algorithm::es256))};
    for (const auto alg : accepted_key_algs) {
        const auto token = sealed(alg, "A256GCM", "content");
        EXPECT_EQ(opened(token, others), unknown_key);
        const auto nameless = [](json::object& header) { header.erase("kid"); };
        EXPECT_EQ(opened(under(token, nameless), others), refused);
        EXPECT_EQ(opened(token, {ours()[1], ours()[0]}), "content");
    }
    EXPECT_EQ(opened(under(sealed("ECDH-ES", "A256GCM", "x"),
                           [](auto& header) { header["kid"] = rsa().kid(); })),
              unknown_key);
    const auto text = [](const DecryptionKey& key, std::string_view name) {
        const auto members = json::parse(key.public_json()).as_object();
        return members.contains(name) ? std::string(members.at(name).as_string()) : "none";
    };
    EXPECT_EQ(text(ours()[0], "use"), "enc");
    EXPECT_EQ(text(ours()[0], "kid"), rsa().kid());
    for (const auto* name : {"d", "p", "q", "alg"}) {
        EXPECT_EQ(text(ours()[0], name), "none");
    }
    EXPECT_THROW(DecryptionKey(Jwk::parse(ec().public_json()).value()), std::invalid_argument);
}

TEST(JweOpen, AttackWithAlgorithmsThatTheSenderChooses) {
    const auto token = sealed("RSA-OAEP-256", "A256GCM", "content");
    for (const auto* alg : {"RSA1_5", "RSA-OAEP", "dir", "A128KW", "A256GCMKW", "none", "",
                            "PBES2-HS512+A256KW", "ECDH-ES+A128KW"}) {
        EXPECT_EQ(opened(under(token, [&](auto& header) { header["alg"] = alg; })), unsuitable)
            << alg;
    }
    for (const auto* enc : {"A192GCM", "none", "", "DEF"}) {
        EXPECT_EQ(opened(under(token, [&](auto& header) { header["enc"] = enc; })), unsuitable);
    }
    EXPECT_EQ(opened(under(token, [](auto& header) { header["alg"] = 1; })), malformed);
    EXPECT_EQ(opened(under(token, [](auto& header) { header["enc"] = "A128GCM"; })), refused);
}

/// Nothing is inflated, no work is done that the sender sets, and nothing large is read.
TEST(JweOpen, AttackBombs) {
    const auto token = sealed("RSA-OAEP-256", "A256GCM", "content");
    EXPECT_EQ(opened(under(token, [](auto& header) { header["zip"] = "DEF"; })), unsuitable);
    EXPECT_EQ(opened(under(token, [](auto& header) { header["crit"] = json::array{"zip"}; })),
              unsuitable);
    EXPECT_EQ(opened(under(token,
                           [](auto& header) {
                               header["alg"] = "PBES2-HS512+A256KW";
                               header["p2c"] = 2147483647;
                           })),
              unsuitable);
    EXPECT_EQ(opened(sealed("ECDH-ES", "A128GCM", std::string(max_token_bytes, 'x'))), malformed);
    EXPECT_EQ(
        opened(under(token,
                     [](auto& header) { header["apu"] = base::to_base64url(base::Bytes(257)); })),
        malformed);
    for (const auto* text : {"", "....", "a.b.c", "a.b.c.d.e.f", "e30.!.e30.e30.e30"}) {
        EXPECT_EQ(opened(text), malformed) << text;
    }
}

/// Points that are not on the curve, or on another one, would draw the private key out bit by bit.
TEST(JweOpen, AttackWithPointsOfOtherCurves) {
    const auto token = sealed("ECDH-ES", "A128GCM", "content");
    const auto with_point = [&](const json::value& point) {
        return opened(under(token, [&](auto& header) { header["epk"] = point; }));
    };
    const auto x = base::to_base64url(base::Bytes(32, 1));
    const json::object off{{"kty", "EC"}, {"crv", "P-256"}, {"x", x}, {"y", x}};
    EXPECT_EQ(with_point(off), refused);
    const auto zero = base::to_base64url(base::Bytes(32));
    EXPECT_EQ(with_point(json::object{{"kty", "EC"}, {"crv", "P-256"}, {"x", zero}, {"y", zero}}),
              refused);
    EXPECT_EQ(with_point(json::parse(rsa().public_json())), refused);
    EXPECT_EQ(with_point("P-256"), refused);
    EXPECT_EQ(opened(under(token, [](auto& header) { header.erase("epk"); })), refused);
}

TEST(JweOpen, MixesInTheNamesOfTheParties) { // RFC 7518, 4.6.2
    const auto token = sealed("ECDH-ES+A256KW", "A128GCM", "content");
    for (const auto* name : {"apu", "apv"}) {
        EXPECT_EQ(opened(under(token, [&](auto& header) { header[name] = "QWxpY2U"; })), refused);
        EXPECT_EQ(opened(under(token, [&](auto& header) { header[name] = "!"; })), malformed);
    }
}

} // namespace
} // namespace conclave::jose
