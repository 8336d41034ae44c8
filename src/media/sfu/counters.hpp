#pragma once

#include <cstdint>

namespace conclave::media::sfu {

/// What one worker counted since it began; plain numbers of its thread, exported once a second.
/// Every datagram that is dropped is in one of these.
struct Counters {
    // Demultiplexer (RFC 7983).
    std::uint64_t unknown_address = 0; // media or DTLS from a place without a valid check
    std::uint64_t unknown_protocol = 0;
    // STUN.
    std::uint64_t checks_valid = 0;
    std::uint64_t checks_refused = 0; // authentication, role, attribute
    std::uint64_t checks_malformed = 0;
    std::uint64_t checks_unknown_user = 0;
    std::uint64_t path_changes = 0;
    std::uint64_t consent_lost = 0;
    // DTLS.
    std::uint64_t handshakes_done = 0;
    std::uint64_t handshakes_failed = 0;
    std::uint64_t handshakes_waited = 0; // for their turn (Handshakes::max_at_once)
    // SRTP.
    std::uint64_t before_keys = 0;
    std::uint64_t unprotect_failed = 0;
    std::uint64_t protect_failed = 0;
    // RTP in.
    std::uint64_t received = 0;
    std::uint64_t malformed_rtp = 0;
    std::uint64_t malformed_rtcp = 0;
    std::uint64_t over_budget = 0; // beyond what one peer may send (IngressBudget)
    std::uint64_t held = 0;        // no track for the SSRC yet: kept for a moment
    std::uint64_t unbound = 0;     // no track for the SSRC
    std::uint64_t unknown_payload_type = 0;
    std::uint64_t padding_only = 0;
    std::uint64_t duplicates = 0;
    std::uint64_t recovered = 0; // by RTX
    std::uint64_t nacks_sent = 0;
    std::uint64_t keyframe_requests_sent = 0;
    std::uint64_t keyframe_requests_suppressed = 0;
    std::uint64_t keyframes = 0;
    std::uint64_t slab_exhausted = 0;
    // RTP out.
    std::uint64_t forwarded = 0;
    std::uint64_t filtered = 0;         // another layer, or before the key frame
    std::uint64_t not_writable = 0;     // no keys, no path, no consent
    std::uint64_t no_room = 0;          // the socket's outbox was full
    std::uint64_t paced = 0;            // had to wait for their time
    std::uint64_t paced_dropped = 0;    // waited too long
    std::uint64_t probes_begun = 0;     // clusters
    std::uint64_t probes_succeeded = 0; // the path carried them
    std::uint64_t probes_failed = 0;
    std::uint64_t feedback_refused = 0; // about packets that were never sent, or long ago
    std::uint64_t retransmitted = 0;
    std::uint64_t nacks_ignored = 0; // too old, too often, beyond the budget
    std::uint64_t layer_switches = 0;
    std::uint64_t switched = 0; // tracks off and on
    // Data channels.
    std::uint64_t messages_in = 0;
    std::uint64_t messages_out = 0;
};

} // namespace conclave::media::sfu
