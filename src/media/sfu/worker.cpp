#include "media/sfu/worker.hpp"

#include "base/log.hpp"
#include "media/sfu/host_candidates.hpp"

#include <algorithm>

namespace conclave::media::sfu {
namespace {

constexpr std::chrono::seconds export_interval{1};
constexpr int small_buffer = 1 << 20; // below, bursts of key frames get lost

/// What peers are told of one socket.
std::vector<udp::Address> reachable(const udp::Address& bound,
                                    const std::vector<udp::Address>& advertise) {
    std::vector<udp::Address> all;
    std::ranges::copy_if(advertise, std::back_inserter(all), [&](const udp::Address& address) {
        return address.family() == bound.family();
    });
    if (all.empty() && bound.is_any()) {
        all = interface_addresses(bound.family());
    } else if (all.empty()) {
        all.push_back(bound);
    }
    const auto any = std::ranges::find_if(all, &udp::Address::is_any);
    if (any != all.end()) { // advertised as "all of the machine's"
        all.erase(any);
        std::ranges::copy(interface_addresses(bound.family()), std::back_inserter(all));
    }
    for (udp::Address& address : all) {
        address.set_port(bound.port());
    }
    return all;
}

} // namespace

Worker::Worker(const base::Clock& wall, base::Random& random, dtls::RenewedContext& dtls,
               sctp::Stack& sctp)
    : hub_(Hub::Options{loop_, wall, random, dtls, sctp}) {}

Worker::~Worker() {
    stop();
}

std::expected<void, std::string> Worker::open(const std::vector<udp::Address>& listen,
                                              const std::vector<udp::Address>& advertise) {
    std::vector<udp::Address> told;
    for (const udp::Address& address : listen) {
        auto socket = udp::Socket::open(loop_, address, hub_);
        if (!socket) {
            return std::unexpected("media: cannot open a UDP socket: " + socket.error().message());
        }
        std::ranges::copy(reachable((*socket)->local(), advertise), std::back_inserter(told));
        (address.family() == udp::Family::v6 ? v6_ : v4_) = std::move(*socket);
    }
    hub_.attach(v4_.get(), v6_.get(), make_candidates(told));
    report_sockets();
    return {};
}

void Worker::report_sockets() const {
    for (const auto* socket : {v4_.get(), v6_.get()}) {
        if (socket == nullptr) {
            continue;
        }
        base::log::info("media_socket_open", {{"address", socket->local().text()},
                                              {"receive_buffer", socket->granted_receive_bytes()},
                                              {"send_buffer", socket->granted_send_bytes()}});
        if (socket->granted_receive_bytes() < small_buffer) {
            base::log::warning("media_socket_buffer_small",
                               {{"address", socket->local().text()},
                                {"granted", socket->granted_receive_bytes()},
                                {"advice", "raise net.core.rmem_max and wmem_max to 4194304"}});
        }
    }
}

void Worker::export_metrics() {
    metrics_.counters(hub_.counters());
    if (v4_) {
        metrics_.socket(v4_->stats(), v4_before_);
    }
    if (v6_) {
        metrics_.socket(v6_->stats(), v6_before_);
    }
    export_timer_ = loop_.after(export_interval, [this] { export_metrics(); });
}

void Worker::start(std::size_t number) {
    export_metrics(); // no thread yet: the timer may be set from here
    loop_.start("media-" + std::to_string(number));
}

void Worker::stop() {
    loop_.stop();
}

} // namespace conclave::media::sfu
