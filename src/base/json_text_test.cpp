#include "base/json_text.hpp"

#include "base/log.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

namespace conclave::base {
namespace {

constexpr std::size_t limit = 10'000;

JsonError error_of(std::string_view text) {
    const auto value = parse_json(text, limit);
    EXPECT_FALSE(value) << text;
    return value ? JsonError{} : value.error();
}

TEST(ParseJson, RefusesDuplicateMembersAtAnyDepth) {
    EXPECT_TRUE(parse_json(R"({"a":":","b":{"a":1}})", limit));
    EXPECT_EQ(error_of(R"({"a":1,"a":2})"), JsonError::duplicate_member);
    EXPECT_EQ(error_of(R"([{"x":{"a":1,"\u0061":2}}])"), JsonError::duplicate_member);
}

TEST(ParseJson, RefusesDepthSizeAndGarbage) {
    EXPECT_EQ(error_of(std::string(40, '[') + std::string(40, ']')), JsonError::too_deep);
    EXPECT_EQ(error_of(std::string(limit + 1, ' ')), JsonError::too_large);
    EXPECT_EQ(error_of("{} x"), JsonError::malformed);
    EXPECT_EQ(error_of(""), JsonError::malformed);
    EXPECT_EQ(error_of("{\"a\":\"\xff\"}"), JsonError::malformed);
    EXPECT_FALSE(parse_json_object("[]", limit));
}

TEST(Accessors, AnswerOnlyTheAskedType) {
    const auto object =
        parse_json_object(R"({"s":"x","n":7,"f":1.5,"b":true,"o":{},"a":[]})", limit);
    ASSERT_TRUE(object);
    EXPECT_EQ(get_string(*object, "s"), "x");
    EXPECT_FALSE(get_string(*object, "n"));
    EXPECT_EQ(get_int(*object, "n"), 7);
    EXPECT_FALSE(get_int(*object, "f"));
    EXPECT_EQ(get_bool(*object, "b"), true);
    EXPECT_NE(get_object(*object, "o"), nullptr);
    EXPECT_EQ(get_object(*object, "missing"), nullptr);
    EXPECT_NE(get_array(*object, "a"), nullptr);
}

TEST(Log, EscapesWhatCouldForgeALine) {
    const auto line = log::format_line(log::Format::human, log::Level::info, "T", "event",
                                       {{"user", "a\nb"}, {"n", 3}, {"ok", true}});
    EXPECT_EQ(line, R"(T info    event user="a\u000ab" n=3 ok=true)");
    const auto as_json =
        log::format_line(log::Format::json, log::Level::error, "T", "event", {{"user", "a\"b"}});
    EXPECT_EQ(as_json, R"({"time":"T","level":"error","event":"event","user":"a\"b"})");
}

} // namespace
} // namespace conclave::base
