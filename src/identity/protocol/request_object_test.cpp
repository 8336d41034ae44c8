#include "identity/protocol/request_object.hpp"

#include "base/bytes.hpp"
#include "identity/testing/signer_test.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace conclave::identity {
namespace {

using testing::Signer;
using Error = RequestObjectError;

class RequestObject : public ::testing::Test {
  protected:
    const Signer key_{"ES256"};
    const std::vector<jose::ForeignKey> keys_{jose::ForeignKey::parse(key_.jwk()).value()};
    RequestObjectRules rules_{.client_id = "rp",
                              .issuer = "https://op.example",
                              .now = base::from_unix_seconds(1'000'000)};

    static std::string claims(std::string_view more = {}) {
        return fmt::format(R"({{"iss":"rp","aud":"https://op.example","exp":1000300{}}})", more);
    }
    std::expected<net::Form, Error> read(std::string_view payload,
                                         std::string_view header = "{}") const {
        return read_request_object(key_.sign(header, payload), rules_, keys_);
    }
};

TEST_F(RequestObject, GivesItsParametersAndNothingElse) {
    const auto form = read(claims(R"(,"client_id":"rp","nbf":999999,"iat":999999,"jti":"j",
        "max_age":300,"state":"a b","resource":["https://a/","https://b/"],
        "claims":{"userinfo":{"email":null}})"),
                           R"({"typ":"oauth-authz-req+jwt"})");
    ASSERT_TRUE(form);
    EXPECT_EQ(form->get("client_id"), "rp");
    EXPECT_EQ(form->get("max_age"), "300");
    EXPECT_EQ(form->get("state"), "a b");
    EXPECT_EQ(form->get("claims"), R"({"userinfo":{"email":null}})");
    EXPECT_EQ(form->all("resource").size(), 2U);
    for (const auto* name : {"iss", "aud", "exp", "nbf", "iat", "jti"}) {
        EXPECT_FALSE(form->get(name)) << name;
    }
    // RFC 9101, 6.1: the audience may be one of several.
    EXPECT_TRUE(read(R"({"iss":"rp","aud":["x","https://op.example"],"exp":1000300})"));
    EXPECT_TRUE(read(claims(R"(,"nbf":1000008)"))) << "a clock that is ahead";
}

TEST_F(RequestObject, NamesTheFaultOfEverythingElse) {
    const std::tuple<std::string, Error> cases[] = {
        {R"({"aud":"https://op.example","exp":1000300})", Error::wrong_client},
        {R"({"iss":"x","aud":"https://op.example","exp":1000300})", Error::wrong_client},
        {claims(R"(,"client_id":"x")"), Error::wrong_client},
        {claims(R"(,"client_id":7)"), Error::wrong_client},
        {R"({"iss":"rp","exp":1000300})", Error::not_for_us},
        {R"({"iss":"rp","aud":"https://other.example","exp":1000300})", Error::not_for_us},
        {R"({"iss":"rp","aud":"https://op.example"})", Error::malformed},
        {R"({"iss":"rp","aud":"https://op.example","exp":"soon"})", Error::malformed},
        {R"({"iss":"rp","aud":"https://op.example","exp":999000})", Error::expired},
        {R"({"iss":"rp","aud":"https://op.example","exp":1003700})", Error::expired},
        {claims(R"(,"nbf":1000060)"), Error::expired},
        {claims(R"(,"request":"eyJ")"), Error::nested},
        {claims(R"(,"request_uri":"urn:x")"), Error::nested},
        {claims(R"(,"state":true)"), Error::malformed},
        {claims(R"(,"scope":["openid"])"), Error::malformed},
        {claims(R"(,"resource":[1])"), Error::malformed},
        {claims(R"(,"max_age":1.5)"), Error::malformed},
        {claims(R"(,"state":"\u0000")"), Error::malformed},
        {claims(R"(,"sub":"rp")"), Error::malformed}, // a client assertion (RFC 9101, 10.8)
        {"[]", Error::malformed},
    };
    for (const auto& [payload, error] : cases) {
        const auto form = read(payload);
        ASSERT_FALSE(form) << payload;
        EXPECT_EQ(form.error(), error) << payload;
    }
    EXPECT_EQ(read(claims(), R"({"typ":"dpop+jwt"})").error(), Error::malformed);
}

TEST_F(RequestObject, AttackUnsignedForeignAndConfused) {
    const auto none = base::to_base64url(base::as_bytes(R"({"alg":"none"})")) + "." +
                      base::to_base64url(base::as_bytes(claims())) + ".";
    EXPECT_FALSE(read_request_object(none, rules_, keys_));
    const Signer stranger("ES256");
    EXPECT_EQ(read_request_object(stranger.sign("{}", claims()), rules_, keys_).error(),
              Error::bad_signature);
    EXPECT_EQ(read_request_object(
                  jose::sign_hs256(R"({"alg":"HS256"})", claims(), base::as_bytes(key_.jwk())),
                  rules_, keys_)
                  .error(),
              Error::unsuitable);
    EXPECT_FALSE(read_request_object(key_.sign("{}", claims()), rules_, {}));
    rules_.signing_alg = "PS256";
    EXPECT_EQ(read(claims()).error(), Error::unsuitable);
    EXPECT_FALSE(read_request_object("", rules_, keys_));
}

} // namespace
} // namespace conclave::identity
