#include "media/sfu/metrics_export.hpp"

#include <array>
#include <string_view>

namespace conclave::media::sfu {
namespace {

template <class From>
struct Metric {
    std::uint64_t From::* member;
    std::string_view name;
    std::string_view help;
};

constexpr std::array counter_metrics{
    Metric<Counters>{&Counters::unknown_address, "conclave_media_unknown_address_total",
                     "Datagrams from places without a valid ICE check"},
    Metric<Counters>{&Counters::unknown_protocol, "conclave_media_unknown_protocol_total",
                     "Datagrams that are neither STUN, DTLS nor RTP"},
    Metric<Counters>{&Counters::checks_valid, "conclave_media_ice_checks_valid_total",
                     "ICE checks answered with success"},
    Metric<Counters>{&Counters::checks_refused, "conclave_media_ice_checks_refused_total",
                     "ICE checks that did not authenticate or broke a rule"},
    Metric<Counters>{&Counters::checks_malformed, "conclave_media_ice_checks_malformed_total",
                     "STUN datagrams that are no ICE check"},
    Metric<Counters>{&Counters::checks_unknown_user, "conclave_media_ice_unknown_user_total",
                     "ICE checks for none of our transports"},
    Metric<Counters>{&Counters::path_changes, "conclave_media_path_changes_total",
                     "Changes of the address that a peer gets its media at"},
    Metric<Counters>{&Counters::consent_lost, "conclave_media_consent_lost_total",
                     "Peers whose ICE checks stayed away for 30 s"},
    Metric<Counters>{&Counters::handshakes_done, "conclave_media_dtls_handshakes_total",
                     "DTLS handshakes done"},
    Metric<Counters>{&Counters::handshakes_failed, "conclave_media_dtls_failed_total",
                     "DTLS handshakes failed"},
    Metric<Counters>{&Counters::handshakes_waited, "conclave_media_dtls_waited_total",
                     "DTLS handshakes that had to wait, too many being under way"},
    Metric<Counters>{&Counters::before_keys, "conclave_media_before_keys_total",
                     "SRTP packets before the handshake was done"},
    Metric<Counters>{&Counters::unprotect_failed, "conclave_media_unprotect_failed_total",
                     "SRTP packets that did not authenticate, or came twice"},
    Metric<Counters>{&Counters::protect_failed, "conclave_media_protect_failed_total",
                     "Packets that could not be protected"},
    Metric<Counters>{&Counters::received, "conclave_media_rtp_received_total",
                     "RTP packets received"},
    Metric<Counters>{&Counters::malformed_rtp, "conclave_media_rtp_malformed_total",
                     "RTP packets that could not be read"},
    Metric<Counters>{&Counters::malformed_rtcp, "conclave_media_rtcp_malformed_total",
                     "RTCP packets that could not be read or used"},
    Metric<Counters>{&Counters::over_budget, "conclave_media_over_budget_total",
                     "Datagrams dropped, a peer sending more than it may"},
    Metric<Counters>{&Counters::held, "conclave_media_rtp_held_total",
                     "RTP packets kept for a moment, no track claiming them yet"},
    Metric<Counters>{&Counters::unbound, "conclave_media_rtp_unbound_total",
                     "RTP packets that belong to no track"},
    Metric<Counters>{&Counters::unknown_payload_type, "conclave_media_rtp_unknown_type_total",
                     "RTP packets of a payload type that was not negotiated"},
    Metric<Counters>{&Counters::padding_only, "conclave_media_rtp_padding_only_total",
                     "RTP packets without payload: probes"},
    Metric<Counters>{&Counters::duplicates, "conclave_media_rtp_duplicates_total",
                     "RTP packets received twice"},
    Metric<Counters>{&Counters::recovered, "conclave_media_rtp_recovered_total",
                     "RTP packets that came by retransmission"},
    Metric<Counters>{&Counters::nacks_sent, "conclave_media_nacks_sent_total",
                     "NACKs sent to publishers"},
    Metric<Counters>{&Counters::keyframe_requests_sent, "conclave_media_keyframe_requests_total",
                     "PLI and FIR sent to publishers"},
    Metric<Counters>{&Counters::keyframe_requests_suppressed,
                     "conclave_media_keyframe_requests_suppressed_total",
                     "Wishes for a key frame that did not become a request at once"},
    Metric<Counters>{&Counters::keyframes, "conclave_media_keyframes_total", "Key frames received"},
    Metric<Counters>{&Counters::slab_exhausted, "conclave_media_slab_exhausted_total",
                     "Packets forwarded without being kept, the memory for it being used up"},
    Metric<Counters>{&Counters::forwarded, "conclave_media_rtp_forwarded_total",
                     "RTP packets sent to subscribers"},
    Metric<Counters>{&Counters::filtered, "conclave_media_rtp_filtered_total",
                     "RTP packets not for a subscriber: another layer, or before its key frame"},
    Metric<Counters>{&Counters::not_writable, "conclave_media_not_writable_total",
                     "Packets for peers without keys, path or consent"},
    Metric<Counters>{&Counters::no_room, "conclave_media_no_room_total",
                     "Packets dropped, the socket's outbox being full"},
    Metric<Counters>{&Counters::paced, "conclave_media_paced_total",
                     "RTP packets that had to wait, a subscriber's path being slower"},
    Metric<Counters>{&Counters::paced_dropped, "conclave_media_paced_dropped_total",
                     "RTP packets that waited too long and were dropped"},
    Metric<Counters>{&Counters::probes_begun, "conclave_media_probes_total",
                     "Probes of whether a subscriber's path carries more"},
    Metric<Counters>{&Counters::probes_succeeded, "conclave_media_probes_succeeded_total",
                     "Probes that the path carried"},
    Metric<Counters>{&Counters::probes_failed, "conclave_media_probes_failed_total",
                     "Probes that the path did not carry, or that were not answered"},
    Metric<Counters>{&Counters::feedback_refused, "conclave_media_feedback_refused_total",
                     "Transport-wide feedback about packets that were not sent"},
    Metric<Counters>{&Counters::retransmitted, "conclave_media_retransmitted_total",
                     "RTP packets repeated for subscribers"},
    Metric<Counters>{&Counters::nacks_ignored, "conclave_media_nacks_ignored_total",
                     "Packets asked for by NACK and not repeated"},
    Metric<Counters>{&Counters::layer_switches, "conclave_media_layer_switches_total",
                     "Changes of the layer that a subscriber gets"},
    Metric<Counters>{&Counters::switched, "conclave_media_tracks_switched_total",
                     "Tracks switched off or on for a subscriber"},
    Metric<Counters>{&Counters::messages_in, "conclave_media_data_messages_received_total",
                     "Data channel messages received"},
    Metric<Counters>{&Counters::messages_out, "conclave_media_data_messages_sent_total",
                     "Data channel messages sent"},
};

using udp::SocketStats;
constexpr std::array socket_metrics{
    Metric<SocketStats>{&SocketStats::received_packets, "conclave_udp_received_packets_total",
                        "Datagrams received"},
    Metric<SocketStats>{&SocketStats::received_bytes, "conclave_udp_received_bytes_total",
                        "Bytes of datagrams received"},
    Metric<SocketStats>{&SocketStats::received_batches, "conclave_udp_received_batches_total",
                        "Calls that received datagrams"},
    Metric<SocketStats>{&SocketStats::overflowed, "conclave_udp_overflowed_total",
                        "Datagrams that the kernel dropped, our buffer being full"},
    Metric<SocketStats>{&SocketStats::truncated, "conclave_udp_truncated_total",
                        "Datagrams too long to be read"},
    Metric<SocketStats>{&SocketStats::sent_packets, "conclave_udp_sent_packets_total",
                        "Datagrams sent"},
    Metric<SocketStats>{&SocketStats::sent_bytes, "conclave_udp_sent_bytes_total",
                        "Bytes of datagrams sent"},
    Metric<SocketStats>{&SocketStats::sent_runs, "conclave_udp_sent_runs_total",
                        "Runs of equal datagrams handed to the kernel as one"},
    Metric<SocketStats>{&SocketStats::dropped_full, "conclave_udp_dropped_full_total",
                        "Datagrams dropped, the outbox being full"},
    Metric<SocketStats>{&SocketStats::dropped_late, "conclave_udp_dropped_late_total",
                        "Datagrams dropped after waiting for the kernel too long"},
    Metric<SocketStats>{&SocketStats::send_failed, "conclave_udp_send_failed_total",
                        "Datagrams that the kernel refused"},
    Metric<SocketStats>{&SocketStats::send_busy, "conclave_udp_send_busy_total",
                        "Times that the kernel's send buffer was full"},
    Metric<SocketStats>{&SocketStats::gso_failures, "conclave_udp_gso_failures_total",
                        "Runs that had to be sent datagram by datagram"},
};

template <class Table>
std::vector<base::metrics::Counter> register_all(const Table& table) {
    std::vector<base::metrics::Counter> registered;
    registered.reserve(std::size(table));
    for (const auto& metric : table) {
        registered.push_back(base::metrics::counter(metric.name, metric.help));
    }
    return registered;
}

template <class Table, class From>
void add_all(const Table& table, std::vector<base::metrics::Counter>& registered, const From& now,
             From& before) {
    for (std::size_t i = 0; i < table.size(); ++i) {
        const std::uint64_t more = now.*table[i].member - before.*table[i].member;
        if (more != 0) {
            registered[i].add(static_cast<double>(more));
        }
    }
    before = now;
}

} // namespace

MetricsExport::MetricsExport()
    : counters_(register_all(counter_metrics)), socket_counters_(register_all(socket_metrics)) {}

void MetricsExport::counters(const Counters& now) {
    add_all(counter_metrics, counters_, now, before_);
}

void MetricsExport::socket(const udp::SocketStats& now, udp::SocketStats& before) {
    add_all(socket_metrics, socket_counters_, now, before);
}

} // namespace conclave::media::sfu
