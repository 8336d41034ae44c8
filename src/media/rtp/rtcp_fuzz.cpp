#include "media/rtp/rtcp_reader.hpp"

#include <cstdlib>

namespace {

using namespace conclave::media::rtp;

template <typename List>
void walk(const List& list) {
    for (std::size_t i = 0; i < list.size(); ++i) {
        (void)list[i];
    }
}

void read_all(const RtcpPacket& packet) {
    if (const auto sr = read_sender_report(packet)) {
        walk(sr->blocks);
    }
    if (const auto rr = read_receiver_report(packet)) {
        walk(rr->blocks);
    }
    if (const auto bye = read_bye(packet)) {
        walk(*bye);
    }
    if (const auto nack = read_nack(packet)) {
        walk(nack->items);
    }
    if (const auto fir = read_fir(packet)) {
        walk(fir->items);
    }
    if (const auto remb = read_remb(packet)) {
        walk(remb->ssrcs);
    }
    if (const auto xr = read_extended_report(packet)) {
        walk(xr->delays);
    }
    (void)read_pli(packet);
    (void)read_transport_cc_feedback(packet);
    (void)read_cname(packet, {1});
}

} // namespace

/// Whatever comes in, the walk over the compound ends, and no packet holds more than the datagram.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    RtcpReader reader{{data, size}};
    for (std::size_t seen = 0;;) {
        const auto next = reader.next();
        if (!next || !*next) {
            return 0;
        }
        seen += 4 + (*next)->body.size();
        if (seen > size) {
            std::abort();
        }
        read_all(**next);
    }
}
