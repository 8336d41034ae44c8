#pragma once

#include "account/twilio_error.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace conclave::rooms {

enum class TrackKind { audio, video, data };
[[nodiscard]] std::string_view to_text(TrackKind kind);
[[nodiscard]] std::optional<TrackKind> track_kind_from_text(std::string_view text);

enum class Priority { low, standard, high };
[[nodiscard]] std::string_view to_text(Priority priority);
[[nodiscard]] std::optional<Priority> priority_from_text(std::string_view text);

/// A track as its publisher announces it (`participant.tracks[]`).
struct LocalTrack {
    std::string id;
    std::string name;
    TrackKind kind = TrackKind::data;
    bool enabled = true;
    Priority priority = Priority::standard;
    bool operator==(const LocalTrack&) const = default;
};

/// What a client says about itself: the complete list of its tracks under a growing revision.
struct LocalState {
    std::int64_t revision = 0;
    std::vector<LocalTrack> tracks;
};

/// A track the room has taken or refused: exactly one of `sid` and `fault` is set.
struct Publication {
    LocalTrack track;
    std::string sid; // MT…
    std::optional<account::Fault> fault{};
    [[nodiscard]] bool ready() const { return !fault; }
};

} // namespace conclave::rooms
