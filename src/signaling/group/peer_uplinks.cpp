// What a participant publishes: publications and media sections find each other by track id.
#include "base/log.hpp"
#include "signaling/group/metrics.hpp"
#include "signaling/group/peer.hpp"

#include <algorithm>
#include <utility>

namespace conclave::signaling::group {

void Peer::publish(const std::vector<rooms::Publication>& publications) {
    for (auto it = sources_.begin(); it != sources_.end();) {
        const bool stays =
            std::ranges::any_of(publications, [&](const rooms::Publication& publication) {
                return publication.sid == it->second.publication.sid;
            });
        if (stays) {
            ++it;
            continue;
        }
        services_.company.unpublished(*this, it->second);
        unbind(it->second);
        it = sources_.erase(it);
    }
    for (const auto& publication : publications) {
        const auto [it, is_new] = sources_.try_emplace(publication.track.id);
        auto& source = it->second;
        const auto before = std::exchange(source.publication, publication);
        if (is_new) {
            services_.company.published(*this, source);
            bind(source);
            link_channel(source);
            continue;
        }
        if (source.incoming && before.track.enabled != publication.track.enabled) {
            transport_.set_incoming_enabled(*source.incoming, publication.track.enabled);
        }
        if (before.track.priority != publication.track.priority) {
            services_.company.priority_changed(source);
        }
    }
}

bool Peer::owns(media::IncomingId incoming) const {
    return std::ranges::any_of(
        sources_, [&](const auto& entry) { return entry.second.incoming == incoming; });
}

Source* Peer::find_source(const std::string& track_sid) {
    const auto found = std::ranges::find_if(
        sources_, [&](const auto& entry) { return entry.second.publication.sid == track_sid; });
    return found == sources_.end() ? nullptr : &found->second;
}

void Peer::uplink_opened(const std::string& track_id, const media::IncomingMapping& mapping) {
    uplinks_.insert_or_assign(mapping.mid, Uplink{track_id, mapping});
    const auto found = sources_.find(track_id);
    if (found != sources_.end()) {
        bind(found->second);
    }
}

void Peer::uplink_changed(const media::IncomingMapping& mapping) {
    auto& uplink = uplinks_.at(mapping.mid);
    uplink.mapping = mapping;
    const auto found = sources_.find(uplink.track_id);
    if (found != sources_.end() && found->second.incoming) {
        transport_.change_incoming(*found->second.incoming, mapping);
    }
}

void Peer::uplink_closed(const std::string& mid) {
    const auto uplink = uplinks_.extract(mid);
    if (uplink.empty()) {
        return;
    }
    const auto found = sources_.find(uplink.mapped().track_id);
    if (found != sources_.end()) {
        unbind(found->second);
    }
}

void Peer::bind(Source& source) {
    const auto& track = source.publication.track;
    if (source.incoming || track.kind == rooms::TrackKind::data) {
        return;
    }
    const auto kind =
        track.kind == rooms::TrackKind::audio ? media::Kind::audio : media::Kind::video;
    const auto found = std::ranges::find_if(uplinks_, [&](const auto& entry) {
        return entry.second.track_id == track.id && entry.second.mapping.kind == kind;
    });
    if (found == uplinks_.end()) {
        return; // its section is still to come
    }
    const auto incoming = transport_.receive(found->second.mapping);
    if (!incoming) {
        metrics::dropped("uplink").add();
        base::log::warning("uplink_refused", {{"participant", sid_},
                                              {"track", source.publication.sid},
                                              {"why", static_cast<int>(incoming.error())}});
        return;
    }
    source.incoming = *incoming;
    source.bound_at = services_.loop.now();
    source.wanted.clear();
    source.hinted.clear();
    transport_.set_incoming_enabled(*incoming, track.enabled);
    services_.company.bound(source);
}

void Peer::unbind(Source& source) {
    if (const auto incoming = std::exchange(source.incoming, std::nullopt)) {
        services_.company.unbound(source);
        transport_.stop_incoming(*incoming);
    }
    if (std::exchange(source.channel, std::nullopt)) {
        services_.company.channel_closed(source);
    }
}

} // namespace conclave::signaling::group
