#include "rooms/publication_book.hpp"

#include "base/bytes.hpp"

#include <algorithm>
#include <set>
#include <string>

namespace conclave::rooms {
namespace {

using account::ErrorCode;
using account::Fault;

std::optional<Fault> check_name(const std::string& name) {
    if (name.empty()) {
        return Fault{ErrorCode::track_name_invalid, "Track name is empty"};
    }
    if (!base::is_utf8(name) || base::has_control_characters(name)) {
        return Fault{ErrorCode::track_name_chars_invalid,
                     "Track name contains characters that are not allowed"};
    }
    if (base::utf8_length(name) > account::max_name_characters) {
        return Fault{ErrorCode::track_name_too_long,
                     "Track name is longer than " + std::to_string(account::max_name_characters) +
                         " characters"};
    }
    return std::nullopt;
}

const Publication* find_by_id(const std::vector<Publication>& list, const std::string& id) {
    const auto found = std::ranges::find_if(
        list, [&](const Publication& publication) { return publication.track.id == id; });
    return found == list.end() ? nullptr : &*found;
}

} // namespace

std::optional<Fault> PublicationBook::check(const LocalTrack& track,
                                            const std::vector<Publication>& taken) const {
    if (track.id.empty() || track.id.size() > max_track_id_bytes ||
        track.id.find(' ') != std::string::npos) {
        return Fault{ErrorCode::track_invalid, "Track id is empty, too long or contains spaces"};
    }
    if (auto fault = check_name(track.name)) {
        return fault;
    }
    const auto ready = std::ranges::count_if(taken, &Publication::ready);
    if (static_cast<std::size_t>(ready) >= max_tracks_per_participant) {
        return Fault{ErrorCode::participant_max_tracks_exceeded, "Participant has published " +
                                                                     std::to_string(ready) +
                                                                     " tracks, which is the limit"};
    }
    const bool duplicate = std::ranges::any_of(taken, [&](const Publication& publication) {
        return publication.ready() && publication.track.name == track.name;
    });
    if (duplicate) {
        return Fault{ErrorCode::track_name_is_duplicated, "Track name is duplicated"};
    }
    return std::nullopt;
}

PublicationBook::Change PublicationBook::apply(const LocalState& state, const MakeSid& make_sid) {
    Change change;
    if (state.revision <= revision_) {
        return change;
    }
    revision_ = state.revision;

    // Tracks already known keep their place before newcomers are judged, so that a newcomer with
    // the name of an old track fails whatever the order of the list.
    std::vector<Publication> next;
    std::set<std::string_view> seen;
    std::vector<const LocalTrack*> fresh;
    for (const auto& track : state.tracks) {
        if (!seen.insert(track.id).second) {
            continue; // the same track twice is one track
        }
        const auto* known = find_by_id(publications_, track.id);
        if (known == nullptr) {
            fresh.push_back(&track);
            continue;
        }
        auto kept = *known;
        if (kept.ready() &&
            (kept.track.enabled != track.enabled || kept.track.priority != track.priority)) {
            change.visible = true;
        }
        // kind, name and id never change for one publication.
        kept.track.enabled = track.enabled;
        kept.track.priority = track.priority;
        next.push_back(std::move(kept));
    }
    for (const auto& old : publications_) {
        if (find_by_id(next, old.track.id) == nullptr) {
            change.published = true;
            change.visible = change.visible || old.ready();
            change.set = change.set || old.ready();
        }
    }
    for (const auto* track : fresh) {
        Publication publication{*track, {}, check(*track, next)};
        change.published = true;
        if (publication.ready()) {
            publication.sid = make_sid(*track);
            change.visible = true;
            change.set = true;
        }
        next.push_back(std::move(publication));
    }
    publications_ = std::move(next);
    return change;
}

std::vector<Publication> PublicationBook::ready() const {
    std::vector<Publication> result;
    std::ranges::copy_if(publications_, std::back_inserter(result), &Publication::ready);
    return result;
}

LocalState PublicationBook::local_state() const {
    LocalState state{revision_, {}};
    for (const auto& publication : publications_) {
        state.tracks.push_back(publication.track);
    }
    return state;
}

} // namespace conclave::rooms
