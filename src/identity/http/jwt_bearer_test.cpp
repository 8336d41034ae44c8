#include "identity/clients/client_service.hpp"
#include "identity/testing/flow.hpp"
#include "identity/testing/signer_test.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace conclave::identity {
namespace {

using namespace std::chrono_literals;
using namespace testing;

class JwtBearer : public ::testing::Test {
  protected:
    JwtBearer() {
        Client client{.client_id = "batch"};
        client.require_client_secret = true;
        client.response_types.clear();
        client.grant_types = {std::string(assertion_grant_type)};
        client.scopes = {"openid", "conclave_api"};
        client.require_consent = false;
        client.trusted_issuers = {{.issuer = "https://hr.example",
                                   .jwks = {key.jwk(R"("kid":"hr",)")},
                                   .subjects = {{.id = 0, .key = "emp-7", .value = host.ada.id},
                                                {.id = 0, .key = "emp-8", .value = "gone"}}}};
        const auto added = host.provider->clients().add(client);
        EXPECT_TRUE(added) << added.error().message;
        secret = host.provider->clients().add_secret("batch", "").value();
    }
    const Signer key{"ES256"};
    TestProvider host;
    TestBrowser browser = host.browser();
    std::string secret;
    int serial = 0;

    std::string claims(std::string_view subject = "emp-7",
                       std::string_view issuer = "https://hr.example",
                       std::string_view audience = test_issuer, std::int64_t lifetime = 60) {
        return fmt::format(R"({{"iss":"{}","sub":"{}","aud":"{}","jti":"{}","exp":{}}})", issuer,
                           subject, audience, ++serial,
                           base::to_unix_seconds(host.store.clock.now()) + lifetime);
    }
    net::Form form(const std::string& assertion) {
        net::Form out;
        out.add("grant_type", std::string(assertion_grant_type));
        out.add("client_id", "batch");
        out.add("client_secret", secret);
        out.add("assertion", assertion);
        return out;
    }
    net::Response ask(const std::string& assertion) {
        return browser.post_form("/connect/token", form(assertion));
    }
    std::string sign(std::string_view payload, std::string_view header = R"({"kid":"hr"})") {
        return key.sign(header, payload);
    }
};

TEST_F(JwtBearer, GivesATokenForThePersonWhoIsMeant) {
    const auto assertion = sign(claims());
    const auto answer = ask(assertion);
    ASSERT_EQ(answer.status, 200) << answer.body;
    const auto body = body_of(answer);
    EXPECT_FALSE(body.contains("refresh_token"));
    EXPECT_FALSE(body.contains("id_token"));
    EXPECT_EQ(text_in(body, "scope"), "conclave_api");
    const auto made = claims_of(text_in(body, "access_token"));
    EXPECT_EQ(text_in(made, "sub"), host.ada.id);
    EXPECT_FALSE(made.contains("auth_time")) << "nobody signed in here";
    EXPECT_EQ(error_of(ask(assertion)), "invalid_grant") << "it counts once";
    EXPECT_EQ(error_of(browser.post_form("/connect/token",
                                         with(form(sign(claims())), "scope", "openid"))),
              "invalid_scope");
}

TEST_F(JwtBearer, BelievesTrustedIssuersAboutKnownPeopleOnly) {
    const Signer stranger("ES256");
    const auto now = base::to_unix_seconds(host.store.clock.now());
    const std::string refused[] = {
        sign(claims("emp-9")),
        sign(claims("emp-8")),
        sign(claims(host.ada.id)),
        sign(claims("emp-7", "https://other.example")),
        sign(claims("emp-7", "https://hr.example", "https://other.example")),
        sign(claims("emp-7", "https://hr.example", test_issuer, -60)),
        sign(claims("emp-7", "https://hr.example", test_issuer, 3600)),
        stranger.sign(R"({"kid":"hr"})", claims()),
        stranger.sign(R"({"jwk":)" + stranger.jwk() + "}", claims()),
        sign(claims(), R"({"typ":"at+jwt"})"),
        sign(claims(), R"({"typ":"client-authentication+jwt"})"),
        sign(fmt::format(R"({{"iss":"https://hr.example","sub":"emp-7","aud":"{}","exp":{}}})",
                         test_issuer, now + 60)),
        "x.y.z",
    };
    for (const auto& assertion : refused) {
        EXPECT_EQ(error_of(ask(assertion)), "invalid_grant") << assertion;
    }
    // A token of ours is no assertion, whoever holds it.
    const auto tokens = run_tokens(browser, authorize_form());
    EXPECT_EQ(error_of(ask(text_in(tokens, "id_token"))), "invalid_grant");
}

TEST_F(JwtBearer, GivesOnlyWhatThePersonAllowedWherePeopleAreAsked) {
    auto client = *host.provider->clients().get("batch");
    client.require_consent = true;
    ASSERT_TRUE(host.provider->clients().put(client));
    EXPECT_EQ(error_of(ask(sign(claims()))), "invalid_scope");
}

TEST_F(JwtBearer, RecordsMustBeSound) {
    const auto good = *host.provider->clients().get("batch");
    EXPECT_FALSE(client_fault(good));
    void (*const breaks[])(Client&) = {
        [](Client& c) { c.trusted_issuers[0].jwks.clear(); },
        [](Client& c) { c.trusted_issuers[0].jwks = {"{}"}; },
        [](Client& c) { c.trusted_issuers[0].issuer.clear(); },
        [](Client& c) { c.trusted_issuers[0].subjects[0].key = "emp-8"; },
        [](Client& c) { c.trusted_issuers.push_back(c.trusted_issuers[0]); },
        [](Client& c) { c.require_client_secret = false; },
    };
    for (const auto& how : breaks) {
        auto client = good;
        how(client);
        EXPECT_TRUE(client_fault(client)) << &how - breaks;
    }
}

} // namespace
} // namespace conclave::identity
