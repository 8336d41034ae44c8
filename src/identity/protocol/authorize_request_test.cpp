#include "identity/protocol/authorize_request.hpp"
#include "identity/protocol/ui_locales.hpp"

#include "identity/config.hpp"
#include "identity/testing/test_provider.hpp"

#include <gtest/gtest.h>

namespace conclave::identity {
namespace {

using testing::authorize_form;
using testing::with;

class ValidateAuthorize : public ::testing::Test {
  protected:
    const Config config_ = testing::test_config();
    const Resources resources_{config_};

    std::expected<AuthorizeRequest, AuthorizeFault> check(const net::Form& form) {
        const auto id = form.get("client_id");
        for (const auto& client : config_.clients) {
            if (id == client.client_id) {
                return validate_authorize(form, &client, resources_, {});
            }
        }
        return validate_authorize(form, nullptr, resources_, {});
    }
};

TEST_F(ValidateAuthorize, TakesWhatTheWebAppSends) {
    const auto request = check(authorize_form());
    ASSERT_TRUE(request) << request.error().description;
    EXPECT_EQ(request->mode, ResponseMode::query);
    EXPECT_EQ(request->scope.size(), 5U);
    EXPECT_EQ(request->state, "st=a te&1");
    EXPECT_TRUE(check(with(authorize_form(), "whatever", "x")));
    EXPECT_TRUE(check(with(authorize_form(), "state", "")));
    EXPECT_TRUE(check(with(authorize_form(), "nonce", "")));
    EXPECT_TRUE(check(with(authorize_form(), "display", "popup")));
}

TEST_F(ValidateAuthorize, ListensToLanguagesAndPassesOverWhatIsNone) {
    const auto asked = [&](const std::string& value) {
        const auto request = check(with(authorize_form(), "ui_locales", value));
        return request ? request->ui_locales : std::vector<std::string>{"refused"};
    };
    EXPECT_EQ(asked("fr-CA fr en"), (std::vector<std::string>{"fr-CA", "fr", "en"}));
    EXPECT_TRUE(asked("").empty());
    EXPECT_EQ(asked("de <script> ../en \xff " + std::string(36, 'x')),
              std::vector<std::string>{"de"});
    std::string many;
    for (int i = 0; i < 100; ++i) {
        many += "de ";
    }
    EXPECT_EQ(asked(many).size(), max_ui_locales);
}

TEST_F(ValidateAuthorize, KeepsFaultsOfTheTargetLocal) {
    auto twice = authorize_form();
    twice.add("redirect_uri", "https://evil.example/");
    for (const auto& form :
         {with(authorize_form(), "client_id", ""), with(authorize_form(), "client_id", "nobody"),
          with(authorize_form(), "redirect_uri", ""),
          with(authorize_form(), "redirect_uri", "https://evil.example/"),
          with(authorize_form(), "redirect_uri", "https://localhost:3000/#authentication-callback"),
          twice}) {
        const auto result = check(form);
        ASSERT_FALSE(result);
        EXPECT_TRUE(result.error().show_locally);
        EXPECT_TRUE(result.error().redirect_uri.empty());
    }
}

TEST_F(ValidateAuthorize, NamesAnUnknownClientWhenThatCannotMislead) {
    const auto told = [&](std::string_view id) {
        const auto result = check(with(authorize_form(), "client_id", id));
        return result ? "" : result.error().description;
    };
    EXPECT_NE(told("my-app_2.web").find("'my-app_2.web'"), std::string::npos);
    EXPECT_NE(told(std::string(64, 'x')).find("xxx"), std::string::npos);
    EXPECT_EQ(told(std::string(65, 'x')).find("xxx"), std::string::npos);
    for (const auto* const id :
         {"call 555 for help", "<b>", "evil:/", "\u202egnp", "line\nbreak"}) {
        EXPECT_FALSE(told(id).empty());
        EXPECT_EQ(told(id).find(id), std::string::npos) << id;
    }
}

TEST_F(ValidateAuthorize, NamesTheErrorOfEverythingElse) {
    const auto spa = authorize_form();
    const auto hybrid =
        with(authorize_form("hybrid", "https://hybrid.example/cb", "code id_token token"), "scope",
             "openid");
    const auto guide = authorize_form("guide", "https://localhost:3000/#authentication-callback");
    const std::tuple<net::Form, std::string_view> cases[] = {
        {with(spa, "response_type", ""), "invalid_request"},
        {with(spa, "response_type", "banana"), "unsupported_response_type"},
        {with(spa, "response_type", "token"), "unsupported_response_type"},
        {with(spa, "response_type", "code code"), "unsupported_response_type"},
        {with(spa, "response_type", "code id_token"), "unauthorized_client"},
        {with(spa, "response_mode", "banana"), "invalid_request"},
        {with(spa, "scope", ""), "invalid_scope"},
        {with(spa, "scope", "openid banana"), "invalid_scope"},
        {with(spa, "scope", "openid roles"), "invalid_scope"},
        {with(spa, "scope", "profile"), "invalid_scope"},
        {with(spa, "code_challenge", ""), "invalid_request"},
        {with(spa, "code_challenge", "short"), "invalid_request"},
        {with(spa, "code_challenge_method", ""), "invalid_request"},
        {with(spa, "code_challenge_method", "plain"), "invalid_request"},
        {with(spa, "prompt", "none login"), "invalid_request"},
        {with(spa, "prompt", "create login"), "invalid_request"},
        {with(spa, "prompt", "banana"), "invalid_request"},
        {with(spa, "max_age", "-1"), "invalid_request"},
        {with(spa, "max_age", "1x"), "invalid_request"},
        {with(spa, "max_age", "99999999999999999999"), "invalid_request"},
        {with(spa, "request", "eyJ"), "request_not_supported"},
        {with(spa, "request_uri", "https://x"), "request_uri_not_supported"},
        {with(spa, "registration", "{}"), "registration_not_supported"},
        {with(spa, "nonce", std::string(513, 'n')), "invalid_request"},
        {with(hybrid, "nonce", ""), "invalid_request"},
        {with(hybrid, "response_mode", "query"), "invalid_request"},
        {with(hybrid, "scope", "conclave_api"), "invalid_scope"},
        {with(guide, "response_mode", "fragment"), "invalid_request"},
        {with(guide, "response_mode", "form_post"), "invalid_request"},
        {with(guide, "code_challenge", ""), "invalid_request"},
    };
    for (const auto& [form, error] : cases) {
        const auto result = check(form);
        ASSERT_FALSE(result) << form.encode();
        EXPECT_FALSE(result.error().show_locally) << form.encode();
        EXPECT_EQ(result.error().error, error) << form.encode();
        EXPECT_EQ(result.error().state, "st=a te&1");
        if (form.get("client_id") == "guide") {
            EXPECT_EQ(result.error().mode, ResponseMode::query); // X1
        }
        if (form.get("client_id") == "hybrid") {
            EXPECT_EQ(result.error().mode, ResponseMode::fragment);
        }
    }
    auto twice = spa;
    twice.add("scope", "openid");
    EXPECT_EQ(check(twice).error().error, "invalid_request");
    EXPECT_TRUE(check(with(hybrid, "response_type", "token code id_token")));
    EXPECT_TRUE(check(with(hybrid, "response_mode", "form_post")));
    EXPECT_TRUE(check(guide));
}

TEST_F(ValidateAuthorize, RefusesCreateWhenRegistrationIsOff) {
    const auto form = with(authorize_form(), "prompt", "create");
    EXPECT_TRUE(validate_authorize(form, &config_.clients[0], resources_, {}));
    EXPECT_FALSE(
        validate_authorize(form, &config_.clients[0], resources_, {.registration_enabled = false}));
}

} // namespace
} // namespace conclave::identity
