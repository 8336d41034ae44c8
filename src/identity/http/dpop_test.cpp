#include "identity/testing/flow.hpp"
#include "identity/testing/signer_test.hpp"
#include "jose/digest.hpp"
#include "jose/foreign_key.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace conclave::identity {
namespace {

using namespace std::chrono_literals;
using namespace testing;

class Dpop : public ::testing::Test {
  protected:
    TestProvider host;
    TestBrowser browser = host.browser();
    const Signer key{"ES256"};
    const Signer other{"ES256"};
    const std::string jkt = std::string(jose::ForeignKey::parse(key.jwk()).value().thumbprint());
    int serial = 0;

    void change(std::string_view id, void (*how)(Client&)) {
        auto client = *host.provider->clients().get(id);
        how(client);
        ASSERT_TRUE(host.provider->clients().put(client));
    }
    std::string proof(const Signer& by, std::string_view path, std::string_view method = "POST",
                      std::string_view more = {}) {
        return by.sign(fmt::format(R"({{"typ":"dpop+jwt","jwk":{}}})", by.jwk()),
                       fmt::format(R"({{"jti":"{}","htm":"{}","htu":"{}{}","iat":{}{}}})", ++serial,
                                   method, test_issuer, path,
                                   base::to_unix_seconds(host.store.clock.now()), more));
    }
    static net::Headers header(std::string_view value) {
        net::Headers headers;
        headers.set("DPoP", value);
        return headers;
    }
    net::Response token(const net::Form& form, const Signer& by) {
        return browser.post_form("/connect/token", form, header(proof(by, "/connect/token")));
    }
    std::string code(const net::Form& form = authorize_form()) {
        return std::string(location_parameters(run_login(browser, form)).get("code").value_or(""));
    }
    net::Response userinfo(std::string_view access, std::string_view scheme,
                           const std::string& shown) {
        auto headers = shown.empty() ? net::Headers() : header(shown);
        headers.set("Authorization", fmt::format("{} {}", scheme, access));
        return browser.get("/connect/userinfo", headers);
    }
    std::string proof_for(std::string_view access, const Signer& by) {
        return proof(by, "/connect/userinfo", "GET",
                     fmt::format(R"(,"ath":"{}")", jose::sha256_base64url(access)));
    }
};

TEST_F(Dpop, BindsTokensToTheKey) {
    const auto answer = token(code_form(code()), key);
    ASSERT_EQ(answer.status, 200) << answer.body;
    const auto tokens = body_of(answer);
    EXPECT_EQ(text_in(tokens, "token_type"), "DPoP");
    const auto access = text_in(tokens, "access_token");
    EXPECT_EQ(claims_of(access).at("cnf").at("jkt").as_string(), jkt);
    // By itself it opens nothing.
    EXPECT_EQ(host.provider->verify_access_token(access, "conclave_api").error(),
              AccessTokenError::key_bound);
    const auto bearer = userinfo(access, "Bearer", {});
    EXPECT_EQ(bearer.status, 401);
    EXPECT_TRUE(
        bearer.headers.get("WWW-Authenticate")->starts_with("DPoP error=\"invalid_token\""));
    EXPECT_TRUE(bearer.headers.get("WWW-Authenticate")->contains("algs=\"ES256 "));
    net::Form in_body;
    in_body.add("access_token", access);
    EXPECT_EQ(browser.post_form("/connect/userinfo", in_body).status, 401);

    const auto shown = proof_for(access, key);
    EXPECT_EQ(userinfo(access, "dpop", shown).status, 200);
    const std::string bad[] = {shown, // a second time
                               "",
                               proof_for(access, other),
                               proof_for("another", key),
                               proof(key, "/connect/userinfo", "GET"),
                               proof(key, "/connect/token", "GET")};
    for (const auto& one : bad) {
        EXPECT_EQ(userinfo(access, "DPoP", one).status, 401) << one;
        EXPECT_EQ(error_of(userinfo(access, "DPoP", one)), "invalid_dpop_proof") << one;
    }
    const auto plain = text_in(run_tokens(browser, authorize_form()), "access_token");
    EXPECT_EQ(error_of(userinfo(plain, "DPoP", proof_for(plain, key))), "invalid_token");
}

TEST_F(Dpop, BindsRefreshTokensOfPublicClients) {
    const auto tokens = body_of(token(code_form(code()), key));
    const auto refresh = text_in(tokens, "refresh_token");
    EXPECT_EQ(error_of(token(refresh_form(refresh), other)), "invalid_grant");
    EXPECT_EQ(error_of(browser.post_form("/connect/token", refresh_form(refresh))),
              "invalid_grant");
    const auto next = token(refresh_form(refresh), key);
    ASSERT_EQ(next.status, 200) << "the refusals spent nothing" << next.body;
    EXPECT_EQ(text_in(body_of(next), "token_type"), "DPoP");
    // The grace for a lost answer is for the holder of the key alone.
    EXPECT_EQ(error_of(token(refresh_form(refresh), other)), "invalid_grant");
    EXPECT_EQ(text_in(body_of(token(refresh_form(refresh), key)), "refresh_token"),
              text_in(body_of(next), "refresh_token"));
}

TEST_F(Dpop, LetsAClientThatAuthenticatesChangeItsKey) {
    auto client = test_config().clients[0];
    client.client_id = "web";
    client.require_client_secret = true;
    ASSERT_TRUE(host.provider->clients().add(client));
    const auto secret = host.provider->clients().add_secret("web", "").value();
    const auto form = with(authorize_form(), "client_id", "web");
    const auto redeem = with(code_form(code(form), "web"), "client_secret", secret);
    const auto tokens = body_of(token(redeem, key));
    const auto refresh =
        with(refresh_form(text_in(tokens, "refresh_token"), "web"), "client_secret", secret);
    const auto next = token(refresh, other);
    ASSERT_EQ(next.status, 200) << next.body;
    EXPECT_NE(claims_of(text_in(body_of(next), "access_token")).at("cnf").at("jkt").as_string(),
              jkt);
    // Introspection tells of the binding (RFC 9449, 6.2).
    net::Form ask;
    ask.add("client_id", "web");
    ask.add("client_secret", secret);
    ask.add("token", text_in(tokens, "access_token"));
    const auto seen = body_of(browser.post_form("/connect/introspect", ask));
    EXPECT_EQ(text_in(seen, "token_type"), "DPoP");
    EXPECT_EQ(seen.at("cnf").at("jkt").as_string(), jkt);
}

TEST_F(Dpop, BindsTheCode) {
    const auto form = with(authorize_form(), "dpop_jkt", jkt);
    EXPECT_EQ(error_of(token(code_form(code(form)), other)), "invalid_grant");
    EXPECT_EQ(error_of(browser.post_form("/connect/token", code_form(code(form)))),
              "invalid_grant");
    EXPECT_EQ(token(code_form(code(form)), key).status, 200);
    // A proof with the pushed request does the same (RFC 9449, 10.1).
    const auto pushed =
        browser.post_form("/connect/par", authorize_form(), header(proof(key, "/connect/par")));
    ASSERT_EQ(pushed.status, 201) << pushed.body;
    net::Form by_uri;
    by_uri.add("client_id", "spa");
    by_uri.add("request_uri", text_in(body_of(pushed), "request_uri"));
    const auto bound = code_form(code(by_uri));
    EXPECT_EQ(error_of(token(bound, other)), "invalid_grant");
    EXPECT_EQ(token(bound, key).status, 200);
    EXPECT_EQ(
        error_of(browser.post_form("/connect/par", form, header(proof(other, "/connect/par")))),
        "invalid_dpop_proof");
}

TEST_F(Dpop, MayBeDemandedOfAClient) {
    change("spa", [](Client& c) { c.dpop_bound_access_tokens = true; });
    const auto form = code_form(code());
    EXPECT_EQ(error_of(browser.post_form("/connect/token", form)), "invalid_dpop_proof");
    EXPECT_EQ(token(form, key).status, 200);
    auto hybrid = *host.provider->clients().get("hybrid");
    hybrid.dpop_bound_access_tokens = true;
    EXPECT_FALSE(host.provider->clients().put(hybrid)) << "its tokens pass the browser unbound";
}

TEST_F(Dpop, RefusesBadProofsBeforeAnythingIsSpent) {
    const auto form = code_form(code());
    auto twice = header(proof(key, "/connect/token"));
    twice.add("DPoP", proof(key, "/connect/token"));
    EXPECT_EQ(error_of(browser.post_form("/connect/token", form, twice)), "invalid_dpop_proof");
    const std::string bad[] = {"", "a.b.c", "DPOP_SECURED_BY_OIDC_SERVICE_WORKER_default",
                               proof(key, "/connect/userinfo"),
                               proof(key, "/connect/token", "GET")};
    for (const auto& one : bad) {
        const auto answer = browser.post_form("/connect/token", form, header(one));
        EXPECT_EQ(answer.status, 400) << one;
        EXPECT_EQ(error_of(answer), "invalid_dpop_proof") << one;
    }
    auto old = proof(key, "/connect/token");
    host.store.clock.advance(6min);
    EXPECT_EQ(error_of(browser.post_form("/connect/token", form, header(old))),
              "invalid_dpop_proof");
    const auto fresh = code_form(code());
    const auto shown = proof(key, "/connect/token", "POST", R"(,"ath":"of no use here","x":1)");
    EXPECT_EQ(browser.post_form("/connect/token", fresh, header(shown)).status, 200);
    EXPECT_EQ(error_of(browser.post_form("/connect/token", fresh, header(shown))),
              "invalid_dpop_proof")
        << "a proof counts once";
}

TEST_F(Dpop, AsksForNoncesWhereTheClientMustUseThem) {
    change("spa", [](Client& c) { c.require_dpop_nonce = true; });
    const auto form = code_form(code());
    const auto asked = token(form, key);
    EXPECT_EQ(asked.status, 400);
    EXPECT_EQ(error_of(asked), "use_dpop_nonce");
    const auto nonce = std::string(asked.headers.get("DPoP-Nonce").value_or(""));
    ASSERT_FALSE(nonce.empty());
    const auto with_nonce = [&](std::string_view text, std::string_view path,
                                std::string_view method, std::string_view more = {}) {
        return proof(key, path, method, fmt::format(R"(,"nonce":"{}"{})", text, more));
    };
    const auto forged = browser.post_form("/connect/token", form,
                                          header(with_nonce("forged", "/connect/token", "POST")));
    EXPECT_EQ(error_of(forged), "use_dpop_nonce");
    const auto answer = browser.post_form("/connect/token", form,
                                          header(with_nonce(nonce, "/connect/token", "POST")));
    ASSERT_EQ(answer.status, 200) << answer.body;
    EXPECT_TRUE(answer.headers.get("DPoP-Nonce"));

    const auto access = text_in(body_of(answer), "access_token");
    const auto challenged = userinfo(access, "DPoP", proof_for(access, key));
    EXPECT_EQ(challenged.status, 401);
    EXPECT_TRUE(challenged.headers.get("WWW-Authenticate")->contains("use_dpop_nonce"));
    const auto next = std::string(challenged.headers.get("DPoP-Nonce").value_or(""));
    const auto ath = fmt::format(R"(,"ath":"{}")", jose::sha256_base64url(access));
    EXPECT_EQ(userinfo(access, "DPoP", with_nonce(next, "/connect/userinfo", "GET", ath)).status,
              200);
    host.store.clock.advance(6min);
    EXPECT_EQ(error_of(userinfo(access, "DPoP", with_nonce(next, "/connect/userinfo", "GET", ath))),
              "use_dpop_nonce");
}

} // namespace
} // namespace conclave::identity
