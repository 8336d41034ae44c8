#include "identity/http/client_authentication.hpp"

#include "base/log.hpp"
#include "identity/testing/flow.hpp"
#include "identity/testing/signer_test.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace conclave::identity {
namespace {

using namespace std::chrono_literals;
using namespace testing;

class ClientAuthentication : public ::testing::Test {
  protected:
    TestProvider host;
    TestBrowser browser = host.browser();
    Signer key{"ES256"};

    /// A client that acts for itself and authenticates with `method`.
    Client machine(std::string id, std::string method, std::vector<std::string> jwks = {}) {
        Client client{.client_id = std::move(id)};
        client.require_client_secret = true;
        client.token_endpoint_auth_method = std::move(method);
        client.jwks = std::move(jwks);
        client.response_types.clear();
        client.grant_types = {"client_credentials"};
        client.scopes = {"conclave_api"};
        const auto added = host.provider->clients().add(client);
        EXPECT_TRUE(added) << added.error().message;
        return client;
    }
    std::string claims(std::string_view client, std::string_view jti = "1",
                       std::string_view audience = test_issuer, std::int64_t lifetime = 60) {
        const auto now = base::to_unix_seconds(host.store.clock.now());
        return fmt::format(
            R"({{"iss":"{0}","sub":"{0}","aud":"{1}","jti":"{2}","iat":{3},"exp":{4}}})", client,
            audience, jti, now, now + lifetime);
    }
    net::Response ask(std::string_view assertion, std::string_view extra_name = {},
                      std::string_view extra = {}) {
        net::Form form;
        form.add("grant_type", "client_credentials");
        form.add("client_assertion_type", std::string(client_assertion_type));
        form.add("client_assertion", std::string(assertion));
        return browser.post_form("/connect/token",
                                 extra_name.empty() ? form : with(form, extra_name, extra));
    }
};

TEST_F(ClientAuthentication, TakesAnAssertionOfEachAlgorithmOnce) {
    for (const auto* alg : {"ES256", "ES384", "ES512", "RS256", "PS256", "PS512", "EdDSA"}) {
        const Signer signer(alg);
        const auto id = "jwt-" + std::string(alg);
        machine(id, "private_key_jwt", {signer.jwk(R"("kid":"mine",)")});
        const auto assertion = signer.sign(R"({"kid":"mine"})", claims(id));
        EXPECT_EQ(ask(assertion).status, 200) << alg;
        EXPECT_EQ(error_of(ask(assertion)), "invalid_client") << "a replayed assertion, " << alg;
        EXPECT_EQ(error_of(ask(signer.sign(R"({"kid":"other"})", claims(id, "2")))),
                  "invalid_client");
    }
}

TEST_F(ClientAuthentication, ChecksEveryClaimOfAnAssertion) {
    machine("m", "private_key_jwt", {key.jwk()});
    const auto now = base::to_unix_seconds(host.store.clock.now());
    const auto sign = [&](std::string_view payload) { return key.sign("{}", payload); };
    int jti = 0;
    const auto fresh = [&] { return std::to_string(++jti); };
    EXPECT_EQ(ask(sign(claims("m", fresh()))).status, 200);
    EXPECT_EQ(ask(sign(claims("m", fresh(), "https://localhost:44310/connect/token"))).status, 200);
    const std::string refused[] = {
        claims("m", fresh(), "https://other.example"),
        claims("m", fresh(), test_issuer, -60),
        claims("m", fresh(), test_issuer, 3600),
        claims("m", "", test_issuer),
        claims("nobody", fresh()),
        fmt::format(R"({{"iss":"m","sub":"x","aud":"{}","jti":"a","exp":{}}})", test_issuer,
                    now + 60),
        fmt::format(R"({{"iss":"m","sub":"m","aud":"{}","exp":{}}})", test_issuer, now + 60),
        fmt::format(R"({{"iss":"m","sub":"m","aud":"{}","jti":"b"}})", test_issuer),
        fmt::format(R"({{"iss":"m","sub":"m","aud":"{}","jti":"c","exp":{},"nbf":{}}})",
                    test_issuer, now + 60, now + 30),
        fmt::format(R"({{"iss":"m","sub":"m","aud":[],"jti":"d","exp":{}}})", now + 60),
        "{}",
    };
    for (const auto& payload : refused) {
        const auto answer = ask(sign(payload));
        EXPECT_EQ(error_of(answer), "invalid_client") << payload;
        EXPECT_EQ(answer.status, 401);
    }
    EXPECT_EQ(error_of(ask(sign(claims("m", fresh())), "client_id", "spa")), "invalid_request");
    EXPECT_EQ(error_of(ask(sign(claims("m", fresh())), "client_secret", "x")), "invalid_request");
    EXPECT_EQ(error_of(ask(sign(claims("m", fresh())), "client_assertion_type", "urn:x")),
              "invalid_request");
    // Another kind of JWT that the same key may have signed.
    EXPECT_EQ(error_of(ask(key.sign(R"({"typ":"dpop+jwt"})", claims("m", fresh())))),
              "invalid_client");
}

TEST_F(ClientAuthentication, AttackAlgorithmConfusionAndNone) {
    machine("m", "private_key_jwt", {key.jwk()});
    const auto payload = claims("m");
    const auto bare = [&](std::string_view header) {
        return base::to_base64url(base::as_bytes(header)) + "." +
               base::to_base64url(base::as_bytes(payload)) + ".";
    };
    EXPECT_EQ(error_of(ask(bare(R"({"alg":"none"})"))), "invalid_client");
    // The public key, which everybody has, as the HMAC's secret.
    EXPECT_EQ(
        error_of(ask(jose::sign_hs256(R"({"alg":"HS256"})", payload, base::as_bytes(key.jwk())))),
        "invalid_client");
    const Signer stranger("ES256");
    EXPECT_EQ(error_of(ask(stranger.sign("{}", payload))), "invalid_client");
    // A key that the header brings along is not believed.
    EXPECT_EQ(error_of(ask(stranger.sign(R"({"jwk":)" + stranger.jwk() + "}", payload))),
              "invalid_client");
    EXPECT_EQ(error_of(ask(key.sign(R"({"crit":["exp"]})", payload))), "invalid_client");
}

TEST_F(ClientAuthentication, KeepsToTheRegisteredMethod) {
    machine("basic", "client_secret_basic");
    machine("post", "client_secret_post");
    machine("hmac", "client_secret_jwt");
    auto& clients = host.provider->clients();
    const auto basic = clients.add_secret("basic", "").value();
    const auto post = clients.add_secret("post", "").value();
    EXPECT_FALSE(clients.add_secret("hmac", "")) << "it needs the key that seals";
    const auto hmac = clients.add_secret("hmac", "", std::nullopt, &host.store.box).value();

    net::Form form;
    form.add("grant_type", "client_credentials");
    const auto by_header = [&](const std::string& id, const std::string& secret) {
        net::Headers headers;
        headers.set("Authorization", "Basic " + base::to_base64(base::as_bytes(id + ":" + secret)));
        return browser.post_form("/connect/token", form, headers);
    };
    const auto by_form = [&](const std::string& id, const std::string& secret) {
        return browser.post_form("/connect/token",
                                 with(with(form, "client_id", id), "client_secret", secret));
    };
    EXPECT_EQ(by_header("basic", basic).status, 200);
    EXPECT_EQ(error_of(by_form("basic", basic)), "invalid_client");
    EXPECT_EQ(by_form("post", post).status, 200);
    EXPECT_EQ(error_of(by_header("post", post)), "invalid_client");
    EXPECT_EQ(error_of(by_form("post", basic)), "invalid_client");
    EXPECT_EQ(error_of(by_form("post", "")), "invalid_client");

    const auto sign = [&](std::string_view jti, std::string_view secret) {
        return jose::sign_hs256(R"({"alg":"HS256"})", claims("hmac", jti), base::as_bytes(secret));
    };
    EXPECT_EQ(ask(sign("1", hmac)).status, 200);
    EXPECT_EQ(error_of(ask(sign("1", hmac))), "invalid_client") << "replayed";
    EXPECT_EQ(error_of(ask(sign("2", basic))), "invalid_client");
    EXPECT_EQ(error_of(by_form("hmac", hmac)), "invalid_client");
    const auto stored = clients.get("hmac")->secrets.front();
    EXPECT_FALSE(stored.sealed.contains(hmac)) << "at rest it is sealed";
}

TEST_F(ClientAuthentication, SecretsExpireAndAreReplaced) {
    machine("m", "client_secret_post");
    auto& clients = host.provider->clients();
    const auto until = host.store.clock.now() + 60s;
    const auto first = clients.add_secret("m", "", until).value();
    const auto second = clients.add_secret("m", "").value();
    net::Form form;
    form.add("grant_type", "client_credentials");
    form.add("client_id", "m");
    const auto status = [&](const std::string& secret) {
        return browser.post_form("/connect/token", with(form, "client_secret", secret)).status;
    };
    EXPECT_EQ(status(first), 200);
    EXPECT_EQ(status(second), 200);
    host.store.clock.advance(60s);
    EXPECT_EQ(status(first), 401);
    const auto third = clients.add_secret("m", "").value();
    EXPECT_EQ(clients.drop_older_secrets("m").value(), 2U);
    EXPECT_EQ(status(second), 401);
    EXPECT_EQ(status(third), 200);
    EXPECT_TRUE(clients.remove("m"));
    EXPECT_FALSE(clients.remove("m"));
    EXPECT_EQ(status(third), 401);
}

TEST_F(ClientAuthentication, ARemovedClientTakesItsTokensWithIt) {
    const auto tokens = run_tokens(browser, authorize_form());
    const auto access = text_in(tokens, "access_token");
    EXPECT_TRUE(host.provider->verify_access_token(access, "conclave_api"));
    EXPECT_TRUE(host.provider->clients().remove("spa"));
    host.provider->cleanup(); // reads the revocations, as other processes do
    EXPECT_EQ(host.provider->verify_access_token(access, "conclave_api").error(),
              AccessTokenError::revoked);
    EXPECT_EQ(error_of(browser.post_form("/connect/token",
                                         refresh_form(text_in(tokens, "refresh_token")))),
              "invalid_client");
}

} // namespace
} // namespace conclave::identity
