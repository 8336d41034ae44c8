#include "account/access_token.hpp"

#include "base/bytes.hpp"
#include "jose/compact.hpp"

#include <functional>
#include <gtest/gtest.h>

namespace conclave::account {
namespace {

using namespace std::chrono_literals;

const auto now = base::from_unix_seconds(1'800'000'000);
const std::string key_sid = "SK" + std::string(32, '1');
const std::string account_sid = "AC" + std::string(32, '2');
const std::string secret = "secret";

class Keys final : public KeyLookup {
  public:
    Keys() {
        store_.replace({{key_sid, account_sid, secret},
                        {"SK" + std::string(32, '3'), "AC" + std::string(32, '4'), secret}});
    }
    [[nodiscard]] std::optional<ApiKeySecret> find_key(std::string_view sid) const override {
        return store_.find_key(sid);
    }

  private:
    KeyStore store_;
};

/// The parts of a token; each test spoils one.
struct Parts {
    std::string header = R"({"alg":"HS256","typ":"JWT","cty":"twilio-fpa;v=1","twr":"us1"})";
    std::string iss = "\"" + key_sid + "\"";
    std::string sub = "\"" + account_sid + "\"";
    std::string times = R"("iat":1799999990,"nbf":1799999990,"exp":1800003590)";
    std::string grants = R"({"identity":"alice","video":{"room":"daily"}})";
    std::string key = secret;

    [[nodiscard]] std::string payload() const {
        return R"({"jti":"x","iss":)" + iss + R"(,"sub":)" + sub + "," + times + R"(,"grants":)" +
               grants + "}";
    }
    [[nodiscard]] std::string token() const {
        return jose::sign_hs256(header, payload(), base::as_bytes(key));
    }
};

TEST(AccessToken, ReadsWhatAGoodOneSays) {
    const Keys keys;
    const auto token = verify_access_token(Parts{}.token(), keys, now);
    ASSERT_TRUE(token) << token.error().message;
    EXPECT_EQ(token->identity, "alice");
    EXPECT_EQ(token->room, "daily");
    EXPECT_EQ(token->account_sid, account_sid);
    EXPECT_EQ(token->key_sid, key_sid);
    EXPECT_TRUE(token->may_create_room);
    EXPECT_EQ(base::to_unix_seconds(token->expires), 1'800'003'590);
}

struct Row {
    const char* name;
    std::function<void(Parts&)> spoil;
    int code; // 0: good
};

TEST(AccessToken, AnswersEachFaultWithItsPublishedCode) {
    const std::vector<Row> table{
        {"untouched", [](Parts&) {}, 0},
        {"no twr",
         [](Parts& p) { p.header = R"({"alg":"HS256","typ":"JWT","cty":"twilio-fpa;v=1"})"; }, 0},
        {"no cty", [](Parts& p) { p.header = R"({"alg":"HS256","typ":"JWT"})"; }, 20102},
        {"other cty", [](Parts& p) { p.header = R"({"alg":"HS256","typ":"JWT","cty":"x"})"; },
         20102},
        {"other typ",
         [](Parts& p) { p.header = R"({"alg":"HS256","typ":"JWS","cty":"twilio-fpa;v=1"})"; },
         20102},
        {"alg none",
         [](Parts& p) { p.header = R"({"alg":"none","typ":"JWT","cty":"twilio-fpa;v=1"})"; },
         20102},
        {"alg RS256",
         [](Parts& p) { p.header = R"({"alg":"RS256","typ":"JWT","cty":"twilio-fpa;v=1"})"; },
         20102},
        {"unknown key", [](Parts& p) { p.iss = "\"SK" + std::string(32, '9') + "\""; }, 20103},
        {"key of another account", [](Parts& p) { p.iss = "\"SK" + std::string(32, '3') + "\""; },
         20103},
        {"issuer no SID", [](Parts& p) { p.iss = "\"me\""; }, 20103},
        {"issuer a number", [](Parts& p) { p.iss = "1"; }, 20103},
        {"other account", [](Parts& p) { p.sub = "\"AC" + std::string(32, '4') + "\""; }, 20103},
        {"wrong secret", [](Parts& p) { p.key = "other"; }, 20107},
        {"wrong secret and expired",
         [](Parts& p) {
             p.key = "other";
             p.times = R"("exp":1)";
         },
         20107},
        {"expired", [](Parts& p) { p.times = R"("iat":1799990000,"exp":1800000000)"; }, 20104},
        {"no expiry", [](Parts& p) { p.times = R"("iat":1799990000)"; }, 20104},
        {"expiry text", [](Parts& p) { p.times = R"("exp":"soon")"; }, 20104},
        {"expiry negative", [](Parts& p) { p.times = R"("exp":-1)"; }, 20104},
        {"expiry absurd", [](Parts& p) { p.times = R"("exp":9223372036854775807)"; }, 20104},
        {"a day and more", [](Parts& p) { p.times = R"("iat":1800000000,"exp":1800086402)"; },
         20104},
        {"a day since nbf and more",
         [](Parts& p) { p.times = R"("nbf":1799999000,"exp":1800086000)"; }, 20104},
        {"exactly a day", [](Parts& p) { p.times = R"("iat":1800000000,"exp":1800086400)"; }, 0},
        {"only an expiry", [](Parts& p) { p.times = R"("exp":1800000001)"; }, 0},
        {"not yet", [](Parts& p) { p.times = R"("nbf":1800000100,"exp":1800003600)"; }, 20105},
        {"nbf within the skew", [](Parts& p) { p.times = R"("nbf":1800000005,"exp":1800003600)"; },
         0},
        {"nbf text", [](Parts& p) { p.times = R"("nbf":"x","exp":1800003600)"; }, 20101},
        {"no grants", [](Parts& p) { p.grants = "1"; }, 20106},
        {"no video grant", [](Parts& p) { p.grants = R"({"identity":"alice"})"; }, 20106},
        {"video no object", [](Parts& p) { p.grants = R"({"identity":"alice","video":true})"; },
         20106},
        {"room no text", [](Parts& p) { p.grants = R"({"identity":"alice","video":{"room":1}})"; },
         20106},
        {"empty video grant", [](Parts& p) { p.grants = R"({"identity":"alice","video":{}})"; }, 0},
        {"no identity", [](Parts& p) { p.grants = R"({"video":{}})"; }, 53200},
        {"empty identity", [](Parts& p) { p.grants = R"({"identity":"","video":{}})"; }, 53200},
        {"long identity",
         [](Parts& p) {
             p.grants = R"({"identity":")" + std::string(129, 'a') + R"(","video":{}})";
         },
         53201},
        {"128 umlauts",
         [](Parts& p) {
             std::string name;
             for (int i = 0; i < 128; ++i) {
                 name += "ü";
             }
             p.grants = R"({"identity":")" + name + R"(","video":{}})";
         },
         0},
        {"control character", [](Parts& p) { p.grants = R"({"identity":"a\u0007","video":{}})"; },
         53202},
    };
    const Keys keys;
    for (const auto& row : table) {
        Parts parts;
        row.spoil(parts);
        const auto token = verify_access_token(parts.token(), keys, now);
        if (row.code == 0) {
            EXPECT_TRUE(token) << row.name << ": " << token.error().message;
        } else {
            ASSERT_FALSE(token) << row.name;
            EXPECT_EQ(number(token.error().code), row.code) << row.name;
            EXPECT_FALSE(token.error().message.empty());
        }
    }
}

TEST(AccessToken, RefusesWhatIsNoToken) {
    const Keys keys;
    for (const auto* text : {"", "badToken", "a.b.c", "e30.e30.e30"}) {
        const auto token = verify_access_token(text, keys, now);
        ASSERT_FALSE(token);
        const auto code = number(token.error().code);
        EXPECT_TRUE(code == 20101 || code == 20102) << text;
    }
}

TEST(AccessToken, MintsTheFormOfTheHelperLibraries) {
    const Keys keys;
    const auto text = mint_access_token({.identity = "bob",
                                         .room = "standup",
                                         .may_create_room = false,
                                         .conversations_service_sid = "IS" + std::string(32, '5'),
                                         .validity = 1h},
                                        *keys.find_key(key_sid), now);
    ASSERT_TRUE(text);
    const auto jws = jose::parse_compact(*text);
    ASSERT_TRUE(jws);
    EXPECT_EQ(jws->header, R"({"alg":"HS256","typ":"JWT","cty":"twilio-fpa;v=1"})");
    EXPECT_EQ(jws->payload, R"({"jti":")" + key_sid +
                                R"(-1800000000","grants":{"identity":"bob","video":{"room":)"
                                R"("standup","create":false},"chat":{"service_sid":"IS)" +
                                std::string(32, '5') +
                                R"("}},"iat":1800000000,"exp":1800003600,"iss":")" + key_sid +
                                R"(","sub":")" + account_sid + R"("})");
    const auto token = verify_access_token(*text, keys, now);
    ASSERT_TRUE(token);
    EXPECT_EQ(token->identity, "bob");
    EXPECT_FALSE(token->may_create_room);
}

TEST(AccessToken, MintsNothingThatWouldNotVerify) {
    const ApiKeySecret key{key_sid, account_sid, secret};
    EXPECT_EQ(
        mint_access_token({.identity = "", .room = {}, .conversations_service_sid = {}}, key, now)
            .error()
            .code,
        ErrorCode::participant_identity_invalid);
    EXPECT_EQ(mint_access_token(
                  {.identity = "a", .room = std::string(200, 'r'), .conversations_service_sid = {}},
                  key, now)
                  .error()
                  .code,
              ErrorCode::room_name_too_long);
    EXPECT_EQ(mint_access_token(
                  {.identity = "a", .room = {}, .conversations_service_sid = {}, .validity = 25h},
                  key, now)
                  .error()
                  .code,
              ErrorCode::access_token_expired);
}

} // namespace
} // namespace conclave::account
