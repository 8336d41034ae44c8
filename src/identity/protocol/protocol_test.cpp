#include "base/bytes.hpp"
#include "identity/protocol/authorize_response.hpp"
#include "identity/protocol/pkce.hpp"
#include "identity/protocol/refresh_family.hpp"
#include "identity/protocol/response_type.hpp"
#include "identity/protocol/scope.hpp"
#include "identity/protocol/session_state.hpp"
#include "identity/protocol/token_request.hpp"

#include <gtest/gtest.h>

namespace conclave::identity {
namespace {

using namespace std::chrono_literals;

TEST(Pkce, VerifiesTheVectorOfTheRfc) {
    constexpr std::string_view verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    constexpr std::string_view challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
    EXPECT_TRUE(verify_pkce(challenge, verifier)); // RFC 7636, appendix B
    EXPECT_FALSE(verify_pkce(challenge, std::string(verifier) + "A"));
    EXPECT_FALSE(verify_pkce(challenge, challenge));
    EXPECT_FALSE(verify_pkce(challenge, ""));
    EXPECT_FALSE(is_pkce_text(std::string(42, 'a')));
    EXPECT_TRUE(is_pkce_text(std::string(43, '~')));
    EXPECT_TRUE(is_pkce_text(std::string(128, 'a')));
    EXPECT_FALSE(is_pkce_text(std::string(129, 'a')));
    EXPECT_FALSE(is_pkce_text(std::string(43, '=')));
}

TEST(SessionState, IsTheVectorOfTheSpecification) {
    EXPECT_EQ(session_state("spa", "https://localhost:3000", "A1B2C3", "0123456789ABCDEF"),
              "XS8cxVWJ4Y5uGAGaTWF-8pwtsegElswq-4vETIkgQ8k.0123456789ABCDEF"); // 3.8, S1
}

TEST(RedirectLocation, PutsParametersWhereTheClientLooks) {
    const ResponseParameters answer{{"code", "a=b c"}, {"state", "é+"}};
    constexpr std::string_view encoded = "code=a%3Db%20c&state=%C3%A9%2B";
    const std::tuple<std::string_view, ResponseMode, std::string> cases[] = {
        {"https://a/cb", ResponseMode::query, "https://a/cb?"},
        {"https://a/cb?x=1", ResponseMode::query, "https://a/cb?x=1&"},
        {"https://a/cb", ResponseMode::fragment, "https://a/cb#"},
        {"https://a/cb?x=1", ResponseMode::fragment, "https://a/cb?x=1#"},
        // A redirect URI with a fragment gets the answer inside it.
        {"https://localhost:3000/#authentication-callback", ResponseMode::query,
         "https://localhost:3000/#authentication-callback?"},
        {"https://a/?x=1#cb", ResponseMode::query, "https://a/?x=1#cb?"},
        {"https://a/#cb?x=1", ResponseMode::query, "https://a/#cb?x=1&"},
    };
    for (const auto& [uri, mode, start] : cases) {
        EXPECT_EQ(redirect_location(uri, mode, answer), start + std::string(encoded));
    }
}

TEST(ResponseType, IsASet) {
    EXPECT_EQ(parse_response_type("token code id_token")->to_text(), "code id_token token");
    EXPECT_EQ(parse_response_type("code")->to_text(), "code");
    EXPECT_EQ(parse_response_type("token id_token")->to_text(), "id_token token");
    EXPECT_TRUE(parse_response_type("id_token")->implicit());
    EXPECT_FALSE(parse_response_type("code id_token")->implicit());
    for (const auto* text :
         {"", "token", "none", "token token", "code code", "Code", "code banana"}) {
        EXPECT_FALSE(parse_response_type(text)) << text;
    }
    EXPECT_EQ(default_response_mode({.code = true}), ResponseMode::query);
    EXPECT_EQ(default_response_mode({.code = true, .token = true}), ResponseMode::fragment);
}

TEST(Scope, SplitsAndCompares) {
    EXPECT_EQ(parse_scope("  a b  a "), (std::vector<std::string>{"a", "b"}));
    EXPECT_TRUE(is_subset({"a"}, {"b", "a"}));
    EXPECT_FALSE(is_subset({"a", "c"}, {"b", "a"}));
}

TEST(ClientCredentials, AreReadFromOnePlace) {
    const auto form = [](std::string_view text) { return net::parse_form(text).value(); };
    const auto basic = [](std::string_view text) { return base::to_base64(base::as_bytes(text)); };
    const auto ok = read_client_credentials(form("client_id=a"), {});
    ASSERT_TRUE(ok);
    EXPECT_FALSE(ok->secret);
    EXPECT_EQ(read_client_credentials(form("client_id=a&client_secret=b"), {})->secret, "b");
    const auto header = read_client_credentials({}, basic("a%20b:c%2Bd+e"));
    ASSERT_TRUE(header);
    EXPECT_EQ(header->client_id, "a b");
    EXPECT_EQ(header->secret, "c+d e");
    EXPECT_EQ(read_client_credentials({}, {}).error().error, "invalid_request");
    EXPECT_EQ(read_client_credentials(form("client_secret=b"), basic("a:b")).error().error,
              "invalid_request");
    EXPECT_EQ(read_client_credentials(form("client_id=z"), basic("a:b")).error().error,
              "invalid_request");
    for (const auto& bad : {std::string("%%%"), basic("nocolon"), basic(":x"), basic("a%zz:x")}) {
        const auto refused = read_client_credentials({}, bad);
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().error, "invalid_client");
        EXPECT_EQ(refused.error().status, 401);
        EXPECT_TRUE(refused.error().basic_challenge);
    }
}

TEST(TokenRequest, IsCheckedByGrant) {
    const auto check = [](std::string_view text) {
        return validate_token_request(net::parse_form(text).value());
    };
    const auto code = check("grant_type=authorization_code&code=a&redirect_uri=b");
    ASSERT_TRUE(code);
    EXPECT_EQ(std::get<CodeGrant>(code->grant).code, "a");
    // What the web app's library adds is ignored.
    const auto refresh = check("client_id=spa&redirect_uri=x&grant_type=refresh_token&"
                               "refresh_token=r");
    ASSERT_TRUE(refresh);
    EXPECT_EQ(std::get<RefreshGrant>(refresh->grant).refresh_token, "r");
    const auto client = check("grant_type=client_credentials&scope=a%20b&resource=https%3A%2F%2Fa&"
                              "resource=urn%3Ab%3Ac");
    ASSERT_TRUE(client);
    EXPECT_EQ(std::get<ClientGrant>(client->grant).scope, (std::vector<std::string>{"a", "b"}));
    EXPECT_EQ(client->resources, (std::vector<std::string>{"https://a", "urn:b:c"}));
    const std::pair<std::string, std::string_view> cases[] = {
        {"", "invalid_request"},
        {"grant_type=", "invalid_request"},
        {"grant_type=password", "unsupported_grant_type"},
        {"grant_type=authorization_code&redirect_uri=b", "invalid_request"},
        {"grant_type=authorization_code&code=a", "invalid_request"},
        {"grant_type=authorization_code&code=a&code=b&redirect_uri=c", "invalid_request"},
        {"grant_type=refresh_token", "invalid_request"},
        {"grant_type=client_credentials&resource=a", "invalid_target"},
        {"grant_type=client_credentials&resource=https%3A%2F%2Fa%23b", "invalid_target"},
        {"grant_type=refresh_token&refresh_token=" + std::string(5000, 'a'), "invalid_request"},
    };
    for (const auto& [text, error] : cases) {
        const auto result = check(text);
        ASSERT_FALSE(result) << text;
        EXPECT_EQ(result.error().error, error) << text;
    }
}

TEST(RefreshFamily, IsJudgedByItsRules) {
    using enum RefreshVerdict;
    const auto at = [](std::int64_t seconds) { return base::from_unix_seconds(seconds); };
    const RefreshFamily family{.client_id = "c",
                               .current_hash = "new",
                               .previous_hash = "old",
                               .rotated_at = at(100),
                               .used_at = at(100),
                               .expires_at = at(1000)};
    const RefreshPolicy once{.sliding_lifetime = 500s, .grace = 30s};
    auto reuse = once;
    reuse.one_time = false;
    auto no_grace = once;
    no_grace.grace = 0s;
    EXPECT_EQ(judge_refresh(family, "new", "c", once, at(110)), rotate);
    EXPECT_EQ(judge_refresh(family, "new", "c", reuse, at(110)), keep);
    EXPECT_EQ(judge_refresh(family, "old", "c", once, at(129)), repeat_successor);
    EXPECT_EQ(judge_refresh(family, "old", "c", once, at(130)), reused);
    EXPECT_EQ(judge_refresh(family, "old", "c", no_grace, at(100)), reused);
    EXPECT_EQ(judge_refresh(family, "older", "c", once, at(101)), reused);
    EXPECT_EQ(judge_refresh(family, "new", "d", once, at(110)), refused);
    EXPECT_EQ(judge_refresh(family, "older", "d", once, at(110)), refused);
    EXPECT_EQ(judge_refresh(family, "new", "c", once, at(600)), refused);
    EXPECT_EQ(judge_refresh(family, "new", "c", {.sliding_lifetime = 5000s}, at(1000)), refused);
    auto dead = family;
    dead.revoked = true;
    EXPECT_EQ(judge_refresh(dead, "new", "c", once, at(110)), refused);
    auto first = family;
    first.previous_hash.clear();
    EXPECT_EQ(judge_refresh(first, "", "c", once, at(101)), reused);
}

} // namespace
} // namespace conclave::identity
