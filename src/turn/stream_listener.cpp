#include "turn/stream_listener.hpp"

#include "turn/addresses.hpp"
#include "turn/rate.hpp"
#include "turn/stream_connection.hpp"

#include <array>
#include <cerrno>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdexcept>
#include <sys/socket.h>
#include <system_error>
#include <unistd.h>

namespace conclave::turn {
namespace {

constexpr int accepts_a_turn = 32;
/// A TLS record's worth: what OpenSSL took from the kernel never stays behind in it.
constexpr std::size_t read_bytes = 16 * 1024;

int listen_on(const Endpoint& local) {
    const bool v6 = local.family == Family::v6;
    const int fd = ::socket(v6 ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    const int on = 1;
    std::array<std::byte, 28> name{};
    const auto size = static_cast<socklen_t>(to_address(local).to_kernel(name));
    const bool opened = fd >= 0 && setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 &&
                        (!v6 || setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on) == 0) &&
                        bind(fd, reinterpret_cast<const sockaddr*>(name.data()), size) == 0 &&
                        listen(fd, SOMAXCONN) == 0;
    if (!opened) {
        const int why = errno;
        if (fd >= 0) {
            ::close(fd);
        }
        throw std::runtime_error("TURN cannot listen on " + stun::to_text(local) + ": " +
                                 std::generic_category().message(why) +
                                 "; change the ports of [turn] in conclave.toml");
    }
    return fd;
}

} // namespace

StreamListener::StreamListener(udp::IoLoop& loop, const Endpoint& local, std::uint16_t index,
                               std::function<ssl_ctx_st*()> context, StreamReceiver& receiver)
    : loop_(loop), index_(index), context_(std::move(context)), receiver_(receiver),
      fd_(listen_on(local)), port_(local.port), scratch_(read_bytes) {
    loop_.watch(fd_, *this);
    loop_.add_turn_end(*this);
}

StreamListener::~StreamListener() {
    loop_.remove_turn_end(*this);
    loop_.unwatch(fd_);
    ::close(fd_);
}

void StreamListener::on_ready(bool, bool) {
    for (int i = 0; i < accepts_a_turn; ++i) {
        sockaddr_storage storage{};
        socklen_t size = sizeof storage;
        auto* const name = reinterpret_cast<sockaddr*>(&storage);
        const int fd = accept4(fd_, name, &size, SOCK_CLOEXEC | SOCK_NONBLOCK);
        if (fd < 0) {
            return; // nobody waits, or no descriptors are left: then they wait in the backlog
        }
        accepted(fd, to_endpoint(udp::Address::from_kernel(*name)));
    }
}

void StreamListener::accepted(int fd, const Endpoint& client) {
    const FiveTuple tuple{client, index_, transport()};
    remove(tuple); // what had this address before can only be dead
    const auto source = source_of(client);
    const auto known = by_source_.find(source);
    if (connections_.size() >= max_connections ||
        (known != by_source_.end() && known->second >= max_connections_per_source)) {
        ++counts_.refused;
        ::close(fd);
        return;
    }
    const int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on); // media; late is worse than small
    auto stream = context_ ? tls_stream(fd, context_()) : plain_stream(fd);
    if (!stream) {
        ++counts_.refused;
        return;
    }
    ++counts_.accepted;
    ++by_source_[source];
    connections_.emplace(
        tuple, std::make_unique<Connection>(*this, tuple, std::move(stream), loop_.now()));
}

void StreamListener::send(const FiveTuple& client, base::ByteView head, base::ByteView payload,
                          bool droppable) {
    const auto found = connections_.find(client);
    if (found != connections_.end() && !found->second->closed()) {
        found->second->send(head, payload, droppable);
    }
}

void StreamListener::touch(Connection& connection) {
    if (!connection.touched) {
        connection.touched = true;
        touched_.push_back(connection.client());
    }
}

void StreamListener::on_turn_end(base::MonoTime) {
    std::swap(touched_, working_);
    for (const FiveTuple& client : working_) {
        const auto found = connections_.find(client);
        if (found == connections_.end()) {
            continue;
        }
        found->second->touched = false;
        found->second->flush();
        if (found->second->closed()) {
            remove(client);
        }
    }
    working_.clear();
}

void StreamListener::remove(const FiveTuple& client) {
    const auto found = connections_.find(client);
    if (found == connections_.end()) {
        return;
    }
    connections_.erase(found);
    const auto source = by_source_.find(source_of(client.client));
    if (source != by_source_.end() && --source->second == 0) {
        by_source_.erase(source);
    }
    receiver_.on_closed(client);
}

void StreamListener::tick(base::MonoTime now) {
    for (const auto& [client, connection] : connections_) {
        if (now - connection->heard() > idle_limit && !receiver_.has_allocation(client)) {
            connection->close();
            touch(*connection);
        }
    }
}

} // namespace conclave::turn
