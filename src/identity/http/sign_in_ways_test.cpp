#include "identity/http/sign_in_ways.hpp"

#include "identity/clients/client_json.hpp"
#include "identity/clients/client_service.hpp"
#include "identity/clients/sign_in_ways.hpp"
#include "identity/grants/session_store.hpp"
#include "identity/logout/logout_queue.hpp"
#include "identity/people/totp.hpp"
#include "identity/testing/external_fixture.hpp"

namespace conclave::identity {
namespace {

using namespace std::chrono_literals;
using namespace testing;

constexpr std::string_view callback = "https://corporate.example/cb";

TEST(Admits, AsTheRecordSays) {
    Client client{.client_id = "c"};
    EXPECT_TRUE(admits(client, ""));
    EXPECT_TRUE(admits(client, "corp"));
    client.identity_provider_restrictions = {"Corp", "other"};
    EXPECT_TRUE(admits(client, "")) << "the list is of providers";
    EXPECT_TRUE(admits(client, "corp"));
    EXPECT_FALSE(admits(client, "google"));
    client.enable_local_login = false;
    EXPECT_FALSE(admits(client, ""));
    EXPECT_TRUE(admits(client, "other"));
}

TEST(Admits, RecordsOfBeforeCountToo) {
    const auto old = client_from_json(
        R"({"client_id":"c","kept_members":"{\"consentLifetime\":77,\"enableLocalLogin\":false,)"
        R"(\"identityProviderRestrictions\":[\"corp\"],\"nonEditable\":true}"})");
    ASSERT_TRUE(old);
    EXPECT_FALSE(old->enable_local_login);
    EXPECT_EQ(old->identity_provider_restrictions, std::vector<std::string>{"corp"});
    EXPECT_EQ(old->consent_lifetime, 77s);
    EXPECT_EQ(old->kept, R"({"nonEditable":true})");
    EXPECT_EQ(to_json(*client_from_json(to_json(*old))), to_json(*old));
}

TEST(Admits, ARecordHasItsLimits) {
    Client client{.client_id = "c", .redirect_uris = {std::string(callback)}};
    ASSERT_EQ(client_fault(client), std::nullopt);
    client.identity_provider_restrictions = {""};
    EXPECT_TRUE(client_fault(client));
    client.identity_provider_restrictions = {std::string(201, 'a')};
    EXPECT_TRUE(client_fault(client));
    client.identity_provider_restrictions.assign(101, "a");
    EXPECT_TRUE(client_fault(client));
}

/// "corporate" takes people of one provider and nobody else, "narrow" people of another and those
/// who sign in here.
class SignInWays : public ExternalTest {
  protected:
    void SetUp() override {
        Client client{.client_id = "corporate", .name = "Corporate"};
        client.redirect_uris = {std::string(callback)};
        client.require_consent = false;
        client.scopes = {"openid"};
        client.grant_types = {"authorization_code", std::string(device_grant_type)};
        client.enable_local_login = false;
        client.identity_provider_restrictions = {"Corp"};
        ASSERT_TRUE(host.provider->clients().add(client));
        client.client_id = "narrow";
        client.enable_local_login = true;
        client.identity_provider_restrictions = {"other"};
        ASSERT_TRUE(host.provider->clients().add(client));
    }

    static net::Form form(std::string_view client = "corporate") {
        return with(authorize_form(client, callback), "scope", "openid");
    }
    net::Form ask(TestBrowser& in, const net::Form& wanted) {
        return location_parameters(in.get(authorize_url(wanted)));
    }
    /// The handle of a request for which the page asks to sign in.
    std::string asked(TestBrowser& in, const net::Form& wanted) {
        const auto answer = in.get(authorize_url(wanted));
        const std::string to(answer.headers.get("Location").value_or(""));
        EXPECT_TRUE(to.starts_with("/account/login?request=")) << to;
        return std::string(location_parameters(answer).get("request").value_or(""));
    }
    static net::Response local(TestBrowser& in, std::string_view handle) {
        return in.post_json(
            "/api/account/login",
            {{"username", "ada"}, {"password", test_password}, {"request", handle}});
    }
    /// Ada is signed in here, and the provider knows her.
    void connect_ada() {
        ASSERT_EQ(login(browser), 200);
        ASSERT_EQ(run(browser, {}, "connect").status, 200);
    }
    net::Form through_corp(TestBrowser& in, const std::string& handle) {
        const auto sent = begin(in, "begin", "corp", {{"request", handle}});
        upstream.issue(claims(sent));
        return location_parameters(in.get(text_in(body_of(finish(in, sent)), "redirect")));
    }
};

TEST_F(SignInWays, AClientOfOneProviderTakesNobodyElse) {
    const auto handle = asked(browser, form());
    for (const auto* path :
         {"/api/account/login", "/api/account/register", "/api/account/passkeys/sign-in"}) {
        const auto answer = browser.post_json(path, {{"username", "ada"},
                                                     {"email", "ada2@example.org"},
                                                     {"password", test_password},
                                                     {"request", handle}});
        EXPECT_EQ(answer.status, 403) << path;
        EXPECT_EQ(error_of(answer), "way_not_offered") << path;
        EXPECT_TRUE(answer.body.contains("Sign in with Corp.")) << answer.body;
    }
    EXPECT_EQ(user_in(browser), "nobody");
    FakeUpstream other(host.network, "https://other.example");
    add("other", other, true);
    EXPECT_EQ(error_of(browser.post_json("/api/account/external/begin",
                                         {{"scheme", "other"}, {"request", handle}})),
              "way_not_offered");
    EXPECT_TRUE(through_corp(browser, handle).get("code"));
}

TEST_F(SignInWays, ThePageHearsWhatIsLeft) {
    FakeUpstream other(host.network, "https://other.example");
    add("other", other, true);
    const auto context = [&](std::string_view client) {
        return body_of(browser.get("/api/account/context?request=" + asked(browser, form(client))));
    };
    auto body = context("corporate");
    EXPECT_FALSE(body.at("local_login").as_bool());
    EXPECT_FALSE(body.at("passkeys").as_bool());
    EXPECT_FALSE(body.at("registration_enabled").as_bool());
    ASSERT_EQ(body.at("external").as_array().size(), 1U);
    EXPECT_EQ(text_in(body, "external_hint"), "corp") << "the page leads there by itself";
    body = context("narrow");
    EXPECT_TRUE(body.at("local_login").as_bool());
    EXPECT_TRUE(body.at("registration_enabled").as_bool());
    ASSERT_EQ(body.at("external").as_array().size(), 1U);
    EXPECT_EQ(text_in(body.at("external").as_array()[0].as_object(), "scheme"), "other");
    EXPECT_EQ(text_in(body, "external_hint"), "");
    ASSERT_TRUE(providers.set_enabled("corp", false));
    EXPECT_EQ(error_of(local(browser, asked(browser, form()))), "way_not_offered");
    EXPECT_TRUE(local(browser, asked(browser, form())).body.contains("lets nobody sign in"));
}

TEST_F(SignInWays, ASessionOfAnotherWayIsNotEnough) {
    connect_ada();
    EXPECT_TRUE(ask(browser, form("narrow")).get("code")) << "it began here";
    EXPECT_EQ(ask(browser, with(form(), "prompt", "none")).get("error"), "login_required");
    const auto handle = asked(browser, form());
    const auto sent = begin(browser, "begin", "corp", {{"request", handle}});
    EXPECT_FALSE(sent.get("prompt")) << "another way is wanted, not another sign-in there";
    upstream.issue(claims(sent));
    const auto to = text_in(body_of(finish(browser, sent)), "redirect");
    EXPECT_TRUE(location_parameters(browser.get(to)).get("code"));
    EXPECT_TRUE(ask(browser, with(form(), "prompt", "none")).get("code"));
    EXPECT_EQ(ask(browser, with(form("narrow"), "prompt", "none")).get("error"), "login_required")
        << "it takes people of the other provider";
    EXPECT_TRUE(begin(browser, "begin", "corp",
                      {{"request", asked(browser, with(form(), "prompt", "login"))}})
                    .get("prompt"));
}

TEST_F(SignInWays, TokensSayWhereTheSignInWas) {
    connect_ada();
    const auto idp = [&](std::string_view client) {
        const std::string code(ask(browser, form(client)).get("code").value_or(""));
        const auto tokens =
            body_of(browser.post_form("/connect/token", code_form(code, client, callback)));
        EXPECT_EQ(text_in(claims_of(text_in(tokens, "access_token")), "idp"),
                  text_in(claims_of(text_in(tokens, "id_token")), "idp"));
        return text_in(claims_of(text_in(tokens, "id_token")), "idp");
    };
    EXPECT_EQ(idp("narrow"), "local");
    EXPECT_TRUE(through_corp(browser, asked(browser, form())).get("code"));
    EXPECT_EQ(idp("corporate"), "corp");
}

TEST_F(SignInWays, ASessionThatBecameAnotherMeanwhileOpensNothing) {
    connect_ada();
    const auto handle = asked(browser, form());
    const auto sent = begin(browser, "begin", "corp", {{"request", handle}});
    upstream.issue(claims(sent));
    const auto to = text_in(body_of(finish(browser, sent)), "redirect");
    ASSERT_EQ(login(browser), 200); // in another tab; it is the same person, so the same sid
    EXPECT_EQ(location_parameters(browser.get(to)).get("error"), "login_required");
}

TEST_F(SignInWays, ASessionOfBeforeThatBeganSomewhereCountsForNoProvider) {
    connect_ada();
    host.store.database->transaction([](soci::session& session) {
        session << "UPDATE identity_sessions SET provider = '?'"; // as the migration writes it
    });
    EXPECT_EQ(ask(browser, with(form(), "prompt", "none")).get("error"), "login_required");
    EXPECT_EQ(ask(browser, with(form("narrow"), "prompt", "none")).get("error"), "login_required");
    EXPECT_TRUE(run_login(browser, authorize_form()).headers.get("Location")->contains("code="));
}

TEST_F(SignInWays, ASecondFactorKeepsTheProvider) {
    connect_ada();
    const auto begun = body_of(browser.post_json("/api/self/totp/begin", {}));
    const auto secret = totp::from_base32(text_in(begun, "secret")).value();
    const auto code = [&] { return totp::code_at(secret, totp::step_at(host.store.clock.now())); };
    ASSERT_EQ(browser
                  .post_json("/api/self/totp/enrol",
                             {{"ticket", text_in(begun, "ticket")}, {"code", code()}})
                  .status,
              200);
    host.store.clock.advance(30s);
    auto other = host.browser();
    const auto handle = asked(other, form());
    const auto sent = begin(other, "begin", "corp", {{"request", handle}});
    upstream.issue(claims(sent));
    const auto step = body_of(finish(other, sent)).at("second_factor").as_object();
    const auto done =
        other.post_json("/api/account/second-factor", {{"ticket", text_in(step, "ticket")},
                                                       {"code", code()},
                                                       {"method", "totp"},
                                                       {"request", handle}});
    EXPECT_TRUE(location_parameters(other.get(text_in(body_of(done), "redirect"))).get("code"))
        << done.body;
}

TEST_F(SignInWays, NewAccountsAreNotMadeHereForAClientOfAProvider) {
    const auto to = browser.get(authorize_url(with(form(), "prompt", "create")));
    EXPECT_TRUE(to.headers.get("Location")->starts_with("/account/login?"));
}

TEST_F(SignInWays, DevicesHoldToThemToo) {
    connect_ada();
    net::Form wanted;
    wanted.add("client_id", "corporate");
    wanted.add("scope", "openid");
    auto device = host.browser();
    const auto code =
        text_in(body_of(device.post_form("/connect/deviceauthorization", wanted)), "user_code");
    const auto decide = [&] {
        return browser.post_json("/api/device/decide",
                                 {{"user_code", code}, {"decision", "allow"}});
    };
    EXPECT_EQ(error_of(browser.post_json("/api/device/look", {{"user_code", code}})),
              "way_not_offered");
    EXPECT_EQ(error_of(decide()), "way_not_offered");
    EXPECT_TRUE(through_corp(browser, asked(browser, form())).get("code"));
    EXPECT_EQ(decide().status, 200);
}

TEST_F(SignInWays, RequestsWithoutABrowserHoldToThemToo) {
    connect_ada();
    Client till{.client_id = "till", .name = "The till"};
    till.require_client_secret = true;
    till.response_types.clear();
    till.grant_types = {std::string(backchannel_grant_type)};
    till.scopes = {"openid"};
    till.enable_local_login = false;
    ASSERT_TRUE(host.provider->clients().add(till));
    net::Form wanted;
    wanted.add("client_id", "till");
    wanted.add("client_secret", host.provider->clients().add_secret("till", "").value());
    wanted.add("scope", "openid");
    wanted.add("login_hint", "ada");
    auto machine = host.browser();
    ASSERT_EQ(machine.post_form("/connect/ciba", wanted).status, 200);
    const auto waiting = body_of(browser.get("/api/approve")).at("requests").as_array();
    ASSERT_EQ(waiting.size(), 1U);
    const auto id = text_in(waiting[0].as_object(), "id");
    const auto allow = [&] {
        return browser.post_json("/api/approve", {{"id", id}, {"decision", "allow"}});
    };
    EXPECT_EQ(error_of(allow()), "way_not_offered");
    const auto now = base::to_unix_seconds(host.store.clock.now());
    EXPECT_EQ(run(browser, {{"auth_time", now}}).status, 200);
    EXPECT_EQ(allow().status, 200);
}

TEST_F(SignInWays, OnlySessionsOfTheProviderEndWhenItLetsGoOfSomebody) {
    connect_ada();
    auto there = host.browser();
    ASSERT_EQ(run(there).status, 200);
    EXPECT_EQ(user_in(there), user_in(browser));
    LogoutQueue logouts(*host.store.database, host.store.clock, host.store.random);
    SessionStore sessions(*host.store.database, host.store.clock, host.store.random, {}, logouts);
    sessions.end_federated({host.ada.id}, "other");
    EXPECT_NE(user_in(there), "nobody");
    sessions.end_federated({host.ada.id}, "corp");
    EXPECT_EQ(user_in(there), "nobody");
    EXPECT_NE(user_in(browser), "nobody");
}

} // namespace
} // namespace conclave::identity
