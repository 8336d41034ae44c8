#include "identity/testing/flow.hpp"

#include <gtest/gtest.h>

namespace conclave::identity {
namespace {

using namespace std::chrono_literals;
using namespace testing;

class Authorize : public ::testing::Test {
  protected:
    TestProvider host;
    TestBrowser browser = host.browser();

    std::string location(const net::Response& response) {
        return std::string(response.headers.get("Location").value_or("none"));
    }
    std::string error_at_client(const net::Form& form) {
        return std::string(
            location_parameters(browser.get(authorize_url(form))).get("error").value_or("none"));
    }
};

TEST_F(Authorize, SignsInAndAnswersWithACode) {
    const auto to_page = browser.get(authorize_url(authorize_form()));
    EXPECT_EQ(to_page.status, 302);
    EXPECT_TRUE(location(to_page).starts_with("/account/login?request="));
    EXPECT_TRUE(browser.cookies.contains("__Host-conclave.browser"));

    const auto resume = sign_in(browser, to_page);
    EXPECT_TRUE(resume.starts_with("/connect/authorize/callback?request=")) << resume;
    EXPECT_TRUE(browser.cookies.contains("__Host-conclave.session"));

    const auto answer = browser.get(resume);
    EXPECT_EQ(answer.status, 302) << resume << answer.body;
    EXPECT_EQ(answer.headers.get("Cache-Control"), "no-store");
    EXPECT_TRUE(location(answer).starts_with(std::string(spa_redirect) + "?code="));
    EXPECT_TRUE(location(answer).contains("state=st%3Da%20te%261")); // A5
    const auto parameters = location_parameters(answer);
    EXPECT_EQ(parameters.get("iss"), test_issuer);
    EXPECT_EQ(parameters.get("state"), "st=a te&1");
    EXPECT_TRUE(parameters.get("session_state"));
    EXPECT_EQ(parameters.get("scope"), "openid profile email conclave_api offline_access");

    // A10: a finished request is finished.
    const auto again = browser.get(resume);
    EXPECT_EQ(again.status, 400);
    EXPECT_FALSE(again.headers.get("Location"));

    // W1: with a session it is one redirect.
    EXPECT_TRUE(location(browser.get(authorize_url(authorize_form())))
                    .starts_with(std::string(spa_redirect) + "?code="));
}

TEST_F(Authorize, NeverRedirectsToAStranger) {
    for (const auto* uri :
         {"https://evil.example/", "https://localhost:3000/authentication/callback/",
          "https://localhost:3000/#authentication-callback"}) {
        const auto answer = browser.get(authorize_url(with(authorize_form(), "redirect_uri", uri)));
        EXPECT_EQ(answer.status, 400) << uri;
        EXPECT_FALSE(answer.headers.get("Location")) << uri;
    }
    const auto fragment = browser.get(authorize_url(
        with(authorize_form(), "redirect_uri", "https://localhost:3000/#authentication-callback")));
    EXPECT_TRUE(fragment.body.contains("RFC 6749"));
    const auto start = fragment.body.find("/home/error?id=");
    const auto link = fragment.body.substr(start, fragment.body.find('"', start) - start);
    const auto id = link.substr(link.find("id="));
    const auto details = body_of(browser.get("/api/account/error?" + id));
    EXPECT_TRUE(text_in(details, "error_description").contains("allow_fragment_redirects"));
    EXPECT_EQ(browser.get("/api/account/error?id=forged").status, 404);
    const auto script = browser.get(
        authorize_url(with(authorize_form(), "client_id", "<script>alert(1)</script>")));
    EXPECT_EQ(script.status, 400);
    EXPECT_FALSE(script.body.contains("<script>"));
    EXPECT_EQ(browser.get("/connect/authorize?client_id=%zz").status, 400);
}

TEST_F(Authorize, AnswersInsideTheFragmentForTheGuidesClient) {
    const auto form = authorize_form("guide", "https://localhost:3000/#authentication-callback");
    const auto answer = run_login(browser, form);
    EXPECT_TRUE(
        location(answer).starts_with("https://localhost:3000/#authentication-callback?code="));
}

TEST_F(Authorize, HonoursPromptAndMaxAge) {
    EXPECT_EQ(error_at_client(with(authorize_form(), "prompt", "none")), "login_required");
    (void)run_login(browser, authorize_form());
    EXPECT_EQ(error_at_client(with(authorize_form(), "prompt", "none")), "none");
    EXPECT_EQ(error_at_client(with(authorize_form(), "max_age", "10000")), "none");

    const auto again = browser.get(authorize_url(with(authorize_form(), "prompt", "login")));
    EXPECT_TRUE(location(again).starts_with("/account/login"));
    const auto resume = "/connect/authorize/callback?request=" +
                        std::string(*location_parameters(again).get("request"));
    EXPECT_TRUE(location(browser.get(resume)).starts_with("/account/login"))
        << "the old session is not enough";
    host.store.clock.advance(10s);
    EXPECT_TRUE(location(browser.get(sign_in(browser, again))).contains("code="));

    host.store.clock.advance(100s);
    EXPECT_EQ(error_at_client(with(with(authorize_form(), "max_age", "5"), "prompt", "none")),
              "login_required");
    EXPECT_TRUE(location(browser.get(authorize_url(with(authorize_form(), "prompt", "create"))))
                    .starts_with("/account/register"));
}

TEST_F(Authorize, ChecksTheHint) {
    const auto tokens = run_tokens(browser, authorize_form());
    const auto hint = text_in(tokens, "id_token");
    const auto none = with(authorize_form(), "prompt", "none");
    EXPECT_EQ(error_at_client(with(none, "id_token_hint", hint)), "none");
    EXPECT_EQ(error_at_client(with(none, "id_token_hint", "a.b.c")), "invalid_request");
    ASSERT_TRUE(
        host.provider->users().add({.username = "bob", .password = std::string(test_password)}));
    auto other = host.browser();
    (void)other.get(sign_in(other, other.get(authorize_url(authorize_form())), "bob"));
    EXPECT_EQ(location_parameters(other.get(authorize_url(with(none, "id_token_hint", hint))))
                  .get("error"),
              "login_required");
}

TEST_F(Authorize, ServesTheHybridFlowAfterConsent) {
    const auto form =
        with(authorize_form("hybrid", "https://hybrid.example/cb", "code id_token token"), "scope",
             "openid email conclave_api offline_access");
    const auto to_login = browser.get(authorize_url(form));
    const auto to_consent = browser.get(sign_in(browser, to_login));
    ASSERT_TRUE(location(to_consent).starts_with("/consent?request="));
    const auto handle = std::string(*location_parameters(to_consent).get("request"));
    const auto context = body_of(browser.get("/api/account/context?request=" + handle));
    EXPECT_EQ(context.at("client").at("name").as_string(), "Hybrid & Co");
    EXPECT_EQ(context.at("consent").at("scopes").as_array().size(), 4U);
    EXPECT_EQ(context.at("user").at("name").as_string(), "Ada Lovelace");

    const auto decided =
        browser.post_json("/api/account/consent", {{"request", handle},
                                                   {"decision", "allow"},
                                                   {"scopes", {"conclave_api", "banana"}},
                                                   {"remember", true}});
    const auto answer = browser.get(text_in(body_of(decided), "redirect"));
    ASSERT_TRUE(location(answer).starts_with("https://hybrid.example/cb#code="));
    const auto parameters = location_parameters(answer);
    EXPECT_EQ(parameters.get("scope"), "openid conclave_api"); // openid can't be unticked
    const auto id_token = claims_of(*parameters.get("id_token"));
    EXPECT_EQ(text_in(id_token, "nonce"), "n-1");
    EXPECT_EQ(text_in(id_token, "at_hash"), jose::left_half_hash(*parameters.get("access_token")));
    EXPECT_EQ(text_in(id_token, "c_hash"), jose::left_half_hash(*parameters.get("code")));
    EXPECT_EQ(jose::parse_compact(*parameters.get("id_token"))->alg, "RS256");
    EXPECT_TRUE(
        host.provider->verify_access_token(*parameters.get("access_token"), "conclave_api"));
    // Remembered, but for these scopes only.
    const auto narrow = with(form, "scope", "openid conclave_api");
    EXPECT_TRUE(location(browser.get(authorize_url(narrow))).contains("#code="));
    EXPECT_TRUE(location(browser.get(authorize_url(form))).starts_with("/consent"));
    EXPECT_EQ(
        location_parameters(browser.get(authorize_url(with(form, "prompt", "none")))).get("error"),
        "consent_required");
}

TEST_F(Authorize, AConsentEndsWhereTheClientsRecordSaysSo) {
    Client client{.client_id = "asks", .redirect_uris = {"https://asks.example/cb"}};
    client.scopes = {"openid"};
    client.consent_lifetime = 3600s;
    ASSERT_TRUE(host.provider->clients().add(client));
    const auto form = with(authorize_form("asks", "https://asks.example/cb"), "scope", "openid");
    const auto to_consent = browser.get(sign_in(browser, browser.get(authorize_url(form))));
    const std::string handle(location_parameters(to_consent).get("request").value_or(""));
    ASSERT_EQ(browser
                  .post_json("/api/account/consent", {{"request", handle},
                                                      {"decision", "allow"},
                                                      {"scopes", {"openid"}},
                                                      {"remember", true}})
                  .status,
              200);
    host.store.clock.advance(3599s);
    EXPECT_TRUE(location(browser.get(authorize_url(form))).contains("code="));
    host.store.clock.advance(1s);
    EXPECT_TRUE(location(browser.get(authorize_url(form))).starts_with("/consent"));
}

TEST_F(Authorize, PostsTheAnswerAsAForm) {
    (void)run_login(browser, authorize_form());
    const auto form = with(with(authorize_form(), "response_mode", "form_post"), "state",
                           "\"><script>alert(1)</script>");
    const auto page = browser.get(authorize_url(form));
    EXPECT_EQ(page.status, 200);
    EXPECT_TRUE(page.body.contains("action=\"https://localhost:3000/authentication/callback\""));
    EXPECT_FALSE(page.body.contains("<script>alert"));
    const auto policy = std::string(page.headers.get("Content-Security-Policy").value_or(""));
    EXPECT_TRUE(policy.contains("form-action https://localhost:3000;"));
    EXPECT_TRUE(policy.contains("'sha256-"));
    EXPECT_FALSE(policy.contains("unsafe"));
}

TEST_F(Authorize, TellsTheClientOfADenial) {
    const auto to_page = browser.get(authorize_url(authorize_form()));
    const auto handle = std::string(*location_parameters(to_page).get("request"));
    const auto cancelled = browser.post_json("/api/account/cancel", {{"request", handle}});
    const auto answer = browser.get(text_in(body_of(cancelled), "redirect"));
    EXPECT_EQ(location_parameters(answer).get("error"), "access_denied");
    EXPECT_EQ(location_parameters(answer).get("iss"), test_issuer);
    EXPECT_EQ(location_parameters(answer).get("state"), "st=a te&1");
}

TEST_F(Authorize, BindsARequestToItsBrowser) {
    const auto to_page = browser.get(authorize_url(authorize_form()));
    const auto handle = std::string(*location_parameters(to_page).get("request"));
    auto thief = host.browser();
    EXPECT_EQ(thief.get("/api/account/context?request=" + handle).status, 410);
    EXPECT_EQ(thief.get("/connect/authorize/callback?request=" + handle).status, 400);
    EXPECT_EQ(sign_in(thief, to_page), "status 410");
    host.store.clock.advance(16min);
    EXPECT_EQ(browser.get("/api/account/context?request=" + handle).status, 410);
}

TEST_F(Authorize, TakesAPostAndComesBackWithCookies) {
    const auto answer = browser.post_form("/connect/authorize", authorize_form());
    EXPECT_EQ(answer.status, 303);
    ASSERT_TRUE(location(answer).starts_with("/connect/authorize/callback?request="));
    const auto to_page = browser.get(location(answer));
    EXPECT_TRUE(location(to_page).starts_with("/account/login?request="));
    EXPECT_TRUE(location(browser.get(sign_in(browser, to_page))).contains("?code="));
    EXPECT_EQ(browser
                  .post_form("/connect/authorize",
                             with(authorize_form(), "redirect_uri", "https://evil.example"))
                  .status,
              400);
}

} // namespace
} // namespace conclave::identity
