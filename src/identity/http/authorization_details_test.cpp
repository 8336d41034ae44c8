#include "identity/clients/client_service.hpp"
#include "identity/testing/flow.hpp"
#include "identity/testing/signer_test.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace conclave::identity {
namespace {

using namespace testing;
namespace json = boost::json;

constexpr std::string_view shop_redirect = "https://shop.example/cb";
constexpr std::string_view payment =
    R"({"type":"payment","locations":["https://bank.example/"],"amount":"12.50","to":"Ada"})";
constexpr std::string_view account = R"({"type":"account","actions":["read"]})";

std::string list(std::string_view first, std::string_view second = {}) {
    return fmt::format("[{}{}{}]", first, second.empty() ? "" : ",", second);
}

Config config_with_types() {
    auto config = test_config();
    config.apis = {{.audience = "https://bank.example/", .scopes = {"pay"}},
                   {.audience = "https://books.example/", .scopes = {"books"}}};
    config.detail_types = {{.type = "payment",
                            .display_name = "A payment",
                            .description = "One transfer",
                            .members = {"amount", "to"}},
                           {.type = "account"}};
    return config;
}

class Details : public ::testing::Test {
  protected:
    Details() {
        Client client{.client_id = "shop",
                      .redirect_uris = {std::string(shop_redirect)},
                      .response_types = {"code", "code token"},
                      .grant_types = {"authorization_code", "refresh_token", "client_credentials"},
                      .scopes = {"openid", "pay", "books"},
                      .allow_offline_access = true,
                      .allow_access_tokens_via_browser = true};
        client.require_client_secret = true;
        client.jwks = {key.jwk()};
        client.authorization_details_types = {"payment", "account"};
        EXPECT_TRUE(host.provider->clients().add(client));
        secret = host.provider->clients().add_secret("shop", "").value();
        Client bank{.client_id = "bank"};
        bank.require_client_secret = true;
        bank.response_types.clear();
        bank.grant_types = {"client_credentials"};
        bank.scopes = {"pay"};
        bank.introspection_audiences = {"https://bank.example/"};
        EXPECT_TRUE(host.provider->clients().add(bank));
        bank_secret = host.provider->clients().add_secret("bank", "").value();
        bank.client_id = "books";
        bank.introspection_audiences = {"https://books.example/"};
        EXPECT_TRUE(host.provider->clients().add(bank));
        books_secret = host.provider->clients().add_secret("books", "").value();
    }
    TestProvider host{config_with_types()};
    TestBrowser browser = host.browser();
    const Signer key{"ES256"};
    std::string secret, bank_secret, books_secret;

    static net::Form request(std::string_view details, std::string_view type = "code") {
        return with(with(authorize_form("shop", shop_redirect, type), "scope",
                         "openid pay books offline_access"),
                    "authorization_details", details);
    }
    json::object consent_of(const net::Response& page) {
        const std::string handle(location_parameters(page).get("request").value_or(""));
        return body_of(browser.get("/api/account/context?request=" + handle))
            .at("consent")
            .as_object();
    }
    net::Response decide(const net::Response& page, std::string_view decision) {
        const std::string handle(location_parameters(page).get("request").value_or(""));
        const auto answer =
            browser.post_json("/api/account/consent",
                              {{"request", handle},
                               {"decision", decision},
                               {"scopes", json::array{"openid", "pay", "books", "offline_access"}},
                               {"remember", true}});
        return browser.get(text_in(body_of(answer), "redirect"));
    }
    std::string code(const net::Form& form) {
        const auto back = decide(run_login(browser, form), "allow");
        return std::string(location_parameters(back).get("code").value_or(""));
    }
    net::Response send(net::Form form, std::string_view details, std::string_view resource = {}) {
        form = with(with(form, "client_id", "shop"), "client_secret", secret);
        return browser.post_form(
            "/connect/token",
            with(with(form, "authorization_details", details), "resource", resource));
    }
    json::object introspect(std::string_view id, const std::string& by, std::string_view token) {
        net::Form form;
        form.add("client_id", std::string(id));
        form.add("client_secret", by);
        form.add("token", std::string(token));
        return body_of(browser.post_form("/connect/introspect", form));
    }
    std::string error_at_client(const net::Form& form) {
        return std::string(
            location_parameters(browser.get(authorize_url(form))).get("error").value_or("none"));
    }
};

std::string details_in(const json::object& object) {
    const auto* value = object.if_contains("authorization_details");
    return value == nullptr ? "none" : json::serialize(*value);
}

TEST_F(Details, AreShownAllowedAndCarried) {
    const auto both = list(payment, account);
    const auto page = run_login(browser, request(both));
    const auto consent = consent_of(page);
    EXPECT_FALSE(consent.at("can_remember").as_bool()); // it is of this occasion
    const auto& first = consent.at("details").as_array().at(0).as_object();
    EXPECT_EQ(text_in(first, "display_name"), "A payment");
    EXPECT_EQ(json::serialize(first.at("facts")),
              R"([{"name":"locations","value":"https://bank.example/"},)"
              R"({"name":"amount","value":"12.50"},{"name":"to","value":"Ada"}])");
    const auto back = decide(page, "allow");
    const auto answer =
        body_of(send(code_form(*location_parameters(back).get("code"), "shop", shop_redirect), ""));
    EXPECT_EQ(details_in(answer), both);
    EXPECT_EQ(details_in(claims_of(text_in(answer, "access_token"))), both);
    const auto refreshed =
        body_of(send(refresh_form(text_in(answer, "refresh_token"), "shop"), ""));
    EXPECT_EQ(details_in(refreshed), both);
    EXPECT_EQ(details_in(introspect("shop", secret, text_in(refreshed, "refresh_token"))), both);
    EXPECT_EQ(details_in(introspect("shop", secret, text_in(refreshed, "access_token"))), both);
    // Each resource server learns what concerns it.
    EXPECT_EQ(details_in(introspect("bank", bank_secret, text_in(refreshed, "access_token"))),
              both);
    EXPECT_EQ(details_in(introspect("books", books_secret, text_in(refreshed, "access_token"))),
              list(account));
}

TEST_F(Details, AreAskedForEachTimeAndMayBeDeclined) {
    (void)code(request(list(payment)));
    EXPECT_FALSE(code(with(request(""), "authorization_details", "")).empty());
    const auto again = browser.get(authorize_url(request(list(payment))));
    EXPECT_TRUE(std::string(again.headers.get("Location").value()).starts_with("/consent"));
    EXPECT_EQ(location_parameters(decide(again, "deny")).get("error"), "access_denied");
    EXPECT_EQ(error_at_client(with(request(list(payment)), "prompt", "none")), "consent_required");
}

TEST_F(Details, AreAskedForWhereNothingElseIs) {
    (void)host.provider->clients().change("shop", [](Client& client) {
        client.require_consent = false;
        return true;
    });
    const auto plain = run_login(browser, with(request(""), "authorization_details", ""));
    EXPECT_TRUE(location_parameters(plain).get("code"));
    const auto page = browser.get(authorize_url(request(list(payment))));
    EXPECT_EQ(consent_of(page).at("details").as_array().size(), 1U);
    EXPECT_EQ(error_at_client(with(request(list(payment)), "prompt", "none")), "consent_required");
}

TEST_F(Details, AreNarrowedAndNeverWidened) {
    const auto both = list(payment, account);
    const auto form = code_form(code(request(both)), "shop", shop_redirect);
    const auto other = list(R"({"type":"payment","amount":"99","to":"Eve"})");
    EXPECT_EQ(error_of(send(form, other)), "invalid_authorization_details");
    const auto answer = body_of(send(form, list(account))); // the code was not spent
    EXPECT_EQ(details_in(answer), list(account));
    EXPECT_EQ(details_in(claims_of(text_in(answer, "access_token"))), list(account));
    const auto refresh = text_in(answer, "refresh_token");
    EXPECT_EQ(error_of(send(refresh_form(refresh, "shop"), other)),
              "invalid_authorization_details");
    const auto next = body_of(send(refresh_form(refresh, "shop"), list(payment)));
    EXPECT_EQ(details_in(next), list(payment)); // of the grant, not of the last token
    const auto aimed = body_of(
        send(refresh_form(text_in(next, "refresh_token"), "shop"), "", "https://books.example/"));
    EXPECT_EQ(details_in(aimed), list(account));
    EXPECT_EQ(details_in(claims_of(text_in(aimed, "access_token"))), list(account));
}

TEST_F(Details, AreRefusedInTheWordsOfTheStandard) {
    for (const auto* bad :
         {"x", "{}", R"([{"type":"unheard-of"}])", R"([{"type":"payment","fee":"1"}])",
          R"([{"type":"payment","actions":"all"}])"}) {
        EXPECT_EQ(error_at_client(request(bad)), "invalid_authorization_details") << bad;
        auto pushed = with(request(bad), "client_secret", secret);
        EXPECT_EQ(error_of(browser.post_form("/connect/par", pushed)),
                  "invalid_authorization_details");
    }
    EXPECT_EQ(error_at_client(with(authorize_form(), "authorization_details", list(account))),
              "invalid_authorization_details"); // another client
    EXPECT_EQ(error_at_client(request(std::string(8000, 'x'))), "invalid_authorization_details");
    net::Form device;
    device.add("grant_type", "urn:ietf:params:oauth:grant-type:device_code");
    device.add("device_code", "x");
    EXPECT_EQ(error_of(send(device, list(account))), "unauthorized_client");
}

TEST_F(Details, ComePushedSignedAndForTheClientItself) {
    const auto pushed = body_of(
        browser.post_form("/connect/par", with(request(list(payment)), "client_secret", secret)));
    const auto page = run_login(browser, [&] {
        net::Form form;
        form.add("client_id", "shop");
        form.add("request_uri", text_in(pushed, "request_uri"));
        return form;
    }());
    EXPECT_EQ(consent_of(page).at("details").as_array().size(), 1U);

    const auto object = key.sign(
        "{}", fmt::format(R"({{"iss":"shop","aud":"{}","exp":{},"response_type":"code",)"
                          R"("redirect_uri":"{}","scope":"openid","code_challenge":"{}",)"
                          R"("code_challenge_method":"S256","authorization_details":{}}})",
                          test_issuer, base::to_unix_seconds(host.store.clock.now()) + 60,
                          shop_redirect, jose::sha256_base64url(test_verifier), list(account)));
    net::Form form;
    form.add("client_id", "shop");
    form.add("request", object);
    EXPECT_EQ(consent_of(run_login(browser, form)).at("details").as_array().size(), 1U);

    net::Form own;
    own.add("grant_type", "client_credentials");
    const auto machine = body_of(send(own, list(account)));
    EXPECT_EQ(details_in(claims_of(text_in(machine, "access_token"))), list(account));
    EXPECT_EQ(error_of(send(own, R"([{"type":"unheard-of"}])")), "invalid_authorization_details");
    EXPECT_EQ(details_in(body_of(send(own, ""))), "none");

    const auto front = decide(run_login(browser, request(list(payment), "code token")), "allow");
    EXPECT_EQ(details_in(claims_of(*location_parameters(front).get("access_token"))),
              list(payment));
}

TEST_F(Details, StandInDiscoveryWhereThereAreAny) {
    const auto metadata = body_of(browser.get("/.well-known/openid-configuration"));
    EXPECT_EQ(json::serialize(metadata.at("authorization_details_types_supported")),
              R"(["payment","account"])");
    TestProvider plain;
    EXPECT_FALSE(body_of(plain.browser().get("/.well-known/openid-configuration"))
                     .contains("authorization_details_types_supported"));
}

} // namespace
} // namespace conclave::identity
