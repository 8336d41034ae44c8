/// Sign-in at a provider that serves many organisations at one address, as Microsoft's "common".
#include "identity/federation/login_store.hpp"
#include "identity/http/external_api.hpp"
#include "identity/testing/external_fixture.hpp"

namespace conclave::identity {
namespace {

using namespace testing;

constexpr std::string_view pattern = "https://login.example/{tenantid}/v2.0";
constexpr std::string_view ours = "8eaef023-2b34-4da1-9baa-8bc8c9d6a490";
constexpr std::string_view theirs = "82229342-1101-4ab6-817b-70c0747630f3";

std::string issuer_of(std::string_view tenant) {
    return "https://login.example/" + std::string(tenant) + "/v2.0";
}

class ExternalTenants : public ExternalTest {
  protected:
    void SetUp() override {
        all.publish({{"issuer", pattern}});
        add("all", all, true);
    }

    /// A token of somebody of a tenant.
    [[nodiscard]] boost::json::object token(const net::Form& sent, std::string_view tenant,
                                            std::string_view subject = "s-1") const {
        auto made = all.claims(sent.get("nonce").value_or(""), host.store.clock.now(), subject);
        made["iss"] = issuer_of(tenant);
        made["tid"] = tenant;
        return made;
    }
    /// The whole of it; `change` breaks the token, null takes a claim out.
    net::Response come(TestBrowser& in, std::string_view tenant,
                       const boost::json::object& change = {},
                       const boost::json::object& answer = {}) {
        const auto sent = begin(in, "begin", "all");
        auto made = token(sent, tenant);
        for (const auto& [name, value] : change) {
            if (value.is_null()) {
                made.erase(name);
            } else {
                made[name] = value;
            }
        }
        all.issue(made);
        return finish(in, sent, answer, "all");
    }
    void publish_key(std::string_view issuer) {
        const auto members = R"("kid":"k1","issuer":")" + std::string(issuer) + R"(",)";
        host.network.answers[all.issuer() + "/jwks"] =
            net::Response::json(200, "{\"keys\":[" + all.key.jwk(members) + "]}");
    }
    std::vector<std::string> subjects() {
        LoginStore logins(*host.store.database, host.store.clock, host.store.random);
        const auto rows = logins.of_provider("all", 10, 0).first;
        std::vector<std::string> found;
        found.reserve(rows.size());
        for (const auto& login : rows) {
            found.push_back(login.subject);
        }
        std::ranges::sort(found);
        return found;
    }

    FakeUpstream all{host.network, "https://login.example/common/v2.0"};
};

TEST_F(ExternalTenants, PeopleOfEachTenantComeAndComeBack) {
    ASSERT_EQ(come(browser, ours, {{"name", "Bob"}}).status, 200);
    EXPECT_EQ(user_in(browser), "Bob");
    auto again = host.browser();
    const auto sent = begin(again, "begin", "all");
    all.issue(token(sent, ours));
    EXPECT_TRUE(offer_in(come_back(again, sent, {}, "all")).empty()) << "known by now";
    EXPECT_EQ(user_in(again), "Bob");
}

TEST_F(ExternalTenants, AttackTheSameSubjectOfAnotherTenantIsSomebodyElse) {
    ASSERT_EQ(come(browser, ours, {{"name", "Bob"}}).status, 200);
    auto other = host.browser();
    ASSERT_EQ(come(other, theirs, {{"name", "Eve"}}).status, 200);
    EXPECT_EQ(user_in(other), "Eve");
    EXPECT_EQ(subjects(),
              (std::vector<std::string>{std::string(theirs) + "/s-1", std::string(ours) + "/s-1"}));
    // Nor by a `sub` that looks like the key of somebody else.
    auto third = host.browser();
    ASSERT_EQ(
        come(third, theirs, {{"sub", std::string(ours) + "/s-1"}, {"name", "Mallory"}}).status,
        200);
    EXPECT_EQ(user_in(third), "Mallory");
}

TEST_F(ExternalTenants, AttackTokenOfAnotherTenantsIssuer) {
    EXPECT_EQ(error_of(come(browser, ours, {{"iss", issuer_of(theirs)}})), "provider_failed");
    EXPECT_EQ(error_of(come(browser, ours, {{"tid", theirs}})), "provider_failed");
    EXPECT_EQ(error_of(come(browser, ours, {{"iss", pattern}})), "provider_failed");
    EXPECT_EQ(error_of(come(browser, ours, {{"iss", all.issuer()}})), "provider_failed");
    EXPECT_EQ(error_of(come(browser, ours,
                            {{"iss", "https://evil.example/" + std::string(ours) + "/v2.0"}})),
              "provider_failed");
    EXPECT_EQ(user_in(browser), "nobody");
}

TEST_F(ExternalTenants, AttackTenantThatIsNoGuid) {
    for (const std::string_view tenant :
         {"common", "{tenantid}", "", "8EAEF023-2B34-4DA1-9BAA-8BC8C9D6A490",
          "8eaef023-2b34-4da1-9baa-8bc8c9d6a49/", "../../evil.example/x"}) {
        EXPECT_EQ(error_of(come(browser, tenant)), "provider_failed") << tenant;
    }
    EXPECT_EQ(error_of(come(browser, ours, {{"tid", 7}})), "provider_failed");
    EXPECT_EQ(user_in(browser), "nobody");
}

TEST_F(ExternalTenants, AttackTokenWithoutATenant) {
    EXPECT_EQ(error_of(come(browser, ours, {{"tid", nullptr}})), "provider_failed");
    EXPECT_EQ(error_of(come(browser, "common", {{"tid", nullptr}})), "provider_failed");
}

TEST_F(ExternalTenants, AttackTemplateOfAnotherHost) {
    all.publish({{"issuer", "https://evil.example/{tenantid}/v2.0"}});
    EXPECT_EQ(error_of(browser.post_json("/api/account/external/begin", {{"scheme", "all"}})),
              "provider_failed");
    upstream.publish({{"issuer", pattern}}); // an authority that names no place for tenants
    EXPECT_EQ(error_of(browser.post_json("/api/account/external/begin", {{"scheme", "corp"}})),
              "provider_failed");
}

TEST_F(ExternalTenants, AttackAnswerOfAnotherIssuer) { // RFC 9207, 2.4
    for (const auto& named :
         {issuer_of(theirs), std::string(pattern), all.issuer(), upstream.issuer(),
          "https://evil.example/" + std::string(ours) + "/v2.0"}) {
        EXPECT_EQ(error_of(come(browser, ours, {}, {{"iss", named}})), "provider_failed") << named;
    }
    all.publish({{"issuer", pattern}, {"authorization_response_iss_parameter_supported", true}});
    host.store.clock.advance(provider_metadata_kept);
    EXPECT_EQ(error_of(come(browser, ours)), "provider_failed");
    EXPECT_EQ(come(browser, ours, {}, {{"iss", issuer_of(ours)}}).status, 200);
}

TEST_F(ExternalTenants, AttackKeyOfAnotherTenant) {
    publish_key(issuer_of(theirs));
    EXPECT_EQ(error_of(come(browser, ours)), "provider_failed");
    EXPECT_EQ(user_in(browser), "nobody");
    for (const auto& good : {std::string(pattern), issuer_of(ours)}) {
        publish_key(good);
        host.store.clock.advance(client_keys_kept);
        auto in = host.browser();
        EXPECT_EQ(come(in, ours).status, 200) << good;
    }
}

TEST_F(ExternalTenants, AKeyBehindManyOthersIsFound) {
    std::string keys;
    for (int i = 0; i < 15; ++i) {
        keys += Signer("ES256").jwk(R"("kid":"other)" + std::to_string(i) + R"(",)") + ",";
    }
    host.network.answers[all.issuer() + "/jwks"] =
        net::Response::json(200, "{\"keys\":[" + keys + all.key.jwk(R"("kid":"k1",)") + "]}");
    EXPECT_EQ(come(browser, ours).status, 200);
}

TEST_F(ExternalTenants, AttackAddressThatATenantGives) {
    all.publish({{"issuer", pattern}, {"userinfo_endpoint", "https://login.example/userinfo"}});
    host.network.answers["https://login.example/userinfo"] = net::Response::json(
        200, R"({"sub":"s-1","name":"Eve","email":"ada@example.org","email_verified":true})");
    ASSERT_EQ(come(browser, ours, {{"email", "ada@example.org"}, {"email_verified", true}}).status,
              200);
    EXPECT_EQ(user_in(browser), "Eve") << "UserInfo knows them by their sub";
    EXPECT_EQ(host.provider->users().find_by_email("ada@example.org")->id, host.ada.id);
}

} // namespace
} // namespace conclave::identity
