#include "policy/explain.hpp"
#include "policy/text.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

namespace conclave::policy {
namespace {

constexpr const char* example = R"(# who may do what
allow create, join, moderate, record to role:administrator
allow create, join to role:staff in room "team-*", standup   # and nowhere else
deny  join         to claim:email_verified=false

allow join to client:kiosk and person:lobby-* in room "lobby"
)";

Policy policy_of(std::string_view text) {
    auto policy = parse(text);
    if (!policy) {
        ADD_FAILURE() << text << ": " << policy.error().front().words;
        return {};
    }
    return *std::move(policy);
}

Decision ask(const Policy& policy, Action action, std::string_view room, const Claims& claims) {
    const Question question{.action = action, .room = room, .claims = claims};
    const auto decision = decide(policy, question);
    EXPECT_EQ(explain(policy, question).decision, decision);
    return decision;
}

TEST(Policy, TheFirstLineThatFitsDecides) {
    const auto policy = policy_of(example);
    const Claims administrator{{"role", {"staff", "administrator"}}};
    const Claims staff{{"role", {"staff"}}};
    const Claims stranger{{"email_verified", {"false"}}};
    const Claims kiosk{{"client_id", {"kiosk"}}, {"preferred_username", {"lobby-1"}}};
    EXPECT_EQ(ask(policy, Action::record, "any", administrator), (Decision{true, 2}));
    EXPECT_EQ(ask(policy, Action::create, "team-red", staff), (Decision{true, 3}));
    EXPECT_EQ(ask(policy, Action::create, "standup", staff), (Decision{true, 3}));
    EXPECT_EQ(ask(policy, Action::create, "Team-red", staff), (Decision{false, 0}));
    EXPECT_EQ(ask(policy, Action::record, "team-red", staff), (Decision{false, 0}));
    EXPECT_EQ(ask(policy, Action::join, "lobby", stranger), (Decision{false, 4}));
    EXPECT_EQ(ask(policy, Action::join, "lobby", kiosk), (Decision{true, 6}));
    EXPECT_EQ(ask(policy, Action::join, "lobby", {{"client_id", {"kiosk"}}}), (Decision{false, 0}));
    EXPECT_EQ(ask(policy, Action::join, "lobby", {}), (Decision{false, 0}));
}

TEST(Policy, EmptyAllowsNothingAndEveryoneIsEveryone) {
    EXPECT_FALSE(ask(policy_of(""), Action::join, "x", {}).allowed);
    EXPECT_FALSE(ask(policy_of("# nothing\n\n"), Action::join, "x", {}).allowed);
    EXPECT_TRUE(ask(policy_of("allow join to everyone"), Action::join, "x", {}).allowed);
}

TEST(Policy, SaysWhyInWords) {
    const auto policy = policy_of(example);
    const Claims claims{{"role", {"guest", "host"}}};
    const auto no = explain(policy, {.action = Action::join, .room = "lobby", .claims = claims});
    EXPECT_EQ(no.words, "Refused: no line fits, and what no line allows is refused.");
    ASSERT_EQ(no.steps.size(), 4U);
    EXPECT_EQ(no.steps[0].why, "asks for role:administrator; the token says guest, host");
    EXPECT_EQ(no.steps[2].why,
              "asks for claim:email_verified=false; the token says nothing of email_verified");
    const Claims staff{{"role", {"staff"}}};
    const auto room = explain(policy, {.action = Action::join, .room = "x", .claims = staff});
    EXPECT_EQ(room.steps[1].why, R"(is for room "team-*", "standup")");
    const auto about = explain(policy, {.action = Action::record, .room = "x", .claims = staff});
    EXPECT_EQ(about.steps[1].why, "is about create, join, not record");
    const auto yes = explain(policy, {.action = Action::join, .room = "team-1", .claims = staff});
    EXPECT_EQ(yes.words,
              R"(Allowed by line 3: allow create, join to role:staff in room "team-*", "standup")");
    EXPECT_EQ(yes.steps.back().line, 3U);
    EXPECT_TRUE(yes.steps.back().fits);
}

TEST(Policy, ReadsBackWhatItPrints) {
    for (const std::string_view text : {
             example,
             "allow join to everyone",
             "deny record to claim:https://example.org/x=a*b and role:\"two words\" in room \"*\"",
             R"(allow create to person:"quo\"te" in rooms "a\*b", "c\\d", "ä öü", e*f)",
             "allow moderate to role:* and role:admin* and claim:role=x",
             "allow join to claim:a=\"# no comment, here\" # a comment, here",
         }) {
        const auto policy = policy_of(text);
        EXPECT_FALSE(policy.rules.empty());
        EXPECT_EQ(policy_of(print(policy)), policy) << print(policy);
    }
}

struct Bad {
    std::string_view text;
    std::size_t line;
    std::size_t column;
    std::string_view words; // part of them
};

class PolicyFaults : public testing::TestWithParam<Bad> {};

TEST_P(PolicyFaults, NameThePlaceAndWhatToDo) {
    const auto& bad = GetParam();
    const auto policy = parse(bad.text);
    ASSERT_FALSE(policy) << bad.text;
    ASSERT_EQ(policy.error().size(), 1U);
    const auto& fault = policy.error().front();
    EXPECT_EQ(fault.line, bad.line) << bad.text;
    EXPECT_EQ(fault.column, bad.column) << bad.text << ": " << fault.words;
    EXPECT_NE(fault.words.find(bad.words), std::string::npos) << fault.words;
}

INSTANTIATE_TEST_SUITE_P(
    All, PolicyFaults,
    testing::Values(Bad{"Allow join to everyone", 1, 1, "not with 'Allow'"},
                    Bad{"\n  permit", 2, 3, "begins with allow or deny"},
                    Bad{"allow", 1, 6, "not the end of the line"},
                    Bad{"allow enter to everyone", 1, 7, "enter"},
                    Bad{"allow join, to everyone", 1, 13, "not 'to'"},
                    Bad{"allow join, join to everyone", 1, 13, "names join twice"},
                    Bad{"allow join everyone", 1, 12, "comes to, and who"},
                    Bad{"allow join to", 1, 14, "everyone, role:NAME"},
                    Bad{"allow join to staff", 1, 15, "not 'staff'"},
                    Bad{"allow join to role:", 1, 20, "nothing to compare"},
                    Bad{"allow join to role:\"\"", 1, 20, "nothing to compare"},
                    Bad{"allow join to role:\"a", 1, 20, "closing quote"},
                    Bad{"allow join to role:a\"b\"", 1, 20, "into quotes"},
                    Bad{"allow join to role:\"a\"b", 1, 20, "after the closing quote"},
                    Bad{"allow join to role:\"a\\n\"", 1, 20, "After \\ comes"},
                    Bad{"allow join to role:*********x", 1, 20, "too many stars"},
                    Bad{"allow join to claim:x", 1, 15, "claim:NAME=VALUE"},
                    Bad{"allow join to claim:=x", 1, 15, "claim:NAME=VALUE"},
                    Bad{"allow join to everyone and role:x", 1, 24, "no more conditions"},
                    Bad{"allow join to role:a, role:b", 1, 21, "another line"},
                    Bad{"allow join to role:a in", 1, 24, "comes room"},
                    Bad{"allow join to role:ä in lobby", 1, 25, "comes room"},
                    Bad{"allow join to role:a in room", 1, 29, "name of a room"},
                    Bad{"allow join to role:a in room a,", 1, 32, "name of a room"},
                    Bad{"allow join to role:a in room a b", 1, 32, "a comma; not with 'b'"},
                    Bad{"allow join to role:a role:b", 1, 22, "and, or in room"},
                    Bad{"allow join to everyone\n\xff", 2, 1, "not UTF-8"},
                    Bad{"allow join to every\x01one", 1, 20, "invisible"}));

TEST(Policy, TellsAFaultForEachLine) {
    const auto policy = parse("allow\r\nallow join to everyone\r\ndeny\r\n");
    ASSERT_FALSE(policy);
    ASSERT_EQ(policy.error().size(), 2U);
    EXPECT_EQ(policy.error()[1].line, 3U);
    std::string many;
    for (int i = 0; i < 100; ++i) {
        many += "x\n";
    }
    EXPECT_EQ(parse(many).error().size(), max_faults);
}

TEST(Policy, HasLimits) {
    const auto fault_of = [](const std::string& text) {
        const auto policy = parse(text);
        return policy ? std::string("none") : policy.error().front().words;
    };
    std::string rules;
    for (std::size_t i = 0; i < max_rules; ++i) {
        rules += "allow join to everyone\n";
    }
    EXPECT_EQ(fault_of(rules), "none");
    EXPECT_NE(fault_of(rules + "deny join to everyone").find("too many lines"), std::string::npos);
    EXPECT_NE(fault_of(std::string(max_text_bytes + 1, '\n')).find("too long"), std::string::npos);
    EXPECT_NE(fault_of(std::string(max_line_bytes + 1, '#')).find("too long"), std::string::npos);
    EXPECT_NE(
        fault_of("allow join to role:" + std::string(max_pattern_bytes + 1, 'x')).find("too long"),
        std::string::npos);
    std::string conditions = "allow join to role:a";
    std::string rooms = "allow join to everyone in room a";
    for (std::size_t i = 0; i < max_rooms; ++i) {
        conditions += " and role:a";
        rooms += ", a";
    }
    EXPECT_NE(fault_of(conditions).find("too many conditions"), std::string::npos);
    EXPECT_NE(fault_of(rooms).find("too many rooms"), std::string::npos);
}

TEST(Pattern, MatchesByPieces) {
    const auto matches = [](std::string_view pattern, std::string_view text) {
        return Pattern::read(pattern).value().matches(text);
    };
    EXPECT_TRUE(matches("*", ""));
    EXPECT_TRUE(matches("a*c", "abbc"));
    EXPECT_TRUE(matches("a*c", "ac"));
    EXPECT_FALSE(matches("a*a", "a"));
    EXPECT_TRUE(matches("*@example.org", "bob@example.org"));
    EXPECT_FALSE(matches("*@example.org", "bob@example.org.evil"));
    EXPECT_FALSE(matches("a*b*c", "acb"));
    EXPECT_TRUE(matches("a*b*c", "abbxbc"));
    EXPECT_FALSE(matches("a*bb*bc", "abbc"));
    EXPECT_TRUE(matches("**x**", "x"));
    EXPECT_FALSE(matches("x", "X"));
    EXPECT_TRUE(matches(R"("a\*c")", "a*c"));
    EXPECT_FALSE(matches(R"("a\*c")", "abc"));
}

TEST(Claims, AreTextsByName) {
    const auto claims = read_claims(boost::json::parse(R"({
        "role": ["a", "b", 7, {}], "client_id": "app", "scope": "openid  conclave_api",
        "email_verified": false, "level": 3, "act": {"sub": "x"}, "none": null, "empty": []})")
                                        .as_object());
    EXPECT_EQ(claims, (Claims{{"role", {"a", "b", "7"}},
                              {"client_id", {"app"}},
                              {"scope", {"openid", "conclave_api"}},
                              {"email_verified", {"false"}},
                              {"level", {"3"}}}));
}

TEST(Doubts, AreToldWhereTheyAre) {
    const auto of = [](std::string_view text) {
        std::vector<std::size_t> lines;
        for (const auto& doubt : doubts(policy_of(text))) {
            lines.push_back(doubt.line);
        }
        return lines;
    };
    using Lines = std::vector<std::size_t>;
    EXPECT_EQ(of("allow create, join to everyone"), Lines{});
    EXPECT_EQ(of("allow join to everyone"), Lines{0});
    EXPECT_EQ(of(""), (Lines{0, 0}));
    EXPECT_EQ(of("allow create, join to everyone\ndeny join to role:x in room a"), Lines{2});
    EXPECT_EQ(of("allow create, join to everyone in room b, a\ndeny join to role:x in room a"),
              Lines{2});
    EXPECT_EQ(of("allow create, join to role:x\nallow join to everyone"), Lines{});
    EXPECT_EQ(of("allow join to everyone in room a\nallow create, join to everyone"), Lines{});
    EXPECT_EQ(of("deny join to claim:email_verified=false\nallow create, join to everyone"),
              Lines{1});
    EXPECT_EQ(of("allow create, join to claim:name=\"Ann Director\""),
              Lines{1}); // anybody may say so
    EXPECT_EQ(of("deny join to role:guest\nallow create, join to everyone"), Lines{});
}

} // namespace
} // namespace conclave::policy
