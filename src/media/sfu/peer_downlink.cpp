#include "media/sfu/peer.hpp"

/// What a subscriber gets of each video track, by its wishes and its profile.
namespace conclave::media::sfu {
namespace {

AllocationTrack describe(const OutgoingTrack& track, const Publisher* speaker, base::MonoTime now) {
    AllocationTrack described;
    described.id = track.id();
    described.priority = track.priority();
    described.speaker = speaker == &track.source().publisher();
    described.shown = track.shown();
    described.render = track.render_hint().size;
    described.paces = paces;
    described.layers = ladder_of(track.source(), now);
    return described;
}

} // namespace

void Peer::set_bandwidth_profile(const BandwidthProfile& profile) {
    profile_ = profile;
    share_downlink(services_.loop.now());
}

void Peer::set_priority(OutgoingId outgoing, DownlinkPriority priority) {
    if (const auto found = outgoing_.find(outgoing); found != outgoing_.end()) {
        found->second->set_priority(priority);
        share_downlink(services_.loop.now());
    }
}

void Peer::set_render_hint(OutgoingId outgoing, const RenderHint& hint) {
    if (const auto found = outgoing_.find(outgoing); found != outgoing_.end()) {
        const auto now = services_.loop.now();
        found->second->set_render_hint(hint, now);
        share_downlink(now);
    }
}

void Peer::share_downlink(base::MonoTime now) {
    AllocationInput input;
    input.profile = profile_;
    for (const auto& [id, track] : outgoing_) {
        if (track->kind() == Kind::audio) {
            input.audio += track->bits_per_second();
        } else if (track->started()) {
            input.tracks.push_back(describe(*track, room_.speaker(), now));
        }
    }
    std::vector<OutgoingId> off;
    std::vector<OutgoingId> on;
    for (const Allocation& allocation : steering_.decide(input, egress_.path(now), now)) {
        OutgoingTrack& track = *outgoing_.at(allocation.id);
        const auto at = [&](std::size_t step) { return quality_at(track.source(), step); };
        if (track.set_limit(allocation.layer.transform(at), at(allocation.ideal), now)) {
            (allocation.layer ? on : off).push_back(allocation.id);
        }
    }
    egress_.set_goal(steering_.goal());
    if (!off.empty() || !on.empty()) {
        services_.counters.switched += off.size() + on.size();
        room_.later(id_, [off, on](TransportEvents& events) { events.on_switched(off, on); });
    }
}

void Peer::tell_undecodable(base::MonoTime now) {
    for (const auto& [id, track] : outgoing_) {
        if (track->take_undecodable(now)) {
            room_.later(
                id_, [outgoing = id](TransportEvents& events) { events.on_undecodable(outgoing); });
        }
    }
}

void Peer::tell_wanted() {
    for (const auto& [id, track] : incoming_) {
        if (const auto wanted = track->take_wanted()) {
            room_.later(id_, [incoming = id, wanted = *wanted](TransportEvents& events) {
                events.on_encodings_wanted(incoming, wanted);
            });
        }
    }
}

} // namespace conclave::media::sfu
