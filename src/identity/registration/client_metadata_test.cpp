#include "identity/registration/client_metadata.hpp"

#include "identity/clients/client_service.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

namespace conclave::identity {
namespace {

namespace json = boost::json;

const MetadataRules lenient{.scopes = {"openid", "email", "offline_access"}, .require_pkce = false};

std::expected<Client, MetadataFault> read(std::string_view text,
                                          const MetadataRules& rules = lenient) {
    const auto members = parse_client_metadata(text);
    return members ? read_client_metadata(*members, rules) : std::unexpected(members.error());
}

/// A good registration with one more member.
std::string with(std::string_view member) {
    return R"({"redirect_uris":["https://rp.example/cb"])" +
           (member.empty() ? "" : "," + std::string(member)) + "}";
}

TEST(ClientMetadata, GivesTheDefaultsOfTheStandards) {
    const auto client = read(with(""));
    ASSERT_TRUE(client) << client.error().description;
    EXPECT_EQ(client->token_endpoint_auth_method, "client_secret_basic");
    EXPECT_TRUE(client->require_client_secret);
    EXPECT_FALSE(client->require_pkce);
    EXPECT_EQ(client->response_types, std::vector<std::string>{"code"});
    EXPECT_EQ(client->grant_types, std::vector<std::string>{"authorization_code"});
    EXPECT_EQ(client->id_token_signed_response_alg, "RS256");
    EXPECT_EQ(client->application_type, "web");
    EXPECT_EQ(client->scopes, (std::vector<std::string>{"openid", "email"}));
    EXPECT_FALSE(client->allow_offline_access);
    EXPECT_TRUE(client->require_consent);
    EXPECT_EQ(client->cors_origins, std::vector<std::string>{"https://rp.example"});
    EXPECT_TRUE(read(with(""), {.scopes = {"openid"}})->require_pkce);
}

TEST(ClientMetadata, TakesWhatIsOffered) {
    const auto client = read(R"({
        "redirect_uris":["https://rp.example/cb?x=y","http://127.0.0.1/cb","com.example.app:/cb"],
        "application_type":"native","token_endpoint_auth_method":"none",
        "response_types":["id_token code","code","code id_token"],
        "grant_types":["authorization_code","implicit","refresh_token"],
        "client_name":"Größe","client_name#ja":"x","logo_uri":"https://rp.example/l.png",
        "contacts":["a@example.org"],"policy_uri":"https://rp.example/p","tos_uri":null,
        "initiate_login_uri":"https://rp.example/start","software_id":"","software_version":"1.2",
        "scope":"openid offline_access admin","default_max_age":60,"subject_type":"public",
        "post_logout_redirect_uris":["https://rp.example/bye"],
        "backchannel_logout_uri":"https://rp.example/bc","backchannel_logout_session_required":true,
        "jwks_uri":"https://rp.example/k","id_token_encrypted_response_alg":"ECDH-ES",
        "userinfo_encrypted_response_alg":"RSA-OAEP","userinfo_encrypted_response_enc":"A256GCM",
        "request_object_encryption_alg":"RSA-OAEP-256","userinfo_signed_response_alg":"RS256","request_uris":["https://rp.example/r"],
        "an_unknown_member":{"a":[1]}})");
    ASSERT_TRUE(client) << client.error().description;
    EXPECT_TRUE(client->is_public());
    EXPECT_TRUE(client->require_pkce); // whatever the rules say
    EXPECT_EQ(client->response_types, (std::vector<std::string>{"code id_token", "code"}));
    EXPECT_EQ(client->grant_types,
              (std::vector<std::string>{"authorization_code", "refresh_token"}));
    EXPECT_EQ(client->scopes, std::vector<std::string>{"openid"});
    EXPECT_TRUE(client->allow_offline_access);
    EXPECT_EQ(client->default_max_age.count(), 60);

    EXPECT_EQ(client->id_token_encryption.enc, "A128CBC-HS256"); // the default
    EXPECT_EQ(client->userinfo_encryption.enc, "A256GCM");

    EXPECT_EQ(client->request_object_encryption.enc, "A128CBC-HS256");

    auto told = metadata_of(*client);
    EXPECT_EQ(told.at("request_object_encryption_alg").as_string(), "RSA-OAEP-256");
    EXPECT_EQ(told.at("client_name").as_string(), "Größe");
    EXPECT_EQ(told.at("scope").as_string(), "openid offline_access");
    EXPECT_EQ(told.at("default_max_age").as_int64(), 60);
    EXPECT_TRUE(told.at("backchannel_logout_session_required").as_bool());
    for (const auto* absent : {"tos_uri", "software_id", "an_unknown_member", "request_uris"}) {
        EXPECT_FALSE(told.contains(absent)) << absent;
    }
    // What is told is what would be registered again.
    const auto again = read_client_metadata(told, lenient);
    ASSERT_TRUE(again) << again.error().description;
    EXPECT_EQ(metadata_of(*again), told);
}

TEST(ClientMetadata, TakesCertificatesWhereThereIsASiteForThem) {
    auto rules = lenient;
    rules.certificates = true;
    const auto read_with = [&rules](std::string_view text) {
        return read_client_metadata(parse_client_metadata(text).value(), rules);
    };
    const auto client = read_with(with(
        R"("token_endpoint_auth_method":"tls_client_auth","tls_client_auth_san_dns":"a.example",)"
        R"("tls_client_certificate_bound_access_tokens":true)"));
    ASSERT_TRUE(client) << client.error().description;
    EXPECT_EQ(client->certificate_name_kind, "san_dns");
    EXPECT_EQ(client->certificate_name, "a.example");
    const auto told = metadata_of(*client);
    EXPECT_EQ(told.at("tls_client_auth_san_dns").as_string(), "a.example");
    EXPECT_TRUE(told.at("tls_client_certificate_bound_access_tokens").as_bool());
    const auto again = read_client_metadata(told, rules);
    ASSERT_TRUE(again) << again.error().description;
    EXPECT_EQ(metadata_of(*again), told);
    EXPECT_FALSE(read_with(with(R"("token_endpoint_auth_method":"tls_client_auth")")));
}

TEST(ClientMetadata, NamesTheFault) {
    using enum MetadataError;
    const auto object = [](std::string_view redirects, std::string_view rest = "") {
        return R"({"redirect_uris":)" + std::string(redirects) + std::string(rest) + "}";
    };
    const std::string long_text(3000, 'a');
    const std::tuple<std::string, MetadataError, std::string_view> cases[] = {
        {"[]", invalid_client_metadata, "JSON object"},
        {"{", invalid_client_metadata, "JSON object"},
        {R"({"a":1,"a":2})", invalid_client_metadata, "JSON object"},
        {"{}", invalid_redirect_uri, "redirect_uris"},
        {object("[]"), invalid_redirect_uri, "redirect_uris"},
        {object("\"https://a.example/\""), invalid_client_metadata, "redirect_uris"},
        {object(R"(["https://rp.example/cb#frag"])"), invalid_redirect_uri, "fragment"},
        {object(R"(["http://rp.example/cb"])"), invalid_redirect_uri, "https"},
        {object(R"(["/cb"])"), invalid_redirect_uri, "absolute"},
        {object(R"(["https://a@rp.example/cb"])"), invalid_redirect_uri, "user information"},
        {object(R"(["https://a;script-src/cb"])"), invalid_redirect_uri, "plain host"},
        {object(R"(["com.example.app:/cb"])"), invalid_redirect_uri, "web address"},
        {object(R"(["javascript:x"],"application_type":"native")"), invalid_redirect_uri, "scheme"},
        {with(R"("software_statement":"e30.e30.x")"), unapproved_software_statement, "statement"},
        {with(R"("token_endpoint_auth_method":"tls_client_auth")"), invalid_client_metadata,
         "auth_method"},
        {with(R"("token_endpoint_auth_method":"private_key_jwt")"), invalid_client_metadata,
         "jwks"},
        {with(R"("jwks_uri":"http://rp.example/k")"), invalid_client_metadata, "jwks_uri"},
        {with(R"("jwks":{"keys":[{"kty":"oct","k":"AAAA"}]})"), invalid_client_metadata, "JWK"},
        {with(R"("jwks":[])"), invalid_client_metadata, "JWK Set"},
        {with(R"("response_types":["token"])"), invalid_client_metadata, "response_types"},
        {with(R"("response_types":[])"), invalid_client_metadata, "response_types"},
        {with(R"("grant_types":["implicit"])"), invalid_client_metadata, "grant_types"},
        {with(R"("grant_types":["refresh_token"])"), invalid_client_metadata, "grant_types"},
        {with(R"("grant_types":["client_credentials"])"), invalid_client_metadata, "grant_types"},
        {with(R"("id_token_signed_response_alg":"none")"), invalid_client_metadata, "alg"},
        {with(R"("id_token_encrypted_response_alg":"RSA-OAEP")"), invalid_client_metadata,
         "needs a public key"},
        {with(R"("request_object_encryption_alg":"RSA-OAEP")"), invalid_client_metadata,
         "request_object_encryption_alg \"RSA-OAEP\" is not offered"},
        {with(R"("request_object_encryption_alg":"ECDH-ES")"), invalid_client_metadata,
         "request_object_encryption_alg needs a public key"},
        {with(R"("jwks_uri":"https://rp.example/k","request_object_encryption_enc":"A256GCM")"),
         invalid_client_metadata, "request_object_encryption_alg \"\" is not offered"},
        {with(R"("tls_client_certificate_bound_access_tokens":true)"), invalid_client_metadata,
         "certificate"},
        {with(R"("scope":"admin")"), invalid_client_metadata, "scope"},
        {with(
             R"("token_endpoint_auth_method":"self_signed_tls_client_auth","jwks_uri":"https://rp.example/k")"),
         invalid_client_metadata, "not offered"},
        {with(R"("tls_client_auth_san_dns":"a","tls_client_auth_san_ip":"192.0.2.1")"),
         invalid_client_metadata, "Only one"},
        {with(R"("tls_client_auth_san_dns":"a")"), invalid_client_metadata, "tls_client_auth only"},
        {with(R"("default_acr_values":["a"])"), invalid_client_metadata, "default_acr_values"},
        {with(R"("subject_type":"secret")"), invalid_client_metadata, "subject_type"},
        {with(R"("initiate_login_uri":"http://127.0.0.1/x")"), invalid_client_metadata, "https"},
        {with(R"("logo_uri":"data:image/png;base64,AAAA")"), invalid_client_metadata, "logo_uri"},
        {with(R"("client_name":7)"), invalid_client_metadata, "client_name"},
        {with("\"client_name\":\"a\\u0007b\""), invalid_client_metadata, "client_name"},
        {with("\"client_name\":\"" + long_text + "\""), invalid_client_metadata, "client_name"},
        {with(R"("default_max_age":-1)"), invalid_client_metadata, "default_max_age"},
        {with(R"("require_signed_request_object":true)"), invalid_client_metadata, "keys"},
        {with(R"("frontchannel_logout_uri":"https://other.example/x")"), invalid_client_metadata,
         "frontchannel"},
        {with(R"("contacts":["a",1])"), invalid_client_metadata, "contacts"},
    };
    for (const auto& [text, error, word] : cases) {
        const auto client = read(text);
        ASSERT_FALSE(client) << text;
        EXPECT_EQ(client.error().error, error) << text << ": " << client.error().description;
        EXPECT_TRUE(client.error().description.contains(word))
            << text << ": " << client.error().description;
    }
    EXPECT_FALSE(read(with(R"("grant_types":["authorization_code","refresh_token"])"),
                      {.scopes = {"openid"}}));
}

} // namespace
} // namespace conclave::identity
