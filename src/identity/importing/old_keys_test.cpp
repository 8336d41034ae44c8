#include "identity/importing/old_keys.hpp"

#include "base/bytes.hpp"
#include "identity/testing/signer_test.hpp"
#include "jose/foreign_key.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>
#include <gtest/gtest.h>

namespace conclave::identity::importing {
namespace {

namespace json = boost::json;
using identity::testing::Signer;

constexpr std::string_view id = "6F1C3B8AD0D94F2D8A3E5C7B9F0A1E2D";

/// A member of a JWK as .NET writes it.
std::string net_text(const json::object& jwk, const char* name) {
    return base::to_base64(*base::from_base64url(std::string_view(jwk.at(name).as_string())));
}

std::string rsa_data(const json::object& jwk) {
    return fmt::format(
        R"({{"Parameters":{{"D":"c2VjcmV0","DP":"","DQ":"","Exponent":"{}","InverseQ":"","Modulus":"{}","P":"","Q":""}},)"
        R"("Id":"{}","Algorithm":"RS256","HasX509Certificate":false,"Created":"2026-01-01T00:00:00Z"}})",
        net_text(jwk, "e"), net_text(jwk, "n"), id);
}

std::string thumbprint(std::string_view jwk) {
    return jose::ForeignKey::parse(jwk).value().thumbprint();
}

TEST(OldKey, IsReadAsDuendeWritesItWithoutItsPrivatePart) {
    const Signer rsa{"RS256"};
    const auto read = read_key(rsa_data(json::parse(rsa.jwk()).as_object()), id, "RS256");
    ASSERT_TRUE(read) << read.error();
    EXPECT_EQ(thumbprint(read->jwk), thumbprint(rsa.jwk()));
    const auto members = json::parse(read->jwk).as_object();
    EXPECT_EQ(members.at("kid").as_string(), id);
    EXPECT_EQ(members.at("alg").as_string(), "RS256");
    EXPECT_FALSE(members.contains("d"));

    const Signer ec{"ES256"};
    const auto jwk = json::parse(ec.jwk()).as_object();
    const auto point = fmt::format(
        R"({{"D":"c2VjcmV0","Q":{{"X":"{}","Y":"{}"}},"Id":"{}","Algorithm":"ES256","HasX509Certificate":false}})",
        net_text(jwk, "x"), net_text(jwk, "y"), id);
    const auto second = read_key(point, id, "ES256");
    ASSERT_TRUE(second) << second.error();
    EXPECT_EQ(thumbprint(second->jwk), thumbprint(ec.jwk()));
    EXPECT_FALSE(read_key(point, id, "ES384")) << "the point is not on that curve";
}

TEST(OldKey, IsRefusedWhereItCannotServe) {
    const Signer rsa{"RS256"};
    const auto good = rsa_data(json::parse(rsa.jwk()).as_object());
    EXPECT_FALSE(read_key(good, "another", "RS256"));
    EXPECT_FALSE(read_key(good, "", "RS256"));
    EXPECT_FALSE(read_key(good, id, "HS256"));
    EXPECT_FALSE(read_key(good, id, "none"));
    EXPECT_FALSE(read_key(good, id, "ES256"));
    EXPECT_FALSE(read_key("", id, "RS256"));
    EXPECT_FALSE(read_key("{}", id, "RS256"));
    EXPECT_EQ(read_key(R"({"Id":"a","HasX509Certificate":true,"CertificateRawData":"MII="})", "a",
                       "RS256")
                  .error(),
              "it lies in a certificate's file");
}

} // namespace
} // namespace conclave::identity::importing
