#pragma once

#include "account/twilio_error.hpp"
#include "rooms/participant_link.hpp"
#include "signaling/ice_servers.hpp"

#include <string>
#include <string_view>
#include <vector>

/// What the server says in the Room Signaling Protocol, version 2, each as a whole TCMP `msg`
/// frame. Pure.
namespace conclave::signaling {

[[nodiscard]] std::string write_iced(const std::vector<IceServer>& servers, std::int64_t ttl);
[[nodiscard]] std::string write_connected(const rooms::RoomSnapshot& snapshot,
                                          std::string_view session, std::string_view region);
[[nodiscard]] std::string write_synced(const rooms::RoomSnapshot& snapshot);
[[nodiscard]] std::string write_update(const rooms::RoomDelta& delta);
/// Who may come again although it was sent away is told so by an error.
[[nodiscard]] std::string write_ended(rooms::EndReason reason);
[[nodiscard]] std::string write_error(const account::Fault& fault);

} // namespace conclave::signaling
