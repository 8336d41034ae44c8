#pragma once

#include "rooms/peer_connection.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace conclave::rooms {

/// Gathers one side's ICE candidates into what the other side may be told. A client empties its
/// list at each new local description though the username fragment stays, while the receiving
/// client takes only the tail beyond what it has: so the union per fragment is kept, append-only,
/// under revisions of our own. Pure.
class IceUnion {
  public:
    /// `revision_base`: every revision given out is greater.
    explicit IceUnion(std::int64_t revision_base = 0) : revision_(revision_base) {}

    /// What the other side is to be told, or nothing when it brought nothing new.
    [[nodiscard]] std::optional<IceState> add(const IceState& from_client);

    /// Everything, oldest fragment first, for a client that may have missed some.
    [[nodiscard]] const std::vector<IceState>& all() const { return states_; }

  private:
    IceState& state_of(std::string_view ufrag);

    std::int64_t revision_;
    std::vector<IceState> states_;
};

} // namespace conclave::rooms
