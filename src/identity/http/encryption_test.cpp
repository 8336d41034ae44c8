#include "identity/clients/client_service.hpp"
#include "identity/keys/key_ring.hpp"
#include "identity/registration/client_keys.hpp"
#include "identity/testing/flow.hpp"
#include "identity/testing/signer_test.hpp"

#include <gtest/gtest.h>

namespace conclave::identity {
namespace {

using namespace std::chrono_literals;
using namespace testing;
namespace json = boost::json;

constexpr std::string_view vault_redirect = "https://vault.example/cb";
constexpr std::string_view vault_keys = "https://vault.example/jwks";
constexpr std::string_view vault_logout = "https://vault.example/logout";

class Encryption : public ::testing::Test {
  protected:
    Encryption() {
        Client client{.client_id = "vault",
                      .redirect_uris = {std::string(vault_redirect)},
                      .response_types = {"code", "code id_token"},
                      .scopes = {"openid", "profile"},
                      .require_consent = false};
        client.jwks = {signing.jwk(R"("use":"sig","kid":"s",)"),
                       key.jwk(R"("use":"enc","kid":"e",)")};
        client.id_token_encryption = how;
        client.userinfo_encryption = how;
        client.authorization_encryption = how;
        client.backchannel_logout_uri = vault_logout;
        const auto added = host.provider->clients().add(client);
        EXPECT_TRUE(added) << added.error().message;
    }
    TestProvider host;
    TestBrowser browser = host.browser();
    const Signer key{"RS256"};
    const Signer signing{"RS256"};
    const MessageEncryption how{.alg = "RSA-OAEP-256", .enc = "A256GCM"};

    void change(const std::function<void(Client&)>& with) {
        const auto changed = host.provider->clients().change("vault", [&](Client& client) {
            with(client);
            return true;
        });
        ASSERT_TRUE(changed) << changed.error().message;
    }
    void publish(const std::string& keys) {
        host.network.answers[std::string(vault_keys)] =
            net::Response::json(200, R"({"keys":[)" + keys + "]}");
    }
    void keys_elsewhere() {
        change([](Client& client) {
            client.jwks.clear();
            client.jwks_uri = vault_keys;
        });
    }
    static net::Form request(std::string_view type = "code") {
        return with(authorize_form("vault", vault_redirect, type), "scope", "openid profile");
    }
    /// The JWS in a JWE, by a key of ours.
    jose::CompactJws signed_in(std::string_view jwe) {
        auto& store = host.store;
        const auto keys = KeyRing::load(*store.database, store.box, {}, store.clock.now());
        const auto verified = keys->keys().verify(key.open(jwe));
        EXPECT_TRUE(verified) << jwe;
        return verified.value_or(jose::CompactJws());
    }
    net::Response userinfo(const json::object& tokens) {
        net::Headers bearer;
        bearer.set("Authorization", "Bearer " + text_in(tokens, "access_token"));
        return browser.get("/connect/userinfo", bearer);
    }
};

json::object header_of(std::string_view jwe) {
    const auto bytes = base::from_base64url(jwe.substr(0, jwe.find('.')));
    return json::parse(base::as_text(bytes.value())).as_object();
}

TEST_F(Encryption, HidesIdTokensFromAllButTheClient) {
    const auto jwe = text_in(run_tokens(browser, request()), "id_token");
    const auto header = header_of(jwe);
    EXPECT_EQ(text_in(header, "alg"), "RSA-OAEP-256");
    EXPECT_EQ(text_in(header, "enc"), "A256GCM");
    EXPECT_EQ(text_in(header, "cty"), "JWT");
    EXPECT_EQ(text_in(header, "kid"), "e"); // and not the key for signatures
    const auto claims = json::parse(signed_in(jwe).payload).as_object();
    EXPECT_EQ(text_in(claims, "aud"), "vault");
    EXPECT_EQ(text_in(claims, "nonce"), "n-1");

    const auto front = location_parameters(run_login(browser, request("code id_token")));
    const auto front_claims = json::parse(signed_in(*front.get("id_token")).payload).as_object();
    EXPECT_EQ(text_in(front_claims, "c_hash"), jose::left_half_hash(*front.get("code")));
    EXPECT_TRUE(signing.open(jwe).empty());
}

TEST_F(Encryption, HidesUserInfoSignedOrNot) {
    const auto tokens = run_tokens(browser, request());
    auto answer = userinfo(tokens);
    EXPECT_EQ(answer.headers.get("Content-Type"), "application/jwt");
    EXPECT_FALSE(header_of(answer.body).contains("cty")); // the content is JSON
    EXPECT_EQ(text_in(json::parse(key.open(answer.body)).as_object(), "name"), "Ada Lovelace");
    change([](Client& client) { client.userinfo_signed_response_alg = "ES256"; });
    answer = userinfo(tokens);
    EXPECT_EQ(text_in(header_of(answer.body), "cty"), "JWT");
    const auto claims = json::parse(signed_in(answer.body).payload).as_object();
    EXPECT_EQ(text_in(claims, "iss"), test_issuer);
    EXPECT_EQ(text_in(claims, "name"), "Ada Lovelace");
}

TEST_F(Encryption, HidesAnswersThatAreSigned) {
    const auto answer =
        location_parameters(run_login(browser, with(request(), "response_mode", "jwt")));
    EXPECT_FALSE(answer.get("code"));
    const auto claims = json::parse(signed_in(*answer.get("response")).payload).as_object();
    EXPECT_FALSE(text_in(claims, "code").empty());
    const auto fault = location_parameters(browser.get(
        authorize_url(with(with(request(), "response_mode", "jwt"), "scope", "unknown"))));
    EXPECT_EQ(text_in(json::parse(signed_in(*fault.get("response")).payload).as_object(), "error"),
              "invalid_scope");
}

TEST_F(Encryption, HidesLogoutTokensToo) { // Back-Channel Logout 1.0, 2.6
    (void)run_tokens(browser, request());
    host.network.answers[std::string(vault_logout)] = {.status = 200};
    EXPECT_EQ(browser.post_json("/api/account/logout", {}).status, 200);
    host.provider->tell_clients();
    ASSERT_EQ(host.network.sent.size(), 1U);
    const auto form = net::parse_form(host.network.sent.front().body);
    EXPECT_EQ(signed_in(form->get("logout_token").value()).typ, "logout+jwt");
}

TEST_F(Encryption, GivesNothingRatherThanThePlainText) {
    keys_elsewhere(); // where nobody answers
    const auto code =
        std::string(location_parameters(run_login(browser, request())).get("code").value());
    auto answer = browser.post_form("/connect/token", code_form(code, "vault", vault_redirect));
    EXPECT_EQ(answer.status, 503);
    EXPECT_EQ(error_of(answer), "server_error");
    EXPECT_FALSE(answer.body.contains("access_token"));
    const auto front = location_parameters(run_login(browser, request("code id_token")));
    EXPECT_EQ(front.get("error"), "server_error");
    EXPECT_FALSE(front.get("code"));
    EXPECT_TRUE(
        run_login(browser, with(request(), "response_mode", "jwt")).body.contains("server_error"));

    publish(signing.jwk(R"("use":"sig",)")); // a key for signatures is none for this
    host.store.clock.advance(11s);
    EXPECT_EQ(location_parameters(run_login(browser, request("code id_token"))).get("error"),
              "server_error");
    publish(signing.jwk(R"("use":"sig",)") + "," + key.jwk(R"("use":"enc","kid":"later",)"));
    host.store.clock.advance(client_keys_kept);
    const auto tokens = run_tokens(browser, request());
    EXPECT_EQ(text_in(header_of(text_in(tokens, "id_token")), "kid"), "later");
    EXPECT_EQ(userinfo(tokens).status, 200);
    publish("");
    host.store.clock.advance(client_keys_kept);
    EXPECT_EQ(userinfo(tokens).status, 503);
}

TEST_F(Encryption, IsOfferedAndHeldAgainstTheKeys) {
    const auto metadata = body_of(browser.get("/.well-known/openid-configuration"));
    for (const auto* what : {"id_token", "userinfo", "authorization"}) {
        const auto algs = metadata.at(std::string(what) + "_encryption_alg_values_supported");
        EXPECT_EQ(json::serialize(algs),
                  R"(["RSA-OAEP","RSA-OAEP-256","ECDH-ES","ECDH-ES+A128KW","ECDH-ES+A256KW"])");
        const auto encs = metadata.at(std::string(what) + "_encryption_enc_values_supported");
        EXPECT_EQ(json::serialize(encs),
                  R"(["A128CBC-HS256","A256CBC-HS512","A128GCM","A256GCM"])");
    }
    auto client = *host.provider->clients().get("vault");
    const auto fault = [&client](const MessageEncryption& wish) {
        client.userinfo_encryption = wish;
        return client_fault(client).value_or("");
    };
    EXPECT_EQ(fault({}), "");
    EXPECT_TRUE(fault({.alg = "RSA1_5", .enc = "A256GCM"}).contains("not offered"));
    EXPECT_TRUE(fault({.alg = "dir", .enc = "A256GCM"}).contains("not offered"));
    EXPECT_TRUE(fault({.alg = "RSA-OAEP", .enc = ""}).contains("not offered"));
    EXPECT_TRUE(fault({.alg = "", .enc = "A256GCM"}).contains("not offered"));
    EXPECT_TRUE(fault({.alg = "ECDH-ES", .enc = "A256GCM"}).contains("needs a public key"));
    client.jwks.pop_back();
    EXPECT_TRUE(fault({.alg = "RSA-OAEP", .enc = "A256GCM"}).contains("needs a public key"));
}

/// Nobody sends us encrypted things: whatever looks like one is refused before anything is opened.
TEST_F(Encryption, AttackWithJweBombs) {
    const auto bomb = base::to_base64url(base::as_bytes(
                          R"({"alg":"RSA-OAEP","enc":"A256GCM","zip":"DEF","kid":"e"})")) +
                      ".AAAA.AAAA." + std::string(8000, 'A') + ".AAAA";
    const auto error = [this](const net::Form& form) {
        return std::string(
            location_parameters(browser.get(authorize_url(form))).get("error").value_or("none"));
    };
    EXPECT_EQ(error(with(request(), "request", bomb)), "invalid_request_object");
    EXPECT_EQ(error(with(request(), "id_token_hint", bomb.substr(0, 3000))), "invalid_request");
    auto form = code_form("code", "vault", vault_redirect);
    form.add("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
    form.add("client_assertion", bomb);
    EXPECT_EQ(error_of(browser.post_form("/connect/token", form)), "invalid_client");
    net::Headers bearer;
    bearer.set("Authorization", "Bearer " + bomb);
    EXPECT_EQ(browser.get("/connect/userinfo", bearer).status, 401);
}

} // namespace
} // namespace conclave::identity
