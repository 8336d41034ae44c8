#include "udp/doors.hpp"
#include "udp/socket.hpp"

#include <algorithm>
#include <gtest/gtest.h>

namespace conclave::udp {
namespace {

using namespace std::chrono_literals;

struct Echo final : Receiver {
    Socket* socket = nullptr;
    void on_datagram(const Address& from, std::span<std::uint8_t> bytes, base::MonoTime) override {
        auto room = socket->reserve();
        std::copy(bytes.begin(), bytes.end(), room.begin());
        socket->commit(from, bytes.size());
    }
};

struct Collector final : Receiver {
    IoLoop* loop = nullptr;
    std::size_t wanted = 0;
    std::vector<std::size_t> sizes;
    base::MonoTime last{};
    void on_datagram(const Address&, std::span<std::uint8_t> bytes,
                     base::MonoTime arrival) override {
        sizes.push_back(bytes.size());
        last = arrival;
        if (sizes.size() == wanted) {
            loop->stop();
        }
    }
};

void echo_on(const Address& local) {
    IoLoop loop;
    Echo echo;
    Collector collector;
    collector.loop = &loop;
    auto server = Socket::open(loop, local, echo);
    auto client = Socket::open(loop, local, collector);
    ASSERT_TRUE(server && client) << (server ? "" : server.error().message());
    echo.socket = server->get();
    const std::vector<std::size_t> sizes{1200, 1200, 1200, 700, 40, 1, 1400, 1400};
    collector.wanted = sizes.size();
    const auto before = loop.now();
    for (const std::size_t size : sizes) {
        auto room = (*client)->reserve();
        ASSERT_GE(room.size(), size);
        std::fill_n(room.begin(), size, std::uint8_t{7});
        (*client)->commit((*server)->local(), size);
    }
    (*client)->flush();                                       // outside of a turn
    const auto guard = loop.after(10s, [&] { loop.stop(); }); // a lost datagram fails the test
    loop.run();
    EXPECT_EQ(collector.sizes, sizes);
    EXPECT_LE(collector.last, loop.now());
    EXPECT_GT(collector.last, before - 2s);
    EXPECT_EQ((*client)->stats().received_packets, sizes.size());
    EXPECT_EQ((*client)->stats().sent_packets, sizes.size());
    EXPECT_GT((*client)->granted_receive_bytes(), 0);
}

TEST(Socket, SendsAndReceivesOverIpv4) {
    echo_on(*Address::parse("127.0.0.1:0"));
}

TEST(Socket, SendsAndReceivesOverIpv6WhereThereIsOne) {
    IoLoop loop;
    Echo unused;
    if (!Socket::open(loop, *Address::parse("[::1]:0"), unused)) {
        GTEST_SKIP() << "this machine has no IPv6 loopback";
    }
    echo_on(*Address::parse("[::1]:0"));
}

/// 127.0.0.2 is as much ours as 127.0.0.1, which the kernel would answer from.
TEST(Socket, AnswersFromTheAddressThatWasWrittenTo) {
    IoLoop loop;
    Echo echo;
    auto server = Socket::open(loop, *Address::parse("0.0.0.0:0"), echo);
    ASSERT_TRUE(server) << server.error().message();
    echo.socket = server->get();
    struct Listener final : Receiver {
        IoLoop* loop = nullptr;
        std::vector<Address> heard;
        void on_datagram(const Address& from, std::span<std::uint8_t>, base::MonoTime) override {
            heard.push_back(from);
            if (heard.size() == 6) {
                loop->stop();
            }
        }
    } listener;
    listener.loop = &loop;
    auto client = Socket::open(loop, *Address::parse("127.0.0.1:0"), listener);
    ASSERT_TRUE(client) << client.error().message();
    const std::uint16_t port = (*server)->local().port();
    std::vector<Address> written;
    for (const char* ip : {"127.0.0.2", "127.0.0.1", "127.0.0.3"}) {
        for (int twice = 0; twice < 2; ++twice) { // two make a run, which has a segment size too
            written.push_back(*Address::from_ip(ip, port));
            ASSERT_FALSE((*client)->reserve().empty());
            (*client)->commit(written.back(), 100);
        }
    }
    (*client)->flush();
    const auto guard = loop.after(10s, [&] { loop.stop(); });
    loop.run();
    const auto by_text = [](const Address& a, const Address& b) { return a.text() < b.text(); };
    std::ranges::sort(listener.heard, by_text);
    std::ranges::sort(written, by_text);
    EXPECT_EQ(listener.heard, written);
}

TEST(Doors, AreNumberedAsTheyAreSeenAndBounded) {
    Doors doors;
    Doors::Ip ip{10};
    EXPECT_EQ(doors.number(ip), 1);
    for (std::size_t i = 1; i < Doors::max_doors; ++i) {
        ip[3] = static_cast<std::uint8_t>(i);
        EXPECT_EQ(doors.number(ip), i + 1);
    }
    EXPECT_EQ(doors.number({11}), 0) << "no number left: the kernel chooses";
    EXPECT_EQ(doors.number({10}), 1);
    EXPECT_EQ(doors.ip(0), nullptr);
    EXPECT_EQ((*doors.ip(1))[0], 10);
}

TEST(Socket, SaysWhyItCannotBeOpened) {
    IoLoop loop;
    Echo unused;
    auto first = Socket::open(loop, *Address::parse("127.0.0.1:0"), unused);
    ASSERT_TRUE(first);
    const auto second = Socket::open(loop, (*first)->local(), unused);
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, EADDRINUSE);
    EXPECT_NE(second.error().message().find("bind 127.0.0.1"), std::string::npos);
}

} // namespace
} // namespace conclave::udp
