#include "identity/testing/admin_caller.hpp"
#include "policy/book.hpp"
#include "policy/migrations.hpp"
#include "policy/text.hpp"

#include <gtest/gtest.h>

namespace conclave::identity::admin {
namespace {

using namespace testing;
namespace json = boost::json;

/// A provider that looks after a policy, too.
struct PolicyProvider : TestProvider {
    PolicyProvider() {
        store.database->migrate("policy", policy::migrations());
        book.emplace(*store.database, store.clock,
                     policy::parse("allow create, join to everyone").value());
        provider->administer(*book);
    }
    std::optional<policy::Book> book;
};

json::object question(std::string_view action, std::string_view room) {
    return {{"action", action}, {"room", room}};
}

TEST(AdminPolicy, IsSetWithHistoryAndAudit) {
    PolicyProvider provider;
    AdminCaller admin(provider);
    const auto first = admin.read("/api/Policy");
    EXPECT_EQ(first.at("version").as_int64(), 0);
    EXPECT_TRUE(first.at("fromConfiguration").as_bool());
    EXPECT_EQ(first.at("text"), "allow create, join to everyone\n");

    const auto set = admin.put("/api/Policy", {{"text", "# mine\ndeny join to everyone"}});
    ASSERT_EQ(set.status, 200) << set.body;
    EXPECT_EQ(body_of(set).at("changedBy"), "ada");
    EXPECT_EQ(provider.book->now()->policy.rules.size(), 1U); // it holds at once
    ASSERT_EQ(admin.put("/api/Policy", {{"text", "allow join to everyone"}}).status, 200);

    const auto history = admin.read("/api/Policy/History?pageSize=1");
    EXPECT_EQ(history.at("totalCount").as_int64(), 2);
    EXPECT_EQ(history.at("versions").at(0).at("version").as_int64(), 2);
    EXPECT_EQ(admin.read("/api/Policy/History/1").at("text"), "# mine\ndeny join to everyone");
    EXPECT_EQ(admin.get("/api/Policy/History/9").status, 404);
    EXPECT_EQ(admin.get("/api/Policy/History/x").status, 404);

    const auto logs = admin.read("/api/Logs/AuditLog?event=PolicyUpdated");
    ASSERT_EQ(logs.at("totalCount").as_int64(), 2);
    const auto data =
        json::parse(std::string_view(logs.at("logs").at(0).at("data").as_string())).as_object();
    EXPECT_EQ(data.at("before").at("text"), "# mine\ndeny join to everyone");
    EXPECT_EQ(data.at("after").at("version").as_int64(), 2);
}

TEST(AdminPolicy, NoChangeIsLost) {
    PolicyProvider provider;
    AdminCaller admin(provider);
    const auto tag = std::string(*admin.get("/api/Policy").headers.get("ETag"));
    const auto put = [&](const std::string& if_match, const json::object& body) {
        net::Headers headers;
        if (!if_match.empty()) {
            headers.set("If-Match", if_match);
        }
        return admin.send("PUT", "/api/Policy", json::serialize(body), headers).status;
    };
    EXPECT_EQ(put(tag, {{"text", "allow join to everyone"}}), 200);
    EXPECT_EQ(put(tag, {{"text", "deny join to everyone"}}), 412);
    EXPECT_EQ(put("", {{"text", "deny join to everyone"}, {"version", 0}}), 412);
    EXPECT_EQ(put("", {{"text", "deny join to everyone"}, {"version", 1}}), 200);
}

TEST(AdminPolicy, FaultsHaveAPlace) {
    PolicyProvider provider;
    AdminCaller admin(provider);
    const auto refused = admin.put("/api/Policy", {{"text", "# x\nallow fly to everyone"}});
    EXPECT_EQ(refused.status, 400);
    EXPECT_NE(refused.body.find("Line 2, column 7: "), std::string::npos) << refused.body;
    EXPECT_EQ(admin.put("/api/Policy", json::object()).status, 400);

    const auto checked = body_of(admin.post("/api/Policy/Check", {{"text", "allow"}}));
    ASSERT_EQ(checked.at("errors").as_array().size(), 1U);
    EXPECT_EQ(checked.at("errors").at(0).at("column").as_int64(), 6);
    const auto doubtful =
        body_of(admin.post("/api/Policy/Check", {{"text", "allow join to everyone"}}));
    EXPECT_TRUE(doubtful.at("errors").as_array().empty());
    EXPECT_EQ(doubtful.at("warnings").as_array().size(), 1U); // nobody may create
    EXPECT_EQ(admin.read("/api/Logs/AuditLog?event=Policy").at("totalCount").as_int64(), 0);
}

TEST(AdminPolicy, ExplainsForAPersonAsTheTokenWouldSpeak) {
    PolicyProvider provider;
    AdminCaller admin(provider);
    auto asked = question("join", "team-1");
    asked["text"] = "allow join to person:ada and client:spa in room team-*";
    asked["userName"] = "ada";
    asked["clientId"] = "spa";
    const auto answer = body_of(admin.post("/api/Policy/Explain", asked));
    EXPECT_TRUE(answer.at("allowed").as_bool()) << json::serialize(answer);
    EXPECT_EQ(answer.at("line").as_int64(), 1);
    const auto claims = json::serialize(answer.at("claims"));
    EXPECT_NE(claims.find(R"({"type":"preferred_username","value":"ada"})"), std::string::npos)
        << claims;
    EXPECT_NE(claims.find("email_verified"), std::string::npos) << claims;
    EXPECT_NE(claims.find("Administrator"), std::string::npos) << claims;
    EXPECT_EQ(claims.find("\"exp\""), std::string::npos) << claims;

    asked["userName"] = "nobody";
    EXPECT_EQ(admin.post("/api/Policy/Explain", asked).status, 400);
    asked["userName"] = "ada";
    asked["clientId"] = "none";
    EXPECT_EQ(admin.post("/api/Policy/Explain", asked).status, 400);
    EXPECT_EQ(admin.post("/api/Policy/Explain", question("fly", "x")).status, 400);
    EXPECT_EQ(admin.post("/api/Policy/Explain", question("join", "")).status, 400);
}

TEST(AdminPolicy, ExplainsForRolesAndClaims) {
    PolicyProvider provider;
    AdminCaller admin(provider);
    auto asked = question("record", "x");
    EXPECT_EQ(body_of(admin.post("/api/Policy/Explain", asked)).at("words"),
              "Refused: no line fits, and what no line allows is refused.");
    asked["text"] = "allow record to role:host and claim:department=legal and client:kiosk";
    asked["roles"] = json::array{"guest", "host"};
    asked["clientId"] = "kiosk";
    asked["claims"] = json::array{json::object{{"type", "department"}, {"value", "sales"}}};
    const auto no = body_of(admin.post("/api/Policy/Explain", asked));
    EXPECT_EQ(no.at("steps").at(0).at("why"),
              "asks for claim:department=legal; the token says sales");
    asked["claims"] = json::array{json::object{{"type", "department"}, {"value", "legal"}}};
    EXPECT_TRUE(body_of(admin.post("/api/Policy/Explain", asked)).at("allowed").as_bool());
    asked["text"] = "allow";
    EXPECT_EQ(admin.post("/api/Policy/Explain", asked).status, 400);
}

TEST(AdminPolicy, AnAuditorReadsOnly) {
    PolicyProvider provider;
    AdminCaller auditor(provider, {AdminAccess{}.auditor_role});
    EXPECT_EQ(auditor.get("/api/Policy").status, 200);
    EXPECT_EQ(auditor.get("/api/Policy/History").status, 200);
    EXPECT_EQ(auditor.post("/api/Policy/Check", {{"text", ""}}).status, 200);
    EXPECT_EQ(auditor.post("/api/Policy/Explain", question("join", "x")).status, 200);
    EXPECT_EQ(auditor.put("/api/Policy", {{"text", "deny join to everyone"}}).status, 403);
    EXPECT_EQ(provider.book->now()->version.number, 0);
    AdminCaller stranger(provider, {});
    EXPECT_EQ(stranger.get("/api/Policy").status, 403);
    EXPECT_EQ(stranger.post("/api/Policy/Explain", question("join", "x")).status, 403);
}

TEST(AdminPolicy, StandsInTheDocument) {
    PolicyProvider provider;
    AdminCaller admin(provider);
    const auto document = body_of(admin.get("/swagger/v1/swagger.json"));
    const auto& paths = document.at("paths").as_object();
    EXPECT_TRUE(paths.at("/api/Policy").as_object().contains("put"));
    EXPECT_TRUE(paths.at("/api/Policy/Explain").as_object().contains("post"));
}

} // namespace
} // namespace conclave::identity::admin
