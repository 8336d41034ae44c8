#include "identity/protocol/redirect_uri.hpp"

#include <gtest/gtest.h>

namespace conclave::identity {
namespace {

Client client(bool fragments = false) {
    return {.client_id = "spa",
            .redirect_uris = {"https://app.example/cb", "https://app.example/cb?x=1",
                              "http://127.0.0.1/native", "https://localhost:3000/#callback"},
            .allow_fragment_redirect_uris = fragments};
}

TEST(MatchRedirectUri, ComparesBytes) {
    using enum RedirectUriError;
    const std::pair<std::string_view, RedirectUriError> refused[] = {
        {"", missing},
        {"https://app.example/CB", unregistered},
        {"https://APP.example/cb", unregistered},
        {"HTTPS://app.example/cb", unregistered},
        {"https://app.example/cb/", unregistered},
        {"https://app.example/%63b", unregistered},
        {"https://app.example:443/cb", unregistered},
        {"https://user@app.example/cb", unregistered},
        {"https://app.example/x/../cb", unregistered},
        {"https://app.example\\@evil.example/cb", unregistered},
        {"https://app.example.evil.example/cb", unregistered},
        {"https://app.example/cb?x=1&x=2", unregistered},
        {"https://app.example/cb?", unregistered},
        {"https://app.example/*", unregistered},
        {"http://app.example/cb", unregistered},
        {" https://app.example/cb", unregistered},
        {"https://app.example/cb#", has_fragment},
        {"https://app.example/cb#x", has_fragment},
        {"https://localhost:3000/#callback", has_fragment},
        {"http://127.0.0.1@evil.example/native", unregistered},
        {"http://127.0.0.1:99999999/native", unregistered},
        {"http://127.0.0.1:/native", unregistered},
        {"http://127.0.0.1.evil.example/native", unregistered},
        {"http://localhost:1234/native", unregistered},
        {"http://127.0.0.1:1234/other", unregistered},
        {"javascript:alert(1)", unregistered},
    };
    for (const auto& [uri, error] : refused) {
        const auto result = match_redirect_uri(client(), uri);
        ASSERT_FALSE(result) << uri;
        EXPECT_EQ(result.error(), error) << uri;
    }
    EXPECT_EQ(match_redirect_uri(client(), std::string(2001, 'a')).error(), too_long);
    for (const auto* uri : {"https://app.example/cb", "https://app.example/cb?x=1",
                            "http://127.0.0.1/native", "http://127.0.0.1:51004/native"}) {
        EXPECT_TRUE(match_redirect_uri(client(), uri)) << uri;
    }
}

TEST(MatchRedirectUri, AllowsAFragmentOnlyWithTheSwitch) {
    EXPECT_TRUE(match_redirect_uri(client(true), "https://localhost:3000/#callback"));
    EXPECT_FALSE(match_redirect_uri(client(true), "https://localhost:3000#callback"));
    EXPECT_FALSE(match_redirect_uri(client(true), "https://localhost:3000/#callback2"));
    const auto words = explain(RedirectUriError::has_fragment, client());
    EXPECT_TRUE(words.contains("'#'"));
    EXPECT_TRUE(words.contains("RFC 6749"));
    EXPECT_TRUE(words.contains("allow_fragment_redirects"));
}

TEST(RedirectUriFault, SaysWhichRuleIsBroken) {
    for (const auto* uri : {"https://a.example/", "http://localhost:3000/x", "http://127.0.0.1/x",
                            "com.example.app:/cb", "https://a.example/cb?x=1"}) {
        EXPECT_EQ(redirect_uri_fault(uri, false), std::nullopt) << uri;
    }
    for (const auto* uri : {"", "/local", "https://", "http://a.example/", "javascript:alert(1)",
                            "data:text/html,x", "https://u:p@a.example/", "https://a.example/#x",
                            "https://a.example/a b", "https://a.example/\n"}) {
        EXPECT_TRUE(redirect_uri_fault(uri, false)) << uri;
    }
    EXPECT_EQ(redirect_uri_fault("https://a.example/#x", true), std::nullopt);
}

TEST(OriginOf, LeavesDefaultPortsOut) {
    EXPECT_EQ(origin_of("https://localhost:3000/#x"), "https://localhost:3000");
    EXPECT_EQ(origin_of("https://A.example:443/cb"), "https://a.example");
    EXPECT_EQ(origin_of("http://a.example:80"), "http://a.example");
    EXPECT_EQ(origin_of("com.example:/cb"), "");
    EXPECT_EQ(origin_of("nonsense"), "");
}

} // namespace
} // namespace conclave::identity
