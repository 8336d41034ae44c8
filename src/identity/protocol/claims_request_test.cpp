#include "identity/protocol/claims_request.hpp"

#include <gtest/gtest.h>

namespace conclave::identity {
namespace {

using Words = std::vector<std::string>;

TEST(ClaimsRequest, ReadsTheExampleOfTheStandard) {
    // OpenID Connect Core, 5.5.
    const auto claims = parse_claims_request(R"({"userinfo":{"given_name":{"essential":true},
        "nickname":null,"email":{"essential":true},"email_verified":{"essential":true},
        "picture":null,"http://example.info/claims/groups":null},
        "id_token":{"auth_time":{"essential":true},
        "acr":{"values":["urn:mace:incommon:iap:silver"]}}})");
    ASSERT_TRUE(claims);
    EXPECT_EQ(claims->userinfo, (Words{"given_name", "nickname", "email", "email_verified",
                                       "picture", "http://example.info/claims/groups"}));
    EXPECT_EQ(claims->id_token, Words{"auth_time"});
    EXPECT_EQ(claims->acr.values, Words{"urn:mace:incommon:iap:silver"});
    EXPECT_FALSE(claims->acr.essential);
    EXPECT_TRUE(claims->subjects.empty());
}

TEST(ClaimsRequest, ReadsSubjectsAndEssentialClasses) {
    const auto claims = parse_claims_request(
        R"({"id_token":{"sub":{"value":"u1"},"acr":{"essential":true,"value":"a","values":["b"]}},
            "userinfo":{"sub":{"values":["u2"]},"email":null,"with space":null,"email ":null},
            "other":7})");
    ASSERT_TRUE(claims);
    EXPECT_EQ(claims->subjects, (Words{"u2", "u1"}));
    EXPECT_TRUE(claims->acr.essential);
    EXPECT_EQ(claims->acr.values, (Words{"a", "b"}));
    EXPECT_EQ(claims->userinfo, Words{"email"});
}

TEST(ClaimsRequest, RefusesWhatIsOfAnotherShape) {
    std::string many = R"({"userinfo":{"x":null)";
    for (std::size_t i = 0; i < max_requested_claims; ++i) {
        many += ",\"x" + std::to_string(i) + "\":null";
    }
    for (const auto& text :
         {std::string("banana"), std::string("[]"), std::string(R"({"userinfo":[]})"),
          std::string(R"({"id_token":{"email":true}})"),
          std::string(R"({"id_token":{"email":{"essential":"yes"}}})"),
          std::string(R"({"id_token":{"acr":{"values":"a"}}})"),
          std::string(R"({"id_token":{"acr":{"values":[1]}}})"),
          std::string(R"({"id_token":{"sub":{"value":1}}})"),
          std::string(R"({"userinfo":{},"userinfo":{}})"), many + "}}",
          "{\"a\":\"" + std::string(max_claims_request_bytes, 'x') + "\"}"}) {
        EXPECT_FALSE(parse_claims_request(text)) << text.substr(0, 80);
    }
    EXPECT_TRUE(parse_claims_request(R"({"userinfo":null,"id_token":{}})"));
}

TEST(Acr, MeetsWishesInTheirOrder) {
    const std::string one(acr_one_factor);
    const std::string two(acr_two_factors);
    const std::tuple<Words, std::string, std::string> cases[] = {
        {{}, two, ""},
        {{one}, one, one},
        {{one}, two, one},
        {{two}, two, two},
        {{two}, one, ""},
        {{"x", two, one}, one, one},
        {{"x", two, one}, two, two},
        {{"x"}, two, ""},
        {{one}, "", one},
    };
    for (const auto& [wanted, reached, met] : cases) {
        EXPECT_EQ(met_acr({.values = wanted}, reached), met);
    }
}

TEST(Acr, AsksForTheSecondFactorOnlyWhereItIsWished) {
    const std::string one(acr_one_factor);
    const std::string two(acr_two_factors);
    EXPECT_TRUE(wants_second_factor({.values = {"x", two, one}}));
    EXPECT_FALSE(wants_second_factor({.values = {one, two}}));
    EXPECT_FALSE(wants_second_factor({.values = {"x"}}));
    EXPECT_FALSE(wants_second_factor({}));
    EXPECT_TRUE(wants_second_factor({.values = {two}, .essential = true}));
    EXPECT_FALSE(wants_second_factor({.values = {two, one}, .essential = true}));
    net::Form form;
    form.add("acr_values", "a " + two);
    EXPECT_EQ(wanted_acr(form).values, (Words{"a", two}));
    form.add("claims", R"({"id_token":{"acr":{"essential":true,"value":"z"}}})");
    EXPECT_EQ(wanted_acr(form).values, Words{"z"});
    EXPECT_TRUE(wanted_acr(form).essential);
}

} // namespace
} // namespace conclave::identity
