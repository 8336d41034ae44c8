#include "identity/testing/admin_caller.hpp"

#include <gtest/gtest.h>

namespace conclave::identity::admin {
namespace {

using namespace testing;
namespace json = boost::json;

std::string text(const json::value& value) {
    return std::string(value.as_string());
}

json::object new_user(std::string_view name) {
    return {{"userName", name},
            {"email", std::string(name) + "@example.org"},
            {"emailConfirmed", true},
            {"phoneNumber", "+49 30 1"},
            {"lockoutEnabled", true}};
}

TEST(AdminUsers, AreMadeReadChangedAndEnded) {
    TestProvider provider;
    AdminCaller admin(provider);
    const auto made = admin.post("/api/Users", new_user("bob"));
    ASSERT_EQ(made.status, 201) << made.body;
    auto bob = body_of(made);
    const auto id = text(bob.at("id"));
    EXPECT_EQ(made.headers.get("Location"), "https://localhost:44302/api/Users/" + id);
    EXPECT_EQ(admin.read("/api/users/" + id), bob);
    EXPECT_TRUE(bob.at("lockoutEnd").is_null());
    EXPECT_EQ(bob.at("phoneNumberConfirmed"), false);

    bob["userName"] = "robert";
    bob["email"] = nullptr;
    EXPECT_EQ(admin.put("/api/Users", bob).status, 200);
    const auto read = admin.read("/api/Users/" + id);
    EXPECT_EQ(read.at("userName"), "robert");
    EXPECT_TRUE(read.at("email").is_null());

    const auto found = admin.read("/api/Users?searchText=ROB");
    EXPECT_EQ(found.at("totalCount").as_int64(), 1);
    EXPECT_EQ(found.at("users").at(0), read);
    EXPECT_EQ(admin.read("/api/Users?pageSize=1&page=2").at("users").as_array().size(), 1U);

    EXPECT_EQ(admin.remove("/api/Users/" + id).status, 200);
    EXPECT_EQ(admin.get("/api/Users/" + id).status, 404);
    EXPECT_EQ(admin.remove("/api/Users/" + id).status, 404);
}

TEST(AdminUsers, AreRefusedWithTheMemberThatIsWrong) {
    TestProvider provider;
    AdminCaller admin(provider);
    const auto with_id = admin.post("/api/Users", {{"id", "x"}, {"userName", "x"}});
    EXPECT_EQ(with_id.status, 400);
    EXPECT_EQ(body_of(with_id).at("code"), "CannotSetId");
    const std::tuple<json::object, std::string_view> cases[] = {
        {{{"userName", "a b"}}, "userName"},
        {{{"userName", "ADA"}}, "userName"},
        {{{"userName", "ada@example.org"}}, "userName"},
        {{{"userName", "bob"}, {"email", "ADA@example.org"}}, "email"},
        {{{"userName", "bob"}, {"email", "nowhere"}}, "email"},
        {{{"email", "bob@example.org"}}, "userName"},
        {{{"userName", "bob"}, {"lockoutEnd", "tomorrow"}}, "lockoutEnd"},
    };
    for (const auto& [body, member] : cases) {
        const auto answer = admin.post("/api/Users", body);
        EXPECT_EQ(answer.status, 400) << json::serialize(body);
        EXPECT_TRUE(body_of(answer).at("errors").as_object().contains(member)) << answer.body;
    }
    EXPECT_EQ(admin.put("/api/Users", {{"id", "nobody"}, {"userName", "bob"}}).status, 404);
    EXPECT_EQ(admin.send("POST", "/api/Users", "{").status, 400);
    net::Headers form;
    form.set("Content-Type", "application/x-www-form-urlencoded");
    EXPECT_EQ(admin.send("POST", "/api/Users", "userName=bob", form).status, 415);
}

TEST(AdminUsers, AreNotOverwrittenByWhoReadAnotherState) {
    TestProvider provider;
    AdminCaller admin(provider);
    auto bob = body_of(admin.post("/api/Users", new_user("bob")));
    const auto target = "/api/Users/" + text(bob.at("id"));
    const std::string tag(*admin.get(target).headers.get("ETag"));
    const auto put = [&](std::string_view if_match) {
        net::Headers headers;
        headers.set("If-Match", if_match);
        return admin.send("PUT", "/api/Users", json::serialize(bob), headers).status;
    };
    bob["phoneNumber"] = "112";
    EXPECT_EQ(put(tag), 200);
    EXPECT_EQ(put(tag), 412);
    EXPECT_EQ(put("*"), 200);
}

TEST(AdminUsers, WhoIsBlockedIsOut) {
    TestProvider provider;
    AdminCaller admin(provider);
    auto bob = body_of(admin.post("/api/Users", new_user("bob")));
    const auto id = text(bob.at("id"));
    const json::object password{
        {"userId", id}, {"password", test_password}, {"confirmPassword", test_password}};
    EXPECT_EQ(provider.provider->users().authenticate("bob", "").error().kind,
              LoginRefusal::Kind::failed); // there is no password yet
    ASSERT_EQ(admin.post("/api/Users/ChangePassword", password).status, 200);
    auto browser = provider.browser();
    const auto start = browser.get(authorize_url(authorize_form()));
    const auto back = browser.get(sign_in(browser, start, "bob"));
    const std::string code(location_parameters(back).get("code").value_or(""));
    const auto tokens = body_of(browser.post_form("/connect/token", code_form(code)));
    const auto bearer = text_in(tokens, "access_token");
    ASSERT_TRUE(provider.provider->verify_access_token(bearer, "conclave_api"));
    ASSERT_EQ(body_of(browser.get("/api/self")).at("username"), "bob");

    bob["lockoutEnd"] = "9999-12-31T23:59:59+00:00";
    ASSERT_EQ(admin.put("/api/Users", bob).status, 200);
    EXPECT_EQ(admin.read("/api/Users/" + id).at("lockoutEnd"), "9999-12-31T23:59:59Z");
    EXPECT_EQ(browser.get("/api/self").status, 401);
    EXPECT_EQ(error_of(browser.post_form("/connect/token",
                                         refresh_form(text_in(tokens, "refresh_token")))),
              "invalid_grant");
    EXPECT_EQ(provider.provider->verify_access_token(bearer, "conclave_api").error(),
              AccessTokenError::revoked);
    EXPECT_FALSE(provider.provider->users().authenticate("bob", test_password));

    bob["lockoutEnd"] = nullptr;
    ASSERT_EQ(admin.put("/api/Users", bob).status, 200);
    EXPECT_TRUE(provider.provider->users().authenticate("bob", test_password));
}

TEST(AdminUsers, AreLockedForAWhile) {
    TestProvider provider;
    AdminCaller admin(provider);
    auto bob = body_of(admin.post("/api/Users", new_user("bob")));
    const auto id = text(bob.at("id"));
    ASSERT_TRUE(provider.provider->users().set_password("bob", test_password));
    bob["lockoutEnd"] = base::to_rfc3339(provider.store.clock.now() + std::chrono::hours(1));
    ASSERT_EQ(admin.put("/api/Users", bob).status, 200);
    EXPECT_EQ(admin.read("/api/Users/" + id).at("lockoutEnd"), bob.at("lockoutEnd"));
    EXPECT_EQ(provider.provider->users().authenticate("bob", test_password).error().kind,
              LoginRefusal::Kind::locked);
    provider.store.clock.advance(std::chrono::hours(1));
    EXPECT_TRUE(provider.provider->users().authenticate("bob", test_password));

    // Without lockout wrong passwords are counted and nothing else.
    bob["lockoutEnabled"] = false;
    bob["lockoutEnd"] = nullptr;
    AdminCaller again(provider);
    ASSERT_EQ(again.put("/api/Users", bob).status, 200);
    for (int i = 0; i < 7; ++i) {
        EXPECT_FALSE(provider.provider->users().authenticate("bob", "wrong"));
    }
    EXPECT_EQ(again.read("/api/Users/" + id).at("accessFailedCount").as_int64(), 7);
    EXPECT_TRUE(provider.provider->users().authenticate("bob", test_password));
}

TEST(AdminUsers, PasswordsFollowTheRulesAndStayOutOfTheLog) {
    TestProvider provider;
    AdminCaller admin(provider);
    const auto id = text(body_of(admin.post("/api/Users", new_user("bob"))).at("id"));
    const auto change = [&](std::string_view password, std::string_view again) {
        return admin.post("/api/Users/ChangePassword",
                          {{"userId", id}, {"password", password}, {"confirmPassword", again}});
    };
    const auto weak = change("short", "short");
    EXPECT_EQ(weak.status, 400);
    EXPECT_TRUE(body_of(weak).at("errors").as_object().contains("password"));
    EXPECT_EQ(change("a much better one", "another one").status, 400);
    EXPECT_EQ(change("a much better one", "a much better one").status, 200);
    const auto logs = admin.get("/api/Logs/AuditLog?pageSize=100");
    EXPECT_FALSE(logs.body.contains("better one"));
    EXPECT_TRUE(logs.body.contains("UserPasswordChangedEvent"));
}

TEST(AdminUsers, TheLastAdministratorStays) {
    TestProvider provider;
    AdminCaller admin(provider);
    const auto ada = provider.ada.id;
    auto own = admin.read("/api/Users/" + ada);
    EXPECT_EQ(admin.remove("/api/Users/" + ada).status, 400);
    own["lockoutEnd"] = "9999-12-31T23:59:59Z";
    EXPECT_EQ(admin.put("/api/Users", own).status, 400);
    const auto roles = admin.read("/api/Roles?searchText=Administrator");
    std::string role;
    for (const auto& each : roles.at("roles").as_array()) {
        if (each.at("name") == "SkorubaIdentityAdminAdministrator") {
            role = text(each.at("id"));
        }
    }
    ASSERT_FALSE(role.empty());
    EXPECT_EQ(admin.remove("/api/Users/Roles", {{"userId", ada}, {"roleId", role}}).status, 400);
    EXPECT_EQ(admin.remove("/api/Roles/" + role).status, 400);
    EXPECT_EQ(admin.put("/api/Roles", {{"id", role}, {"name", "other"}}).status, 400);

    const auto bob = text(body_of(admin.post("/api/Users", new_user("bob"))).at("id"));
    ASSERT_EQ(admin.post("/api/Users/Roles", {{"userId", bob}, {"roleId", role}}).status, 200);
    EXPECT_EQ(admin.read("/api/Roles/" + role + "/Users").at("totalCount").as_int64(), 2);
    // Now there are two; the members may stand in the query.
    EXPECT_EQ(admin.remove("/api/Users/Roles?userId=" + ada + "&roleId=" + role).status, 200);
    EXPECT_EQ(admin.get("/api/Users").status, 403); // that was one's own role
}

TEST(AdminRoles, AreMadeRenamedAndRemoved) {
    TestProvider provider;
    AdminCaller admin(provider);
    const auto made = admin.post("/api/Roles", {{"name", "teacher"}});
    ASSERT_EQ(made.status, 201) << made.body;
    const auto id = text(body_of(made).at("id"));
    EXPECT_EQ(admin.post("/api/Roles", {{"name", "Teacher"}}).status, 400);
    EXPECT_EQ(admin.post("/api/Roles", {{"id", "1"}, {"name", "x"}}).status, 400);
    ASSERT_EQ(admin.post("/api/Users/Roles", {{"userId", provider.ada.id}, {"roleId", id}}).status,
              200);
    ASSERT_EQ(admin.put("/api/Roles", {{"id", id}, {"name", "professor"}}).status, 200);
    const auto roles = provider.provider->users().find("ada")->roles;
    EXPECT_TRUE(std::ranges::find(roles, "professor") != roles.end());
    EXPECT_EQ(admin.read("/api/Users/" + provider.ada.id + "/Roles").at("totalCount").as_int64(),
              2);
    EXPECT_EQ(admin.remove("/api/Roles/" + id).status, 200);
    EXPECT_EQ(admin.get("/api/Roles/" + id).status, 404);
    EXPECT_EQ(provider.provider->users().find("ada")->roles.size(), 1U);
    // A role that the command line gave is listed, too.
    ASSERT_TRUE(provider.provider->users().set_roles(
        "ada", {AdminAccess{}.administrator_role, "from the command line"}));
    EXPECT_EQ(admin.read("/api/Roles?search=command").at("totalCount").as_int64(), 1);
}

TEST(AdminClaims, OfPeopleAndRolesAreKept) {
    TestProvider provider;
    AdminCaller admin(provider);
    const auto ada = provider.ada.id;
    const json::object claim{
        {"userId", ada}, {"claimType", "website"}, {"claimValue", "https://a"}};
    ASSERT_EQ(admin.post("/api/Users/Claims", claim).status, 200);
    auto claims = admin.read("/api/Users/" + ada + "/Claims");
    ASSERT_EQ(claims.at("totalCount").as_int64(), 1);
    auto first = claims.at("claims").at(0).as_object();
    const auto number = std::to_string(first.at("claimId").as_int64());
    first["claimValue"] = "https://b";
    EXPECT_EQ(admin.put("/api/Users/Claims", first).status, 200);
    EXPECT_EQ(admin.read("/api/Users/ClaimType/website/ClaimValue/https%3A%2F%2Fb")
                  .at("totalCount")
                  .as_int64(),
              1);
    EXPECT_EQ(admin.read("/api/Users/ClaimType/website").at("users").at(0).at("userName"), "ada");
    EXPECT_EQ(provider.provider->users().find("ada")->claims.size(), 1U);

    const auto role = text(admin.read("/api/Users/" + ada + "/Roles").at("roles").at(0).at("id"));
    ASSERT_EQ(admin
                  .post("/api/Roles/Claims",
                        {{"roleId", role}, {"claimType", "floor"}, {"claimValue", "3"}})
                  .status,
              200);
    const auto of_roles = admin.read("/api/Users/" + ada + "/RoleClaims?claimSearchText=FLO");
    ASSERT_EQ(of_roles.at("totalCount").as_int64(), 1);
    EXPECT_EQ(of_roles.at("claims").at(0).at("roleId"), json::string(role));
    EXPECT_EQ(provider.provider->users().find("ada")->claims.size(), 2U);
    const auto role_claim = std::to_string(
        admin.read("/api/Roles/" + role + "/Claims").at("claims").at(0).at("claimId").as_int64());
    EXPECT_EQ(admin.remove("/api/Roles/" + role + "/Claims?claimId=" + role_claim).status, 200);

    EXPECT_EQ(admin.remove("/api/Users/" + ada + "/Claims").status, 400);
    EXPECT_EQ(admin.remove("/api/Users/nobody/Claims?claimId=" + number).status, 404);
    EXPECT_EQ(admin.remove("/api/Users/" + ada + "/Claims?claimId=" + number).status, 200);
    EXPECT_EQ(admin.read("/api/Users/" + ada + "/Providers").at("totalCount").as_int64(), 0);
}

} // namespace
} // namespace conclave::identity::admin
