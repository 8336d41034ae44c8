#include "rooms/track.hpp"

namespace conclave::rooms {

std::string_view to_text(TrackKind kind) {
    switch (kind) {
    case TrackKind::audio:
        return "audio";
    case TrackKind::video:
        return "video";
    case TrackKind::data:
        return "data";
    }
    return "unknown";
}

std::optional<TrackKind> track_kind_from_text(std::string_view text) {
    for (const auto kind : {TrackKind::audio, TrackKind::video, TrackKind::data}) {
        if (to_text(kind) == text) {
            return kind;
        }
    }
    return std::nullopt;
}

std::string_view to_text(Priority priority) {
    switch (priority) {
    case Priority::low:
        return "low";
    case Priority::standard:
        return "standard";
    case Priority::high:
        return "high";
    }
    return "unknown";
}

std::optional<Priority> priority_from_text(std::string_view text) {
    for (const auto priority : {Priority::low, Priority::standard, Priority::high}) {
        if (to_text(priority) == text) {
            return priority;
        }
    }
    return std::nullopt;
}

} // namespace conclave::rooms
