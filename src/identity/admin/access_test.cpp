#include "identity/testing/admin_caller.hpp"
#include "identity/testing/signer_test.hpp"
#include "jose/digest.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace conclave::identity::admin {
namespace {

using namespace testing;

/// Somebody whose token is bound to a key (RFC 9449).
class BoundCaller : public ::testing::Test {
  protected:
    std::string proof(const Signer& by, std::string_view target, std::string_view method,
                      std::string_view more = {}) {
        return by.sign(fmt::format(R"({{"typ":"dpop+jwt","jwk":{}}})", by.jwk()),
                       fmt::format(R"({{"jti":"{}","htm":"{}","htu":"{}","iat":{}{}}})", ++serial,
                                   method, target, base::to_unix_seconds(host.store.clock.now()),
                                   more));
    }
    std::string bound_token(const Signer& by) {
        auto browser = host.browser();
        const auto page = browser.get(authorize_url(
            with(authorize_form(), "scope", "openid profile skoruba_identity_admin_api")));
        const auto back = browser.get(sign_in(browser, page));
        const std::string code(location_parameters(back).get("code").value_or(""));
        net::Headers headers;
        headers.set("DPoP", proof(by, std::string(test_issuer) + "/connect/token", "POST"));
        return text_in(body_of(browser.post_form("/connect/token", code_form(code), headers)),
                       "access_token");
    }
    net::Response call(std::string_view scheme, std::string_view token, std::string_view shown) {
        net::Headers headers;
        headers.set("Authorization", fmt::format("{} {}", scheme, token));
        if (!shown.empty()) {
            headers.set("DPoP", shown);
        }
        return admin.send("GET", "/api/Logs/AuditLog", {}, headers);
    }
    std::string about(std::string_view token) {
        return fmt::format(R"(,"ath":"{}")", jose::sha256_base64url(token));
    }

    TestProvider host;
    AdminCaller admin{host};
    const Signer key{"ES256"};
    const Signer other{"ES256"};
    const std::string url = std::string(admin_origin) + "/api/Logs/AuditLog";
    int serial = 0;
};

TEST_F(BoundCaller, ShowsAProofForThisAddress) {
    const auto token = bound_token(key);
    const auto good = proof(key, url, "GET", about(token));
    EXPECT_EQ(call("DPoP", token, good).status, 200);
    const auto again = call("DPoP", token, good); // a second time
    EXPECT_EQ(again.status, 401);
    EXPECT_TRUE(again.headers.get("WWW-Authenticate")->starts_with("DPoP error="));
    EXPECT_EQ(call("Bearer", token, {}).status, 401);
    EXPECT_EQ(call("DPoP", token, proof(other, url, "GET", about(token))).status, 401);
    const auto at_issuer = std::string(test_issuer) + "/api/Logs/AuditLog";
    EXPECT_EQ(call("DPoP", token, proof(key, at_issuer, "GET", about(token))).status, 401);
    // A token that is not bound goes with no proof.
    EXPECT_EQ(call("DPoP", admin.token, proof(key, url, "GET", about(admin.token))).status, 401);
}

TEST_F(BoundCaller, IsGivenANonceWhereTheClientMustUseOne) {
    const auto token = bound_token(key);
    auto spa = *host.provider->clients().get("spa");
    spa.require_dpop_nonce = true;
    ASSERT_TRUE(host.provider->clients().put(spa));
    const auto refused = call("DPoP", token, proof(key, url, "GET", about(token)));
    EXPECT_EQ(refused.status, 401);
    const auto nonce = refused.headers.get("DPoP-Nonce");
    ASSERT_TRUE(nonce);
    const auto with_nonce = about(token) + fmt::format(R"(,"nonce":"{}")", *nonce);
    EXPECT_EQ(call("DPoP", token, proof(key, url, "GET", with_nonce)).status, 200);
}

TEST(AdminAccess, KnowsWhoIsBehindANameThatOneClientHas) {
    TestProvider host;
    auto spa = *host.provider->clients().get("spa");
    spa.subject_type = "pairwise"; // OpenID Connect Core, 8.1
    ASSERT_TRUE(host.provider->clients().put(spa));
    AdminCaller admin(host);
    ASSERT_NE(text_in(claims_of(admin.token), "sub"), host.ada.id);
    ASSERT_EQ(admin.get("/api/Info/GetApplicationName").status, 200);
    const auto logs = admin.read("/api/Logs/AuditLog");
    EXPECT_EQ(logs.at("logs").at(0).at("subjectIdentifier"), boost::json::string(host.ada.id));
    EXPECT_EQ(logs.at("logs").at(0).at("subjectName"), "ada");
}

} // namespace
} // namespace conclave::identity::admin
