#include "load/conclave_driver.hpp"

#include "account/access_token.hpp"
#include "load/sdp_client.hpp"

#include <boost/json.hpp>
#include <utility>

namespace conclave::load {

namespace json = boost::json;
using namespace std::chrono_literals;

namespace {

constexpr auto heartbeat_timeout = 20s; // asked for; a beat goes out at half of it
constexpr auto heartbeat_pace = heartbeat_timeout / 2;

std::string make_token(const ConclaveOptions& options, const std::string& name) {
    auto token = account::mint_access_token({.identity = name, .room = options.room}, options.key,
                                            std::chrono::system_clock::now());
    if (!token) {
        throw std::runtime_error("no access token: " + token.error().message);
    }
    return *std::move(token);
}

class ConclaveSeat final : public Seat, private WebSocketEvents {
  public:
    ConclaveSeat(Shared& shared, WebSockets& sockets, const ConclaveOptions& options,
                 const Person& person, SeatEvents& events)
        : shared_(shared), options_(options), person_(person), events_(events),
          connection_(shared, person.tracks, [this](const std::string& why) { fail(why); }),
          sdp_(connection_, person.tracks, true), token_(make_token(options, person.name)) {
        socket_ = sockets.open(options.url, "", *this);
    }

    std::vector<Connection*> connections() override { return {&connection_}; }

    void leave() override {
        failed_ = true; // what comes from now on is no failure
        heartbeat_.reset();
        if (!session_.empty()) {
            say({{"type", "disconnect"}, {"version", 2}, {"session", session_}});
            send({{"type", "bye"}});
        }
        socket_->close();
        connection_.close();
    }

  private:
    void on_open() override {
        json::array tracks;
        for (const auto& track : person_.tracks) {
            const auto* kind = track.kind == media::Kind::audio ? "audio" : "video";
            tracks.push_back(json::object{{"id", track.id},
                                          {"name", track.id},
                                          {"kind", kind},
                                          {"enabled", true},
                                          {"priority", "standard"}});
        }
        const json::object offer{{"type", "offer"}, {"revision", 1}, {"sdp", sdp_.offer()}};
        const json::object rule{{"type", "include"}, {"all", true}};
        json::object connect{
            {"type", "connect"},
            {"version", 2},
            {"name", options_.room},
            {"token", token_},
            {"format", "unified"},
            {"ice_servers", "success"},
            {"participant", json::object{{"revision", 1}, {"tracks", std::move(tracks)}}},
            {"peer_connections",
             json::array{json::object{{"id", peer_connection}, {"description", offer}}}},
            {"subscribe", json::object{{"rules", json::array{rule}}, {"revision", 1}}}};
        send({{"type", "hello"},
              {"id", person_.name},
              {"version", 2},
              {"timeout", std::chrono::milliseconds(heartbeat_timeout).count()},
              {"body", std::move(connect)}});
        beat();
    }

    void on_text(std::string_view text) override {
        boost::system::error_code error;
        const auto parsed = json::parse(text, error);
        if (error || !parsed.is_object()) {
            return fail("the server sent no JSON object");
        }
        const auto& frame = parsed.get_object();
        const auto type = word(frame, "type");
        if (type == "busy" || type == "bad") {
            return fail("the server answered " + std::string(text));
        }
        const auto* body = frame.if_contains("body");
        if (type == "msg" && body != nullptr && body->is_object()) {
            take(body->get_object());
        }
    }

    void take(const json::object& body) {
        const auto type = word(body, "type");
        if (type == "error" || type == "disconnected") {
            return fail("the server said " + json::serialize(body));
        }
        if (type == "connected") {
            session_ = word(body, "session");
            events_.on_joined();
        }
        const auto* list = body.if_contains("peer_connections");
        if (list == nullptr || !list->is_array()) {
            return;
        }
        for (const auto& each : list->get_array()) {
            const auto* description =
                each.is_object() ? each.get_object().if_contains("description") : nullptr;
            if (description != nullptr && description->is_object()) {
                negotiate(description->get_object());
            }
        }
    }

    void negotiate(const json::object& description) {
        const auto type = word(description, "type");
        const auto sdp = word(description, "sdp");
        if (type == "answer") {
            if (const auto taken = sdp_.take_answer(sdp); !taken) {
                fail(taken.error());
            }
        } else if (type == "offer") {
            auto answer = sdp_.answer(sdp);
            if (!answer) {
                return fail(answer.error());
            }
            const json::object ours{{"type", "answer"},
                                    {"revision", description.at("revision")},
                                    {"sdp", std::move(*answer)}};
            say({{"type", "update"},
                 {"version", 2},
                 {"session", session_},
                 {"peer_connections",
                  json::array{json::object{{"id", peer_connection}, {"description", ours}}}}});
        }
    }

    void on_lost(const std::string& why) override { fail("signaling: " + why); }

    static std::string word(const json::object& object, std::string_view name) {
        const auto* value = object.if_contains(name);
        return value != nullptr && value->is_string() ? std::string(value->get_string())
                                                      : std::string();
    }

    void say(json::object body) { send({{"type", "msg"}, {"body", std::move(body)}}); }
    void send(const json::object& frame) { socket_->send(json::serialize(frame)); }

    void beat() {
        heartbeat_ = shared_.loop.after(heartbeat_pace, [this] {
            send({{"type", "heartbeat"}});
            beat();
        });
    }

    void fail(const std::string& why) {
        if (!std::exchange(failed_, true)) {
            heartbeat_.reset();
            events_.on_failed(person_.name + ": " + why);
        }
    }

    static constexpr const char* peer_connection = "pc"; // unique within a participant

    Shared& shared_;
    const ConclaveOptions& options_;
    const Person person_;
    SeatEvents& events_;
    Connection connection_;
    SdpClient sdp_;
    std::string token_;
    std::string session_;
    std::unique_ptr<WebSocket> socket_;
    base::Timer heartbeat_;
    bool failed_ = false;
};

} // namespace

std::unique_ptr<Seat> ConclaveDriver::join(const Person& person, SeatEvents& events) {
    return std::make_unique<ConclaveSeat>(shared_, sockets_, options_, person, events);
}

} // namespace conclave::load
