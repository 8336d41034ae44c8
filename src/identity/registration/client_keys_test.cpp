#include "identity/registration/client_keys.hpp"

#include "base/manual_clock.hpp"
#include "identity/testing/fake_network.hpp"
#include "identity/testing/signer_test.hpp"

#include <condition_variable>
#include <future>
#include <gtest/gtest.h>
#include <map>
#include <mutex>

namespace conclave::identity {
namespace {

using namespace testing;

TEST(ClientKeys, AreReadAgainWhenTheyHaveChanged) {
    base::ManualClock clock;
    FakeNetwork network;
    const Outgoing outgoing({}, network.fetch());
    ClientKeys keys(outgoing, clock);
    const Client client{.client_id = "rp", .jwks_uri = "https://rp.example/keys"};
    auto& answer = network.answers[client.jwks_uri];
    const Signer first("ES256");
    const Signer second("ES256");
    const auto set = [](const Signer& signer, std::string_view kid) {
        return net::Response::json(
            200, R"({"keys":[)" + signer.jwk("\"kid\":\"" + std::string(kid) + "\",") + "]}");
    };
    answer = set(first, "1");
    EXPECT_EQ(keys.of(client, "1").at(0).given_id(), "1");
    EXPECT_EQ(keys.of(client, "").size(), 1U);
    EXPECT_EQ(network.sent.size(), 1U); // kept
    answer = set(second, "2");
    (void)keys.of(client, "2");
    EXPECT_EQ(network.sent.size(), 1U); // not so soon
    clock.advance(client_keys_pause);
    EXPECT_EQ(keys.of(client, "1").at(0).given_id(), "1");
    EXPECT_EQ(network.sent.size(), 1U); // known
    EXPECT_EQ(keys.of(client, "2").at(0).given_id(), "2");
    EXPECT_EQ(network.sent.size(), 2U);
    clock.advance(client_keys_kept);
    answer.status = 500;
    EXPECT_EQ(keys.of(client, "2").size(), 1U) << "the old ones, while its server is down";
    EXPECT_EQ(network.sent.size(), 3U);
    EXPECT_EQ(keys.of(client, "2").size(), 1U);
    EXPECT_EQ(network.sent.size(), 3U);
}

/// A client's server that lets everybody wait until it is told to answer.
class SlowKeys : public ::testing::Test {
  protected:
    base::ManualClock clock;
    const Signer signer{"ES256"};
    std::mutex mutex;
    std::condition_variable changed;
    std::map<std::string, int, std::less<>> asked; // by URL
    bool open = false;
    const Outgoing outgoing{{}, [this](const net::ClientRequest& request) {
                                std::unique_lock lock(mutex);
                                ++asked[request.url];
                                changed.notify_all();
                                changed.wait(lock, [this] { return open; });
                                return net::Response::json(200,
                                                           R"({"keys":[)" + signer.jwk() + "]}");
                            }};
    ClientKeys keys{outgoing, clock};

    static Client client(const std::string& host) {
        return {.client_id = "rp", .jwks_uri = "https://" + host + ".example/keys"};
    }
    std::future<std::size_t> ask(const std::string& host) {
        return std::async(std::launch::async,
                          [this, host] { return keys.of(client(host), "").size(); });
    }
    void wait_until_asked(const std::string& host) {
        std::unique_lock lock(mutex);
        changed.wait(lock, [&] { return asked.contains(client(host).jwks_uri); });
    }
    void answer(bool now) {
        const std::lock_guard lock(mutex);
        open = now;
        changed.notify_all();
    }
};

TEST_F(SlowKeys, AreReadOnceByAllWhoComeMeanwhile) {
    auto first = ask("rp");
    wait_until_asked("rp");
    std::vector<std::future<std::size_t>> more;
    more.reserve(max_waiting_for_keys - 1);
    for (std::size_t i = 1; i < max_waiting_for_keys; ++i) {
        more.push_back(ask("rp"));
    }
    answer(true);
    EXPECT_EQ(first.get(), 1U);
    for (auto& each : more) { // whether they waited for it or came after it
        EXPECT_EQ(each.get(), 1U);
    }
    EXPECT_EQ(asked.at(client("rp").jwks_uri), 1);
}

TEST_F(SlowKeys, OfBeforeServeWhileTheyAreReadAgain) {
    answer(true);
    ASSERT_EQ(ask("rp").get(), 1U);
    answer(false);
    clock.advance(client_keys_kept);
    asked.clear();
    auto again = ask("rp");
    wait_until_asked("rp");
    EXPECT_EQ(keys.of(client("rp"), "").size(), 1U) << "without waiting";
    EXPECT_EQ(asked.at(client("rp").jwks_uri), 1);
    answer(true);
    EXPECT_EQ(again.get(), 1U);
}

TEST_F(SlowKeys, HoldOnlySoManyCalls) {
    std::vector<std::future<std::size_t>> under_way;
    under_way.reserve(max_waiting_for_keys);
    for (std::size_t i = 0; i < max_waiting_for_keys; ++i) {
        under_way.push_back(ask("rp" + std::to_string(i)));
        wait_until_asked("rp" + std::to_string(i));
    }
    EXPECT_TRUE(keys.of(client("one-more"), "").empty()) << "without waiting";
    EXPECT_TRUE(keys.of(client("rp0"), "").empty()) << "nor for one that is being read";
    EXPECT_FALSE(asked.contains(client("one-more").jwks_uri));
    answer(true);
    for (auto& each : under_way) {
        EXPECT_EQ(each.get(), 1U);
    }
    EXPECT_EQ(keys.of(client("one-more"), "").size(), 1U) << "there is room again";
}

} // namespace
} // namespace conclave::identity
