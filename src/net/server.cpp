#include "net/server.hpp"

#include "base/log.hpp"
#include "base/metrics.hpp"
#include "net/address.hpp"
#include "net/connection.hpp"
#include "net/source_limits.hpp"

#include <algorithm>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/steady_timer.hpp>
#include <future>
#include <stdexcept>
#include <thread>
#include <unistd.h>
#include <utility>

namespace conclave::net {
namespace asio = boost::asio;
namespace {

using asio::ip::tcp;
using boost::system::error_code;

/// Between looks at whether everything has closed.
constexpr auto drain_poll = std::chrono::milliseconds(20);
/// When the process is out of descriptors, accepting again at once would only spin.
constexpr auto accept_pause = std::chrono::milliseconds(100);

base::metrics::Counter refused_connections(std::string_view reason) {
    return base::metrics::counter("conclave_connections_refused_total",
                                  "Connections closed at accept", {{"reason", reason}});
}

std::string with_port(std::string_view address, std::uint16_t port) {
    const bool v6 = address.contains(':');
    return (v6 ? "[" : "") + std::string(address) + (v6 ? "]:" : ":") + std::to_string(port);
}

} // namespace

class Server::Impl {
  public:
    Impl(ServerConfig config, base::BlockingPool& pool)
        : config_(std::move(config)), limits_(config_.limits), shared_{config_, pool} {
        shared_.closed = [this](const std::string& source) { limits_.close(source); };
        for (std::size_t i = 0; i < std::max<std::size_t>(config_.threads, 1); ++i) {
            fronts_.push_back(std::make_unique<Front>());
        }
        for (const Site& site : config_.sites) {
            add_site(site);
        }
    }

    ~Impl() { stop(std::chrono::milliseconds(0)); }

    void start() {
        for (const auto& port : ports_) {
            listen(*port);
        }
        for (const auto& front : fronts_) {
            front->loop.start();
        }
        started_ = true;
    }

    [[nodiscard]] std::uint16_t bound_port(std::string_view origin) const {
        for (const auto& port : ports_) {
            for (const Site& site : port->sites) {
                if (site.origin == origin) {
                    return port->number;
                }
            }
        }
        throw std::out_of_range("no site " + std::string(origin));
    }

    void stop(std::chrono::milliseconds limit) {
        if (!std::exchange(started_, false)) {
            return;
        }
        on_acceptors([](tcp::acceptor& acceptor) {
            error_code ignored; // it may be closed already
            acceptor.close(ignored);
        });
        on_fronts([](Front& front) {
            front.draining = true;
            for (Drainable* open : std::set(front.open)) {
                open->drain();
            }
        });
        const auto deadline = std::chrono::steady_clock::now() + limit;
        while (shared_.connections > 0 && std::chrono::steady_clock::now() < deadline) {
            std::this_thread::sleep_for(drain_poll);
        }
        if (shared_.connections > 0) {
            base::log::warning("connections_cut", {{"count", shared_.connections.load()}});
        }
        on_fronts([](Front& front) {
            for (Drainable* open : std::set(front.open)) {
                open->abort();
            }
        });
        // A handler on the pool still has a way back to a loop: SQL has time limits, so it ends.
        while (shared_.handlers_waiting > 0 || shared_.connections > 0) {
            std::this_thread::sleep_for(drain_poll);
        }
        for (const auto& front : fronts_) {
            front->loop.stop();
        }
    }

    void reload_certificates() {
        for (const auto& port : ports_) {
            if (const auto current = port->tls.load()) {
                port->tls.store(std::make_shared<TlsPort>(port->sites));
                retired_.push_back(current); // handshakes under way still look names up in it
            }
        }
    }

  private:
    void add_site(const Site& site) {
        if (!site.tls && !std::ranges::all_of(config_.addresses, is_loopback_address)) {
            throw std::runtime_error("the site " + site.origin +
                                     " has no TLS: that is allowed on loopback addresses only");
        }
        auto found = std::ranges::find_if(
            ports_, [&](const auto& port) { return site.port != 0 && port->number == site.port; });
        if (found == ports_.end()) {
            ports_.push_back(std::make_unique<Port>());
            ports_.back()->number = site.port;
            found = std::prev(ports_.end());
        }
        (*found)->sites.push_back(site);
    }

    void listen(Port& port) {
        const bool tls = port.sites.front().tls;
        if (std::ranges::any_of(port.sites, [&](const Site& s) { return s.tls != tls; })) {
            throw std::runtime_error("port " + std::to_string(port.number) +
                                     " has sites with TLS and sites without");
        }
        if (tls) {
            port.tls.store(std::make_shared<TlsPort>(port.sites));
        }
        for (const std::string& address : config_.addresses) {
            listen_on(port, address);
        }
    }

    void listen_on(Port& port, const std::string& address) {
        error_code error;
        const auto ip = asio::ip::make_address(address, error);
        if (error) {
            throw std::runtime_error("\"" + address + "\" is not an internet address to listen on");
        }
        auto& acceptor = acceptors_.emplace_back(
            std::make_unique<tcp::acceptor>(fronts_.front()->loop.context()));
        const tcp::endpoint endpoint(ip, port.number);
        const auto check = [&](const char* step) {
            if (error) {
                throw std::runtime_error(
                    std::string(step) + " " + with_port(address, port.number) + ": " +
                    error.message() +
                    (error == asio::error::address_in_use
                         ? "; another program listens there: stop it, or change the port in "
                           "conclave.toml"
                         : ""));
            }
        };
        acceptor->open(endpoint.protocol(), error);
        if (error == asio::error::address_family_not_supported) { // a machine without IPv6
            base::log::warning("address_skipped", {{"address", address}});
            acceptors_.pop_back();
            return;
        }
        check("cannot open");
        acceptor->set_option(tcp::acceptor::reuse_address(true), error);
        if (ip.is_v6()) {
            acceptor->set_option(asio::ip::v6_only(true), error);
        }
        acceptor->bind(endpoint, error);
        if (error == boost::system::errc::address_not_available && ip.is_v6()) {
            base::log::warning("address_skipped", {{"address", address}});
            acceptors_.pop_back();
            return;
        }
        check("cannot listen on");
        acceptor->listen(tcp::socket::max_listen_connections, error);
        check("cannot listen on");
        port.number = acceptor->local_endpoint().port();
        accept(*acceptor, port);
    }

    void accept(tcp::acceptor& acceptor, const Port& port) {
        acceptor.async_accept([this, &acceptor, &port](error_code error, tcp::socket socket) {
            if (error == asio::error::operation_aborted || !acceptor.is_open()) {
                return;
            }
            if (!error) {
                accepted(std::move(socket), port);
                accept(acceptor, port);
                return;
            }
            base::log::warning("accept_failed", {{"reason", error.message()}});
            auto pause =
                std::make_shared<asio::steady_timer>(acceptor.get_executor(), accept_pause);
            pause->async_wait([this, &acceptor, &port, pause](error_code stopped) {
                if (!stopped && acceptor.is_open()) {
                    accept(acceptor, port);
                }
            });
        });
    }

    void accepted(tcp::socket socket, const Port& port) {
        error_code error;
        const auto remote = socket.remote_endpoint(error);
        if (error) {
            return; // it went away between the kernel and here
        }
        std::string peer = remote.address().to_string();
        std::string source = source_key(peer);
        if (shared_.connections >= config_.limits.max_connections) {
            static auto counter = refused_connections("server_full");
            counter.add();
            return;
        }
        const auto verdict = limits_.open(source, std::chrono::steady_clock::now());
        if (verdict != SourceLimits::Verdict::admitted) {
            static auto many = refused_connections("too_many_from_address");
            static auto fast = refused_connections("too_fast_from_address");
            (verdict == SourceLimits::Verdict::too_many ? many : fast).add();
            return;
        }
        ++shared_.connections;
        const bool v6 = remote.protocol() == tcp::v6();
        const int handle = socket.release(error);
        Front& front = *fronts_[next_front_++ % fronts_.size()];
        front.loop.post([this, handle, v6, &front, &port, p = std::move(peer),
                         s = std::move(source)]() mutable {
            serve_connection(handle, v6, front, port, shared_, std::move(p), std::move(s));
        });
    }

    void on_acceptors(const std::function<void(tcp::acceptor&)>& work) {
        std::promise<void> done;
        fronts_.front()->loop.post([&] {
            for (const auto& acceptor : acceptors_) {
                work(*acceptor);
            }
            done.set_value();
        });
        done.get_future().get();
    }

    void on_fronts(const std::function<void(Front&)>& work) {
        for (const auto& front : fronts_) {
            std::promise<void> done;
            front->loop.post([&] {
                work(*front);
                done.set_value();
            });
            done.get_future().get();
        }
    }

    const ServerConfig config_;
    SourceLimits limits_;
    Shared shared_;
    std::vector<std::unique_ptr<Front>> fronts_;
    std::vector<std::unique_ptr<Port>> ports_;
    std::vector<std::unique_ptr<tcp::acceptor>> acceptors_;
    std::vector<std::shared_ptr<TlsPort>> retired_;
    std::size_t next_front_ = 0; // on the first front's thread
    bool started_ = false;
};

Server::Server(ServerConfig config, base::BlockingPool& pool)
    : impl_(std::make_unique<Impl>(std::move(config), pool)) {}
Server::~Server() = default;
void Server::start() {
    impl_->start();
}
std::uint16_t Server::bound_port(std::string_view origin) const {
    return impl_->bound_port(origin);
}
void Server::stop(std::chrono::milliseconds limit) {
    impl_->stop(limit);
}
void Server::reload_certificates() {
    impl_->reload_certificates();
}

} // namespace conclave::net
