#include "media/dtls/renewed_context.hpp"

#include "base/manual_clock.hpp"

#include <gtest/gtest.h>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace conclave::media::dtls {
namespace {

using namespace std::chrono_literals;

TEST(RenewedContext, HasANewCertificateEveryDay) {
    base::ManualClock clock;
    RenewedContext contexts(clock);
    const auto first = contexts.current();
    clock.advance(RenewedContext::renewed_after - 1s);
    EXPECT_EQ(contexts.current(), first);
    clock.advance(1s);
    const auto second = contexts.current();
    EXPECT_NE(second->fingerprint(), first->fingerprint());
    EXPECT_EQ(contexts.current(), second);
    EXPECT_FALSE(first->fingerprint().value.empty()) << "who has it keeps it";
}

TEST(RenewedContext, MakesAnotherWhenTheClockWasSetBackBeforeItsValidity) {
    base::ManualClock clock;
    RenewedContext contexts(clock);
    const auto first = contexts.current();
    clock.advance(-1h);
    EXPECT_EQ(contexts.current(), first) << "within what certificates are dated back";
    clock.advance(-Certificate::back_dated);
    EXPECT_NE(contexts.current(), first);
}

TEST(RenewedContext, IsOneForAllThreads) {
    base::ManualClock clock;
    RenewedContext contexts(clock);
    clock.advance(25h);
    std::vector<std::shared_ptr<const Context>> seen(4);
    {
        std::vector<std::jthread> threads;
        threads.reserve(seen.size());
        for (auto& place : seen) {
            threads.emplace_back([&] { place = contexts.current(); });
        }
    }
    EXPECT_EQ(std::set(seen.begin(), seen.end()).size(), 1U);
}

} // namespace
} // namespace conclave::media::dtls
