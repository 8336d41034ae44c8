#pragma once

#include "base/hmac.hpp"
#include "stun/writer.hpp"
#include "turn/server.hpp"

#include <deque>
#include <functional>
#include <set>
#include <string>
#include <vector>

/// A TURN server in virtual time over a net that only remembers, for tests and the fuzzer.
namespace conclave::turn::testing {

using namespace std::chrono_literals;
using stun::Attribute;
using stun::Class;
using stun::Message;
using stun::Method;

inline Endpoint at(std::string_view address, std::uint16_t port) {
    return stun::parse_endpoint(address, port).value();
}

class VirtualNetwork final : public Network {
  public:
    struct ToPeer {
        RelayId relay;
        Endpoint peer;
        base::Bytes bytes;
        bool dont_fragment;
    };
    struct ToClient {
        FiveTuple client;
        base::Bytes bytes;
        bool droppable;
    };

    bool open_relay(RelayId relay) override {
        return !taken.contains(relay.port) && open.insert({relay.family, relay.port}).second;
    }
    void close_relay(RelayId relay) override { open.erase({relay.family, relay.port}); }
    void send_to_peer(RelayId relay, const Endpoint& peer, base::ByteView bytes,
                      bool dont_fragment) override {
        to_peers.push_back({relay, peer, {bytes.begin(), bytes.end()}, dont_fragment});
    }
    void send_to_client(const FiveTuple& client, base::ByteView message) override {
        to_clients.push_back({client, {message.begin(), message.end()}, false});
    }
    void relay_to_client(const FiveTuple& client, base::ByteView head,
                         base::ByteView payload) override {
        to_clients.push_back({client, {head.begin(), head.end()}, true});
        auto& bytes = to_clients.back().bytes;
        bytes.insert(bytes.end(), payload.begin(), payload.end());
    }

    std::set<std::uint16_t> taken; // ports that somebody else holds
    std::set<std::pair<Family, std::uint16_t>> open;
    std::deque<ToPeer> to_peers;
    std::deque<ToClient> to_clients;
};

inline constexpr std::string_view test_secret = "a secret of the test";
inline constexpr base::WallTime test_start{std::chrono::seconds(1'800'000'000)};

inline Settings test_settings() {
    return {.realm = "test",
            .secrets = {std::string(test_secret)},
            .relay_v4 = at("192.88.98.1", 0),
            .relay_v6 = at("2a00::1", 0),
            .first_port = 50'000,
            .last_port = 50'099};
}

struct World {
    explicit World(Settings settings = test_settings())
        : server(std::move(settings), network, random) {}

    void advance(std::chrono::seconds by) {
        now.mono += by;
        now.wall += by;
        server.tick(now.mono);
    }
    void from_client(const FiveTuple& client, base::Bytes bytes) {
        server.from_client(client, bytes, now);
    }
    void from_peer(RelayId relay, const Endpoint& peer, std::string_view payload) {
        server.from_peer(relay, peer, base::as_bytes(payload), now.mono);
    }

    base::SeededRandom random{7};
    VirtualNetwork network;
    Now now{base::MonoTime(1000s), test_start};
    Server server;
};

/// A client that does as RFC 8656 says, unless told otherwise.
class Client {
  public:
    using Attributes = std::function<void(stun::Writer&)>;

    Client(World& world, const FiveTuple& from, std::string name,
           std::string_view secret = test_secret)
        : world_(world), tuple(from), username(std::move(name)) {
        password = base::to_base64(base::hmac_sha1(base::as_bytes(secret), username));
    }

    /// The answer to one request, with its bytes kept by this client; asks again after 401 and 438
    /// as a client does. The error's code, or 0 for success, or -1 for silence.
    int ask(Method method, const Attributes& attributes = {}) {
        int code = ask_once(method, attributes);
        if (code == 438 || (code == 401 && !nonce_used_)) {
            code = ask_once(method, attributes);
        }
        return code;
    }
    int ask_once(Method method, const Attributes& attributes = {}) {
        next_id();
        return repeat(method, attributes);
    }
    /// With the transaction id of the last request.
    int repeat(Method method, const Attributes& attributes) {
        world_.from_client(tuple, request(method, attributes));
        return take_answer();
    }

    base::Bytes request(Method method, const Attributes& attributes) {
        base::Bytes buffer(2048);
        stun::Writer writer(buffer, Class::request, method, id_);
        if (attributes) {
            attributes(writer);
        }
        nonce_used_ = !nonce.empty();
        if (nonce_used_) {
            const auto key = stun::long_term_key(username, realm, password);
            writer.text(Attribute::username, username)
                .text(Attribute::realm, realm)
                .text(Attribute::nonce, nonce)
                .integrity(kind, key);
        }
        buffer.resize(writer.fingerprint().finish().size());
        return buffer;
    }

    int allocate(const Attributes& more = {}) {
        return ask(Method::allocate, [&](stun::Writer& w) {
            w.number32(Attribute::requested_transport, 17U << 24U);
            if (more) {
                more(w);
            }
        });
    }
    int permit(const Endpoint& peer) {
        return ask(Method::create_permission,
                   [&](stun::Writer& w) { w.xor_address(Attribute::xor_peer_address, peer); });
    }
    int bind(std::uint16_t channel, const Endpoint& peer) {
        return ask(Method::channel_bind, [&](stun::Writer& w) {
            w.number32(Attribute::channel_number, std::uint32_t{channel} << 16U)
                .xor_address(Attribute::xor_peer_address, peer);
        });
    }
    int refresh(std::uint32_t lifetime) {
        return ask(Method::refresh,
                   [&](stun::Writer& w) { w.number32(Attribute::lifetime, lifetime); });
    }
    void send(const Endpoint& peer, std::string_view data, bool dont_fragment = false) {
        base::Bytes buffer(2048);
        next_id();
        stun::Writer writer(buffer, Class::indication, Method::send, id_);
        writer.xor_address(Attribute::xor_peer_address, peer);
        if (dont_fragment) {
            writer.flag(Attribute::dont_fragment);
        }
        buffer.resize(writer.text(Attribute::data, data).finish().size());
        world_.from_client(tuple, std::move(buffer));
    }
    void send_channel(std::uint16_t channel, std::string_view data) {
        base::Bytes buffer{
            static_cast<std::uint8_t>(channel >> 8U), static_cast<std::uint8_t>(channel),
            static_cast<std::uint8_t>(data.size() >> 8U), static_cast<std::uint8_t>(data.size())};
        buffer.insert(buffer.end(), data.begin(), data.end());
        world_.from_client(tuple, std::move(buffer));
    }

    [[nodiscard]] Message answer() const { return Message::parse(answer_).value(); }
    /// Of the last answer to Allocate.
    [[nodiscard]] Endpoint relayed() const {
        return answer().xor_address(Attribute::xor_relayed_address).value();
    }

  private:
    void next_id() { ++id_[0] == 0 ? ++id_[1] : id_[1]; }

    int take_answer() {
        auto& queue = world_.network.to_clients;
        if (queue.empty()) {
            return -1;
        }
        answer_ = queue.back().bytes;
        queue.pop_back();
        const auto message = answer();
        const auto error = message.error_code();
        if (error && (error->code == 401 || error->code == 438)) {
            nonce = message.text(Attribute::nonce).value_or("");
            realm = message.text(Attribute::realm).value_or("");
        }
        return error ? error->code : 0;
    }

    World& world_;
    stun::TransactionId id_{};
    base::Bytes answer_;
    bool nonce_used_ = false;

  public:
    FiveTuple tuple;
    std::string username, password, realm, nonce;
    stun::Integrity kind = stun::Integrity::sha1;
};

} // namespace conclave::turn::testing
