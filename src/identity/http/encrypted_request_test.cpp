#include "identity/clients/client_service.hpp"
#include "identity/testing/flow.hpp"
#include "identity/testing/signer_test.hpp"
#include "jose/jwe.hpp"
#include "jose/jwe_open.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

/// Request objects that only the server can read (RFC 9101, 6.1; OpenID Connect Core, 6.1): signed
/// by the client, then encrypted to a key of the server's.
namespace conclave::identity {
namespace {

using namespace testing;
namespace json = boost::json;

class EncryptedRequest : public ::testing::Test {
  protected:
    EncryptedRequest() {
        auto client = test_config().clients[0];
        client.client_id = "rp";
        client.require_client_secret = true;
        client.require_signed_request_object = true;
        client.grant_types.emplace_back(backchannel_grant_type);
        client.jwks = {key.jwk()};
        const auto added = host.provider->clients().add(client);
        EXPECT_TRUE(added) << added.error().message;
        secret = host.provider->clients().add_secret("rp", "").value();
    }
    TestProvider host;
    TestBrowser browser = host.browser();
    const Signer key{"ES256"};
    std::string secret;

    /// What the key set has for this algorithm.
    jose::ForeignKey published(std::string_view alg) {
        const auto set = body_of(browser.get("/.well-known/openid-configuration/jwks"));
        for (const auto& each : set.at("keys").as_array()) {
            const auto jwk = jose::ForeignKey::parse(each.as_object());
            if (text_in(each.as_object(), "use") == "enc" && jwk && jose::encrypts(*jwk, alg)) {
                return *jwk;
            }
        }
        throw std::runtime_error("no key to encrypt to");
    }
    std::string signed_object(const json::object& more = {}) {
        const auto now = base::to_unix_seconds(host.store.clock.now());
        json::object claims{{"iss", "rp"}, {"aud", test_issuer}, {"exp", now + 60},
                            {"iat", now},  {"nbf", now},         {"jti", std::to_string(++serial)}};
        for (const auto& member : more) {
            claims[member.key()] = member.value();
        }
        return key.sign("{}", json::serialize(claims));
    }
    std::string authorize_object() {
        json::object parameters;
        const auto form = authorize_form("rp");
        for (const auto& [name, value] : form.fields()) {
            parameters[name] = value;
        }
        return signed_object(parameters);
    }
    std::string sealed(const std::string& text, std::string_view alg = "RSA-OAEP-256",
                       std::string_view enc = "A256GCM") {
        return jose::encrypt(published(alg), {.alg = alg, .enc = enc, .cty = "JWT"}, text);
    }
    static net::Form by_object(const std::string& object) {
        net::Form form;
        form.add("client_id", "rp");
        form.add("request", object);
        return form;
    }
    net::Form authenticated(const std::string& object) {
        return with(by_object(object), "client_secret", secret);
    }
    net::Response push(const std::string& object) {
        return browser.post_form("/connect/par", authenticated(object));
    }
    void change(const std::function<void(Client&)>& with) {
        const auto changed = host.provider->clients().change("rp", [&](Client& client) {
            with(client);
            return true;
        });
        ASSERT_TRUE(changed) << changed.error().message;
    }
    int serial = 0;
};

TEST_F(EncryptedRequest, IsTakenByValuePushedAndWithoutABrowser) {
    const auto back =
        location_parameters(run_login(browser, by_object(sealed(authorize_object()))));
    EXPECT_TRUE(back.get("code"));
    EXPECT_EQ(back.get("state"), "st=a te&1");
    for (const auto alg : jose::accepted_key_algs) {
        for (const auto enc : jose::offered_content_algs) {
            EXPECT_EQ(push(sealed(authorize_object(), alg, enc)).status, 201) << alg << " " << enc;
        }
    }
    const auto wish = signed_object({{"scope", "openid"}, {"login_hint", "ada"}});
    EXPECT_EQ(browser.post_form("/connect/ciba", authenticated(sealed(wish))).status, 200);
    EXPECT_EQ(error_of(browser.post_form("/connect/ciba", authenticated(sealed(wish)))),
              "invalid_request")
        << "it counts once, however it is wrapped";
}

TEST_F(EncryptedRequest, IsSignedAllTheSame) {
    const Signer stranger("ES256");
    const auto now = base::to_unix_seconds(host.store.clock.now());
    const auto forged =
        stranger.sign("{}", fmt::format(R"({{"iss":"rp","aud":"{}","exp":{},"scope":"openid"}})",
                                        test_issuer, now + 60));
    for (const auto& inside :
         {forged, std::string(R"({"iss":"rp"})"), sealed(authorize_object()), std::string()}) {
        EXPECT_EQ(error_of(push(sealed(inside))), "invalid_request_object") << inside;
    }
}

TEST_F(EncryptedRequest, MayComeInOneWayOnlyWhereTheClientSaysSo) {
    change([](Client& client) {
        client.request_object_encryption = {.alg = "ECDH-ES", .enc = "A128GCM"};
    });
    EXPECT_EQ(push(sealed(authorize_object(), "ECDH-ES", "A128GCM")).status, 201);
    EXPECT_EQ(error_of(push(sealed(authorize_object(), "ECDH-ES", "A256GCM"))),
              "invalid_request_object");
    EXPECT_EQ(error_of(push(sealed(authorize_object()))), "invalid_request_object");
    EXPECT_EQ(push(authorize_object()).status, 201) << "it may encrypt, and need not";
}

TEST_F(EncryptedRequest, OutlivesAChangeOfKeys) {
    const auto schedule = test_config().keys;
    const auto early = published("ECDH-ES");
    const auto to_early = [&] {
        return jose::encrypt(early, {.alg = "ECDH-ES", .enc = "A128GCM", .cty = "JWT"},
                             authorize_object());
    };
    host.store.clock.advance(schedule.lifetime - schedule.announced);
    host.provider->cleanup();
    EXPECT_EQ(published("ECDH-ES").given_id(), early.given_id()) << "its follower is not out yet";
    host.store.clock.advance(schedule.announced);
    host.provider->cleanup();
    EXPECT_NE(published("ECDH-ES").given_id(), early.given_id());
    EXPECT_EQ(push(to_early()).status, 201);
    EXPECT_EQ(push(sealed(authorize_object(), "ECDH-ES")).status, 201);
    host.store.clock.advance(schedule.lifetime + schedule.kept);
    host.provider->cleanup();
    EXPECT_EQ(error_of(push(to_early())), "invalid_request_object");
}

TEST_F(EncryptedRequest, AttackBombsAndWorkForNothing) {
    const auto good = sealed(authorize_object());
    const auto under = [&](std::string_view header) {
        return base::to_base64url(base::as_bytes(header)) + good.substr(good.find('.'));
    };
    for (const auto* header :
         {R"({"alg":"RSA-OAEP-256","enc":"A256GCM","zip":"DEF"})",
          R"({"alg":"RSA1_5","enc":"A256GCM"})", R"({"alg":"dir","enc":"A256GCM"})",
          R"({"alg":"PBES2-HS512+A256KW","enc":"A256GCM","p2c":2147483647,"p2s":"AAAA"})"}) {
        EXPECT_EQ(error_of(push(under(header))), "invalid_request_object") << header;
    }
    change([](Client& client) {
        client.require_signed_request_object = false;
        client.jwks.clear();
    });
    EXPECT_EQ(error_of(push(good)), "invalid_request_object") << "it has no keys to sign with";
}

TEST_F(EncryptedRequest, StandsInDiscovery) {
    const auto metadata = body_of(browser.get("/.well-known/openid-configuration"));
    EXPECT_EQ(json::serialize(metadata.at("request_object_encryption_alg_values_supported")),
              R"(["RSA-OAEP-256","ECDH-ES","ECDH-ES+A256KW"])");
    EXPECT_EQ(metadata.at("request_object_encryption_enc_values_supported").as_array().size(), 4U);
}

} // namespace
} // namespace conclave::identity
