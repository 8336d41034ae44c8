#include "base/manual_loop.hpp"
#include "base/thread_loop.hpp"

#include <future>
#include <gtest/gtest.h>
#include <stdexcept>

namespace conclave::base {
namespace {

using namespace std::chrono_literals;

TEST(ManualLoop, RunsTimersInOrderOfTheirTime) {
    ManualLoop loop;
    std::string seen;
    const Timer late = loop.after(20ms, [&] { seen += "b"; });
    const Timer early = loop.after(10ms, [&] { seen += "a"; });
    Timer cancelled = loop.after(15ms, [&] { seen += "x"; });
    cancelled.reset();
    loop.advance(9ms);
    EXPECT_EQ(seen, "");
    loop.advance(100ms);
    EXPECT_EQ(seen, "ab");
}

TEST(ManualLoop, TimerStartedByATimerIsMeasuredFromItsOwnTime) {
    ManualLoop loop;
    int ticks = 0;
    Timer timer;
    std::function<void()> tick = [&] {
        ++ticks;
        timer = loop.after(10ms, [&] { tick(); });
    };
    timer = loop.after(10ms, [&] { tick(); });
    loop.advance(100ms);
    EXPECT_EQ(ticks, 10);
}

TEST(ThreadLoop, RunsWhatIsPostedOnItsOwnThread) {
    ThreadLoop loop("test");
    std::promise<bool> owner;
    loop.post([&] { owner.set_value(loop.is_owner()); });
    EXPECT_TRUE(owner.get_future().get());
    EXPECT_FALSE(loop.is_owner());
}

TEST(ThreadLoop, FiresTimersAndSurvivesAnException) {
    ThreadLoop loop("test");
    std::promise<void> fired;
    Timer timer;
    loop.post([&] { timer = loop.after(1ms, [&] { fired.set_value(); }); });
    loop.post([] { throw std::runtime_error("a task that fails"); });
    fired.get_future().get();
    std::promise<void> cleared;
    loop.post([&] {
        timer.reset();
        cleared.set_value();
    });
    cleared.get_future().get();
}

TEST(ThreadLoop, FinishesWhatWasPostedBeforeStop) {
    int done = 0;
    {
        ThreadLoop loop("test");
        for (int i = 0; i < 100; ++i) {
            loop.post([&] { ++done; });
        }
    }
    EXPECT_EQ(done, 100);
}

} // namespace
} // namespace conclave::base
