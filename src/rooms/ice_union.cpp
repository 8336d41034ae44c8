#include "rooms/ice_union.hpp"

#include <algorithm>

namespace conclave::rooms {

IceState& IceUnion::state_of(std::string_view ufrag) {
    const auto found = std::ranges::find(states_, ufrag, &IceState::ufrag);
    if (found != states_.end()) {
        return *found;
    }
    if (states_.size() == max_ufrags_per_side) {
        states_.erase(states_.begin());
    }
    states_.push_back({.ufrag = std::string(ufrag)});
    return states_.back();
}

std::optional<IceState> IceUnion::add(const IceState& from_client) {
    auto& state = state_of(from_client.ufrag);
    bool grew = state.revision == 0 || (from_client.complete && !state.complete);
    for (const auto& candidate : from_client.candidates) {
        if (state.candidates.size() == max_candidates_per_ufrag) {
            break;
        }
        if (std::ranges::find(state.candidates, candidate) == state.candidates.end()) {
            state.candidates.push_back(candidate);
            grew = true;
        }
    }
    if (!grew) {
        return std::nullopt;
    }
    state.complete = state.complete || from_client.complete;
    state.revision = ++revision_;
    return state;
}

} // namespace conclave::rooms
