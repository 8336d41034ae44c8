#include "identity/clients/client_service.hpp"
#include "identity/grants/device_store.hpp"
#include "identity/testing/flow.hpp"
#include "identity/testing/signer_test.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

/// What is asked for in detail (RFC 9396) where the person is at no page of the client's: the
/// device grant (RFC 8628) and CIBA.
namespace conclave::identity {
namespace {

using namespace testing;
namespace json = boost::json;

constexpr std::string_view payment =
    R"({"type":"payment","locations":["https://bank.example/"],"amount":"12.50","to":"Ada"})";
constexpr std::string_view account = R"({"type":"account","actions":["read"]})";
const std::string both = fmt::format("[{},{}]", payment, account);
const std::string only_account = fmt::format("[{}]", account);

struct Way {
    std::string_view grant_type;
    std::string_view path;    // where the client asks
    std::string_view its_id;  // what it gets to ask again with
    std::string_view id_name; // and under which name it does
};
constexpr Way device_way{device_grant_type, "/connect/deviceauthorization", "device_code",
                         "device_code"};
constexpr Way backchannel_way{backchannel_grant_type, "/connect/ciba", "auth_req_id",
                              "auth_req_id"};

Config config_with_types() {
    auto config = test_config();
    config.apis = {{.audience = "https://bank.example/", .scopes = {"pay"}},
                   {.audience = "https://books.example/", .scopes = {"books"}}};
    config.detail_types = {
        {.type = "payment", .display_name = "A payment", .members = {"amount", "to"}},
        {.type = "account"}};
    return config;
}

class PolledDetails : public ::testing::TestWithParam<Way> {
  protected:
    PolledDetails() {
        Client client{.client_id = "till",
                      .grant_types = {std::string(GetParam().grant_type), "refresh_token"},
                      .scopes = {"openid", "pay"},
                      .allow_offline_access = true};
        client.require_client_secret = true;
        client.response_types.clear();
        client.jwks = {key.jwk()};
        client.authorization_details_types = {"payment", "account"};
        EXPECT_TRUE(host.provider->clients().add(client));
        secret = host.provider->clients().add_secret("till", "").value();
    }
    TestProvider host{config_with_types()};
    TestBrowser till = host.browser();
    TestBrowser browser = host.browser();
    const Signer key{"ES256"};
    std::string secret;

    net::Form by_client() {
        net::Form form;
        form.add("client_id", "till");
        form.add("client_secret", secret);
        return form;
    }
    net::Response ask(std::string_view details) {
        auto form = with(by_client(), "scope", "openid pay offline_access");
        if (GetParam().grant_type == backchannel_grant_type) {
            form.add("login_hint", "ada");
        }
        return till.post_form(GetParam().path, with(form, "authorization_details", details));
    }
    /// The page's words for what the client with this answer asks for.
    json::object shown(const json::object& asked) {
        EXPECT_EQ(browser
                      .post_json("/api/account/login",
                                 {{"username", "ada"}, {"password", test_password}, {"next", "/"}})
                      .status,
                  200);
        if (GetParam().grant_type == backchannel_grant_type) {
            return body_of(browser.get("/api/approve")).at("requests").at(0).as_object();
        }
        return body_of(
            browser.post_json("/api/device/look", {{"user_code", text_in(asked, "user_code")}}));
    }
    void allow(const json::object& asked) {
        const auto page = shown(asked);
        const auto answer = GetParam().grant_type == backchannel_grant_type
                                ? browser.post_json("/api/approve", {{"id", text_in(page, "id")},
                                                                     {"decision", "allow"}})
                                : browser.post_json("/api/device/decide",
                                                    {{"user_code", text_in(asked, "user_code")},
                                                     {"decision", "allow"}});
        EXPECT_EQ(answer.status, 200) << answer.body;
    }
    net::Response poll(const json::object& asked, std::string_view details = {},
                       std::string_view resource = {}) {
        auto form = with(by_client(), "grant_type", GetParam().grant_type);
        form.add(std::string(GetParam().id_name), text_in(asked, GetParam().its_id));
        return till.post_form("/connect/token", with(with(form, "authorization_details", details),
                                                     "resource", resource));
    }
    std::string granted(std::string_view token) {
        const auto seen =
            body_of(till.post_form("/connect/introspect", with(by_client(), "token", token)));
        return json::serialize(seen.at("authorization_details"));
    }
};

TEST_P(PolledDetails, AreShownAllowedAndCarried) {
    const auto answer = ask(both);
    ASSERT_EQ(answer.status, 200) << answer.body;
    const auto asked = body_of(answer);
    const auto page = shown(asked);
    const auto& details = page.at("details").as_array();
    ASSERT_EQ(details.size(), 2U);
    EXPECT_EQ(text_in(details[0].as_object(), "display_name"), "A payment");
    EXPECT_EQ(json::serialize(details[0].at("facts")),
              R"([{"name":"locations","value":"https://bank.example/"},)"
              R"({"name":"amount","value":"12.50"},{"name":"to","value":"Ada"}])");
    allow(asked);
    const auto tokens = body_of(poll(asked));
    EXPECT_EQ(json::serialize(tokens.at("authorization_details")), both);
    const auto access = text_in(tokens, "access_token");
    EXPECT_EQ(json::serialize(claims_of(access).at("authorization_details")), both);
    EXPECT_EQ(granted(access), both);
    EXPECT_EQ(granted(text_in(tokens, "refresh_token")), both);
}

TEST_P(PolledDetails, AreNarrowedAndNeverWidenedAndARefusalSpendsNothing) {
    const auto asked = body_of(ask(both));
    allow(asked);
    EXPECT_EQ(error_of(poll(asked, R"([{"type":"payment","amount":"99","to":"Eve"}])")),
              "invalid_authorization_details");
    const auto tokens = body_of(poll(asked, only_account));
    EXPECT_EQ(json::serialize(tokens.at("authorization_details")), only_account);
    EXPECT_EQ(error_of(poll(asked)), "invalid_grant") << "given out once";
}

TEST_P(PolledDetails, AreNoneWithoutTheParameter) {
    const auto asked = body_of(ask(""));
    EXPECT_TRUE(shown(asked).at("details").as_array().empty());
    allow(asked);
    EXPECT_EQ(error_of(poll(asked, only_account)), "invalid_authorization_details");
    EXPECT_FALSE(body_of(poll(asked)).contains("authorization_details"));
}

TEST_P(PolledDetails, AreRefusedInTheWordsOfTheStandard) {
    for (const auto* bad :
         {"x", "{}", R"([{"type":"unheard-of"}])", R"([{"type":"payment","fee":"1"}])",
          R"([{"type":"account","actions":"all"}])"}) {
        EXPECT_EQ(error_of(ask(bad)), "invalid_authorization_details") << bad;
    }
    (void)host.provider->clients().change("till", [](Client& client) {
        client.authorization_details_types = {"account"};
        return true;
    });
    EXPECT_EQ(error_of(ask(both)), "invalid_authorization_details");
    EXPECT_EQ(ask(only_account).status, 200);
}

TEST_P(PolledDetails, AttackWithTheAudienceOfSomebodyElse) {
    const auto asked = body_of(ask(both));
    allow(asked);
    EXPECT_EQ(error_of(poll(asked, "", "https://books.example/")), "invalid_target");
    EXPECT_EQ(error_of(poll(asked, "", "https://nowhere.example/")), "invalid_target");
    const auto tokens = body_of(poll(asked, "", "https://bank.example/"));
    EXPECT_EQ(claims_of(text_in(tokens, "access_token")).at("aud"), "https://bank.example/");
}

class SignedDetails : public PolledDetails {}; // devices sign no requests

TEST_P(SignedDetails, ComeInTheRequestObject) {
    const auto now = base::to_unix_seconds(host.store.clock.now());
    const auto object =
        key.sign("{}", fmt::format(R"({{"iss":"till","aud":"{}","jti":"1","exp":{},"iat":{},)"
                                   R"("nbf":{},"scope":"openid","login_hint":"ada",)"
                                   R"("authorization_details":{}}})",
                                   test_issuer, now + 60, now, now, only_account));
    const auto answer = till.post_form("/connect/ciba", with(by_client(), "request", object));
    ASSERT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(shown(body_of(answer)).at("details").as_array().size(), 1U);
}

INSTANTIATE_TEST_SUITE_P(Backchannel, SignedDetails, ::testing::Values(backchannel_way));
INSTANTIATE_TEST_SUITE_P(Ways, PolledDetails, ::testing::Values(device_way, backchannel_way),
                         [](const auto& each) {
                             return each.param.grant_type == device_grant_type
                                        ? std::string("Device")
                                        : std::string("Backchannel");
                         });

} // namespace
} // namespace conclave::identity
