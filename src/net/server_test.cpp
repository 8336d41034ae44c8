#include "net/server.hpp"

#include "net/testing/raw_client.hpp"

#include <atomic>
#include <gtest/gtest.h>
#include <memory>
#include <optional>
#include <thread>

namespace conclave::net {
namespace {

using namespace std::chrono_literals;
using testing::RawClient;

constexpr std::string_view origin = "http://localhost";

/// Sends back what it gets; says goodbye when the server drains.
class Echo final : public WebSocketHandler {
  public:
    Echo(std::atomic<int>& closed, std::atomic<int>& gone) : closed_(closed), gone_(gone) {}
    ~Echo() override { ++gone_; }
    void on_open(const std::shared_ptr<WebSocket>& socket) override { socket_ = socket; }
    void on_text(std::string_view text) override { socket_->send("echo " + std::string(text)); }
    void on_drain() override { socket_->close(1012, "restart"); }
    void on_close(std::uint16_t, std::string_view) override { ++closed_; }

  private:
    std::atomic<int>& closed_;
    std::atomic<int>& gone_;
    std::shared_ptr<WebSocket> socket_; // a circle, which net must break after on_close
};

class ServerTest : public ::testing::Test {
  protected:
    void SetUp() override {
        auto router = std::make_shared<Router>();
        router->add("GET", "/loop", RunOn::loop,
                    [](const Request&) { return Response::text(200, "loop"); });
        router->add("POST", "/pool", RunOn::pool,
                    [](const Request& r) { return Response::text(200, "got " + r.body); });
        router->add("GET", "/slow", RunOn::pool, [this](const Request&) {
            entered_ = true;
            std::this_thread::sleep_for(300ms);
            return Response::text(200, "slow");
        });
        router->add_websocket(
            "/ws", [this](const Request&) { return std::make_unique<Echo>(closed_, gone_); });
        config_.addresses = {"127.0.0.1"};
        config_.sites = {{.origin = std::string(origin),
                          .hosts = {"localhost"},
                          .tls = false,
                          .router = router}};
    }
    void TearDown() override {
        if (server_) {
            server_->stop(5s);
        }
    }

    std::uint16_t server_port() {
        if (!server_) {
            server_.emplace(config_, pool_);
            server_->start();
        }
        return server_->bound_port(origin);
    }
    RawClient connect() { return RawClient(server_port()); }

    base::BlockingPool pool_{2, 16};
    ServerConfig config_;
    std::optional<Server> server_;
    std::atomic<int> closed_{0};
    std::atomic<int> gone_{0};
    std::atomic<bool> entered_{false};
};

constexpr std::string_view upgrade = "GET /ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
                                     "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                                     "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

TEST_F(ServerTest, AnswersPipelinedRequestsInOrder) {
    RawClient client = connect();
    client.send("GET /loop HTTP/1.1\r\nHost: localhost\r\n\r\n"
                "POST /pool HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\nhi"
                "HEAD /loop HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    const std::string answers = client.read_all();
    EXPECT_LT(answers.find("\r\n\r\nloop"), answers.find("\r\n\r\ngot hi"));
    EXPECT_NE(answers.find("Connection: close\r\n\r\n"), std::string::npos);
}

TEST_F(ServerTest, RefusesWrongHostPathMethodAndGarbage) {
    const std::pair<std::string_view, std::string_view> table[] = {
        {"GET /loop HTTP/1.1\r\nHost: evil\r\n\r\n", "HTTP/1.1 421"},
        {"GET /none HTTP/1.1\r\nHost: localhost\r\n\r\n", "HTTP/1.1 404"},
        {"PUT /loop HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 405"},
        {"GET /ws HTTP/1.1\r\nHost: localhost\r\n\r\n", "HTTP/1.1 426"},
        {"\x16\x03\x01 not http\r\n\r\n", "HTTP/1.1 400"},
    };
    for (const auto& [wire, status] : table) {
        RawClient client = connect();
        client.send(wire);
        EXPECT_TRUE(client.read_until("\r\n").starts_with(status)) << wire;
    }
}

TEST_F(ServerTest, WhatIsRefusedBeforeASiteIsChosenIsNoOtherTypeThanItSays) {
    for (const std::string_view wire :
         {"GET /loop HTTP/1.1\r\nHost: evil\r\n\r\n", "\x16\x03\x01 not http\r\n\r\n"}) {
        RawClient client = connect();
        client.send(wire);
        const auto head = client.read_until("\r\n\r\n");
        EXPECT_TRUE(head.contains("\r\nX-Content-Type-Options: nosniff\r\n")) << head;
    }
}

TEST_F(ServerTest, TellsASlowClientAndClosesAnIdleOne) {
    config_.limits.header_timeout = 1s;
    config_.limits.idle_timeout = 1s;
    RawClient slow = connect();
    RawClient idle = connect();
    slow.send("GET /loop HT");
    EXPECT_TRUE(slow.read_all().starts_with("HTTP/1.1 408"));
    EXPECT_EQ(idle.read_all(), "");
}

TEST_F(ServerTest, WaitsNoLongerForABodyThatItHasAskedFor) {
    config_.limits.body_timeout = 1s;
    RawClient slow = connect();
    slow.send("POST /pool HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n"
              "Expect: 100-continue\r\n\r\n");
    const auto answers = slow.read_all();
    EXPECT_TRUE(answers.starts_with("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 408")) << answers;
}

TEST_F(ServerTest, EchoesOverAWebSocketAndRefusesBinary) {
    RawClient client = connect();
    client.send(upgrade);
    EXPECT_TRUE(client.read_until("\r\n\r\n").starts_with("HTTP/1.1 101"));
    client.send_frame(1, "hello");
    EXPECT_EQ(client.read_frame().payload, "echo hello");
    client.send_frame(2, "binary");
    const auto close = client.read_frame();
    EXPECT_EQ(close.opcode, 8);
    EXPECT_EQ(close.payload.substr(0, 2), "\x03\xeb"); // 1003
}

TEST_F(ServerTest, FinishesWhatIsUnderWayWhenItStops) {
    auto socket = std::make_unique<RawClient>(server_port());
    socket->send(upgrade);
    EXPECT_TRUE(socket->read_until("\r\n\r\n").starts_with("HTTP/1.1 101"));
    RawClient idle = connect();
    RawClient busy = connect();
    busy.send("GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n");
    while (!entered_) {
        std::this_thread::sleep_for(1ms);
    }
    std::thread stopper([this] { server_->stop(10s); });
    EXPECT_EQ(socket->read_frame().payload.substr(0, 2), "\x03\xf4"); // 1012
    socket->send_frame(8, "\x03\xf4");
    socket.reset(); // a browser closes its end too
    EXPECT_TRUE(busy.read_all().ends_with("slow"));
    EXPECT_EQ(idle.read_all(), "");
    stopper.join();
    EXPECT_EQ(closed_, 1);
    EXPECT_EQ(gone_, 1);
    EXPECT_THROW(RawClient(server_->bound_port(origin)), std::system_error);
}

TEST_F(ServerTest, CutsWhatDoesNotEndAtTheLimit) {
    RawClient socket = connect();
    socket.send(upgrade);
    EXPECT_TRUE(socket.read_until("\r\n\r\n").starts_with("HTTP/1.1 101"));
    server_->stop(50ms); // the client never answers the close
    EXPECT_EQ(closed_, 1);
}

TEST_F(ServerTest, HoldsAnAddressToItsConnections) {
    config_.limits.max_connections_per_address = 2;
    RawClient one = connect();
    RawClient two = connect();
    one.send("GET /loop HTTP/1.1\r\nHost: localhost\r\n\r\n");
    EXPECT_FALSE(one.read_until("\r\n\r\nloop").empty());
    two.send("GET /loop HTTP/1.1\r\nHost: localhost\r\n\r\n");
    EXPECT_FALSE(two.read_until("\r\n\r\nloop").empty());
    RawClient three = connect();
    EXPECT_EQ(three.read_all(), "");
}

TEST_F(ServerTest, RefusesPlainHttpBeyondLoopback) {
    config_.addresses = {"0.0.0.0"};
    EXPECT_THROW(Server(config_, pool_), std::runtime_error);
}

} // namespace
} // namespace conclave::net
