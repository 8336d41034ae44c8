#include "identity/keys/retired_keys.hpp"

#include "identity/testing/admin_caller.hpp"
#include "identity/testing/signer_test.hpp"
#include "identity/tokens/token_reader.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace conclave::identity {
namespace {

using namespace std::chrono_literals;
using namespace testing;

constexpr std::string_view old_name = "6F1C3B8AD0D94F2D8A3E5C7B9F0A1E2D"; // as Duende names keys

class RetiredKeys : public ::testing::Test {
  protected:
    TestProvider host;
    TestBrowser browser = host.browser();
    const Signer key{"PS256"};
    const std::string jwk =
        key.jwk(fmt::format(R"("kid":"{}","alg":"PS256","use":"sig",)", old_name));

    void keep() {
        host.store.database->transaction([&](soci::session& session) {
            keep_retired_key(session, {.kid = std::string(old_name), .alg = "PS256", .jwk = jwk},
                             host.store.clock.now() + 24h);
        });
        host.provider->cleanup(); // reads the keys
    }
    [[nodiscard]] std::string token(std::string_view typ = "at+jwt",
                                    std::string_view issuer = test_issuer,
                                    std::string_view kid = old_name) const {
        const auto now = base::to_unix_seconds(host.store.clock.now());
        return key.sign(
            fmt::format(R"({{"typ":"{}","kid":"{}"}})", typ, kid),
            fmt::format(R"({{"iss":"{}","sub":"{}","aud":"conclave_api","client_id":"spa",)"
                        R"("scope":["openid","conclave_api"],"jti":"8F","iat":{},"exp":{}}})",
                        issuer, host.ada.id, now, now + 3600));
    }
    int show(std::string_view access) {
        net::Headers headers;
        headers.set("Authorization", "Bearer " + std::string(access));
        return browser.get("/connect/userinfo", headers).status;
    }
};

TEST_F(RetiredKeys, VerifyWhatTheyHaveSigned) {
    EXPECT_EQ(show(token()), 401);
    keep();
    const auto access = token();
    EXPECT_EQ(show(access), 200);
    const auto claims = host.provider->verify_access_token(access, "conclave_api");
    ASSERT_TRUE(claims) << to_text(claims.error());
    EXPECT_TRUE(claims->has_scope("conclave_api")) << "scopes were a list there";
    EXPECT_EQ(show(token("JWT")), 401) << "an ID token is no access token";
    EXPECT_EQ(show(token("at+jwt", "https://other.example.org")), 401);
    EXPECT_EQ(show(token("at+jwt", test_issuer, "another")), 401);
    host.store.clock.advance(3605s);
    EXPECT_EQ(show(access), 401);
}

TEST_F(RetiredKeys, MakeOldIdTokensGoodHints) {
    keep();
    const RevocationList revocations(*host.store.database, host.store.clock);
    const TokenReader reader(std::string(test_issuer), host.store.clock, revocations);
    const auto ring =
        KeyRing::load(*host.store.database, host.store.box, {}, host.store.clock.now());
    const auto hint_of = [&](std::string_view issuer) {
        return reader.id_token_hint(
            *ring, key.sign(fmt::format(R"({{"typ":"JWT","kid":"{}"}})", old_name),
                            fmt::format(R"({{"iss":"{}","sub":"1","aud":"spa","sid":"S","exp":9}})",
                                        issuer)));
    };
    const auto hint = hint_of(test_issuer);
    ASSERT_TRUE(hint);
    EXPECT_EQ(hint->sub, "1");
    EXPECT_EQ(hint->sid, "S");
    EXPECT_EQ(hint->client_id, "spa");
    EXPECT_FALSE(hint_of("https://other.example.org"));
}

TEST_F(RetiredKeys, TakeNoOtherAlgorithmAndNoOtherKey) {
    keep();
    const Signer stranger{"PS256"};
    const Signer other{"ES256"};
    for (const auto* by : {&stranger, &other}) {
        EXPECT_EQ(
            show(by->sign(fmt::format(R"({{"typ":"at+jwt","kid":"{}"}})", old_name),
                          fmt::format(R"({{"iss":"{}","sub":"1","jti":"1","exp":4000000000}})",
                                      test_issuer))),
            401);
    }
    auto set = jose::JwkSet();
    EXPECT_FALSE(set.add_retired("another name", "PS256", jwk));
    EXPECT_FALSE(set.add_retired(old_name, "PS256", "{}"));
    EXPECT_TRUE(set.add_retired(old_name, "RS256", jwk));
    EXPECT_FALSE(set.verify(token())) << "it was kept for another algorithm";
}

TEST_F(RetiredKeys, StandInTheKeySetUntilTheirTimeIsOver) {
    keep();
    keep(); // a second time changes nothing
    const auto names = [&] {
        std::vector<std::string> out;
        const auto set =
            body_of(browser.get("/.well-known/openid-configuration/jwks")).at("keys").as_array();
        for (const auto& each : set) {
            EXPECT_FALSE(each.as_object().contains("d"));
            out.emplace_back(each.at("kid").as_string());
        }
        return out;
    };
    EXPECT_EQ(std::ranges::count(names(), old_name), 1);
    EXPECT_EQ(names().front().size(), 43U) << "our own come first";
    host.store.clock.advance(24h);
    host.provider->cleanup();
    EXPECT_EQ(std::ranges::count(names(), old_name), 0);
    EXPECT_TRUE(retired_keys(*host.store.database, host.store.clock.now()).empty());
}

TEST_F(RetiredKeys, AreTakenAwayByAdministrators) {
    keep();
    AdminCaller admin(host);
    const auto path = fmt::format("/api/Keys/{}", old_name);
    const auto shown = admin.get(path);
    ASSERT_EQ(shown.status, 200) << shown.body;
    EXPECT_EQ(text_in(body_of(shown), "state"), "kept");
    EXPECT_LT(admin.send("DELETE", path).status, 300);
    EXPECT_EQ(show(token()), 401);
}

} // namespace
} // namespace conclave::identity
