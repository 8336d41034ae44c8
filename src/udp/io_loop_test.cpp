#include "udp/io_loop.hpp"

#include <future>
#include <gtest/gtest.h>
#include <stdexcept>
#include <sys/eventfd.h>
#include <unistd.h>

namespace conclave::udp {
namespace {

using namespace std::chrono_literals;

TEST(IoLoop, RunsWhatIsPostedInOrderOnItsThread) {
    IoLoop loop;
    loop.start("test");
    std::vector<int> seen;
    std::promise<bool> owner;
    loop.post([&] { seen.push_back(1); });
    loop.post([] { throw std::runtime_error("ends the task only"); });
    loop.post([&] { seen.push_back(2); });
    loop.post([&] { owner.set_value(loop.is_owner()); });
    EXPECT_TRUE(owner.get_future().get());
    EXPECT_EQ(seen, (std::vector<int>{1, 2}));
    EXPECT_FALSE(loop.is_owner());
}

TEST(IoLoop, RunsTimersInOrderAndNotTheCancelledOne) {
    IoLoop loop;
    std::vector<int> seen;
    std::vector<base::Timer> timers;
    timers.push_back(loop.after(3ms, [&] {
        seen.push_back(3);
        loop.stop();
    }));
    timers.push_back(loop.after(1ms, [&] { seen.push_back(1); }));
    timers.push_back(loop.after(2ms, [&] { seen.push_back(2); }));
    timers[2].reset();
    loop.run();
    EXPECT_EQ(seen, (std::vector<int>{1, 3}));
}

struct Reader final : Watcher {
    int fd;
    IoLoop* loop;
    std::vector<std::string>* seen;
    Reader(int f, IoLoop* l, std::vector<std::string>* s) : fd(f), loop(l), seen(s) {}
    void on_ready(bool readable, bool writable) override {
        std::uint64_t count = 0;
        if (readable && read(fd, &count, sizeof count) == sizeof count) {
            seen->push_back("read");
            loop->want_writable(fd, true);
        } else if (writable) {
            seen->push_back("write");
            loop->unwatch(fd);
            loop->stop();
        }
    }
};

struct End final : TurnEnd {
    std::vector<std::string>* seen;
    explicit End(std::vector<std::string>* s) : seen(s) {}
    void on_turn_end(base::MonoTime) override { seen->push_back("end"); }
};

TEST(IoLoop, WatchesDescriptorsAndEndsEachTurn) {
    const int fd = eventfd(1, EFD_NONBLOCK);
    std::vector<std::string> seen;
    IoLoop loop;
    Reader reader(fd, &loop, &seen);
    End end(&seen);
    loop.add_turn_end(end);
    loop.watch(fd, reader);
    loop.run();
    loop.remove_turn_end(end);
    close(fd);
    EXPECT_EQ(seen, (std::vector<std::string>{"read", "end", "write", "end"}));
}

TEST(IoLoop, RefusesABadDescriptor) {
    IoLoop loop;
    std::vector<std::string> seen;
    Reader reader(-1, &loop, &seen);
    EXPECT_THROW(loop.watch(-1, reader), std::system_error);
}

TEST(IoLoop, WhatIsPostedAfterTheEndIsNotRun) {
    IoLoop loop;
    loop.start("test");
    loop.stop();
    bool ran = false;
    loop.post([&] { ran = true; });
    loop.stop();
    EXPECT_FALSE(ran);
}

} // namespace
} // namespace conclave::udp
