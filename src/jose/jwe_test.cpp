#include "jose/jwe.hpp"

#include "base/json_text.hpp"
#include "jose/compact.hpp"
#include "jose/concat_kdf.hpp"
#include "jose/jwk.hpp"

#include <boost/json.hpp>
#include <cjose/cjose.h>
#include <gtest/gtest.h>
#include <memory>
#include <sstream>

#if defined(__SANITIZE_ADDRESS__) // gcc's way to say so
#include <sanitizer/lsan_interface.h>
#define CONCLAVE_LEAKS_UNWATCHED const __lsan::ScopedDisabler unwatched
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) // clang's
#include <sanitizer/lsan_interface.h>
#define CONCLAVE_LEAKS_UNWATCHED const __lsan::ScopedDisabler unwatched
#endif
#endif
#ifndef CONCLAVE_LEAKS_UNWATCHED
#define CONCLAVE_LEAKS_UNWATCHED static_cast<void>(0)
#endif

namespace conclave::jose {
namespace {

struct KeyRelease {
    void operator()(cjose_jwk_t* key) const { cjose_jwk_release(key); }
};
struct JweRelease {
    void operator()(cjose_jwe_t* jwe) const { cjose_jwe_release(jwe); }
};
using PrivateKey = std::unique_ptr<cjose_jwk_t, KeyRelease>;

/// What another library makes of a JWE; "refused" when it can't open it.
std::string opened(const std::string& token, const cjose_jwk_t* key) {
    // cjose forgets the empty encrypted key of ECDH-ES: a byte each, and nothing of ours.
    CONCLAVE_LEAKS_UNWATCHED;
    cjose_err error{};
    const std::unique_ptr<cjose_jwe_t, JweRelease> jwe(
        cjose_jwe_import(token.data(), token.size(), &error));
    std::size_t size = 0;
    auto* text = jwe ? cjose_jwe_decrypt(jwe.get(), key, &size, &error) : nullptr;
    if (text == nullptr) {
        return "refused";
    }
    std::string out(reinterpret_cast<const char*>(text), size);
    cjose_get_dealloc()(text);
    return out;
}

ForeignKey public_half(const cjose_jwk_t* key, std::string_view more = {}) {
    cjose_err error{};
    auto* text = cjose_jwk_to_json(key, false, &error);
    auto members = boost::json::parse(text).as_object();
    cjose_get_dealloc()(text);
    const auto added = boost::json::parse(more.empty() ? "{}" : more).as_object();
    for (const auto& [name, value] : added) {
        members[name] = value;
    }
    return ForeignKey::parse(members).value();
}

PrivateKey ec_key() {
    cjose_err error{};
    return PrivateKey(cjose_jwk_create_EC_random(CJOSE_JWK_EC_P_256, &error));
}
PrivateKey rsa_key() {
    cjose_err error{};
    constexpr std::array<std::uint8_t, 3> exponent{1, 0, 1};
    return PrivateKey(cjose_jwk_create_RSA_random(2048, exponent.data(), exponent.size(), &error));
}

std::string bytes_text(std::initializer_list<int> numbers) {
    std::string out;
    for (const int number : numbers) {
        out.push_back(static_cast<char>(number));
    }
    return out;
}

std::vector<std::string> parts_of(const std::string& token) {
    std::vector<std::string> out;
    std::istringstream in(token);
    for (std::string part; std::getline(in, part, '.');) {
        out.push_back(part);
    }
    return out;
}

boost::json::object header_of(const std::string& token) {
    return boost::json::parse(base::as_text(*base::from_base64url(parts_of(token).front())))
        .as_object();
}

TEST(Jwe, IsOpenedByAnotherLibrary) {
    const auto rsa = rsa_key();
    const auto ec = ec_key();
    const std::string content = "a content that is longer than one block of the cipher";
    for (const auto enc : offered_content_algs) {
        for (const std::string& text : {content, std::string(), std::string(16, 'x')}) {
            if (!text.empty() || !enc.ends_with("GCM")) { // that library opens no empty GCM
                EXPECT_EQ(opened(encrypt(public_half(rsa.get()),
                                         {.alg = "RSA-OAEP", .enc = enc, .cty = "JWT"}, text),
                                 rsa.get()),
                          text)
                    << enc;
                EXPECT_EQ(opened(encrypt(public_half(ec.get()),
                                         {.alg = "ECDH-ES", .enc = enc, .cty = ""}, text),
                                 ec.get()),
                          text)
                    << enc;
            }
        }
        auto changed =
            encrypt(public_half(rsa.get()), {.alg = "RSA-OAEP", .enc = enc, .cty = "JWT"}, content);
        auto& last = changed[changed.size() - 3];
        last = last == 'A' ? 'B' : 'A';
        EXPECT_EQ(opened(changed, rsa.get()), "refused") << enc;
    }
}

TEST(Jwe, SaysInItsHeaderHowItIsMade) {
    const auto ec = ec_key();
    const auto token =
        encrypt(public_half(ec.get(), R"({"kid":"k","use":"enc"})"),
                {.alg = "ECDH-ES+A256KW", .enc = "A256CBC-HS512", .cty = "JWT"}, "x");
    const auto header = header_of(token);
    EXPECT_EQ(base::get_string(header, "alg"), "ECDH-ES+A256KW");
    EXPECT_EQ(base::get_string(header, "enc"), "A256CBC-HS512");
    EXPECT_EQ(base::get_string(header, "cty"), "JWT");
    EXPECT_EQ(base::get_string(header, "kid"), "k");
    const auto* once = base::get_object(header, "epk");
    ASSERT_NE(once, nullptr);
    EXPECT_TRUE(ForeignKey::parse(*once)); // a point on the curve, without a private part
    const auto parts = parts_of(token);
    ASSERT_EQ(parts.size(), 5);
    EXPECT_EQ(base::from_base64url(parts[1])->size(), 64U + 8U);
    EXPECT_EQ(base::from_base64url(parts[2])->size(), 16U);
    EXPECT_EQ(base::from_base64url(parts[4])->size(), 32U);
    // Everything is made anew each time.
    const auto again =
        parts_of(encrypt(public_half(ec.get(), R"({"kid":"k","use":"enc"})"),
                         {.alg = "ECDH-ES+A256KW", .enc = "A256CBC-HS512", .cty = "JWT"}, "x"));
    for (std::size_t i = 0; i < parts.size(); ++i) {
        EXPECT_NE(parts[i], again[i]) << i;
    }
}

TEST(Jwe, KeepsToWhatAKeyIsFor) {
    const auto rsa = rsa_key();
    const auto ec = ec_key();
    EXPECT_TRUE(encrypts(public_half(rsa.get()), "RSA-OAEP-256"));
    EXPECT_FALSE(encrypts(public_half(rsa.get()), "ECDH-ES"));
    EXPECT_FALSE(encrypts(public_half(ec.get()), "RSA-OAEP"));
    EXPECT_FALSE(encrypts(public_half(rsa.get()), "RSA1_5"));
    EXPECT_FALSE(encrypts(public_half(rsa.get(), R"({"use":"sig"})"), "RSA-OAEP"));
    EXPECT_FALSE(encrypts(public_half(rsa.get(), R"({"alg":"RSA-OAEP-256"})"), "RSA-OAEP"));
    EXPECT_FALSE(encrypts(public_half(ec.get(), R"({"alg":"ES256"})"), "ECDH-ES"));
    EXPECT_FALSE(encrypts(ForeignKey::parse(R"({"kty":"OKP","crv":"Ed25519",)"
                                            R"("x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})")
                              .value(),
                          "ECDH-ES"));
    EXPECT_THROW(
        (void)encrypt(public_half(ec.get()), {.alg = "RSA-OAEP", .enc = "A128GCM", .cty = ""}, "x"),
        std::logic_error);
    EXPECT_THROW(
        (void)encrypt(public_half(ec.get()), {.alg = "ECDH-ES", .enc = "A192GCM", .cty = ""}, "x"),
        std::logic_error);
}

TEST(Jwe, DerivesTheKeyOfTheRfc) { // RFC 7518, C
    const auto secret =
        bytes_text({158, 86, 217, 29,  129, 113, 53,  211, 114, 131, 66,  131, 191, 132, 38,  156,
                    251, 49, 110, 163, 218, 128, 106, 72,  246, 218, 167, 121, 140, 254, 144, 196});
    EXPECT_EQ(base::to_base64url(concat_kdf(base::as_bytes(secret), "A128GCM", "Alice", "Bob", 16)),
              "VqqN6vgjbSBcIijNcacQGg");
    EXPECT_EQ(concat_kdf(base::as_bytes(secret), "A256CBC-HS512", "", "", 64).size(), 64U);
}

TEST(Jwe, SealsAsTheRfcsDo) {
    // RFC 7516, A.1
    const auto key =
        bytes_text({177, 161, 244, 128, 84,  143, 225, 115, 63, 180, 3,   255, 107, 154, 212, 246,
                    138, 7,   110, 91,  112, 46,  34,  105, 47, 130, 203, 46,  122, 234, 64,  252});
    const auto iv = bytes_text({227, 197, 117, 252, 2, 219, 233, 68, 180, 225, 77, 219});
    const auto gcm = seal_content(
        "A256GCM", base::as_bytes(key), base::as_bytes(iv),
        base::as_bytes("The true sign of intelligence is not knowledge but imagination."),
        "eyJhbGciOiJSU0EtT0FFUCIsImVuYyI6IkEyNTZHQ00ifQ");
    EXPECT_EQ(
        base::to_base64url(gcm.ciphertext),
        "5eym8TW_c8SuK0ltJ3rpYIzOeDQz7TALvtu6UG9oMo4vpzs9tX_EFShS8iB7j6jiSdiwkIr3ajwQzaBtQD_A");
    EXPECT_EQ(base::to_base64url(gcm.tag), "XFBoMYUZodetZdvTiFvSkQ");
    // RFC 7516, A.2
    const auto cbc_key = bytes_text({4,   211, 31,  197, 84,  157, 252, 254, 11, 100, 157,
                                     250, 63,  170, 106, 206, 107, 124, 212, 45, 111, 107,
                                     9,   219, 200, 177, 0,   240, 143, 156, 44, 207});
    const auto cbc_iv =
        bytes_text({3, 22, 60, 12, 43, 67, 104, 105, 108, 108, 105, 99, 111, 116, 104, 101});
    const auto cbc = seal_content("A128CBC-HS256", base::as_bytes(cbc_key), base::as_bytes(cbc_iv),
                                  base::as_bytes("Live long and prosper."),
                                  "eyJhbGciOiJSU0ExXzUiLCJlbmMiOiJBMTI4Q0JDLUhTMjU2In0");
    EXPECT_EQ(base::to_base64url(cbc.ciphertext), "KDlTtXchhZTGufMYmOYGS4HffxPSUrfmqCHXaI9wOGY");
    EXPECT_EQ(base::to_base64url(cbc.tag), "9hH0vgRfYgPnAHOd8stkvw");
}

/// A compressed content that would grow without end: five parts are no token to any reader here.
TEST(Jwe, AttackBombs) {
    const auto rsa = rsa_key();
    for (const auto* header :
         {R"({"alg":"RSA-OAEP","enc":"A256GCM","zip":"DEF"})",
          R"({"alg":"dir","enc":"A256GCM","zip":"DEF"})",
          R"({"alg":"PBES2-HS512+A256KW","enc":"A256GCM","p2c":2147483647,"p2s":"AAAA"})"}) {
        const auto head = base::to_base64url(base::as_bytes(header));
        EXPECT_EQ(parse_compact(head + ".AAAA.AAAA.AAAA.AAAA").error(), JwsError::malformed);
        EXPECT_EQ(parse_compact(head + ".AAAA.AAAA").error(), JwsError::bad_header);
    }
    const auto own = encrypt(public_half(rsa.get()),
                             {.alg = "RSA-OAEP", .enc = "A256GCM", .cty = "JWT"}, "e30.e30.");
    EXPECT_EQ(parse_compact(own).error(), JwsError::malformed);
}

} // namespace
} // namespace conclave::jose
