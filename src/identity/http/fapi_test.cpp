#include "identity/clients/client_service.hpp"
#include "identity/clients/fapi.hpp"
#include "identity/protocol/client_assertion.hpp"
#include "identity/testing/flow.hpp"
#include "identity/testing/signer_test.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace conclave::identity {
namespace {

using namespace std::chrono_literals;
using namespace testing;

constexpr std::string_view fapi_redirect = "https://bank.example/cb";

class Fapi : public ::testing::Test {
  protected:
    Fapi() {
        Client client{.client_id = "bank"};
        client.redirect_uris = {std::string(fapi_redirect)};
        client.jwks = {key.jwk(R"("kid":"es",)"), rsa.jwk(R"("kid":"rs",)")};
        client.grant_types = {"authorization_code", "refresh_token"};
        client.scopes = {"openid", "profile"};
        client.allow_offline_access = true;
        client.require_consent = false;
        hold_to_fapi(client);
        const auto added = host.provider->clients().add(client);
        EXPECT_TRUE(added) << added.error().message;
    }
    TestProvider host;
    TestBrowser browser = host.browser();
    const Signer key{"ES256"};
    const Signer rsa{"RS256"};
    const Signer holder{"ES256"};
    int serial = 0;

    void change(void (*how)(Client&)) {
        auto client = *host.provider->clients().get("bank");
        how(client);
        const auto put = host.provider->clients().put(client);
        ASSERT_TRUE(put) << put.error().message;
    }
    std::int64_t now() { return base::to_unix_seconds(host.store.clock.now()); }
    std::string assertion(std::string_view audience = "\"https://localhost:44310\"") {
        return key.sign(R"({"kid":"es"})",
                        fmt::format(R"({{"iss":"bank","sub":"bank","aud":{},"jti":"{}","exp":{}}})",
                                    audience, ++serial, now() + 60));
    }
    net::Form authenticated(net::Form form, const std::string& with_assertion) {
        form.add("client_assertion_type", std::string(client_assertion_type));
        form.add("client_assertion", with_assertion);
        return form;
    }
    net::Headers proof(std::string_view path, const Signer& by) {
        net::Headers headers;
        headers.set("DPoP", by.sign(fmt::format(R"({{"typ":"dpop+jwt","jwk":{}}})", by.jwk()),
                                    fmt::format(R"({{"jti":"{}","htm":"POST","htu":"{}{}",)"
                                                R"("iat":{}}})",
                                                ++serial, test_issuer, path, now())));
        return headers;
    }
    net::Response push(const net::Form& form) { return push(form, assertion()); }
    net::Response push(const net::Form& form, const std::string& with_assertion) {
        return browser.post_form("/connect/par", authenticated(form, with_assertion));
    }
    static net::Form request() {
        return with(authorize_form("bank", fapi_redirect), "scope",
                    "openid profile offline_access");
    }
    std::string pushed(const net::Form& form) {
        const auto uri = text_in(body_of(push(form)), "request_uri");
        return "/connect/authorize?client_id=bank&request_uri=" + net::percent_encode(uri);
    }
    net::Response answer(const net::Form& form) {
        auto response = browser.get(pushed(form));
        const auto location = std::string(response.headers.get("Location").value_or(""));
        return location.starts_with("/account/login") ? browser.get(sign_in(browser, response))
                                                      : response;
    }
    std::string code() {
        return std::string(location_parameters(answer(request())).get("code").value_or(""));
    }
    net::Response redeem(const std::string& code, const Signer* by) {
        auto form = authenticated(code_form(code, "bank", fapi_redirect), assertion());
        return browser.post_form("/connect/token", form,
                                 by == nullptr ? net::Headers() : proof("/connect/token", *by));
    }
    std::string signed_request(std::string_view members, const Signer& by, std::string_view kid) {
        return by.sign(fmt::format(R"({{"kid":"{}","typ":"oauth-authz-req+jwt"}})", kid),
                       fmt::format(R"({{"iss":"bank","aud":"{}",{},"client_id":"bank",)"
                                   R"("response_type":"code","redirect_uri":"{}",)"
                                   R"("scope":"openid","code_challenge":"{}",)"
                                   R"("code_challenge_method":"S256"}})",
                                   test_issuer, members, fapi_redirect,
                                   jose::sha256_base64url(test_verifier)));
    }
    net::Response push_signed(std::string_view members, const Signer& by, std::string_view kid) {
        net::Form form;
        form.add("request", signed_request(members, by, kid));
        return push(form);
    }
};

TEST_F(Fapi, IsOneSwitchThatTheRecordKeepsTo) {
    const auto good = *host.provider->clients().get("bank");
    EXPECT_FALSE(client_fault(good));
    void (*const breaks[])(Client&) = {
        [](Client& c) { c.require_pushed_authorization_requests = false; },
        [](Client& c) { c.dpop_bound_access_tokens = false; },
        [](Client& c) { c.token_endpoint_auth_method = "client_secret_basic"; },
        [](Client& c) { c.authorization_code_lifetime = 61s; },
        [](Client& c) { c.response_types.emplace_back("code id_token"); },
        [](Client& c) { c.refresh_token_one_time = true; },
        [](Client& c) { c.id_token_signed_response_alg = "RS256"; },
        [](Client& c) { c.token_endpoint_auth_signing_alg = "RS256"; },
        [](Client& c) { c.authorization_signed_response_alg = "RS256"; },
        [](Client& c) { c.jwks.clear(); },
    };
    for (const auto& how : breaks) {
        auto client = good;
        how(client);
        EXPECT_TRUE(client_fault(client)) << &how - breaks;
    }
}

TEST_F(Fapi, SignsInWithEverythingThatItAsksFor) {
    const auto first = answer(request());
    EXPECT_EQ(location_parameters(first).get("iss"), test_issuer);
    const auto tokens =
        body_of(redeem(std::string(location_parameters(first).get("code").value_or("")), &holder));
    EXPECT_EQ(text_in(tokens, "token_type"), "DPoP");
    EXPECT_EQ(jose::parse_compact(text_in(tokens, "id_token"))->alg, "ES256");
    // The refresh token stays, so that a lost answer costs nothing.
    const auto refresh = text_in(tokens, "refresh_token");
    for (int i = 0; i < 2; ++i) {
        const auto next = body_of(browser.post_form(
            "/connect/token", authenticated(refresh_form(refresh, "bank"), assertion()),
            proof("/connect/token", holder)));
        EXPECT_EQ(text_in(next, "token_type"), "DPoP");
        EXPECT_TRUE(!next.contains("refresh_token") || text_in(next, "refresh_token") == refresh);
    }
}

TEST_F(Fapi, RefusesWhatIsNotPushedBoundOrShortLived) {
    const auto direct = browser.get(authorize_url(request()));
    EXPECT_EQ(location_parameters(direct).get("error"), "invalid_request");
    EXPECT_EQ(error_of(push(with(request(), "code_challenge", ""))), "invalid_request");
    EXPECT_EQ(error_of(push(with(request(), "response_type", "code id_token"))),
              "unauthorized_client");
    EXPECT_EQ(error_of(redeem(code(), nullptr)), "invalid_dpop_proof");
    const auto late = code();
    host.store.clock.advance(61s);
    EXPECT_EQ(error_of(redeem(late, &holder)), "invalid_grant");
}

TEST_F(Fapi, TakesAssertionsForTheIssuerAloneByStrongAlgorithms) {
    EXPECT_EQ(push(request()).status, 201);
    const auto payload = fmt::format(
        R"({{"iss":"bank","sub":"bank","aud":"{}","jti":"x","exp":{}}})", test_issuer, now() + 60);
    EXPECT_EQ(error_of(push(request(), rsa.sign(R"({"kid":"rs"})", payload))), "invalid_client");
    for (const auto* audience :
         {R"(["https://localhost:44310"])", R"("https://localhost:44310/connect/par")",
          R"("https://localhost:44310/connect/token")",
          R"(["https://localhost:44310","https://localhost:44310/connect/par"])"}) {
        EXPECT_EQ(error_of(push(request(), assertion(audience))), "invalid_client") << audience;
    }
    const Signer weak("RS256");
    EXPECT_EQ(error_of(redeem(code(), &weak)), "invalid_dpop_proof");
}

TEST_F(Fapi, TakesRequestObjectsWithTheirTimes) {
    const auto times = [&](std::int64_t nbf, std::int64_t exp) {
        return fmt::format(R"("nbf":{},"exp":{})", now() + nbf, now() + exp);
    };
    EXPECT_EQ(push_signed(times(0, 300), key, "es").status, 201);
    EXPECT_EQ(push_signed(times(8, 300), key, "es").status, 201) << "clocks differ";
    const std::string refused[] = {
        times(0, 3700),
        times(-3700, 60),
        times(60, 300),
        times(-600, -60),
        fmt::format(R"("exp":{})", now() + 60),
        fmt::format(R"("nbf":{})", now()),
    };
    for (const auto& members : refused) {
        EXPECT_EQ(error_of(push_signed(members, key, "es")), "invalid_request_object") << members;
    }
    EXPECT_EQ(error_of(push_signed(times(0, 300), rsa, "rs")), "invalid_request_object");
    change([](Client& client) { client.require_signed_request_object = true; });
    EXPECT_EQ(error_of(push(request())), "invalid_request") << "unsigned";
}

/// JARM: what an answer says when it comes as one signed parameter.
class SignedAnswer : public Fapi {
  protected:
    boost::json::object open(std::string_view jwt) {
        const auto jws = jose::parse_compact(jwt);
        EXPECT_TRUE(jws) << jwt;
        auto claims = jws ? boost::json::parse(jws->payload).as_object() : boost::json::object();
        EXPECT_EQ(text_in(claims, "iss"), test_issuer);
        EXPECT_LE(claims.at("exp").as_int64(), now() + 600);
        return claims;
    }
};

TEST_F(SignedAnswer, CarriesTheCodeInEachWay) {
    for (const std::string_view mode : {"jwt", "query.jwt", "fragment.jwt"}) {
        const auto response = answer(with(request(), "response_mode", mode));
        const std::string location(response.headers.get("Location").value_or(""));
        EXPECT_EQ(location.contains('#'), mode == "fragment.jwt") << location;
        const auto sent = location_parameters(response);
        EXPECT_EQ(sent.fields().size(), 1U) << "nothing beside it counts";
        const auto claims = open(sent.get("response").value_or(""));
        EXPECT_EQ(text_in(claims, "aud"), "bank");
        EXPECT_EQ(text_in(claims, "state"), "st=a te&1");
        EXPECT_EQ(redeem(text_in(claims, "code"), &holder).status, 200) << mode;
    }
    const auto page = answer(with(request(), "response_mode", "form_post.jwt"));
    EXPECT_EQ(page.status, 200);
    EXPECT_TRUE(page.body.contains("name=\"response\""));
    EXPECT_FALSE(page.body.contains("name=\"code\""));
}

TEST_F(SignedAnswer, CarriesFaults) {
    const auto form = with(with(request(), "response_mode", "jwt"), "prompt", "none");
    const auto claims =
        open(location_parameters(browser.get(pushed(form))).get("response").value_or(""));
    EXPECT_EQ(text_in(claims, "error"), "login_required");
    EXPECT_EQ(text_in(claims, "aud"), "bank");
    EXPECT_EQ(text_in(claims, "state"), "st=a te&1");
    // A fault that is found before anybody signs in, of a client that need not push.
    const auto early = browser.get(
        authorize_url(with(with(authorize_form(), "response_mode", "jwt"), "scope", "nonsense")));
    const auto told = open(location_parameters(early).get("response").value_or(""));
    EXPECT_EQ(text_in(told, "error"), "invalid_scope");
    EXPECT_EQ(text_in(told, "aud"), "spa");
}

TEST_F(SignedAnswer, NeverCarriesTokensInAQuery) {
    const auto form = with(authorize_form("hybrid", "https://hybrid.example/cb", "code id_token"),
                           "response_mode", "query.jwt");
    const auto response = browser.get(authorize_url(with(form, "scope", "openid")));
    const std::string location(response.headers.get("Location").value_or(""));
    EXPECT_TRUE(location.starts_with("https://hybrid.example/cb#")) << location;
    EXPECT_EQ(location_parameters(response).get("error"), "invalid_request");
}

TEST_F(SignedAnswer, IsNoIdToken) {
    const auto jwt =
        std::string(location_parameters(answer(with(request(), "response_mode", "jwt")))
                        .get("response")
                        .value());
    net::Form hint = with(with(authorize_form(), "prompt", "none"), "id_token_hint", jwt);
    EXPECT_EQ(location_parameters(browser.get(authorize_url(hint))).get("error"),
              "invalid_request");
}

} // namespace
} // namespace conclave::identity
