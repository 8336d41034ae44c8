#include "udp/socket.hpp"

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
