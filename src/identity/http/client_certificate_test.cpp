#include "identity/http/client_certificate.hpp"

#include "identity/clients/client_service.hpp"
#include "identity/clients/fapi.hpp"
#include "identity/registration/client_keys.hpp"
#include "identity/testing/flow.hpp"
#include "identity/testing/signer_test.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace conclave::identity {
namespace {

using namespace std::chrono_literals;
using namespace testing;
namespace json = boost::json;
using enum jose::CertificateName;

constexpr std::string_view mtls_origin = "https://localhost:44311";
constexpr std::string_view bank_redirect = "https://bank.example/cb";

const Signer& authority() {
    static const Signer made("ES256");
    return made;
}
std::string authority_certificate() {
    static const auto made =
        authority().certificate({.name = "CA", .issuer = "CA", .authority = true});
    return made;
}

Config config_with_certificates() {
    auto config = test_config();
    config.certificates_origin = mtls_origin;
    config.certificate_authorities =
        jose::CertificateAuthorities::parse(to_pem(authority_certificate()));
    return config;
}

jose::Certificate read(const std::string& der) {
    return jose::Certificate::parse(base::as_bytes(der)).value();
}

TEST(Certificate, IsRecognizedByItsNames) {
    const Signer key("ES256");
    const auto certificate =
        read(key.certificate({.name = "Bäcker, AG",
                              .alternatives = "DNS:Client.example,IP:192.0.2.1,IP:2001:db8::1,"
                                              "URI:urn:client,email:a@client.example"}));
    EXPECT_TRUE(certificate.names(subject_dn, "CN=Bäcker\\, AG"));
    EXPECT_TRUE(certificate.names(dns, "client.EXAMPLE"));
    EXPECT_TRUE(certificate.names(ip, "192.0.2.1"));
    EXPECT_TRUE(certificate.names(ip, "2001:DB8:0::1")); // by value
    EXPECT_TRUE(certificate.names(uri, "urn:client"));
    EXPECT_TRUE(certificate.names(email, "a@client.example"));
    for (const auto& [kind, value] :
         {std::pair(subject_dn, "CN=Bäcker"), std::pair(subject_dn, ""), std::pair(dns, "example"),
          std::pair(dns, "192.0.2.1"), std::pair(dns, ""), std::pair(ip, "192.0.2.2"),
          std::pair(ip, "Client.example"), std::pair(uri, "urn:CLIENT"),
          std::pair(email, "b@client.example")}) {
        EXPECT_FALSE(certificate.names(kind, value)) << value;
    }
}

TEST(Certificate, BelongsToItsKeyAndItsIssuer) {
    const Signer key("ES256");
    const Signer other("ES256");
    const auto certificate =
        read(key.certificate({.issuer = "CA", .from = 1000, .until = 2000}, &authority()));
    EXPECT_TRUE(certificate.is_of(jose::ForeignKey::parse(key.jwk()).value()));
    EXPECT_FALSE(certificate.is_of(jose::ForeignKey::parse(other.jwk()).value()));
    EXPECT_FALSE(certificate.is_of(jose::ForeignKey::parse(Signer("RS256").jwk()).value()));
    const auto authorities =
        jose::CertificateAuthorities::parse(to_pem(authority_certificate())).value();
    EXPECT_TRUE(certificate.issued_by(authorities, base::from_unix_seconds(1500)));
    EXPECT_FALSE(certificate.issued_by(authorities, base::from_unix_seconds(999)));
    EXPECT_FALSE(certificate.issued_by(authorities, base::from_unix_seconds(2001)));
    const auto now = base::from_unix_seconds(1500);
    // By its own hand, by somebody of the same name, by somebody who was only issued one.
    EXPECT_FALSE(read(key.certificate({.issuer = "CA"})).issued_by(authorities, now));
    EXPECT_FALSE(read(key.certificate({.issuer = "CA"}, &other)).issued_by(authorities, now));
    const auto chain = jose::CertificateAuthorities::parse(
        to_pem(authority_certificate()) +
        to_pem(other.certificate({.name = "leaf", .issuer = "CA"}, &authority())));
    EXPECT_FALSE(read(key.certificate({.issuer = "leaf"}, &other)).issued_by(*chain, now));
}

TEST(Certificate, IsNoOtherText) {
    const Signer key("ES256");
    const auto der = key.certificate();
    EXPECT_FALSE(jose::Certificate::parse({}));
    EXPECT_FALSE(jose::Certificate::parse(base::as_bytes("-----BEGIN CERTIFICATE-----")));
    EXPECT_FALSE(jose::Certificate::parse(base::as_bytes(der + "x")));
    EXPECT_FALSE(jose::Certificate::parse(base::as_bytes(der).first(der.size() - 1)));
    EXPECT_FALSE(jose::CertificateAuthorities::parse(""));
    EXPECT_FALSE(jose::CertificateAuthorities::parse("hello"));
    EXPECT_FALSE(jose::CertificateAuthorities::parse(
        to_pem(der) + "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"));
}

class ClientCertificate : public ::testing::Test {
  protected:
    TestProvider host{config_with_certificates()};
    TestBrowser browser = host.browser(); // of the person
    net::Router router = [this] {
        net::Router made;
        host.provider->mount_for_certificates(made);
        return made;
    }();
    TestBrowser machine{router, std::string(mtls_origin)};
    const Signer key{"ES256"};
    const Signer other{"ES256"};

    Client bank(std::string_view method) {
        Client client{.client_id = "bank",
                      .redirect_uris = {std::string(bank_redirect)},
                      .grant_types = {"authorization_code", "refresh_token", "client_credentials"},
                      .scopes = {"openid", "profile", "conclave_api"},
                      .allow_offline_access = true,
                      .require_consent = false};
        client.require_client_secret = true;
        client.token_endpoint_auth_method = method;
        client.certificate_bound_access_tokens = true;
        if (method == "tls_client_auth") {
            client.certificate_name_kind = "san_dns";
            client.certificate_name = "bank.example";
        } else {
            client.jwks = {key.jwk()};
        }
        return client;
    }
    void add(const Client& client) {
        const auto added = host.provider->clients().add(client);
        ASSERT_TRUE(added) << added.error().message;
    }
    std::string issued(std::string_view name = "bank.example", std::int64_t until = 4'000'000'000) {
        return key.certificate(
            {.issuer = "CA", .alternatives = "DNS:" + std::string(name), .until = until},
            &authority());
    }
    net::Response own_token(const std::string& certificate) {
        net::Form form;
        form.add("grant_type", "client_credentials");
        form.add("client_id", "bank");
        machine.certificate = certificate;
        return machine.post_form("/connect/token", form);
    }
    json::object sign_in() {
        const auto form =
            with(authorize_form("bank", bank_redirect), "scope", "openid profile offline_access");
        const auto answer = location_parameters(run_login(browser, form));
        const auto code = answer.get("code").value_or("none");
        return body_of(machine.post_form("/connect/token", code_form(code, "bank", bank_redirect)));
    }
    net::Response userinfo(const json::object& tokens, const std::string& certificate,
                           std::string_view scheme = "Bearer ") {
        net::Headers headers;
        headers.set("Authorization", std::string(scheme) + text_in(tokens, "access_token"));
        machine.certificate = certificate;
        return machine.get("/connect/userinfo", headers);
    }
};

TEST_F(ClientCertificate, OfItsOwnHandCountsByItsKey) { // RFC 8705, 2.2
    add(bank("self_signed_tls_client_auth"));
    EXPECT_EQ(own_token(key.certificate()).status, 200);
    EXPECT_EQ(own_token(key.certificate({.name = "renewed"})).status, 200);
    EXPECT_EQ(error_of(own_token(other.certificate())), "invalid_client");
    EXPECT_EQ(error_of(own_token("")), "invalid_client");
    EXPECT_EQ(error_of(own_token("garbage")), "invalid_client");
    // On the site of people no certificate is asked for, so none counts.
    net::Form form;
    form.add("grant_type", "client_credentials");
    form.add("client_id", "bank");
    EXPECT_EQ(error_of(browser.post_form("/connect/token", form)), "invalid_client");
    // Another method beside it, or in its place.
    machine.certificate = key.certificate();
    EXPECT_EQ(error_of(machine.post_form("/connect/token", with(form, "client_secret", "x"))),
              "invalid_client");
}

TEST_F(ClientCertificate, NewKeysArePublished) {
    constexpr std::string_view uri = "https://bank.example/jwks";
    auto client = bank("self_signed_tls_client_auth");
    client.jwks.clear();
    client.jwks_uri = uri;
    add(client);
    const auto publish = [&](const Signer& signer) {
        host.network.answers[std::string(uri)] =
            net::Response::json(200, R"({"keys":[)" + signer.jwk() + "]}");
    };
    publish(key);
    EXPECT_EQ(own_token(key.certificate()).status, 200);
    publish(other);
    host.store.clock.advance(client_keys_pause);
    EXPECT_EQ(own_token(other.certificate()).status, 200); // read again at once
}

TEST_F(ClientCertificate, IssuedCountsByNameIssuerAndTime) { // RFC 8705, 2.1
    add(bank("tls_client_auth"));
    const auto now = base::to_unix_seconds(host.store.clock.now());
    EXPECT_EQ(own_token(issued()).status, 200);
    EXPECT_EQ(error_of(own_token(issued("shop.example"))), "invalid_client");
    EXPECT_EQ(error_of(own_token(issued("bank.example", now - 1))), "invalid_client");
    EXPECT_EQ(error_of(own_token(key.certificate({.alternatives = "DNS:bank.example"}))),
              "invalid_client");
    EXPECT_EQ(error_of(own_token(
                  key.certificate({.issuer = "CA", .alternatives = "DNS:bank.example"}, &other))),
              "invalid_client");
}

TEST_F(ClientCertificate, BindsTokens) { // RFC 8705, 3
    add(bank("self_signed_tls_client_auth"));
    const auto certificate = key.certificate();
    machine.certificate = certificate;
    const auto tokens = sign_in();
    EXPECT_EQ(text_in(tokens, "token_type"), "Bearer");
    const auto claims = claims_of(text_in(tokens, "access_token"));
    EXPECT_EQ(text_in(claims.at("cnf").as_object(), "x5t#S256"),
              jose::sha256_base64url(certificate));
    EXPECT_EQ(userinfo(tokens, certificate).status, 200);
    // A copy is worth nothing: without the certificate, with another, even of the same key.
    EXPECT_EQ(userinfo(tokens, "").status, 401);
    EXPECT_EQ(userinfo(tokens, other.certificate()).status, 401);
    EXPECT_EQ(userinfo(tokens, key.certificate({.name = "renewed"})).status, 401);
    EXPECT_EQ(userinfo(tokens, certificate, "DPoP ").status, 401);
    net::Headers bearer;
    bearer.set("Authorization", "Bearer " + text_in(tokens, "access_token"));
    EXPECT_EQ(browser.get("/connect/userinfo", bearer).status, 401);
    EXPECT_EQ(host.provider->verify_access_token(text_in(tokens, "access_token"), "").error(),
              AccessTokenError::key_bound);

    machine.certificate = certificate;
    net::Form form;
    form.add("client_id", "bank");
    form.add("token", text_in(tokens, "access_token"));
    const auto seen = body_of(machine.post_form("/connect/introspect", form));
    EXPECT_EQ(text_in(seen, "token_type"), "Bearer");
    EXPECT_EQ(seen.at("cnf"), claims.at("cnf"));

    // A new certificate of its key goes on with the refresh token, and binds anew.
    const auto renewed = key.certificate({.name = "renewed"});
    machine.certificate = renewed;
    const auto next = body_of(machine.post_form(
        "/connect/token", refresh_form(text_in(tokens, "refresh_token"), "bank")));
    EXPECT_EQ(userinfo(next, certificate).status, 401);
    EXPECT_EQ(userinfo(next, renewed).status, 200);
}

TEST_F(ClientCertificate, IsDemandedWhereTokensAreBoundToIt) {
    auto client = bank("self_signed_tls_client_auth");
    client.token_endpoint_auth_method = "none"; // of a public client, too
    client.require_client_secret = false;
    std::erase(client.grant_types, "client_credentials");
    add(client);
    EXPECT_EQ(text_in(sign_in(), "error"), "invalid_request");
    machine.certificate = key.certificate();
    const auto tokens = sign_in();
    const auto certificate = machine.certificate;
    EXPECT_EQ(userinfo(tokens, certificate).status, 200);
    // Refresh tokens of public clients are bound as well (RFC 8705, 4).
    const auto refresh = refresh_form(text_in(tokens, "refresh_token"), "bank");
    machine.certificate = other.certificate();
    EXPECT_EQ(error_of(machine.post_form("/connect/token", refresh)), "invalid_grant");
    machine.certificate = certificate;
    EXPECT_EQ(machine.post_form("/connect/token", refresh).status, 200);
}

TEST_F(ClientCertificate, ServesFapiAsWell) {
    auto client = bank("tls_client_auth");
    std::erase(client.grant_types, "client_credentials");
    hold_to_fapi(client);
    EXPECT_EQ(client.token_endpoint_auth_method, "tls_client_auth");
    EXPECT_FALSE(client.dpop_bound_access_tokens);
    EXPECT_EQ(client_fault(client).value_or(""), "");
    add(client);
    machine.certificate = issued();
    const auto form = with(authorize_form("bank", bank_redirect), "scope", "openid profile");
    const auto pushed = body_of(machine.post_form("/connect/par", form));
    net::Form short_form;
    short_form.add("client_id", "bank");
    short_form.add("request_uri", text_in(pushed, "request_uri"));
    const auto answer = location_parameters(run_login(browser, short_form));
    const auto redeem = code_form(answer.get("code").value_or("none"), "bank", bank_redirect);
    const auto tokens = body_of(machine.post_form("/connect/token", redeem));
    EXPECT_EQ(userinfo(tokens, machine.certificate).status, 200);
    client.certificate_bound_access_tokens = false;
    EXPECT_TRUE(client_fault(client)); // bound to nothing
}

TEST_F(ClientCertificate, StandsInDiscovery) {
    const auto metadata = body_of(browser.get("/.well-known/openid-configuration"));
    const auto& aliases = metadata.at("mtls_endpoint_aliases").as_object();
    EXPECT_EQ(text_in(aliases, "token_endpoint"), std::string(mtls_origin) + "/connect/token");
    EXPECT_EQ(text_in(aliases, "userinfo_endpoint"),
              std::string(mtls_origin) + "/connect/userinfo");
    EXPECT_TRUE(metadata.at("tls_client_certificate_bound_access_tokens").as_bool());
    const auto methods = json::serialize(metadata.at("token_endpoint_auth_methods_supported"));
    EXPECT_TRUE(methods.contains("self_signed_tls_client_auth")) << methods;
    EXPECT_EQ(machine.get("/connect/authorize").status, 404); // nothing for people
    TestProvider plain;
    const auto without = body_of(plain.browser().get("/.well-known/openid-configuration"));
    EXPECT_FALSE(without.contains("mtls_endpoint_aliases"));
    EXPECT_FALSE(json::serialize(without.at("token_endpoint_auth_methods_supported"))
                     .contains("tls_client_auth"));
}

TEST(CertificateRules, NameWhatDoesNotGoTogether) {
    Client client{.client_id = "bank", .redirect_uris = {std::string(bank_redirect)}};
    client.require_client_secret = true;
    client.token_endpoint_auth_method = "tls_client_auth";
    EXPECT_TRUE(client_fault(client).value_or("").contains("needs one name"));
    client.certificate_name_kind = "san_dns";
    client.certificate_name = "a";
    EXPECT_FALSE(client_fault(client));
    client.certificate_bound_access_tokens = true;
    client.dpop_bound_access_tokens = true;
    EXPECT_TRUE(client_fault(client).value_or("").contains("not both"));
    client.dpop_bound_access_tokens = false;
    client.allow_access_tokens_via_browser = true;
    EXPECT_TRUE(client_fault(client).value_or("").contains("contradict"));
    client.allow_access_tokens_via_browser = false;
    client.token_endpoint_auth_method = "self_signed_tls_client_auth";
    EXPECT_TRUE(client_fault(client).value_or("").contains("tls_client_auth only"));
    client.certificate_name_kind.clear();
    client.certificate_name.clear();
    EXPECT_TRUE(client_fault(client).value_or("").contains("public keys"));
}

} // namespace
} // namespace conclave::identity
