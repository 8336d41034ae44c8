#pragma once

#include "account/access_token.hpp"
#include "base/manual_clock.hpp"
#include "base/manual_loop.hpp"
#include "rooms/media_plane.hpp"
#include "rooms/room_service.hpp"
#include "signaling/connection.hpp"

#include <boost/json.hpp>
#include <memory>
#include <string>
#include <vector>

/// A whole signaling server in virtual time, and clients without a network; for tests only.
namespace conclave::signaling::test {

namespace json = boost::json;
using namespace std::chrono_literals;

class FakeSocket final : public net::WebSocket {
  public:
    FakeSocket(base::Loop& loop, std::string peer) : loop_(loop) {
        request_.peer = std::move(peer);
        request_.headers.set("Host", "localhost:8443");
    }
    void send(std::string text) override {
        if (closed == 0) {
            frames.push_back(json::parse(text).as_object());
        }
    }
    void close(std::uint16_t code, std::string_view /*reason*/) override {
        if (closed == 0) {
            closed = code;
        }
    }
    [[nodiscard]] base::Loop& loop() override { return loop_; }
    [[nodiscard]] const net::Request& request() const override { return request_; }

    std::vector<json::object> frames;
    std::uint16_t closed = 0;

  private:
    base::Loop& loop_;
    net::Request request_;
};

/// Everything that one run of the program has.
struct World {
    explicit World(Config config = {}, rooms::RoomServiceConfig rooms_config = {},
                   std::uint64_t seed = 3)
        : random(seed), plane(random),
          rooms(with_key(std::move(rooms_config)), {&loop}, clock, random, plane),
          context(with_key(std::move(config)), keys, rooms, clock, random) {
        keys.replace({key()});
    }

    static account::ApiKeySecret key() {
        return {"SK" + std::string(32, '1'), "AC" + std::string(32, '2'), "secret"};
    }
    static Config with_key(Config config) {
        config.session_key = base::Bytes(32, 7);
        return config;
    }
    static rooms::RoomServiceConfig with_key(rooms::RoomServiceConfig config) {
        config.track_sid_key = base::Bytes(32, 8);
        return config;
    }
    [[nodiscard]] std::string token(const std::string& identity,
                                    std::optional<std::string> room = std::nullopt) const {
        return *account::mint_access_token(
            {.identity = identity, .room = std::move(room), .conversations_service_sid = {}}, key(),
            clock.now());
    }
    void advance(base::MonoTime::duration by) {
        clock.advance(std::chrono::duration_cast<base::WallTime::duration>(by));
        loop.advance(by);
        loop.run();
    }

    base::ManualLoop loop;
    base::ManualClock clock;
    base::SeededRandom random;
    account::KeyStore keys;
    rooms::PeerToPeerPlane plane;
    rooms::RoomService rooms;
    Context context;
};

/// One client of the SDK's kind, without its media.
class Client {
  public:
    Client(World& world, std::string identity, std::string peer = "192.0.2.1")
        : world_(world), identity_(std::move(identity)), peer_(std::move(peer)) {
        open();
    }
    ~Client() {
        if (handler_) {
            cut(1006);
        }
    }
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    void open() {
        socket = std::make_shared<FakeSocket>(world_.loop, peer_);
        handler_ = std::make_unique<Connection>(socket->request(), world_.context);
        handler_->on_open(socket);
    }
    /// The socket is gone, as the network or the client wants it.
    void cut(std::uint16_t code) {
        handler_->on_close(code, "");
        handler_.reset();
        world_.loop.run();
    }
    void drain() { handler_->on_drain(); }
    void text(std::string_view text) {
        handler_->on_text(text);
        world_.loop.run();
    }
    void say(json::object frame) { text(json::serialize(frame)); }
    void hello(json::object body) {
        say({{"id", "x"},
             {"timeout", 5000},
             {"type", "hello"},
             {"version", 2},
             {"body", std::move(body)}});
    }
    void msg(json::object body) { say({{"type", "msg"}, {"body", std::move(body)}}); }

    [[nodiscard]] json::object ice() const {
        return {{"type", "ice"},
                {"version", 1},
                {"edge", "roaming"},
                {"token", world_.token(identity_)}};
    }
    [[nodiscard]] json::object connect(const std::string& room) {
        return {{"type", "connect"},
                {"version", 2},
                {"name", room},
                {"token", world_.token(identity_)},
                {"participant", participant()},
                {"peer_connections", json::array{description(identity_ + "-pc", "offer", 1)}}};
    }
    [[nodiscard]] json::object participant() {
        return {{"revision", ++revision_}, {"tracks", tracks}};
    }
    [[nodiscard]] static json::object description(const std::string& id, const char* type,
                                                  int revision) {
        return {{"id", id},
                {"description",
                 json::object{{"type", type}, {"revision", revision}, {"sdp", "v=0\r\n"}}}};
    }
    [[nodiscard]] json::object update(json::array connections = {}) {
        return {{"type", "update"},
                {"version", 2},
                {"session", session},
                {"participant", participant()},
                {"peer_connections", std::move(connections)}};
    }
    [[nodiscard]] json::object sync(json::array connections = {}) {
        return {{"type", "sync"},
                {"version", 2},
                {"name", "r"},
                {"session", session},
                {"token", world_.token(identity_)},
                {"participant", json::object{{"revision", revision_}, {"tracks", tracks}}},
                {"peer_connections", std::move(connections)}};
    }
    /// From the socket to the room, the way the SDK goes.
    json::object join(const std::string& room) {
        hello(ice());
        msg(connect(room));
        auto connected = last("connected");
        if (!connected.empty()) {
            session = std::string(connected.at("session").as_string());
            sid = std::string(connected.at("participant").at("sid").as_string());
        }
        return connected;
    }
    /// The last RSP message of this type; empty when there is none.
    [[nodiscard]] json::object last(std::string_view type) const {
        for (auto it = socket->frames.rbegin(); it != socket->frames.rend(); ++it) {
            const auto* body = it->if_contains("body");
            if (body != nullptr && body->at("type").as_string() == type) {
                return body->as_object();
            }
        }
        return {};
    }
    [[nodiscard]] std::vector<json::object> all(std::string_view type) const {
        std::vector<json::object> result;
        for (const auto& frame : socket->frames) {
            const auto* body = frame.if_contains("body");
            if (body != nullptr && body->at("type").as_string() == type) {
                result.push_back(body->as_object());
            }
        }
        return result;
    }
    [[nodiscard]] std::size_t count(std::string_view frame_type) const {
        std::size_t result = 0;
        for (const auto& frame : socket->frames) {
            result += frame.at("type").as_string() == frame_type ? 1U : 0U;
        }
        return result;
    }
    [[nodiscard]] std::int64_t error() const {
        const auto message = last("error");
        return message.empty() ? 0 : message.at("code").as_int64();
    }
    /// The states of another participant, in the order they were told.
    [[nodiscard]] std::vector<std::string> states_of(const std::string& other) const {
        std::vector<std::string> result;
        for (const auto& update : all("update")) {
            const auto* participants = update.if_contains("participants");
            for (const auto& view :
                 participants != nullptr ? participants->as_array() : json::array{}) {
                if (view.at("sid").as_string() == other) {
                    result.emplace_back(view.at("state").as_string());
                }
            }
        }
        return result;
    }

    std::shared_ptr<FakeSocket> socket;
    std::string session;
    std::string sid;
    json::array tracks{json::object{{"id", "track"},
                                    {"name", "mic"},
                                    {"kind", "audio"},
                                    {"enabled", true},
                                    {"priority", "standard"}}};

  private:
    World& world_;
    const std::string identity_;
    const std::string peer_;
    std::unique_ptr<Connection> handler_;
    std::int64_t revision_ = 1;
};

} // namespace conclave::signaling::test
