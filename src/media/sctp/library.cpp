#include "media/sctp/library.hpp"

#include <unordered_map>
#include <usrsctp.h>

namespace conclave::media::sctp::library {
namespace {

constexpr std::uint32_t rto_min = 100;     // ms: what a conference's network needs
constexpr std::uint32_t rto_initial = 500; // ms
constexpr std::uint32_t rto_max = 1000;    // ms: recover soon after a gap

std::unordered_map<Address, PacketSink*>& sinks() {
    static std::unordered_map<Address, PacketSink*> map;
    return map;
}

int output(void* address, void* buffer, std::size_t length, std::uint8_t /*tos*/,
           std::uint8_t /*set_df*/) {
    const auto found = sinks().find(reinterpret_cast<Address>(address));
    if (found != sinks().end()) {
        found->second->on_packet_out({static_cast<const std::uint8_t*>(buffer), length});
    }
    return 0; // a packet to nobody is lost, as on a network
}

bool start_once() {
    usrsctp_init_nothreads(0, &output, nullptr); // 0: no UDP encapsulation
    usrsctp_sysctl_set_sctp_blackhole(2);        // no answers to packets of no association
    usrsctp_sysctl_set_sctp_ecn_enable(0);       // DTLS hides the marks
    usrsctp_sysctl_set_sctp_asconf_enable(0);    // RFC 8831, 5: one address
    usrsctp_sysctl_set_sctp_auth_enable(0);      // DTLS has authenticated
    usrsctp_sysctl_set_sctp_nrsack_enable(0);
    usrsctp_sysctl_set_sctp_pktdrop_enable(0);
    usrsctp_sysctl_set_sctp_pr_enable(1);       // RFC 3758
    usrsctp_sysctl_set_sctp_reconfig_enable(1); // RFC 6525
    usrsctp_sysctl_set_sctp_default_cc_module(SCTP_CC_RFC2581);
    usrsctp_sysctl_set_sctp_rto_min_default(rto_min);
    usrsctp_sysctl_set_sctp_rto_initial_default(rto_initial);
    usrsctp_sysctl_set_sctp_rto_max_default(rto_max);
    usrsctp_sysctl_set_sctp_init_rto_max_default(rto_max);
    return true;
}

} // namespace

void start() {
    static const bool started = start_once();
    static_cast<void>(started);
}

Address add(PacketSink& sink) {
    static Address last = 0;
    sinks().emplace(++last, &sink);
    usrsctp_register_address(reinterpret_cast<void*>(last));
    return last;
}

void remove(Address address) {
    usrsctp_deregister_address(reinterpret_cast<void*>(address));
    sinks().erase(address);
}

void advance(std::chrono::milliseconds elapsed) {
    usrsctp_handle_timers(static_cast<std::uint32_t>(elapsed.count()));
}

} // namespace conclave::media::sctp::library
