#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

/// What one client may ask of signaling. Beyond it gets an answer with a code, and only it.
namespace conclave::signaling {

/// A frame is at most net::websocket_max_message_bytes; a description half of that. The largest
/// honest one, fifty participants with audio and video, is about 200 KiB.
constexpr std::size_t max_sdp_bytes = 512 * 1024;
/// Descriptions or candidates for so many peer connections in one message (ten in a room).
constexpr std::size_t max_peer_connections_per_message = 64;
/// Twice of what a participant may publish (rooms::max_tracks_per_participant).
constexpr std::size_t max_tracks_per_message = 340;
constexpr std::size_t max_candidates_per_message = 200;
constexpr std::size_t max_candidate_bytes = 2'048;
/// Peer connection ids are UUIDs.
constexpr std::size_t max_peer_connection_id_bytes = 64;
constexpr std::size_t max_session_bytes = 4'096;

/// Heartbeats: what the SDK asks for, and what we agree to. The SDK
/// subtracts 200 ms, so the lower bound must be clearly above.
constexpr std::chrono::milliseconds default_heartbeat{5'000};
constexpr std::chrono::milliseconds min_heartbeat{1'000};
constexpr std::chrono::milliseconds max_heartbeat{60'000};
/// A heartbeat goes out this much before the agreed time is over.
constexpr std::chrono::milliseconds heartbeat_margin{200};
/// Silence for so many heartbeats means that the client is lost.
constexpr int missed_heartbeats = 3;

/// From the open socket to the first hello; the SDK sends it at once.
constexpr std::chrono::seconds hello_timeout{15};
/// After our last word (`error`, `disconnected`) the client closes; then we do.
constexpr std::chrono::seconds goodbye_timeout{5};
/// A client that asks again and again too early is closed.
constexpr int max_busy_answers = 20;
/// Pause for a client that finds the server full.
constexpr std::chrono::milliseconds full_retry_after{2'000};

/// Messages of one client: a bucket of so many, refilled so fast. Joining a room of ten with
/// trickled candidates takes about 200.
constexpr double message_burst = 600;
constexpr double messages_per_second = 60;

/// Close codes: never 1000, which the SDK takes for its own
/// farewell, nor 3005, at which it hangs.
/// Nor 1008, with which net cuts off a client that does not read, dropping what waits to be sent.
constexpr std::uint16_t close_protocol = 4000; // broke the protocol
constexpr std::uint16_t close_restart = 1012;  // come back, the server restarts
constexpr std::uint16_t close_replaced = 4001; // the session goes on over another socket
constexpr std::uint16_t close_silent = 4002;   // no heartbeat
constexpr std::uint16_t close_done = 4003;     // our last word was not followed by a close

} // namespace conclave::signaling
