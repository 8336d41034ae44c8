#include "media/sctp/association.hpp"

#include "base/manual_loop.hpp"
#include "base/random.hpp"
#include "base/thread_loop.hpp"
#include "media/sctp/stack.hpp"

#include <algorithm>
#include <future>
#include <gtest/gtest.h>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace conclave::media::sctp {
namespace {

using namespace std::chrono_literals;

SharedMessage message(std::string_view text) {
    const auto bytes = base::as_bytes(text);
    return std::make_shared<const base::Bytes>(bytes.begin(), bytes.end());
}

SharedMessage message(std::size_t size, std::uint8_t fill = 'x') {
    return std::make_shared<const base::Bytes>(size, fill);
}

/// One end, and what it was told.
struct End final : AssociationEvents {
    void send_packet(base::ByteView packet) override {
        largest = std::max(largest, packet.size());
        if (out) {
            out({packet.begin(), packet.end()});
        }
    }
    void on_open(StreamId channel, const ChannelOptions& options) override {
        opened.emplace_back(channel, options);
    }
    void on_message(StreamId channel, bool binary, base::ByteView bytes) override {
        messages.emplace_back(channel, std::string(binary ? "b:" : "t:") +
                                           std::string(base::as_text(bytes)));
    }
    void on_closed(StreamId channel) override { closed.push_back(channel); }
    void on_failed() override { ++failed; }

    std::function<void(base::Bytes)> out;
    std::optional<Association> association{};
    std::vector<std::pair<StreamId, ChannelOptions>> opened{};
    std::vector<std::pair<StreamId, std::string>> messages{};
    std::vector<StreamId> closed{};
    std::size_t largest = 0;
    int failed = 0;
};

/// Two associations with a network of 10 ms between them, in virtual time.
class Sctp : public ::testing::Test {
  public:
    ~Sctp() override {
        client.association.reset();
        server.association.reset();
        loop.run();
    }

  protected:
    void start(AssociationOptions options = {}) {
        client.out = [this](base::Bytes packet) { carry(server, std::move(packet)); };
        server.out = [this](base::Bytes packet) { carry(client, std::move(packet)); };
        options.dtls_role = DtlsRole::client;
        client.association.emplace(stack, loop, client, options);
        options.dtls_role = DtlsRole::server;
        server.association.emplace(stack, loop, server, options);
        loop.advance(1s);
    }

    void carry(End& to, base::Bytes packet) {
        std::array<std::uint8_t, 1> die{};
        random.fill(die);
        if (broken || die[0] % 100 < loss_percent) {
            return;
        }
        const auto delay = 10ms + (jitter ? std::chrono::milliseconds(die[0] % 20) : 0ms);
        flights.push_back(loop.after(delay, [&to, packet = std::move(packet)] {
            if (to.association) {
                to.association->receive(packet);
            }
        }));
    }

    base::ManualLoop loop;
    Stack stack{loop};
    base::SeededRandom random{5};
    std::vector<base::Timer> flights;
    unsigned loss_percent = 0;
    bool jitter = false;
    bool broken = false;
    End client, server;
};

TEST_F(Sctp, OpensAChannelAndTalksBothWays) {
    start();
    const ChannelOptions options{.label = "chat", .ordered = false, .max_retransmits = 2};
    const auto channel = client.association->open(options);
    ASSERT_EQ(channel, 0);
    EXPECT_TRUE(client.association->send(*channel, false, message("hello")).has_value());
    loop.advance(1s);
    ASSERT_EQ(server.opened.size(), 1U);
    EXPECT_EQ(server.opened[0].first, *channel);
    EXPECT_EQ(server.opened[0].second.label, "chat");
    EXPECT_FALSE(server.opened[0].second.ordered);
    EXPECT_EQ(server.opened[0].second.max_retransmits, 2);
    ASSERT_EQ(client.opened.size(), 1U);
    EXPECT_EQ(client.opened[0].second.label, "chat");
    EXPECT_TRUE(server.association->send(*channel, true, message("bytes")).has_value());
    EXPECT_TRUE(server.association->send(*channel, true, message("")).has_value());
    EXPECT_TRUE(client.association->send(*channel, false, message("")).has_value());
    loop.advance(1s);
    using Messages = std::vector<std::pair<StreamId, std::string>>;
    auto got = client.messages;
    std::ranges::sort(got);
    EXPECT_EQ(got, (Messages{{0, "b:"}, {0, "b:bytes"}}));
    EXPECT_EQ(server.messages, (Messages{{0, "t:hello"}, {0, "t:"}}));
}

TEST_F(Sctp, NumbersChannelsByDtlsRole) {
    start();
    EXPECT_EQ(client.association->open({.label = "a"}), 0);
    EXPECT_EQ(client.association->open({.label = "b"}), 2);
    EXPECT_EQ(server.association->open({.label = "c"}), 1);
    loop.advance(1s);
    EXPECT_EQ(server.opened.size(), 3U);
    EXPECT_EQ(client.opened.size(), 3U);
}

TEST_F(Sctp, SendsWhatWasGivenBeforeTheAssociationStood) {
    client.association.emplace(stack, loop, client, AssociationOptions{DtlsRole::client});
    const auto channel = client.association->open({.label = "early"}).value();
    EXPECT_TRUE(client.association->send(channel, false, message("first")).has_value());
    start(); // makes both anew
    const auto again = client.association->open({.label = "early"}).value();
    EXPECT_TRUE(client.association->send(again, false, message("second")).has_value());
    loop.advance(1s);
    ASSERT_EQ(server.messages.size(), 1U);
    EXPECT_EQ(server.messages[0].second, "t:second");
}

TEST_F(Sctp, CarriesEveryMessageInOrderOverALossyNetwork) {
    loss_percent = 10;
    jitter = true;
    start();
    loop.advance(10s);
    const auto channel = client.association->open({.label = "reliable"}).value();
    for (int i = 0; i < 300; ++i) {
        ASSERT_TRUE(
            client.association->send(channel, false, message(std::to_string(i))).has_value());
    }
    ASSERT_TRUE(
        client.association->send(channel, true, message(default_message_limit)).has_value());
    loop.advance(120s);
    ASSERT_EQ(server.messages.size(), 301U);
    for (int i = 0; i < 300; ++i) {
        ASSERT_EQ(server.messages[static_cast<std::size_t>(i)].second, "t:" + std::to_string(i));
    }
    EXPECT_EQ(server.messages[300].second.size(), default_message_limit + 2);
    EXPECT_LE(client.largest, 1160U);
    EXPECT_GT(client.largest, 1100U);
}

TEST_F(Sctp, ClosesBothWaysAndUsesNumbersAgain) {
    start();
    const auto first = client.association->open({.label = "first"}).value();
    const auto second = client.association->open({.label = "second"}).value();
    EXPECT_TRUE(client.association->send(first, false, message("last words")).has_value());
    client.association->close(first);
    EXPECT_EQ(client.association->send(first, false, message("late")),
              std::unexpected(Refusal::closed));
    loop.advance(3s);
    EXPECT_EQ(server.messages.size(), 1U); // what was sent before arrives
    EXPECT_EQ(client.closed, std::vector<StreamId>{first});
    EXPECT_EQ(server.closed, std::vector<StreamId>{first});
    server.association->close(second); // the side that did not open
    loop.advance(3s);
    EXPECT_EQ(client.closed, (std::vector<StreamId>{first, second}));
    EXPECT_EQ(server.closed, (std::vector<StreamId>{first, second}));
    EXPECT_EQ(client.association->open({.label = "again"}), first);
    EXPECT_TRUE(client.association->send(first, false, message("new life")).has_value());
    loop.advance(1s);
    EXPECT_EQ(server.messages.back().second, "t:new life");
}

TEST_F(Sctp, ClosesManyAtOnceOverLoss) {
    loss_percent = 10;
    start();
    loop.advance(10s);
    for (int i = 0; i < 40; ++i) {
        ASSERT_TRUE(client.association->open({.label = "x"}).has_value());
    }
    loop.advance(10s);
    for (StreamId channel = 0; channel < 80; channel = static_cast<StreamId>(channel + 2)) {
        client.association->close(channel);
    }
    loop.advance(120s);
    EXPECT_EQ(client.closed.size(), 40U);
    EXPECT_EQ(server.closed.size(), 40U);
}

TEST_F(Sctp, RefusesWithAReason) {
    start();
    EXPECT_EQ(client.association->open({.label = std::string(257, 'x')}),
              std::unexpected(Refusal::label_too_long));
    EXPECT_EQ(
        client.association->open({.label = "x", .max_packet_life_time = 1, .max_retransmits = 1}),
        std::unexpected(Refusal::bad_options));
    const auto channel = client.association->open({.label = "x"}).value();
    EXPECT_EQ(client.association->send(channel, true, message(default_message_limit + 1)),
              std::unexpected(Refusal::message_too_long));
    EXPECT_EQ(client.association->send(77, true, message("x")), std::unexpected(Refusal::closed));
    for (std::size_t i = 1; i < max_streams / 2; ++i) {
        ASSERT_TRUE(client.association->open({.label = "x"}).has_value());
    }
    EXPECT_EQ(client.association->open({.label = "x"}), std::unexpected(Refusal::too_many));
    EXPECT_THROW(Association(stack, loop, client, {.message_limit = largest_message_limit + 1}),
                 std::invalid_argument);
}

TEST_F(Sctp, CarriesTheLargestMessageWhenConfigured) {
    start({.message_limit = largest_message_limit});
    const auto channel = client.association->open({.label = "big"}).value();
    ASSERT_TRUE(
        client.association->send(channel, true, message(largest_message_limit)).has_value());
    loop.advance(20s);
    ASSERT_EQ(server.messages.size(), 1U);
    EXPECT_EQ(server.messages[0].second.size(), largest_message_limit + 2);
}

TEST_F(Sctp, ClosesAChannelOnWhichThePeerIgnoresTheLimit) {
    client.out = [this](base::Bytes packet) { carry(server, std::move(packet)); };
    server.out = [this](base::Bytes packet) { carry(client, std::move(packet)); };
    client.association.emplace(stack, loop, client,
                               AssociationOptions{.dtls_role = DtlsRole::client});
    server.association.emplace(
        stack, loop, server,
        AssociationOptions{.dtls_role = DtlsRole::server, .message_limit = 1000});
    loop.advance(1s);
    const auto channel = client.association->open({.label = "x"}).value();
    EXPECT_TRUE(client.association->send(channel, true, message(1000)).has_value());
    EXPECT_TRUE(client.association->send(channel, true, message(1001)).has_value());
    loop.advance(5s);
    EXPECT_EQ(server.messages.size(), 1U);
    EXPECT_EQ(server.closed, std::vector<StreamId>{channel});
    EXPECT_EQ(client.closed, std::vector<StreamId>{channel});
}

TEST_F(Sctp, DropsForASlowReaderOfAnUnreliableChannel) {
    start();
    const auto channel =
        client.association->open({.label = "x", .ordered = false, .max_retransmits = 0}).value();
    loop.advance(1s);
    broken = true;
    std::size_t taken = 0;
    std::size_t refused = 0;
    for (int i = 0; i < 200; ++i) {
        const auto sent = client.association->send(channel, true, message(16 * 1024));
        refused += sent == std::unexpected(Refusal::congested) ? 1 : 0;
        taken += sent.has_value() ? 1 : 0;
        loop.run();
    }
    EXPECT_GT(refused, 0U);
    EXPECT_LE(client.association->queued(channel), unreliable_queue_limit);
    EXPECT_LE(taken * 16 * 1024, unreliable_queue_limit + 300 * 1024U);
    broken = false;
    for (int i = 0; i < 300 && client.association->queued(channel) > 0; ++i) {
        loop.advance(1s); // see ClosesAReliableChannelOfASlowReader
    }
    EXPECT_EQ(client.association->queued(channel), 0U);
    EXPECT_TRUE(client.association->send(channel, false, message("and on")).has_value());
    loop.advance(1s);
    EXPECT_EQ(server.messages.back().second, "t:and on");
}

TEST_F(Sctp, ClosesAReliableChannelOfASlowReader) {
    start();
    const auto channel = client.association->open({.label = "x"}).value();
    const auto other = client.association->open({.label = "other"}).value();
    loop.advance(1s);
    broken = true;
    std::size_t taken = 0;
    while (client.association->send(channel, true, message(default_message_limit)).has_value()) {
        ASSERT_LE(++taken, 100U);
        loop.run();
    }
    EXPECT_GE(taken * default_message_limit, reliable_queue_limit);
    EXPECT_EQ(client.association->send(channel, true, message("x")),
              std::unexpected(Refusal::closed));
    broken = false;
    // usrsctp repeats only what is older than a round trip by the machine's clock, which hardly
    // moves in virtual time: how many turns that takes is not ours to say.
    for (int i = 0; i < 300 && client.closed.empty(); ++i) {
        loop.advance(1s);
    }
    EXPECT_EQ(client.closed, std::vector<StreamId>{channel});
    EXPECT_TRUE(client.association->send(other, false, message("fine")).has_value());
    loop.advance(1s);
    ASSERT_FALSE(server.messages.empty());
    EXPECT_EQ(server.messages.back().second, "t:fine");
}

TEST_F(Sctp, LivesThroughGarbage) {
    start();
    const auto channel = client.association->open({.label = "x"}).value();
    loop.advance(1s);
    for (std::size_t size = 0; size < 400; ++size) {
        server.association->receive(base::random_bytes(random, size));
    }
    loop.advance(1s);
    EXPECT_TRUE(client.association->send(channel, false, message("still here")).has_value());
    loop.advance(1s);
    EXPECT_EQ(server.messages.back().second, "t:still here");
}

TEST_F(Sctp, TellsWhenThePeerIsGone) {
    start();
    ASSERT_TRUE(client.association->open({.label = "x"}).has_value());
    loop.advance(1s);
    broken = true;
    ASSERT_TRUE(client.association->send(0, false, message("anyone?")).has_value());
    loop.advance(120s);
    EXPECT_EQ(client.failed, 1);
    EXPECT_EQ(client.association->open({.label = "x"}), std::unexpected(Refusal::closed));
    EXPECT_EQ(client.association->send(0, false, message("x")), std::unexpected(Refusal::closed));
}

TEST_F(Sctp, MayBeDestroyedByItsOwnEvent) {
    start();
    ASSERT_TRUE(client.association->open({.label = "x"}).has_value());
    server.out = [this](base::Bytes) { server.association.reset(); };
    loop.advance(5s);
    EXPECT_FALSE(server.association.has_value());
}

TEST(SctpStack, IsOneInTheProcess) {
    base::ManualLoop loop;
    const Stack stack(loop);
    EXPECT_THROW(Stack{}, std::logic_error);
}

/// The same with the stack's own thread and an owner's thread: for the thread sanitizer.
TEST(SctpStack, WorksFromItsOwnThread) {
    Stack stack;
    base::ThreadLoop owner("owner");
    End client;
    End server;
    std::promise<void> arrived;
    const auto cross = [](End& to) {
        return [&to](base::Bytes packet) { to.association->receive(packet); };
    };
    owner.post([&] {
        client.out = cross(server);
        server.out = cross(client);
        client.association.emplace(stack, owner, client, AssociationOptions{DtlsRole::client});
        server.association.emplace(stack, owner, server, AssociationOptions{DtlsRole::server});
        const auto channel = client.association->open({.label = "x"}).value();
        EXPECT_TRUE(client.association->send(channel, false, message("hi")).has_value());
    });
    std::function<void()> poll = [&] {
        if (!server.messages.empty()) {
            arrived.set_value();
        } else {
            owner.post([&] { poll(); });
        }
    };
    owner.post([&] { poll(); });
    EXPECT_EQ(arrived.get_future().wait_for(60s), std::future_status::ready);
    std::promise<void> gone;
    owner.post([&] {
        client.association.reset();
        server.association.reset();
        gone.set_value();
    });
    gone.get_future().wait();
    owner.stop();
}

} // namespace
} // namespace conclave::media::sctp
