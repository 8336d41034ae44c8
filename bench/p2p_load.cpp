// Measures signaling of peer-to-peer rooms on a server of its own, over loopback only: time from
// connect to connected, memory a connected participant costs, and relayed messages a second of the
// server's processor time. Usage, with the key of the server's .env in the environment:
//   p2p_load PORT CA_FILE SERVER_PID [participants=1000] [seconds=10] [joins_per_second=40]
#include "account/access_token.hpp"

#include <algorithm>
#include <boost/asio.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast.hpp>
#include <boost/beast/ssl.hpp>
#include <boost/json.hpp>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <unistd.h>
#include <vector>

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace json = boost::json;
using Clock = std::chrono::steady_clock;
using Stream = beast::websocket::stream<asio::ssl::stream<asio::ip::tcp::socket>>;
using boost::system::error_code;
using namespace std::chrono_literals;

constexpr std::size_t sdp_bytes = 3'000;   // a browser's offer of audio and video is about this
constexpr auto heartbeat_pace = 4s;        // the server agrees to 5 s
constexpr auto pause_before_answer = 25ms; // keeps each client under the server's message rate

struct Totals {
    std::vector<double> connect_ms;
    std::size_t connected = 0;
    std::size_t failed = 0;
    std::size_t messages = 0; // descriptions sent and received, while measuring
    bool relaying = false;
};

json::object message(json::object body) {
    return {{"type", "msg"}, {"body", std::move(body)}};
}

/// One participant: joins, keeps its socket alive, and when relaying answers every description
/// with the next.
class Participant : public std::enable_shared_from_this<Participant> {
  public:
    Participant(asio::io_context& io, asio::ssl::context& tls, Totals& totals, std::string token,
                std::string room, std::string name)
        : ws_(io, tls), heartbeat_(io), pause_(io), totals_(totals), token_(std::move(token)),
          room_(std::move(room)), name_(std::move(name)) {}

    void start(const asio::ip::tcp::endpoint& server, const std::string& host) {
        auto self = shared_from_this();
        ws_.next_layer().next_layer().async_connect(server, [self, host](error_code error) {
            if (error) {
                return self->fail();
            }
            std::string name = "localhost"; // what SSL_set_tlsext_host_name does, without its cast
            SSL_ctrl(self->ws_.next_layer().native_handle(), SSL_CTRL_SET_TLSEXT_HOSTNAME,
                     TLSEXT_NAMETYPE_host_name, name.data());
            self->ws_.next_layer().async_handshake(
                asio::ssl::stream_base::client, [self, host](error_code shaken) {
                    if (shaken) {
                        return self->fail();
                    }
                    self->ws_.async_handshake(host, "/signaling", [self](error_code opened) {
                        opened ? self->fail() : self->opened();
                    });
                });
        });
    }

    void offer() { describe("offer", ++revision_); }

  private:
    void opened() {
        asked_ = Clock::now();
        send({{"type", "hello"},
              {"id", name_},
              {"version", 2},
              {"timeout", 5000},
              {"body",
               json::object{{"type", "connect"},
                            {"version", 2},
                            {"name", room_},
                            {"token", token_},
                            {"participant", json::object{{"revision", 1}, {"tracks", tracks()}}},
                            {"peer_connections", json::array{description("offer", 1)}}}}});
        read();
        beat();
    }

    json::array tracks() const {
        return {json::object{{"id", name_ + "-a"}, {"name", "mic"}, {"kind", "audio"}},
                json::object{{"id", name_ + "-v"}, {"name", "cam"}, {"kind", "video"}}};
    }

    json::object description(const char* type, std::int64_t revision) {
        return {{"id", connection_.empty() ? name_ + "-pc" : connection_},
                {"description", json::object{{"type", type},
                                             {"revision", revision},
                                             {"sdp", std::string(sdp_bytes, 's')}}}};
    }

    void describe(const char* type, std::int64_t revision) {
        totals_.messages += totals_.relaying ? 1 : 0;
        send(message({{"type", "update"},
                      {"version", 2},
                      {"session", session_},
                      {"peer_connections", json::array{description(type, revision)}}}));
    }

    void read() {
        ws_.async_read(buffer_, [self = shared_from_this()](error_code error, std::size_t) {
            if (error) {
                return self->fail();
            }
            auto frame = json::parse(beast::buffers_to_string(self->buffer_.data())).as_object();
            self->buffer_.consume(self->buffer_.size());
            self->take(frame);
            self->read();
        });
    }

    void take(json::object& frame) {
        if (frame["type"] == "busy" || frame["type"] == "bad") {
            return fail();
        }
        if (frame["type"] != "msg") {
            return;
        }
        auto& body = frame["body"].as_object();
        if (body["type"] == "error") {
            std::fprintf(stderr, "%s: %s\n", name_.c_str(), json::serialize(body).c_str());
            return fail();
        }
        if (body["type"] == "connected") {
            const std::chrono::duration<double, std::milli> took = Clock::now() - asked_;
            totals_.connect_ms.push_back(took.count());
            ++totals_.connected;
            session_ = std::string(body["session"].as_string());
            leads_ = !body["participants"].as_array().empty();
            connection_ = leads_ ? name_ + "-pc" : "";
        }
        if (const auto* list = body.if_contains("peer_connections")) {
            for (const auto& element : list->as_array()) {
                take_connection(element.as_object());
            }
        }
    }

    void take_connection(const json::object& element) {
        const auto* description = element.if_contains("description");
        if (description == nullptr) {
            return;
        }
        totals_.messages += totals_.relaying ? 1 : 0;
        const auto& type = description->at("type").as_string();
        revision_ = description->at("revision").as_int64();
        if (type == "offer") {
            connection_ = std::string(element.at("id").as_string());
            after_pause([this] { describe("answer", revision_); });
        } else if (type == "answer" && totals_.relaying) {
            after_pause([this] { offer(); });
        }
    }

    template <class Action>
    void after_pause(Action action) {
        pause_.expires_after(pause_before_answer);
        pause_.async_wait([self = shared_from_this(), action](error_code error) {
            if (!error) {
                action();
            }
        });
    }

    void beat() {
        heartbeat_.expires_after(heartbeat_pace);
        heartbeat_.async_wait([self = shared_from_this()](error_code error) {
            if (!error && !self->failed_) {
                self->send({{"type", "heartbeat"}});
                self->beat();
            }
        });
    }

    void send(const json::object& frame) {
        queue_.push_back(json::serialize(frame));
        if (queue_.size() == 1) {
            write();
        }
    }

    void write() {
        ws_.async_write(asio::buffer(queue_.front()),
                        [self = shared_from_this()](error_code error, std::size_t) {
                            if (error) {
                                return self->fail();
                            }
                            self->queue_.erase(self->queue_.begin());
                            if (!self->queue_.empty()) {
                                self->write();
                            }
                        });
    }

    void fail() {
        if (!std::exchange(failed_, true)) {
            ++totals_.failed;
            heartbeat_.cancel();
        }
    }

  public:
    [[nodiscard]] bool leads() const { return leads_; }

  private:
    Stream ws_;
    asio::steady_timer heartbeat_;
    asio::steady_timer pause_;
    Totals& totals_;
    const std::string token_, room_, name_;
    std::string session_, connection_;
    beast::flat_buffer buffer_;
    std::vector<std::string> queue_;
    Clock::time_point asked_;
    std::int64_t revision_ = 1;
    bool leads_ = false;
    bool failed_ = false;
};

double resident_kib(const std::string& pid) {
    std::ifstream status("/proc/" + pid + "/status");
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with("VmRSS:")) {
            std::istringstream field(line.substr(6));
            double kib = 0;
            field >> kib;
            return kib;
        }
    }
    return 0;
}

/// User and system time the process has used, in seconds (proc(5), fields 14 and 15).
double processor_seconds(const std::string& pid) {
    std::ifstream stat("/proc/" + pid + "/stat");
    std::string text;
    std::getline(stat, text);
    std::istringstream fields(text.substr(text.rfind(')') + 2));
    std::string skip;
    for (int field = 3; field < 14; ++field) {
        fields >> skip;
    }
    double user = 0;
    double system = 0;
    fields >> user >> system;
    return (user + system) / static_cast<double>(sysconf(_SC_CLK_TCK));
}

/// A whole number of the command line; the program ends when it is none.
int number_in(const char* text) {
    const char* const end = text + std::strlen(text);
    int value = 0;
    const auto [at, error] = std::from_chars(text, end, value);
    if (error != std::errc{} || at != end || value <= 0) {
        std::fprintf(stderr, "\"%s\" is not a number above 0\n", text);
        std::exit(2);
    }
    return value;
}

std::string needed(const char* name) {
    const char* value = std::getenv(name);
    if (value == nullptr) {
        std::fprintf(stderr, "%s is not set: read the server's .env first\n", name);
        std::exit(2);
    }
    return value;
}

double quantile(std::vector<double>& values, double q) {
    std::ranges::sort(values);
    const auto index = static_cast<std::size_t>(q * static_cast<double>(values.size()));
    return values.empty() ? 0 : values[std::min(index, values.size() - 1)];
}

} // namespace

int main(int argc, char** argv) {
    if (argc < 4) {
        std::fprintf(stderr, "usage: p2p_load PORT CA_FILE SERVER_PID [participants] [seconds] "
                             "[joins_per_second]\n");
        return 2;
    }
    const auto number = [&](int index, int otherwise) {
        return argc > index ? number_in(argv[index]) : otherwise;
    };
    const std::string pid = argv[3];
    const int participants = number(4, 1'000);
    const auto seconds = std::chrono::seconds(number(5, 10));
    const int rate = std::max(1, number(6, 40));
    const conclave::account::ApiKeySecret key{needed("TWILIO_API_KEY_SID"),
                                              needed("TWILIO_ACCOUNT_SID"),
                                              needed("TWILIO_API_KEY_SECRET")};

    asio::io_context io;
    asio::ssl::context tls(asio::ssl::context::tls_client);
    tls.load_verify_file(argv[2]);
    tls.set_verify_mode(asio::ssl::verify_peer);
    const asio::ip::tcp::endpoint server(asio::ip::address_v4::loopback(),
                                         static_cast<std::uint16_t>(number_in(argv[1])));
    const std::string host = "localhost:" + std::string(argv[1]);

    Totals totals;
    std::vector<std::shared_ptr<Participant>> everyone;
    const auto before = resident_kib(pid);
    for (int i = 0; i < participants; ++i) {
        const auto name = "load-" + std::to_string(i);
        const auto room = "load-room-" + std::to_string(i / 2);
        const auto token = conclave::account::mint_access_token(
            {.identity = name, .room = room}, key, std::chrono::system_clock::now());
        everyone.push_back(std::make_shared<Participant>(io, tls, totals, *token, room, name));
        everyone.back()->start(server, host);
        io.run_for(1'000ms / rate);
    }
    io.run_for(2s);
    const auto after = resident_kib(pid);

    totals.relaying = true;
    for (const auto& participant : everyone) {
        if (participant->leads()) {
            participant->offer();
        }
    }
    io.run_for(1s); // until the pairs are out of step
    totals.messages = 0;
    const auto processor_before = processor_seconds(pid);
    const auto begin = Clock::now();
    io.run_for(seconds);
    const std::chrono::duration<double> took = Clock::now() - begin;
    const auto processor = processor_seconds(pid) - processor_before;
    const auto messages = static_cast<double>(totals.messages);

    std::printf("participants connected        %zu of %d, %zu failed\n", totals.connected,
                participants, totals.failed);
    std::printf("connect to connected          %.2f ms median, %.2f ms p95\n",
                quantile(totals.connect_ms, 0.5), quantile(totals.connect_ms, 0.95));
    std::printf("memory a participant          %.1f KiB\n",
                (after - before) / std::max(1.0, static_cast<double>(totals.connected)));
    std::printf("messages in and out           %.0f a second\n", messages / took.count());
    std::printf("server's processor time       %.0f %% of one core\n",
                100 * processor / took.count());
    std::printf("messages a second on one core %.0f\n", messages / std::max(processor, 0.01));
    return totals.failed == 0 ? 0 : 1;
}
