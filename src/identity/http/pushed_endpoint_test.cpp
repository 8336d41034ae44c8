#include "identity/testing/flow.hpp"
#include "identity/testing/signer_test.hpp"

#include <gtest/gtest.h>

namespace conclave::identity {
namespace {

using namespace std::chrono_literals;
using namespace testing;

class Pushed : public ::testing::Test {
  protected:
    TestProvider host;
    TestBrowser browser = host.browser();
    const Signer key{"ES256"};

    /// A confidential client with a key for its request objects; its secret.
    std::string add(const std::string& id, void (*change)(Client&) = [](Client&) {}) {
        auto client = test_config().clients[0];
        client.client_id = id;
        client.require_client_secret = true;
        client.jwks = {key.jwk()};
        change(client);
        const auto added = host.provider->clients().add(client);
        EXPECT_TRUE(added) << added.error().message;
        return host.provider->clients().add_secret(id, "").value();
    }
    net::Response push(const net::Form& form) { return browser.post_form("/connect/par", form); }
    std::string uri_of(const net::Response& response) {
        return text_in(body_of(response), "request_uri");
    }
    static std::string by_uri(std::string_view client, std::string_view uri) {
        net::Form form;
        form.add("client_id", std::string(client));
        form.add("request_uri", std::string(uri));
        return authorize_url(form);
    }
    /// The request as a signed object (RFC 9101).
    std::string object(const net::Form& form, std::string_view leave_out = {}) {
        boost::json::object claims{{"iss", *form.get("client_id")},
                                   {"aud", test_issuer},
                                   {"exp", base::to_unix_seconds(host.store.clock.now()) + 60}};
        for (const auto& [name, value] : form.fields()) {
            if (name != leave_out) {
                claims[name] = value;
            }
        }
        return key.sign(R"({"typ":"oauth-authz-req+jwt"})", boost::json::serialize(claims));
    }
    net::Form by_object(std::string_view client, const std::string& text) {
        net::Form form;
        form.add("client_id", std::string(client));
        form.add("request", text);
        return form;
    }
};

TEST_F(Pushed, ServesARequestOnceAndNoEarlierThanAtItsEnd) {
    const auto answer = push(authorize_form());
    ASSERT_EQ(answer.status, 201) << answer.body;
    EXPECT_EQ(answer.headers.get("Cache-Control"), "no-store");
    EXPECT_GT(body_of(answer).at("expires_in").as_int64(), 0);
    const auto uri = uri_of(answer);
    EXPECT_TRUE(uri.starts_with("urn:ietf:params:oauth:request_uri:"));

    const auto to_page = browser.get(by_uri("spa", uri));
    EXPECT_EQ(to_page.status, 302);
    const auto again = browser.get(by_uri("spa", uri)); // the page is loaded again
    EXPECT_TRUE(again.headers.get("Location")->starts_with("/account/login"));
    const auto done = browser.get(sign_in(browser, again));
    const auto parameters = location_parameters(done);
    EXPECT_EQ(parameters.get("state"), "st=a te&1");
    EXPECT_EQ(parameters.get("iss"), test_issuer);
    EXPECT_EQ(browser.post_form("/connect/token", code_form(*parameters.get("code"))).status, 200);

    const auto spent = browser.get(by_uri("spa", uri));
    EXPECT_EQ(spent.status, 400);
    EXPECT_TRUE(spent.body.contains("invalid_request_uri"));
    // The other page that was opened for the same request comes to nothing.
    const auto late = browser.get("/connect/authorize/callback?request=" +
                                  std::string(*location_parameters(to_page).get("request")));
    EXPECT_EQ(late.status, 400);
    EXPECT_FALSE(late.headers.get("Location"));
}

TEST_F(Pushed, CountsNothingThatStandsBesideIt) {
    (void)run_login(browser, authorize_form());
    net::Form form;
    form.add("client_id", "spa");
    form.add("request_uri", uri_of(push(authorize_form())));
    form.add("state", "forged");
    form.add("redirect_uri", "https://evil.example/");
    const auto answer = browser.get(authorize_url(form));
    EXPECT_TRUE(answer.headers.get("Location")->starts_with(spa_redirect));
    EXPECT_EQ(location_parameters(answer).get("state"), "st=a te&1");
    // A POST, too.
    const auto posted = browser.post_form(
        "/connect/authorize", with(form, "request_uri", uri_of(push(authorize_form()))));
    EXPECT_EQ(location_parameters(browser.get(*posted.headers.get("Location"))).get("state"),
              "st=a te&1");
}

TEST_F(Pushed, AttackReferences) {
    (void)run_login(browser, authorize_form());
    const auto uri = uri_of(push(authorize_form()));
    const std::string bad[] = {by_uri("guide", uri),
                               by_uri("nobody", uri),
                               by_uri("spa", uri + "x"),
                               "/connect/authorize?request_uri=" + net::percent_encode(uri),
                               by_uri("spa", "https://evil.example/request.jwt"),
                               by_uri("spa", "file:///etc/passwd")};
    for (const auto& target : bad) {
        const auto answer = browser.get(target);
        EXPECT_EQ(answer.status, 400) << target;
        EXPECT_FALSE(answer.headers.get("Location")) << target;
    }
    // By reference elsewhere than to us: the client hears of it at its registered address.
    const auto outside = browser.get(
        authorize_url(with(authorize_form(), "request_uri", "https://evil.example/request.jwt")));
    EXPECT_EQ(location_parameters(outside).get("error"), "request_uri_not_supported");
    EXPECT_TRUE(browser.get(by_uri("spa", uri)).headers.get("Location")->contains("code="));
    const auto old = uri_of(push(authorize_form()));
    host.store.clock.advance(6min);
    EXPECT_EQ(browser.get(by_uri("spa", old)).status, 400);
    host.store.clock.advance(1h);
    host.provider->cleanup();
    EXPECT_EQ(browser.get(by_uri("spa", old)).status, 400);
}

TEST_F(Pushed, OutlivesItsNameAtTheSignInPage) {
    const auto to_page = browser.get(by_uri("spa", uri_of(push(authorize_form()))));
    host.store.clock.advance(10min);
    host.provider->cleanup();
    EXPECT_TRUE(browser.get(sign_in(browser, to_page)).headers.get("Location")->contains("code="));
}

TEST_F(Pushed, NamesTheErrorToTheClient) {
    const auto secret = add("web");
    const auto web = with(with(authorize_form(), "client_id", "web"), "client_secret", secret);
    ASSERT_EQ(push(web).status, 201);
    const std::tuple<net::Form, int, std::string_view> cases[] = {
        {with(web, "client_secret", "wrong"), 401, "invalid_client"},
        {with(web, "client_secret", ""), 401, "invalid_client"},
        {with(web, "client_id", ""), 400, "invalid_request"},
        {with(web, "redirect_uri", "https://evil.example/"), 400, "invalid_request"},
        {with(web, "redirect_uri", ""), 400, "invalid_request"},
        {with(web, "response_type", "banana"), 400, "unsupported_response_type"},
        {with(web, "response_type", "code token"), 400, "unauthorized_client"},
        {with(web, "scope", "openid banana"), 400, "invalid_scope"},
        {with(web, "code_challenge", ""), 400, "invalid_request"},
        {with(web, "code_challenge_method", "plain"), 400, "invalid_request"},
        {with(web, "resource", "x"), 400, "invalid_target"},
        {with(web, "claims", "{"), 400, "invalid_request"},
        {with(web, "dpop_jkt", "x"), 400, "invalid_request"},
        {with(web, "request", "a.b.c"), 400, "invalid_request_object"},
        {with(web, "request_uri", "urn:ietf:params:oauth:request_uri:x"), 400, "invalid_request"},
        {with(web, "whatever", std::string(20'000, 'x')), 413, "invalid_request"},
    };
    for (const auto& [form, status, error] : cases) {
        const auto answer = push(form);
        EXPECT_EQ(answer.status, status) << form.encode();
        EXPECT_EQ(error_of(answer), error) << form.encode();
    }
    auto twice = web;
    twice.add("scope", "openid");
    EXPECT_EQ(error_of(push(twice)), "invalid_request");
    EXPECT_EQ(browser.get("/connect/par").status, 405);
    EXPECT_EQ(browser.post_json("/connect/par", {}).status, 415);
}

TEST_F(Pushed, KeepsNoSecrets) {
    const auto secret = add("web");
    ASSERT_EQ(
        push(with(with(authorize_form(), "client_id", "web"), "client_secret", secret)).status,
        201);
    int rows = 0;
    int with_secret = 0;
    const auto pattern = "%" + secret + "%";
    host.store.database->run([&](soci::session& session) {
        session << "SELECT COUNT(*) FROM identity_pushed_requests", soci::into(rows);
        session << "SELECT COUNT(*) FROM identity_pushed_requests WHERE payload LIKE :p",
            soci::use(pattern), soci::into(with_secret);
    });
    EXPECT_EQ(rows, 1);
    EXPECT_EQ(with_secret, 0);
}

TEST_F(Pushed, MayBeDemandedOfAClient) {
    const auto secret =
        add("par", [](Client& c) { c.require_pushed_authorization_requests = true; });
    const auto form = with(authorize_form(), "client_id", "par");
    const auto refused = browser.get(authorize_url(form));
    EXPECT_EQ(location_parameters(refused).get("error"), "invalid_request");
    const auto uri = uri_of(push(with(form, "client_secret", secret)));
    EXPECT_TRUE(browser.get(by_uri("par", uri)).headers.get("Location")->starts_with("/account"));
    EXPECT_TRUE(host.provider->clients().remove("par"));
    EXPECT_EQ(browser.get(by_uri("par", uri)).status, 400);
}

TEST_F(Pushed, TakesASignedObjectByValueAndPushed) {
    const auto secret = add("jar", [](Client& c) { c.require_signed_request_object = true; });
    (void)run_login(browser, authorize_form());
    const auto form = with(authorize_form(), "client_id", "jar");
    EXPECT_EQ(location_parameters(browser.get(authorize_url(form))).get("error"),
              "invalid_request");

    const auto answer = browser.get(authorize_url(by_object("jar", object(form))));
    ASSERT_TRUE(answer.headers.get("Location")) << answer.body;
    EXPECT_TRUE(answer.headers.get("Location")->starts_with(spa_redirect));
    EXPECT_TRUE(location_parameters(answer).get("code"));
    // Only what is signed counts.
    const auto beside = browser.get(
        authorize_url(with(by_object("jar", object(form, "state")), "state", "forged")));
    EXPECT_TRUE(location_parameters(beside).get("code"));
    EXPECT_FALSE(location_parameters(beside).get("state"));

    const auto pushed = push(with(by_object("jar", object(form)), "client_secret", secret));
    ASSERT_EQ(pushed.status, 201) << pushed.body;
    EXPECT_TRUE(location_parameters(browser.get(by_uri("jar", uri_of(pushed)))).get("code"));
    EXPECT_EQ(error_of(push(with(form, "client_secret", secret))), "invalid_request");
}

TEST_F(Pushed, TellsOfABadObjectOnlyAtARegisteredPlace) {
    (void)add("jar");
    const auto form = with(authorize_form(), "client_id", "jar");
    const auto bad = object(with(form, "client_id", "other"));
    const auto outside = with(form, "request", bad);
    const auto told = browser.get(authorize_url(outside));
    EXPECT_TRUE(told.headers.get("Location")->starts_with(spa_redirect));
    EXPECT_EQ(location_parameters(told).get("error"), "invalid_request_object");
    EXPECT_EQ(location_parameters(told).get("state"), "st=a te&1");
    for (const auto& target :
         {authorize_url(by_object("jar", bad)),
          authorize_url(with(outside, "redirect_uri", "https://evil.example/")),
          authorize_url(by_object("jar", object(form, "redirect_uri"))),
          authorize_url(
              by_object("jar", object(with(form, "redirect_uri", "https://evil.example/"))))}) {
        const auto answer = browser.get(target);
        EXPECT_EQ(answer.status, 400) << target;
        EXPECT_FALSE(answer.headers.get("Location")) << target;
    }
    const auto types = with(with(form, "request", object(form)), "response_type", "code id_token");
    EXPECT_EQ(location_parameters(browser.get(authorize_url(types))).get("error"),
              "invalid_request");
}

} // namespace
} // namespace conclave::identity
