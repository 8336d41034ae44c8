#include "signaling/insights.hpp"

#include "signaling/limits.hpp"
#include "signaling/test_world.hpp"

#include <gtest/gtest.h>

namespace conclave::signaling {
namespace {

using namespace test;

struct Insights {
    explicit Insights(World& world)
        : socket(std::make_shared<FakeSocket>(world.loop, "192.0.2.1")), connection(world.context) {
        connection.on_open(socket);
    }
    ~Insights() { connection.on_close(1000, ""); }
    Insights(const Insights&) = delete;
    Insights& operator=(const Insights&) = delete;

    std::shared_ptr<FakeSocket> socket;
    InsightsConnection connection;
};

TEST(Insights, TakesEventsFromAValidToken) {
    World world;
    Insights insights(world);
    insights.connection.on_text(json::serialize(
        json::object{{"type", "connect"}, {"version", 1}, {"token", world.token("alice")}}));
    ASSERT_EQ(insights.socket->frames.size(), 1U);
    EXPECT_EQ(insights.socket->frames[0].at("type"), "connected");
    EXPECT_TRUE(insights.socket->frames[0].at("session").is_string());
    insights.connection.on_text(R"({"type":"event","group":"quality","name":"stats-report"})");
    EXPECT_EQ(insights.socket->frames.size(), 1U);
    EXPECT_EQ(insights.socket->closed, 0);
}

TEST(Insights, RefusesEverythingElse) {
    for (const auto* text :
         {"{", "{}", R"({"type":"connect","token":"x"})", R"({"type":"event"})"}) {
        World world;
        Insights insights(world);
        insights.connection.on_text(text);
        ASSERT_EQ(insights.socket->frames.size(), 1U);
        EXPECT_EQ(insights.socket->frames[0].at("type"), "error") << text;
        EXPECT_EQ(insights.socket->closed, close_protocol);
    }
}

} // namespace
} // namespace conclave::signaling
