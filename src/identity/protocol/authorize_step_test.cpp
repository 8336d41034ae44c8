#include "identity/protocol/authorize_step.hpp"

#include <gtest/gtest.h>

namespace conclave::identity {
namespace {

using enum AuthorizeStep;

struct Case {
    std::string_view name;
    AuthorizeStep expected;
    void (*arrange)(AuthorizeRequest&, Client&, AuthorizeContext&);
};

void PrintTo(const Case& test, std::ostream* out) {
    *out << test.name;
}

const Case cases[] = {
    {"signed in", issue, [](auto&, auto&, auto&) {}},
    {"nobody", sign_in, [](auto&, auto&, auto& c) { c.session.reset(); }},
    {"nobody, none", login_required,
     [](auto& r, auto&, auto& c) {
         c.session.reset();
         r.prompt.none = true;
     }},
    {"signed in, none", issue, [](auto& r, auto&, auto&) { r.prompt.none = true; }},
    {"prompt login", sign_in, [](auto& r, auto&, auto&) { r.prompt.login = true; }},
    {"prompt login, done", issue,
     [](auto& r, auto&, auto& c) {
         r.prompt.login = true;
         c.progress.login_done = true;
     }},
    {"select account", sign_in, [](auto& r, auto&, auto&) { r.prompt.select_account = true; }},
    {"create", sign_up, [](auto& r, auto&, auto&) { r.prompt.create = true; }},
    {"create, nobody", sign_up,
     [](auto& r, auto&, auto& c) {
         r.prompt.create = true;
         c.session.reset();
     }},
    {"create, done", issue,
     [](auto& r, auto&, auto& c) {
         r.prompt.create = true;
         c.progress.login_done = true;
     }},
    {"max_age fresh", issue, [](auto& r, auto&, auto&) { r.max_age = 100; }},
    {"max_age stale", sign_in, [](auto& r, auto&, auto&) { r.max_age = 99; }},
    {"max_age stale, none", login_required,
     [](auto& r, auto&, auto&) {
         r.max_age = 99;
         r.prompt.none = true;
     }},
    {"max_age 0", sign_in, [](auto& r, auto&, auto&) { r.max_age = 0; }},
    {"max_age 0, done", issue,
     [](auto& r, auto&, auto& c) {
         r.max_age = 0;
         c.progress.login_done = true;
     }},
    {"hint agrees", issue, [](auto&, auto&, auto& c) { c.hinted_user = "u"; }},
    {"hint of another", sign_in, [](auto&, auto&, auto& c) { c.hinted_user = "v"; }},
    {"hint of another, none", login_required,
     [](auto& r, auto&, auto& c) {
         c.hinted_user = "v";
         r.prompt.none = true;
     }},
    {"hint of another, done", login_required,
     [](auto&, auto&, auto& c) {
         c.hinted_user = "v";
         c.progress.login_done = true;
     }},
    {"consent wanted", ask_consent, [](auto&, auto& k, auto&) { k.require_consent = true; }},
    {"consent wanted, none", consent_required,
     [](auto& r, auto& k, auto&) {
         k.require_consent = true;
         r.prompt.none = true;
     }},
    {"consent given", issue,
     [](auto&, auto& k, auto& c) {
         k.require_consent = true;
         c.progress.consent_done = true;
     }},
    {"consent remembered", issue,
     [](auto&, auto& k, auto& c) {
         k.require_consent = true;
         c.remembered_consent = {{"email", "openid"}};
     }},
    {"consent remembered, none", issue,
     [](auto& r, auto& k, auto& c) {
         k.require_consent = true;
         r.prompt.none = true;
         c.remembered_consent = {{"openid"}};
     }},
    {"consent too narrow", ask_consent,
     [](auto& r, auto& k, auto& c) {
         k.require_consent = true;
         r.scope = {"openid", "email"};
         c.remembered_consent = {{"openid"}};
     }},
    {"consent never remembered", ask_consent,
     [](auto&, auto& k, auto& c) {
         k.require_consent = true;
         k.allow_remember_consent = false;
         c.remembered_consent = {{"openid"}};
     }},
    {"prompt consent", ask_consent, [](auto& r, auto&, auto&) { r.prompt.consent = true; }},
    {"consent for claims", ask_consent,
     [](auto& r, auto& k, auto& c) {
         k.require_consent = true;
         r.claim_scopes = {"email"};
         c.remembered_consent = {{"openid"}};
     }},
    {"claims of another", sign_in, [](auto& r, auto&, auto&) { r.claims.subjects = {"v"}; }},
    {"claims of one of several", issue,
     [](auto& r, auto&, auto&) { r.claims.subjects = {"v", "u"}; }},
    {"higher class wished", sign_in,
     [](auto& r, auto&, auto& c) {
         r.acr.values = {std::string(acr_two_factors)};
         c.session->has_second_factor = true;
     }},
    {"higher class wished, none", issue,
     [](auto& r, auto&, auto& c) {
         r.acr.values = {std::string(acr_two_factors)};
         r.prompt.none = true;
         c.session->has_second_factor = true;
     }},
    {"higher class wished, no factor", issue,
     [](auto& r, auto&, auto&) { r.acr.values = {std::string(acr_two_factors)}; }},
    {"higher class reached", issue,
     [](auto& r, auto&, auto& c) {
         r.acr = {.values = {std::string(acr_two_factors)}, .essential = true};
         c.session->acr = acr_two_factors;
         c.session->has_second_factor = true;
     }},
    {"higher class needed", sign_in,
     [](auto& r, auto&, auto& c) {
         r.acr = {.values = {std::string(acr_two_factors)}, .essential = true};
         c.session->has_second_factor = true;
     }},
    {"higher class needed, none", unmet_requirements,
     [](auto& r, auto&, auto& c) {
         r.acr = {.values = {std::string(acr_two_factors)}, .essential = true};
         r.prompt.none = true;
         c.session->has_second_factor = true;
     }},
    {"higher class needed, no factor", unmet_requirements,
     [](auto& r, auto&, auto&) {
         r.acr = {.values = {std::string(acr_two_factors)}, .essential = true};
     }},
    {"higher class needed, not reached", unmet_requirements,
     [](auto& r, auto&, auto& c) {
         r.acr = {.values = {std::string(acr_two_factors)}, .essential = true};
         c.session->has_second_factor = true;
         c.progress.login_done = true;
     }},
    {"higher class needed, nobody", sign_in,
     [](auto& r, auto&, auto& c) {
         r.acr = {.values = {std::string(acr_two_factors)}, .essential = true};
         c.session.reset();
     }},
    {"unknown class needed, nobody", unmet_requirements,
     [](auto& r, auto&, auto& c) {
         r.acr = {.values = {"x"}, .essential = true};
         c.session.reset();
     }},
    {"here, and not taken", sign_in, [](auto&, auto& k, auto&) { k.enable_local_login = false; }},
    {"here, and not taken, none", login_required,
     [](auto& r, auto& k, auto&) {
         k.enable_local_login = false;
         r.prompt.none = true;
     }},
    {"here, and not taken, done", login_required,
     [](auto&, auto& k, auto& c) {
         k.enable_local_login = false;
         c.progress.login_done = true;
     }},
    {"create, and not taken", sign_in,
     [](auto& r, auto& k, auto& c) {
         k.enable_local_login = false;
         r.prompt.create = true;
         c.session.reset();
     }},
    {"provider that is taken", issue,
     [](auto&, auto& k, auto& c) {
         k.enable_local_login = false;
         c.session->provider = "corp";
     }},
    {"provider of the list", issue,
     [](auto&, auto& k, auto& c) {
         k.identity_provider_restrictions = {"Corp"};
         c.session->provider = "corp";
     }},
    {"provider beside the list", sign_in,
     [](auto&, auto& k, auto& c) {
         k.identity_provider_restrictions = {"other"};
         c.session->provider = "corp";
     }},
    {"denied", access_denied, [](auto&, auto&, auto& c) { c.progress.denied = true; }},
};

class NextStep : public ::testing::TestWithParam<Case> {};

TEST_P(NextStep, IsAsTheTableSays) {
    AuthorizeRequest request{.client_id = "c", .redirect_uri = "r", .scope = {"openid"}};
    Client client{.client_id = "c", .require_consent = false};
    AuthorizeContext context{.request = request,
                             .client = client,
                             .session = SignedIn{"u", base::from_unix_seconds(1000)},
                             .now = base::from_unix_seconds(1100)};
    GetParam().arrange(request, client, context);
    EXPECT_EQ(next_step(context), GetParam().expected);
}
INSTANTIATE_TEST_SUITE_P(Table, NextStep, ::testing::ValuesIn(cases));

} // namespace
} // namespace conclave::identity
