#pragma once

#include "base/metrics.hpp"
#include "rooms/room_type.hpp"

/// The numbers this module shows. Each call after the first is a lookup in a static.
namespace conclave::rooms::metrics {

[[nodiscard]] base::metrics::Gauge rooms(RoomType type);
[[nodiscard]] base::metrics::Gauge participants(RoomType type);
[[nodiscard]] base::metrics::Counter& relayed_descriptions();
[[nodiscard]] base::metrics::Counter& reconnects();
[[nodiscard]] base::metrics::Counter& restored_participants();
/// `reason` from a small, fixed set of literals.
[[nodiscard]] base::metrics::Counter dropped(const char* reason);
/// A join or sync that was refused, by its published code.
[[nodiscard]] base::metrics::Counter refused(int code);

} // namespace conclave::rooms::metrics
