#include "identity/admin/body.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

namespace conclave::identity::admin {
namespace {

const Schema& thing() {
    static const Schema schema{"Thing",
                               {{.name = "id", .kind = Kind::number},
                                {.name = "name", .max = 5, .required = true},
                                {.name = "dPoPOn", .kind = Kind::flag},
                                {.name = "until", .kind = Kind::time},
                                {.name = "scopes", .kind = Kind::texts, .max = 3},
                                {.name = "more", .kind = Kind::map},
                                {.name = "logs", .kind = Kind::objects, .of = "AuditLogDto"}}};
    return schema;
}

TEST(AdminBody, ReadsNamesWithoutCaseAndLeavesOutWhatItDoesNotKnow) {
    const auto body = read_body(
        R"({"NAME":"ann","Id":7,"dpopon":true,"scopes":["a","b"],"unknown":[1],"until":null,
            "more":{"Key":"v"},"logs":[{"EVENT":"E"}]})",
        thing());
    ASSERT_TRUE(body);
    EXPECT_EQ(boost::json::serialize(*body),
              R"({"name":"ann","id":7,"dPoPOn":true,"scopes":["a","b"],"more":{"Key":"v"},)"
              R"("logs":[{"event":"E"}]})");
}

TEST(AdminBody, NamesEachFault) {
    const std::pair<std::string_view, std::string_view> cases[] = {
        {R"({})", "name"},
        {R"({"name":""})", "name"},
        {R"({"name":"abcdef"})", "name"},
        {R"({"name":5})", "name"},
        {R"({"name":"a","Name":"b"})", "name"},
        {R"({"name":"a","id":1.5})", "id"},
        {R"({"name":"a","id":"1"})", "id"},
        {R"({"name":"a","dPoPOn":1})", "dPoPOn"},
        {R"({"name":"a","until":"soon"})", "until"},
        {R"({"name":"a","scopes":"x"})", "scopes"},
        {R"({"name":"a","scopes":["abcd"]})", "scopes"},
        {R"({"name":"a","scopes":[null]})", "scopes"},
        {R"({"name":"a","more":{"k":1}})", "more"},
        {R"({"name":"a","logs":[1]})", "logs[0]"},
        {R"({"name":"a","logs":[{"id":true}]})", "logs[0].id"},
        {R"([])", "$"},
        {R"({"name":"a")", "$"},
    };
    for (const auto& [text, member] : cases) {
        const auto body = read_body(text, thing());
        ASSERT_FALSE(body) << text;
        EXPECT_TRUE(body.error().contains(member)) << text << ": " << body.error().begin()->first;
    }
}

TEST(AdminBody, ReadsTimesAsDotNetWritesThem) {
    const std::pair<std::string_view, std::int64_t> good[] = {
        {"1970-01-02", 86'400},
        {"1970-01-01T00:00:01Z", 1},
        {"1970-01-01T00:00:01", 1},
        {"1970-01-01T00:00:01.1234567", 1},
        {"1970-01-01T02:00:01+02:00", 1},
        {"1969-12-31T23:00:01-01:00", 1},
        {"2026-11-28T08:00:00Z", 1'795'852'800},
    };
    for (const auto& [text, seconds] : good) {
        const auto time = read_time(text);
        ASSERT_TRUE(time) << text;
        EXPECT_EQ(base::to_unix_seconds(*time), seconds) << text;
    }
    for (const auto* text : {"", "2026", "2026-13-01", "2026-02-30", "2026-11-28T25:00:00Z",
                             "2026-11-28T08:00Z", "2026-11-28T08:00:00.Z", "2026-11-28T08:00:00+2",
                             "2026-11-28T08:00:00Zx", "-026-11-28"}) {
        EXPECT_FALSE(read_time(text)) << text;
    }
}

} // namespace
} // namespace conclave::identity::admin
