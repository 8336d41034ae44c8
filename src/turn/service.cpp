#include "turn/service.hpp"

#include "base/log.hpp"
#include "net/tls.hpp"
#include "turn/addresses.hpp"
#include "turn/metrics.hpp"
#include "turn/network.hpp"
#include "turn/relay_sockets.hpp"
#include "turn/server.hpp"
#include "turn/stream_listener.hpp"
#include "udp/io_loop.hpp"
#include "udp/socket.hpp"

#include <algorithm>
#include <mutex>
#include <stdexcept>

namespace conclave::turn {
namespace {

constexpr auto tick_period = std::chrono::seconds(1);
constexpr std::string_view turn_protocol = "stun.turn"; // RFC 7443

/// What may not be relayed to on top of the rules: this machine.
Settings with_own_addresses(Settings settings) {
    for (const Endpoint& local : local_addresses(true)) {
        settings.peers.own_addresses.push_back(local);
    }
    return settings;
}

} // namespace

class Service::Impl final : public Network, public RelayReceiver, public StreamReceiver {
  public:
    Impl(ServiceSettings settings, const base::Clock& clock, base::Random& random)
        : settings_(std::move(settings)), clock_(clock),
          relays_(loop_, settings_.bind_v4, settings_.bind_v6, *this),
          server_(with_own_addresses(settings_.server), *this, random) {
        if (settings_.tls_port != 0) {
            load_certificates();
        }
        for (const Endpoint& address : spell_out(settings_.addresses)) {
            listen_on(address);
        }
        if (listeners_.empty()) {
            throw std::runtime_error("TURN has no address to listen on: correct `addresses` in "
                                     "conclave.toml");
        }
    }
    ~Impl() override { stop(); }

    void start() {
        loop_.start("turn");
        loop_.post([this] { tick(); });
    }
    void stop() {
        loop_.post([this] { timer_.reset(); });
        loop_.stop();
    }

    void load_certificates() {
        const net::Site site{.hosts = {"turn"}, .certificate = settings_.certificate};
        auto fresh = std::make_shared<net::TlsPort>(std::vector{site}, turn_protocol);
        const std::scoped_lock lock(tls_mutex_);
        retired_.push_back(std::exchange(tls_, std::move(fresh)));
    }

  private:
    /// One listening socket; its place in listeners_ is FiveTuple's `listener`.
    struct Listener final : udp::Receiver {
        explicit Listener(Impl& impl) : owner(impl) {}
        void on_datagram(const udp::Address& from, std::span<std::uint8_t> bytes,
                         base::MonoTime) override {
            owner.on_message({.client = to_endpoint(from), .listener = index}, bytes);
        }
        Impl& owner;
        std::uint16_t index = 0;
        std::unique_ptr<udp::Socket> socket;    // for UDP
        std::unique_ptr<StreamListener> stream; // for TCP and TLS
    };

    void listen_on(const Endpoint& address) {
        auto& datagrams = add_listener();
        const auto local = to_address(address.with_port(settings_.port));
        auto opened = udp::Socket::open(loop_, local, datagrams);
        if (!opened) {
            if (opened.error().code == EAFNOSUPPORT || opened.error().code == EADDRNOTAVAIL) {
                base::log::warning("turn_address_skipped", {{"address", local.ip_text()}});
                listeners_.pop_back();
                return;
            }
            throw std::runtime_error("TURN cannot listen: " + opened.error().message() +
                                     "; change the ports of [turn] in conclave.toml");
        }
        datagrams.socket = std::move(*opened);
        if (settings_.tcp) {
            add_stream(address.with_port(settings_.port), {});
        }
        if (settings_.tls_port != 0) {
            add_stream(address.with_port(settings_.tls_port), [this] {
                const std::scoped_lock lock(tls_mutex_); // once a connection
                return tls_->context();
            });
        }
    }

    Listener& add_listener() {
        auto& added = *listeners_.emplace_back(std::make_unique<Listener>(*this));
        added.index = static_cast<std::uint16_t>(listeners_.size() - 1);
        return added;
    }

    void add_stream(const Endpoint& local, std::function<ssl_ctx_st*()> context) {
        auto& added = add_listener();
        added.stream =
            std::make_unique<StreamListener>(loop_, local, added.index, std::move(context), *this);
    }

    [[nodiscard]] Now now() const { return {loop_.now(), clock_.now()}; }

    void tick() {
        const auto mono = loop_.now();
        server_.tick(mono);
        StreamCounts streams;
        std::uint64_t dropped = unsent_;
        for (const auto& listener : listeners_) {
            if (listener->socket) {
                const auto stats = listener->socket->stats();
                dropped += stats.dropped_full + stats.dropped_late + stats.send_failed;
            } else {
                listener->stream->tick(mono);
                const auto& counts = listener->stream->counts();
                streams.accepted += counts.accepted;
                streams.refused += counts.refused;
                streams.garbage += counts.garbage;
                streams.dropped += counts.dropped;
            }
        }
        metrics_.publish(server_, streams, relays_.counts(), dropped);
        timer_ = loop_.after(tick_period, [this] { tick(); });
    }

    // StreamReceiver, and datagrams too
    void on_message(const FiveTuple& client, base::ByteView message) override {
        server_.from_client(client, message, now());
    }
    void on_closed(const FiveTuple& client) override { server_.client_gone(client); }
    [[nodiscard]] bool has_allocation(const FiveTuple& client) const override {
        return server_.has_allocation(client);
    }

    // RelayReceiver
    void on_relayed(RelayId relay, const Endpoint& peer, base::ByteView payload) override {
        server_.from_peer(relay, peer, payload, loop_.now());
    }

    // Network
    bool open_relay(RelayId relay) override { return relays_.open(relay); }
    void close_relay(RelayId relay) override { relays_.close(relay); }
    void send_to_peer(RelayId relay, const Endpoint& peer, base::ByteView bytes,
                      bool dont_fragment) override {
        relays_.send(relay, peer, bytes, dont_fragment);
    }
    void send_to_client(const FiveTuple& client, base::ByteView message) override {
        to_client(client, message, {}, false);
    }
    void relay_to_client(const FiveTuple& client, base::ByteView head,
                         base::ByteView payload) override {
        to_client(client, head, payload, true);
    }
    void to_client(const FiveTuple& client, base::ByteView head, base::ByteView payload,
                   bool droppable) {
        Listener& listener = *listeners_[client.listener];
        if (listener.stream) {
            return listener.stream->send(client, head, payload, droppable);
        }
        const auto room = listener.socket->reserve();
        const std::size_t size = head.size() + payload.size();
        if (size > room.size()) {
            ++unsent_; // the network is slow, or the packet longer than any path takes
            return;
        }
        std::ranges::copy(payload, std::ranges::copy(head, room.begin()).out);
        listener.socket->commit(to_address(client.client), size);
    }

    const ServiceSettings settings_;
    const base::Clock& clock_;
    udp::IoLoop loop_;
    Metrics metrics_;
    std::mutex tls_mutex_; // a reload comes from the main thread
    std::shared_ptr<net::TlsPort> tls_;
    std::vector<std::shared_ptr<net::TlsPort>> retired_; // handshakes may still look into them
    RelaySockets relays_;
    Server server_; // its end closes relays
    std::vector<std::unique_ptr<Listener>> listeners_;
    std::uint64_t unsent_ = 0;
    base::Timer timer_;
};

Service::Service(ServiceSettings settings, const base::Clock& clock, base::Random& random)
    : impl_(std::make_unique<Impl>(std::move(settings), clock, random)) {}
Service::~Service() = default;
void Service::start() {
    impl_->start();
}
void Service::stop() {
    impl_->stop();
}
void Service::reload_certificates() {
    impl_->load_certificates();
}

} // namespace conclave::turn
