#include "identity/registration/client_keys.hpp"
#include "identity/registration/registration_store.hpp"
#include "identity/testing/flow.hpp"
#include "identity/testing/signer_test.hpp"

#include <gtest/gtest.h>

namespace conclave::identity {
namespace {

using namespace std::chrono_literals;
using namespace testing;
namespace json = boost::json;

Config registering(SelfRegistration::Policy policy) {
    auto config = test_config();
    config.self_registration = {.policy = policy, .max_clients = 3, .per_hour_per_source = 50};
    return config;
}

net::Response send_json(TestBrowser& browser, std::string_view method, std::string_view target,
                        const json::object& body, std::string_view token = {}) {
    net::Headers headers;
    headers.set("Content-Type", "application/json");
    if (!token.empty()) {
        headers.set("Authorization", "Bearer " + std::string(token));
    }
    return browser.send(method, target, headers, json::serialize(body));
}

class Registration : public ::testing::Test {
  protected:
    TestProvider host{registering(SelfRegistration::Policy::open)};
    TestBrowser browser = host.browser();

    net::Response call(std::string_view method, std::string_view target, const json::object& body,
                       std::string_view token = {}) {
        return send_json(browser, method, target, body, token);
    }
    net::Response add(const json::object& body, std::string_view token = {}) {
        return call("POST", "/connect/dcr", body, token);
    }
    static json::object metadata() {
        return {{"redirect_uris", json::array{"https://rp.example/cb"}},
                {"client_name", "New"},
                {"grant_types", json::array{"authorization_code", "refresh_token"}}};
    }
    std::string path_of(const json::object& registered) {
        return text_in(registered, "registration_client_uri").substr(test_issuer.size());
    }
};

TEST_F(Registration, MakesAClientThatSignsPeopleIn) {
    const auto answer = add(metadata());
    ASSERT_EQ(answer.status, 201) << answer.body;
    EXPECT_EQ(answer.headers.get("Cache-Control"), "no-store");
    const auto client = body_of(answer);
    const auto id = text_in(client, "client_id");
    EXPECT_EQ(client.at("client_secret_expires_at").as_int64(), 0);
    EXPECT_EQ(client.at("client_id_issued_at").as_int64(),
              base::to_unix_seconds(host.store.clock.now()));
    EXPECT_EQ(text_in(client, "token_endpoint_auth_method"), "client_secret_basic");
    EXPECT_EQ(text_in(client, "scope"), "openid profile email offline_access");
    EXPECT_EQ(
        text_in(body_of(browser.get("/.well-known/openid-configuration")), "registration_endpoint"),
        std::string(test_issuer) + "/connect/dcr");

    const auto form = with(authorize_form(id, "https://rp.example/cb"), "scope", "openid profile");
    const auto page = browser.get(authorize_url(form));
    const auto consent = browser.get(sign_in(browser, page));
    const auto at = std::string(consent.headers.get("Location").value_or(""));
    ASSERT_TRUE(at.starts_with("/consent?")) << at; // people are asked about strangers
    const auto allowed = browser.post_json(
        "/api/account/consent", {{"request", *location_parameters(consent).get("request")},
                                 {"decision", "allow"},
                                 {"scopes", json::array{"openid", "profile"}},
                                 {"remember", false}});
    const auto back = browser.get(text_in(body_of(allowed), "redirect"));
    auto redeem = code_form(*location_parameters(back).get("code"), id, "https://rp.example/cb");
    redeem.add("client_secret", "wrong");
    EXPECT_EQ(error_of(browser.post_form("/connect/token", redeem)), "invalid_client");
    net::Headers basic;
    basic.set("Authorization", "Basic " + base::to_base64(base::as_bytes(
                                              id + ":" + text_in(client, "client_secret"))));
    const auto tokens =
        browser.post_form("/connect/token", with(redeem, "client_secret", ""), basic);
    ASSERT_EQ(tokens.status, 200) << tokens.body;
    EXPECT_EQ(jose::parse_compact(text_in(body_of(tokens), "id_token"))->alg, "RS256");
}

TEST_F(Registration, IsOffUnlessTheOperatorWantsIt) {
    TestProvider closed;
    auto where = closed.browser();
    EXPECT_FALSE(
        body_of(where.get("/.well-known/openid-configuration")).contains("registration_endpoint"));
    EXPECT_EQ(where.post_json("/connect/dcr", metadata()).status, 404);
}

TEST_F(Registration, RefusesInTheWordsOfTheStandard) {
    EXPECT_EQ(error_of(add({})), "invalid_redirect_uri");
    auto bad = metadata();
    bad["software_statement"] = "e30.e30.x";
    EXPECT_EQ(error_of(add(bad)), "unapproved_software_statement");
    bad = metadata();
    bad["id_token_signed_response_alg"] = "none";
    const auto answer = add(bad);
    EXPECT_EQ(answer.status, 400);
    EXPECT_EQ(error_of(answer), "invalid_client_metadata");
    net::Form form;
    EXPECT_EQ(error_of(browser.post_form("/connect/dcr", form)), "invalid_client_metadata");
}

TEST_F(Registration, IsManagedWithItsOwnToken) {
    const auto client = body_of(add(metadata()));
    const auto token = text_in(client, "registration_access_token");
    const auto path = path_of(client);
    const auto shown = body_of(call("GET", path, {}, token));
    EXPECT_EQ(text_in(shown, "client_name"), "New");
    EXPECT_EQ(text_in(shown, "registration_access_token"), token);
    EXPECT_FALSE(shown.contains("client_secret"));

    auto change = metadata();
    change["client_id"] = text_in(client, "client_id");
    change["client_secret"] = text_in(client, "client_secret");
    change["client_name"] = "Newer";
    change.erase("grant_types");
    const auto changed = body_of(call("PUT", path, change, token));
    EXPECT_EQ(text_in(changed, "client_name"), "Newer");
    EXPECT_EQ(changed.at("grant_types"), (json::array{"authorization_code"})); // the default again
    EXPECT_FALSE(changed.contains("client_secret")); // the old one goes on
    EXPECT_EQ(host.provider->clients().get(text_in(client, "client_id"))->secrets.size(), 1U);
    EXPECT_EQ(text_in(body_of(call("GET", path, {}, token)), "client_name"), "Newer");

    change["token_endpoint_auth_method"] = "none";
    EXPECT_EQ(call("PUT", path, change, token).status, 200);
    change.erase("client_secret");
    change["token_endpoint_auth_method"] = "client_secret_jwt";
    EXPECT_FALSE(text_in(body_of(call("PUT", path, change, token)), "client_secret").empty());

    EXPECT_EQ(call("DELETE", path, {}, token).status, 204);
    EXPECT_EQ(call("GET", path, {}, token).status, 401);
    EXPECT_FALSE(host.provider->clients().get(text_in(client, "client_id")));
}

TEST_F(Registration, RefusesChangesThatAreNotTheClients) {
    const auto one = body_of(add(metadata()));
    const auto other = body_of(add(metadata()));
    const auto token = text_in(one, "registration_access_token");
    const auto path = path_of(one);
    for (const auto& [target, with_token] : {std::pair(path_of(other), token),
                                             {path, std::string("wrong")},
                                             {path, std::string()},
                                             {std::string("/connect/dcr/spa"), token},
                                             {std::string("/connect/dcr/nobody"), token}}) {
        const auto answer = call("GET", target, {}, with_token);
        EXPECT_EQ(answer.status, 401) << target;
        EXPECT_TRUE(answer.headers.get("WWW-Authenticate")->starts_with("Bearer"));
        EXPECT_EQ(call("DELETE", target, {}, with_token).status, 401);
    }
    auto change = metadata();
    EXPECT_EQ(error_of(call("PUT", path, change, token)), "invalid_request"); // no client_id
    change["client_id"] = text_in(other, "client_id");
    EXPECT_EQ(error_of(call("PUT", path, change, token)), "invalid_request");
    change["client_id"] = text_in(one, "client_id");
    change["client_secret"] = "guess";
    EXPECT_EQ(error_of(call("PUT", path, change, token)), "invalid_request");
    change.erase("client_secret");
    change["registration_access_token"] = token;
    EXPECT_EQ(error_of(call("PUT", path, change, token)), "invalid_request");
    change.erase("registration_access_token");
    change["redirect_uris"] = json::array{"https://rp.example/#x"};
    EXPECT_EQ(error_of(call("PUT", path, change, token)), "invalid_redirect_uri");
    EXPECT_EQ(text_in(body_of(call("GET", path, {}, token)), "client_name"), "New");
}

TEST_F(Registration, HasItsLimits) {
    const auto first = body_of(add(metadata()));
    for (int i = 0; i < 2; ++i) {
        EXPECT_EQ(add(metadata()).status, 201);
    }
    const auto full = add(metadata());
    EXPECT_EQ(full.status, 503);
    EXPECT_TRUE(full.headers.get("Retry-After"));
    for (int i = 0; i < 46; ++i) {
        (void)add(metadata());
    }
    EXPECT_EQ(add(metadata()).status, 429);
    const auto token = text_in(first, "registration_access_token");
    EXPECT_EQ(call("PUT", path_of(first), metadata(), token).status, 429);
    EXPECT_EQ(call("GET", path_of(first), {}, token).status, 200);
    browser.peer = "203.0.113.99";
    EXPECT_EQ(add(metadata()).status, 503);
}

TEST_F(Registration, TakesInitialTokens) {
    TestProvider guarded(registering(SelfRegistration::Policy::with_token));
    auto where = guarded.browser();
    const auto status = [&where](const json::object& body, std::string_view token) {
        return send_json(where, "POST", "/connect/dcr", body, token).status;
    };
    RegistrationStore store(*guarded.store.database, guarded.store.clock, guarded.store.random);
    const auto twice = store.make_initial_token(2, 1h);
    const auto old = store.make_initial_token(1, 1h);
    EXPECT_EQ(status(metadata(), ""), 401);
    EXPECT_EQ(status(metadata(), "wrong"), 401);
    EXPECT_EQ(status({}, twice), 400); // costs no use
    EXPECT_EQ(status(metadata(), twice), 201);
    EXPECT_EQ(status(metadata(), twice), 201);
    EXPECT_EQ(status(metadata(), twice), 401);
    guarded.store.clock.advance(1h);
    EXPECT_EQ(status(metadata(), old), 401);
}

TEST_F(Registration, HoldsTheSectorListAgainstTheRedirectUris) {
    auto wish = metadata();
    wish["sector_identifier_uri"] = "https://rp.example/sector.json";
    EXPECT_EQ(error_of(add(wish)), "invalid_client_metadata"); // nobody answers
    auto& answer = host.network.answers["https://rp.example/sector.json"];
    answer = net::Response::json(200, R"(["https://rp.example/other"])");
    EXPECT_EQ(error_of(add(wish)), "invalid_client_metadata");
    answer = net::Response::json(200, R"({"keys":[]})");
    EXPECT_EQ(error_of(add(wish)), "invalid_client_metadata");
    answer = net::Response::json(302, R"(["https://rp.example/cb"])");
    EXPECT_EQ(error_of(add(wish)), "invalid_client_metadata");
    answer.status = 200;
    EXPECT_EQ(add(wish).status, 201);
    EXPECT_TRUE(host.network.sent.back().refuse_private_addresses);
}

TEST_F(Registration, KeepsTheNamesByWhichAClientKnowsPeople) {
    auto wish = metadata();
    wish["subject_type"] = "pairwise";
    const auto client = body_of(add(wish));
    const auto token = text_in(client, "registration_access_token");
    EXPECT_EQ(text_in(client, "subject_type"), "pairwise");
    wish["client_id"] = text_in(client, "client_id");
    wish["redirect_uris"] = json::array{"https://rp.example/other"};
    EXPECT_EQ(call("PUT", path_of(client), wish, token).status, 200); // the same host
    wish["redirect_uris"] = json::array{"https://other.example/cb"};
    EXPECT_EQ(error_of(call("PUT", path_of(client), wish, token)), "invalid_client_metadata");
    wish["redirect_uris"] = json::array{"https://rp.example/cb"};
    wish["subject_type"] = "public";
    EXPECT_EQ(error_of(call("PUT", path_of(client), wish, token)), "invalid_client_metadata");
}

TEST_F(Registration, AChangeKeepsWhatTheOperatorHasSet) {
    auto wish = metadata();
    wish["scope"] = "openid profile email";
    const auto registered = body_of(add(wish));
    const auto id = text_in(registered, "client_id");
    const auto token = text_in(registered, "registration_access_token");
    auto changed = *host.provider->clients().get(id);
    changed.scopes = {"openid", "profile", "conclave_api"}; // one gone, one come
    changed.description = "known to us";
    changed.allow_remember_consent = false;
    changed.require_dpop_nonce = true;
    changed.require_pushed_authorization_requests = true;
    changed.dpop_bound_access_tokens = true;
    changed.reference_access_tokens = true;
    changed.access_token_lifetime = 300s;
    changed.identity_token_lifetime = 60s;
    changed.authorization_code_lifetime = 30s;
    changed.refresh_token_one_time = false;
    changed.coordinate_lifetime_with_user_session = true;
    changed.introspection_audiences = {"orders"};
    changed.exchange_audiences = {"stock"};
    changed.may_act = "spa";
    changed.claims = {{.key = "tier", .value = "gold"}};
    changed.properties = {{.key = "owner", .value = "sales"}};
    changed.grant_types.emplace_back("client_credentials");
    changed.cors_origins.emplace_back("https://other.example");
    ASSERT_TRUE(host.provider->clients().put(changed));

    wish["client_id"] = id;
    wish["client_name"] = "Newer";
    wish["redirect_uris"] = json::array{"https://new.example/cb"};
    wish["dpop_bound_access_tokens"] = false;
    const auto answer = call("PUT", path_of(registered), wish, token);
    ASSERT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(body_of(answer).at("dpop_bound_access_tokens"), true) << "it is told what it has";
    const auto client = host.provider->clients().get(id);
    EXPECT_EQ(client->name, "Newer");
    EXPECT_EQ(client->redirect_uris, std::vector<std::string>{"https://new.example/cb"});
    EXPECT_EQ(client->scopes, (std::vector<std::string>{"openid", "profile", "conclave_api"}));
    EXPECT_EQ(client->grant_types, (std::vector<std::string>{"authorization_code", "refresh_token",
                                                             "client_credentials"}));
    EXPECT_EQ(client->cors_origins,
              (std::vector<std::string>{"https://new.example", "https://other.example"}));
    EXPECT_EQ(client->description, "known to us");
    EXPECT_FALSE(client->allow_remember_consent);
    EXPECT_TRUE(client->require_dpop_nonce);
    EXPECT_TRUE(client->require_pushed_authorization_requests);
    EXPECT_TRUE(client->dpop_bound_access_tokens);
    EXPECT_TRUE(client->reference_access_tokens);
    EXPECT_EQ(client->access_token_lifetime, 300s);
    EXPECT_EQ(client->identity_token_lifetime, 60s);
    EXPECT_EQ(client->authorization_code_lifetime, 30s);
    EXPECT_FALSE(client->refresh_token_one_time);
    EXPECT_TRUE(client->coordinate_lifetime_with_user_session);
    EXPECT_EQ(client->introspection_audiences, std::vector<std::string>{"orders"});
    EXPECT_EQ(client->exchange_audiences, std::vector<std::string>{"stock"});
    EXPECT_EQ(client->may_act, "spa");
    EXPECT_EQ(client->claims.size(), 1U);
    EXPECT_EQ(client->properties.size(), 1U);

    wish["scope"] = "email"; // what the operator took away does not come back
    const auto more = call("PUT", path_of(registered), wish, token);
    EXPECT_EQ(text_in(body_of(more), "scope"), "conclave_api offline_access") << more.body;
}

} // namespace
} // namespace conclave::identity
