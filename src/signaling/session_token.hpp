#pragma once

#include "base/bytes.hpp"
#include "rooms/room_state.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace conclave::signaling {

/// What `session` carries: who is in which room, signed, so that a room can be rebuilt from its
/// clients after a restart. It lets nobody in by itself: a sync needs a valid access token of the
/// same identity, for this room if it is for one.
struct Session {
    rooms::SessionIdentity identity;
    std::string run; // which run of the program made it
};

[[nodiscard]] std::string write_session(const Session& session, base::ByteView key);
/// nullopt: not ours, or changed.
[[nodiscard]] std::optional<Session> read_session(std::string_view text, base::ByteView key);

} // namespace conclave::signaling
