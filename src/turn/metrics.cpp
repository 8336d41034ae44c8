#include "turn/metrics.hpp"

namespace conclave::turn {
namespace {

using base::metrics::counter;

template <class Reason, std::size_t Count>
auto by_reason(std::string_view name, std::string_view help, std::string_view label) {
    std::vector<base::metrics::Counter> counters;
    counters.reserve(Count);
    for (std::size_t i = 0; i < Count; ++i) {
        counters.push_back(counter(name, help, {{label, to_text(static_cast<Reason>(i))}}));
    }
    return counters;
}

auto drop_counter(std::string_view reason) {
    return counter("conclave_turn_dropped_total", "Relayed packets that went nowhere",
                   {{"reason", reason}});
}

} // namespace

Metrics::Metrics()
    : suppressed_{counter("conclave_turn_unanswered_total",
                          "Requests of strangers over their rate, met with silence")},
      garbage_{counter("conclave_turn_garbage_total", "Neither STUN nor ChannelData")},
      to_peers_{
          counter("conclave_turn_relay_bytes_total", "Bytes relayed", {{"direction", "to_peers"}})},
      to_clients_{counter("conclave_turn_relay_bytes_total", "Bytes relayed",
                          {{"direction", "to_clients"}})},
      made_{counter("conclave_turn_allocations_made_total", "Allocations since the start")},
      bindings_{counter("conclave_stun_bindings_total", "STUN Binding requests answered")},
      streams_{counter("conclave_turn_streams_total", "TCP and TLS clients accepted")},
      streams_refused_{counter("conclave_turn_streams_refused_total",
                               "TCP and TLS clients closed at once, being too many")},
      streams_garbage_{counter("conclave_turn_streams_garbage_total",
                               "TCP and TLS clients closed for speaking something else")},
      slow_clients_{drop_counter("slow_client")}, unsent_{drop_counter("send_failed")},
      unsent_answers_{drop_counter("client_send_failed")} {
    for (const auto transport : {Transport::udp, Transport::tcp, Transport::tls}) {
        allocations_.push_back(base::metrics::gauge("conclave_turn_allocations", "Allocations now",
                                                    {{"transport", to_text(transport)}}));
    }
    const auto fill = [](std::vector<Tracked>& into, const auto& counters) {
        for (const auto& each : counters) {
            into.push_back({each});
        }
    };
    fill(auth_faults_,
         by_reason<AuthFault, auth_fault_count>("conclave_turn_auth_failures_total",
                                                "Requests without right credentials", "cause"));
    fill(denied_peers_,
         by_reason<Denial, denial_count>("conclave_turn_denied_peers_total",
                                         "Peers that may not be relayed to", "range"));
    fill(quota_refusals_, by_reason<Quota, quota_count>("conclave_turn_quota_refusals_total",
                                                        "Allocations refused", "kind"));
    fill(drops_, by_reason<Drop, drop_count>("conclave_turn_dropped_total",
                                             "Relayed packets that went nowhere", "reason"));
}

void Metrics::publish(const Server& server, const StreamCounts& streams, const RelayCounts& relays,
                      std::uint64_t datagrams_dropped) {
    for (std::size_t i = 0; i < allocations_.size(); ++i) {
        allocations_[i].set(
            static_cast<double>(server.allocations().size(static_cast<Transport>(i))));
    }
    const auto tell = [](std::vector<Tracked>& counters, const auto& counts) {
        for (std::size_t i = 0; i < counters.size(); ++i) {
            counters[i].tell(counts[i]);
        }
    };
    const Stats& stats = server.stats();
    tell(auth_faults_, stats.auth_faults);
    tell(denied_peers_, stats.denied_peers);
    tell(quota_refusals_, stats.quota_refusals);
    tell(drops_, stats.drops);
    suppressed_.tell(stats.suppressed);
    garbage_.tell(stats.garbage);
    to_peers_.tell(stats.bytes_to_peers);
    to_clients_.tell(stats.bytes_to_clients);
    made_.tell(stats.allocations_made);
    bindings_.tell(stats.bindings);
    streams_.tell(streams.accepted);
    streams_refused_.tell(streams.refused);
    streams_garbage_.tell(streams.garbage);
    slow_clients_.tell(streams.dropped);
    unsent_.tell(relays.send_dropped);
    unsent_answers_.tell(datagrams_dropped);
}

} // namespace conclave::turn
