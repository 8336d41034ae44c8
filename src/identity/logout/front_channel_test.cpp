#include "identity/clients/client_service.hpp"
#include "identity/testing/flow.hpp"

#include <gtest/gtest.h>

namespace conclave::identity {
namespace {

using namespace testing;

constexpr std::string_view spa_logout = "https://localhost:3000/front-channel?a=b&c";

class FrontChannel : public ::testing::Test {
  protected:
    static Config telling_config() {
        auto config = test_config();
        config.clients[0].frontchannel_logout_uri = spa_logout;
        config.clients[2].frontchannel_logout_uri = "https://hybrid.example/bye";
        return config;
    }

    TestProvider host{telling_config()};
    TestBrowser browser = host.browser();

    net::Response end_session(const boost::json::object& tokens) {
        net::Form form;
        form.add("id_token_hint", text_in(tokens, "id_token"));
        form.add("post_logout_redirect_uri", "https://localhost:3000/signed-out");
        return browser.get("/connect/endsession?" + form.encode());
    }
};

TEST_F(FrontChannel, ShowsTheFramesBeforeItLeadsBack) {
    const auto tokens = run_tokens(browser, authorize_form());
    const auto sid = text_in(claims_of(text_in(tokens, "id_token")), "sid");
    const auto page = end_session(tokens);
    EXPECT_FALSE(browser.cookies.contains("__Host-conclave.session"));
    ASSERT_TRUE(page.headers.get("Location")->starts_with("/account/logout?logout_id="));
    const auto id = std::string(*location_parameters(page).get("logout_id"));
    const auto question = body_of(browser.get("/api/account/logout?logout_id=" + id));
    EXPECT_FALSE(question.at("needs_confirmation").as_bool());
    const auto done = body_of(browser.post_json("/api/account/logout", {{"logout_id", id}}));
    EXPECT_EQ(text_in(done, "redirect"), "https://localhost:3000/signed-out");
    const auto address = text_in(done, "iframe_url");

    EXPECT_EQ(host.browser().get(address).status, 410) << "another browser's";
    const auto frames = browser.get(address);
    EXPECT_EQ(frames.status, 200);
    EXPECT_TRUE(frames.body.contains(
        "src=\"https://localhost:3000/front-channel?a=b&amp;c&amp;iss=https%3A%2F%2Flocalhost%3A"
        "44310&amp;sid=" +
        sid + "\""))
        << frames.body;
    EXPECT_FALSE(frames.body.contains("hybrid.example")); // not of this session
    const auto policy = std::string(*frames.headers.get("Content-Security-Policy"));
    EXPECT_TRUE(policy.contains("frame-src https://localhost:3000;")) << policy;
    EXPECT_TRUE(policy.contains("default-src 'none'"));
    EXPECT_TRUE(policy.contains("frame-ancestors 'self'"));
    EXPECT_EQ(frames.headers.get("Cache-Control"), "no-store");
    EXPECT_EQ(browser.get(address).status, 410) << "once";
}

TEST_F(FrontChannel, ShowsThemAfterTheQuestionToo) {
    (void)run_tokens(browser, authorize_form());
    const auto done = body_of(browser.post_json("/api/account/logout", {}));
    EXPECT_TRUE(browser.get(text_in(done, "iframe_url")).body.contains("front-channel"));
    EXPECT_TRUE(body_of(browser.post_json("/api/account/logout", {})).at("iframe_url").is_null());
}

TEST_F(FrontChannel, LeadsBackAtOnceWhenNobodyNeedsToBeTold) {
    const auto tokens =
        run_tokens(browser, authorize_form("guide", "https://localhost:3000/#silent-callback"));
    net::Form form;
    form.add("id_token_hint", text_in(tokens, "id_token"));
    form.add("post_logout_redirect_uri", "https://localhost:3000/");
    EXPECT_EQ(browser.get("/connect/endsession?" + form.encode()).headers.get("Location"),
              "https://localhost:3000/");
}

TEST_F(FrontChannel, IsInTheMetadata) {
    const auto metadata = body_of(browser.get("/.well-known/openid-configuration"));
    for (const auto* name :
         {"frontchannel_logout_supported", "frontchannel_logout_session_supported",
          "backchannel_logout_supported", "backchannel_logout_session_supported"}) {
        EXPECT_TRUE(metadata.at(name).as_bool()) << name;
    }
}

TEST(LogoutUris, MustBeWebAddressesOfTheClient) {
    const auto fault = [](std::string_view back, std::string_view front) {
        return client_fault({.client_id = "a",
                             .redirect_uris = {"https://a.example/cb"},
                             .backchannel_logout_uri = std::string(back),
                             .frontchannel_logout_uri = std::string(front)})
            .value_or("");
    };
    EXPECT_EQ(fault("https://b.example/x", "https://a.example/y?z"), "");
    EXPECT_EQ(fault("http://127.0.0.1:8080/x", ""), "");
    EXPECT_TRUE(fault("http://b.example/x", "").contains("backchannel_logout_uri"));
    EXPECT_TRUE(fault("https://b.example/x#y", "").contains("fragment"));
    EXPECT_TRUE(fault("com.example.app:/x", "").contains("web address"));
    EXPECT_TRUE(fault("", "https://a.example:444/y").contains("redirect URI"));
    EXPECT_TRUE(fault("https://a.example;script-src/x", "").contains("plain host"));
}

} // namespace
} // namespace conclave::identity
