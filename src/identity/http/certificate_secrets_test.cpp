#include "identity/clients/certificate_secrets.hpp"

#include "base/bytes.hpp"
#include "identity/clients/client_service.hpp"
#include "identity/importing/old_secrets.hpp"
#include "identity/protocol/token_request.hpp"
#include "identity/testing/admin_caller.hpp"
#include "identity/testing/signer_test.hpp"

#include <array>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <openssl/sha.h>

namespace conclave::identity {
namespace {

using namespace testing;
namespace json = boost::json;

constexpr std::string_view mtls_origin = "https://localhost:44311";

const Signer& authority() {
    static const Signer made("ES256");
    return made;
}

Config config_with_certificates() {
    auto config = test_config();
    config.certificates_origin = mtls_origin;
    config.certificate_authorities = jose::CertificateAuthorities::parse(
        to_pem(authority().certificate({.name = "CA", .issuer = "CA", .authority = true})));
    return config;
}

/// In small letters, as many write it.
std::string sha1_of(const std::string& der) {
    std::array<std::uint8_t, SHA_DIGEST_LENGTH> digest{};
    const auto bytes = base::as_bytes(der);
    SHA1(bytes.data(), bytes.size(), digest.data());
    return base::to_hex(digest);
}
ClientSecret pinned(const std::string& der) {
    return {.hash = sha1_of(der), .type = std::string(thumbprint_secret)};
}
ClientSecret named(std::string subject) {
    return {.hash = std::move(subject), .type = std::string(name_secret)};
}
std::string base64_of(const std::string& der) {
    return base::to_base64(base::as_bytes(der));
}

class CertificateSecrets : public ::testing::Test {
  protected:
    TestProvider host{config_with_certificates()};
    TestBrowser browser = host.browser();
    net::Router router;
    TestBrowser machine{router, std::string(mtls_origin)};
    const Signer key{"ES256"};
    const Signer other{"ES256"};

    void SetUp() override { host.provider->mount_for_certificates(router); }

    static Client bank(std::vector<ClientSecret> secrets) {
        Client client{.client_id = "bank", .secrets = std::move(secrets)};
        client.require_client_secret = true;
        client.response_types.clear();
        client.grant_types = {"client_credentials"};
        client.scopes = {"conclave_api"};
        return client;
    }
    void add(const Client& client) {
        const auto added = host.provider->clients().add(client);
        ASSERT_TRUE(added) << added.error().message;
    }
    void change(const std::function<void(Client&)>& work) {
        ASSERT_TRUE(host.provider->clients().change("bank", [&](Client& client) {
            work(client);
            return true;
        }));
    }
    static net::Form asking() {
        net::Form form;
        form.add("grant_type", "client_credentials");
        form.add("client_id", "bank");
        return form;
    }
    net::Response shows(const std::string& certificate) {
        machine.certificate = certificate;
        return machine.post_form("/connect/token", asking());
    }
};

TEST_F(CertificateSecrets, AThumbprintNamesOneCertificate) {
    const auto own = key.certificate();
    add(bank({pinned(own)}));
    EXPECT_EQ(shows(own).status, 200);
    for (const auto& wrong : {key.certificate({.name = "renewed"}), other.certificate(),
                              std::string("garbage"), std::string()}) {
        EXPECT_EQ(error_of(shows(wrong)), "invalid_client");
    }
    // Nobody asked for one there, so the client has shown none.
    EXPECT_EQ(error_of(browser.post_form("/connect/token", asking())), "invalid_client");
    // Written as it is in other places; two may be there while one replaces the other.
    const auto next = key.certificate({.name = "renewed"});
    auto text = sha1_of(next);
    for (std::size_t at = 2; at < text.size(); at += 3) {
        text.insert(at, ":");
    }
    change([&](Client& client) {
        client.secrets.push_back({.hash = "\u200e" + text, .type = std::string(thumbprint_secret)});
    });
    EXPECT_EQ(shows(own).status, 200);
    EXPECT_EQ(shows(next).status, 200);
}

TEST_F(CertificateSecrets, EndWithTheirTimeAndThatOfTheCertificate) {
    const auto now = base::to_unix_seconds(host.store.clock.now());
    const auto own = key.certificate();
    auto secret = pinned(own);
    secret.expires_at = now;
    add(bank({secret}));
    EXPECT_EQ(error_of(shows(own)), "invalid_client");
    const auto ended = key.certificate({.until = now - 1});
    const auto early = key.certificate({.from = now + 60});
    change([&](Client& client) { client.secrets = {pinned(ended), pinned(early)}; });
    EXPECT_EQ(error_of(shows(ended)), "invalid_client");
    EXPECT_EQ(error_of(shows(early)), "invalid_client");
    host.store.clock.advance(std::chrono::seconds(61));
    EXPECT_EQ(shows(early).status, 200);
}

TEST_F(CertificateSecrets, ASubjectCountsOfAnIssuerThatIsBelieved) {
    add(bank({named(R"(CN="Bank ""A"", Bern")")}));
    const auto issued = [&](std::string_view name, const Signer& issuer) {
        return key.certificate({.name = std::string(name), .issuer = "CA"}, &issuer);
    };
    EXPECT_EQ(shows(issued(R"(Bank "A", Bern)", authority())).status, 200);
    EXPECT_EQ(error_of(shows(issued("Bank", authority()))), "invalid_client");
    EXPECT_EQ(error_of(shows(issued(R"(Bank "A", Bern)", other))), "invalid_client");
    EXPECT_EQ(error_of(shows(key.certificate({.name = R"(Bank "A", Bern)"}))), "invalid_client");
}

TEST_F(CertificateSecrets, StandBesideTheOtherWaysOfAClientWithoutAMethodOnly) {
    const auto own = key.certificate();
    auto client = bank({pinned(own)});
    client.jwks = {key_of_certificate(base64_of(other.certificate())).value()};
    add(client);
    const auto shared = host.provider->clients().add_secret("bank", "").value();
    EXPECT_EQ(shows(own).status, 200);
    EXPECT_EQ(browser.post_form("/connect/token", with(asking(), "client_secret", shared)).status,
              200);
    EXPECT_EQ(error_of(browser.post_form("/connect/token", with(asking(), "client_secret", "x"))),
              "invalid_client");
    // Assertions of its key, as Duende takes them of a X509CertificateBase64.
    int count = 0;
    const auto asserted = [&](const Signer& signer) {
        const auto now = base::to_unix_seconds(host.store.clock.now());
        auto form = asking();
        form.add("client_assertion_type", std::string(client_assertion_type));
        form.add("client_assertion",
                 signer.sign("{}", fmt::format(R"({{"iss":"bank","sub":"bank","aud":"{}",)"
                                               R"("jti":"{}","exp":{}}})",
                                               test_issuer, ++count, now + 60)));
        return browser.post_form("/connect/token", form);
    };
    EXPECT_EQ(asserted(other).status, 200);
    EXPECT_EQ(error_of(asserted(key)), "invalid_client");
    change([](Client& each) { each.token_endpoint_auth_method = "client_secret_post"; });
    EXPECT_EQ(error_of(shows(own)), "invalid_client");
    EXPECT_EQ(error_of(asserted(other)), "invalid_client");
    // A thumbprint is no password.
    change([](Client& each) { each.token_endpoint_auth_method.clear(); });
    EXPECT_EQ(error_of(browser.post_form("/connect/token",
                                         with(asking(), "client_secret", sha1_of(own)))),
              "invalid_client");
}

TEST_F(CertificateSecrets, ComeOverAndBindTokensAsThere) {
    const auto own = key.certificate();
    const auto row = [](std::string type, std::string value) {
        importing::OldRow made;
        made.values = {{"Type", std::move(type)}, {"Value", std::move(value)}};
        return made;
    };
    auto client = bank({});
    std::vector<std::string> warnings;
    importing::read_client_secrets({row("X509Thumbprint", sha1_of(own)), row("X509Name", "Bank"),
                                    row("X509Thumbprint", "AB12"), row("Other", "x")},
                                   0, client, warnings);
    ASSERT_EQ(client.secrets.size(), 2U);
    EXPECT_FALSE(client.certificate_bound_access_tokens) << "what is not known may be anything";
    EXPECT_EQ(warnings.size(), 5U);
    client = bank({});
    warnings.clear();
    importing::read_client_secrets({row("X509Thumbprint", sha1_of(own))}, 0, client, warnings);
    ASSERT_EQ(warnings.size(), 1U);
    EXPECT_TRUE(warnings[0].contains("[sites.certificates]")) << warnings[0];
    add(client);
    const auto claims = claims_of(text_in(body_of(shows(own)), "access_token"));
    EXPECT_EQ(text_in(claims.at("cnf").as_object(), "x5t#S256"), jose::sha256_base64url(own));
    // A key needs no site for certificates.
    auto by_key = bank({});
    warnings.clear();
    importing::read_client_secrets(
        {row("X509CertificateBase64", base64_of(own)), row("X509CertificateBase64", "AAAA")}, 0,
        by_key, warnings);
    ASSERT_EQ(by_key.jwks.size(), 1U);
    EXPECT_EQ(warnings.size(), 1U);
    EXPECT_TRUE(by_key.secrets.empty());
}

TEST_F(CertificateSecrets, AdministratorsGiveThem) {
    AdminCaller admin(host);
    const auto made = body_of(
        admin.post("/api/Clients", {{"clientId", "bank"},
                                    {"requireClientSecret", true},
                                    {"allowedGrantTypes", json::array{"client_credentials"}},
                                    {"allowedScopes", json::array{"conclave_api"}}}));
    const auto id = std::to_string(made.at("id").as_int64());
    const auto secrets = "/api/Clients/" + id + "/Secrets";
    const auto post = [&](std::string_view type, std::string_view value) {
        return admin.post(secrets, {{"type", type}, {"value", value}});
    };
    const auto own = key.certificate();
    EXPECT_EQ(post("X509Thumbprint", sha1_of(own)).status, 201);
    EXPECT_EQ(shows(own).status, 200);
    EXPECT_EQ(post("X509Name", "CN=client, O=company").status, 201);
    for (const auto& [type, value] : {std::pair("X509Thumbprint", "AB12"),
                                      {"X509Name", "client"},
                                      {"X509CertificateBase64", "x"}}) {
        const auto refused = post(type, value);
        EXPECT_EQ(refused.status, 400) << type;
        EXPECT_TRUE(refused.body.contains("\"value\"")) << refused.body;
    }
    const auto key_made = post("X509CertificateBase64", base64_of(own));
    ASSERT_EQ(key_made.status, 201) << key_made.body;
    const auto keys = [&] { return host.provider->clients().get("bank")->jwks; };
    ASSERT_EQ(keys().size(), 1U);
    EXPECT_EQ(jose::ForeignKey::parse(keys()[0])->thumbprint(),
              jose::ForeignKey::parse(key.jwk())->thumbprint());
    EXPECT_EQ(
        admin
            .remove("/api/Clients/Secrets/" + std::to_string(body_of(key_made).at("id").as_int64()))
            .status,
        200);
    EXPECT_TRUE(keys().empty());
    // Where one would never count, the answer says what does.
    change([](Client& client) { client.token_endpoint_auth_method = "client_secret_post"; });
    EXPECT_TRUE(post("X509Name", "CN=client").body.contains("certificateName"));
}

TEST(CertificateSecretsElsewhere, AreRefusedWhereNobodyAsksForCertificates) {
    TestProvider plain;
    AdminCaller admin(plain);
    const auto made = body_of(
        admin.post("/api/Clients", {{"clientId", "bank"},
                                    {"requireClientSecret", true},
                                    {"allowedGrantTypes", json::array{"client_credentials"}},
                                    {"allowedScopes", json::array{"conclave_api"}}}));
    const auto refused =
        admin.post("/api/Clients/" + std::to_string(made.at("id").as_int64()) + "/Secrets",
                   {{"type", "X509Name"}, {"value", "CN=client"}});
    EXPECT_EQ(refused.status, 400);
    EXPECT_TRUE(refused.body.contains("[sites.certificates]")) << refused.body;
}

TEST(KeyOfCertificate, IsThatOfItsOwner) {
    for (const auto* alg : {"ES256", "ES384", "ES512", "RS256"}) {
        const Signer signer(alg);
        const auto key = key_of_certificate(base64_of(signer.certificate()));
        ASSERT_TRUE(key) << alg;
        EXPECT_EQ(jose::ForeignKey::parse(*key)->thumbprint(),
                  jose::ForeignKey::parse(signer.jwk())->thumbprint());
    }
    EXPECT_FALSE(key_of_certificate(""));
    EXPECT_FALSE(key_of_certificate("not base64"));
    EXPECT_FALSE(key_of_certificate(std::string(2 * jose::max_certificate_bytes + 1, 'A')));
}

} // namespace
} // namespace conclave::identity
