#include "media/cc/probe_results.hpp"

#include <algorithm>

namespace conclave::media {

using std::chrono::duration_cast;
using std::chrono::microseconds;

void ProbeResults::expect(const ProbeCluster& cluster) {
    entries_[next_] = Entry{.cluster = cluster}; // the oldest is given up
    next_ = (next_ + 1) % most_clusters;
}

std::optional<ProbeResult> ProbeResults::add(const PacketResult& packet) {
    if (packet.probe == 0 || !packet.received) {
        return std::nullopt;
    }
    const auto found = std::ranges::find_if(
        entries_, [&](const Entry& entry) { return entry.cluster.id == packet.probe; });
    if (found == entries_.end()) {
        return std::nullopt;
    }
    note(*found, packet);
    const auto result = measure(*found);
    return result;
}

void ProbeResults::note(Entry& entry, const PacketResult& packet) {
    if (entry.packets == 0 || packet.sent < entry.first_sent) {
        entry.first_sent = packet.sent;
    }
    if (entry.packets == 0 || packet.sent >= entry.last_sent) {
        entry.last_sent = packet.sent;
        entry.last_sent_bytes = packet.bytes;
    }
    if (entry.packets == 0 || packet.arrival < entry.first_arrival) {
        entry.first_arrival = packet.arrival;
        entry.first_arrival_bytes = packet.bytes;
    }
    if (entry.packets == 0 || packet.arrival > entry.last_arrival) {
        entry.last_arrival = packet.arrival;
    }
    ++entry.packets;
    entry.bytes += packet.bytes;
}

std::optional<ProbeResult> ProbeResults::measure(const Entry& entry) const {
    const auto& cluster = entry.cluster;
    if (entry.packets < least_share * cluster.packets ||
        static_cast<double>(entry.bytes) < least_share * static_cast<double>(cluster.bytes)) {
        return std::nullopt;
    }
    const auto sending = duration_cast<microseconds>(entry.last_sent - entry.first_sent);
    const auto receiving = entry.last_arrival - entry.first_arrival;
    if (sending < shortest || receiving < shortest) {
        return std::nullopt;
    }
    // The last packet sent, and the first received, mark an end of time but fill none of it.
    const auto sent = Bitrate::of(entry.bytes - entry.last_sent_bytes, sending);
    const auto received = Bitrate::of(entry.bytes - entry.first_arrival_bytes, receiving);
    ProbeResult result{.id = cluster.id, .asked = cluster.rate};
    result.saturated = received < sent * saturated_below;
    result.measured = std::min(sent, received);
    if (result.saturated) {
        result.measured = result.measured * saturated_factor;
    }
    return result;
}

} // namespace conclave::media
