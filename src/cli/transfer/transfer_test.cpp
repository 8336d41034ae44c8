#include "cli/transfer/configuration_file.hpp"
#include "cli/transfer/plan.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

namespace conclave::cli::transfer {
namespace {

namespace json = boost::json;

Item item(std::string_view text) {
    return json::parse(text).as_object();
}

const Item shop = item(R"({"id":3,"clientId":"shop","clientName":"The shop","created":"2030",
    "nonEditable":false,"description":null,"allowedScopes":["openid","profile"],
    "claims":[{"id":9,"type":"a","value":"b"}]})");
const Item own = item(R"({"id":1,"clientId":"conclave_admin","nonEditable":true})");
const Item corp = item(R"({"id":5,"scheme":"corp","redirectUri":"https://here/x",
    "identityProviderProperties":{"Authority":"https://corp","HasClientSecret":"true"}})");
const Item openid = item(R"({"id":1,"name":"openid","neededByServer":true})");
const Lists there{
    {"identityResources", {openid}}, {"clients", {shop, own}}, {"identityProviders", {corp}}};

std::string file(std::string_view parts) {
    return R"({"format":"conclave-configuration","version":1)" + std::string(parts) + "}";
}

TEST(Transfer, WritesWhatAnotherInstallationTakesOverAndReadsItAgainWithoutAChange) {
    const auto text = file_of(there, base::from_unix_seconds(0));
    for (const auto* word : {"\"id\"", "nonEditable", "neededByServer", "conclave_admin",
                             "HasClientSecret", "redirectUri", "created"})
        EXPECT_EQ(text.find(word), std::string::npos) << word;
    EXPECT_TRUE(text.starts_with("{\n  \"format\": \"conclave-configuration\",\n  \"version\": 1,\n"
                                 "  \"exported\": \"1970-01-01T00:00:00Z\",\n"
                                 "  \"apiScopes\": [],\n"));
    EXPECT_NE(text.find("      \"allowedScopes\": [\n        \"openid\",\n        \"profile\"\n"
                        "      ],\n"),
              std::string::npos);
    const auto lists = lists_in(text);
    ASSERT_TRUE(lists) << lists.error();
    const auto plan = plan_for(*lists, there);
    ASSERT_EQ(plan.size(), 3U);
    for (const auto& step : plan)
        EXPECT_EQ(step.change, Change::same) << step.name;
}

TEST(Transfer, SaysWhatWouldBecomeAnotherAndLeavesWhatTheFileDoesNotName) {
    const auto lists = lists_in(file(R"(,"clients":[
        {"clientId":"shop","clientName":"Another","description":"","allowedScopes":["profile","openid"]},
        {"clientId":"conclave_admin","clientName":"x"},{"clientId":"till"}],
        "identityProviders":[{"scheme":"corp","identityProviderProperties":
            {"Scope":"openid","ClientSecret":"s"}}])"));
    ASSERT_TRUE(lists) << lists.error();
    const auto plan = plan_for(*lists, there);
    ASSERT_EQ(plan.size(), 4U);
    EXPECT_EQ(plan[0].change, Change::change);
    EXPECT_EQ(plan[0].members, std::vector<std::string>{"clientName"});
    EXPECT_EQ(plan[1].change, Change::fixed);
    EXPECT_EQ(plan[2].change, Change::create);
    EXPECT_EQ(plan[3].members, std::vector<std::string>{"identityProviderProperties"});
    const auto after = merged(corp, plan[3].item);
    EXPECT_EQ(json::serialize(after.at("identityProviderProperties")),
              R"({"Authority":"https://corp","HasClientSecret":"true","Scope":"openid"})");
    EXPECT_EQ(after.at("id"), 5);
    EXPECT_EQ(merged(shop, item(R"({"id":7,"clientId":"shop"})")), shop);
}

TEST(Transfer, SaysWhyAFileIsNotTaken) {
    const std::pair<std::string, std::string_view> cases[] = {
        {"{", "no JSON object"},
        {"[]", "no JSON object"},
        {R"({"format":"other"})", "its \"format\" must be"},
        {R"({"format":"conclave-configuration","version":2})", "version 1"},
        {file(R"(,"people":[])"), "has \"people\""},
        {file(R"(,"clients":{})"), "must be a list"},
        {file(R"(,"clients":[7])"), "clients[0] has no \"clientId\""},
        {file(R"(,"roles":[{"name":"a"},{"name":"a"}])"), "\"a\" stands twice"},
        {file(""), "1 to 5000 items"}};
    for (const auto& [text, words] : cases) {
        const auto lists = lists_in(text);
        ASSERT_FALSE(lists) << text;
        EXPECT_NE(lists.error().find(words), std::string::npos) << lists.error();
    }
}

} // namespace
} // namespace conclave::cli::transfer
