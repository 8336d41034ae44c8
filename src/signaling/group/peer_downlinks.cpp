// What a participant gets of the others: feeds, and the sections they travel in.
#include "signaling/group/metrics.hpp"
#include "signaling/group/peer.hpp"

#include <algorithm>
#include <utility>

namespace conclave::signaling::group {

using account::ErrorCode;

void Peer::subscribe(const Peer& publisher, const Source& source) {
    const auto& publication = source.publication;
    const auto [it, is_new] = feeds_.try_emplace(publication.sid);
    if (!is_new) {
        return;
    }
    auto& feed = it->second;
    feed.publisher = publisher.sid();
    feed.track_sid = publication.sid;
    feed.kind = publication.track.kind;
    feed.receiver_id = base::make_uuid(services_.random);
    feed.publish_priority = to_media(publication.track.priority);
    if (feed.kind == rooms::TrackKind::data) {
        negotiation_.want_data();
        services_.company.changed(*this);
        if (source.channel) {
            source_channel_opened(source);
        }
    } else if (source.incoming) {
        source_bound(source);
    }
}

void Peer::unsubscribe(const std::string& track_sid) {
    if (auto* feed = find_feed(track_sid)) {
        stop_downlink(*feed);
        close_feed(*feed);
        feeds_.erase(track_sid);
    }
}

std::optional<rooms::Subscription> Peer::subscription(const std::string& track_sid) const {
    const auto found = feeds_.find(track_sid);
    if (found == feeds_.end()) {
        return std::nullopt;
    }
    const auto& feed = found->second;
    if (feed.fault) {
        return rooms::Subscription{track_sid, {}, feed.fault};
    }
    return rooms::Subscription{track_sid, feed.receiver_id};
}

Feed* Peer::find_feed(const std::string& track_sid) {
    const auto found = feeds_.find(track_sid);
    return found == feeds_.end() ? nullptr : &found->second;
}

Feed* Peer::find_feed(negotiation::DownlinkKey key) {
    const auto found =
        std::ranges::find_if(feeds_, [&](const auto& entry) { return entry.second.key == key; });
    return found == feeds_.end() ? nullptr : &found->second;
}

void Peer::source_bound(const Source& source) {
    auto* feed = find_feed(source.publication.sid);
    if (feed != nullptr && feed->key == 0) {
        feed->source = source.incoming;
        if (std::exchange(feed->fault, std::nullopt)) {
            feed->receiver_id = base::make_uuid(services_.random); // a new try
            services_.output.subscriptions_changed();
        }
        start_downlink(*feed);
    }
}

void Peer::source_unbound(const Source& source) {
    auto* feed = find_feed(source.publication.sid);
    if (feed == nullptr || feed->key == 0) {
        return;
    }
    stop_downlink(*feed);
    // Another receiver will carry it, so it needs another id.
    feed->receiver_id = base::make_uuid(services_.random);
    services_.output.subscriptions_changed();
}

void Peer::source_priority_changed(const Source& source) {
    if (auto* feed = find_feed(source.publication.sid)) {
        feed->publish_priority = to_media(source.publication.track.priority);
        if (feed->outgoing) {
            transport_.set_priority(*feed->outgoing, feed->priority());
        }
    }
}

void Peer::start_downlink(Feed& feed) {
    feed.key = next_key_++;
    const auto kind =
        feed.kind == rooms::TrackKind::audio ? media::Kind::audio : media::Kind::video;
    // The publisher's SID as stream: what is of one person is played in step.
    negotiation_.add_downlink(feed.key, kind, {feed.publisher, feed.receiver_id});
    services_.company.changed(*this);
}

void Peer::stop_downlink(Feed& feed) {
    if (feed.key == 0) {
        return;
    }
    negotiation_.remove_downlink(std::exchange(feed.key, 0));
    feed.source.reset();
    feed.stopped = false;
    if (const auto outgoing = std::exchange(feed.outgoing, std::nullopt)) {
        transport_.stop_outgoing(*outgoing);
    }
    services_.company.changed(*this);
}

/// The client can't have this track: it is told so instead of a receiver's id.
void Peer::fail(Feed& feed) {
    metrics::dropped("no_codec").add();
    feed.key = 0;
    if (const auto outgoing = std::exchange(feed.outgoing, std::nullopt)) {
        transport_.stop_outgoing(*outgoing);
    }
    feed.fault = account::Fault{ErrorCode::media_no_supported_codec,
                                "No codec that the track's publisher and you both support"};
    services_.output.subscriptions_changed();
}

std::expected<media::OutgoingStream, media::SendRefusal>
Peer::downlink_placed(negotiation::DownlinkKey key, const media::OutgoingMapping& mapping) {
    auto* feed = find_feed(key);
    if (feed == nullptr || !feed->source) {
        return std::unexpected(media::SendRefusal::unknown_source);
    }
    auto stream = transport_.send(*feed->source, mapping);
    if (!stream) {
        if (stream.error() == media::SendRefusal::no_codec) {
            fail(*feed);
        } else {
            metrics::dropped("downlink").add();
            feed->key = 0;
        }
        return stream;
    }
    if (std::exchange(feed->fault, std::nullopt)) { // it waited, and there is room now
        services_.output.subscriptions_changed();
    }
    feed->outgoing = stream->id;
    transport_.set_priority(stream->id, feed->priority());
    if (feed->hint != media::RenderHint{}) {
        transport_.set_render_hint(stream->id, feed->hint);
    }
    return stream;
}

/// The client is told why it sees nothing; the track comes as soon as another one ends.
void Peer::downlink_waits(negotiation::DownlinkKey key) {
    if (auto* feed = find_feed(key)) {
        metrics::dropped("no_section").add();
        feed->fault = account::Fault{ErrorCode::track_server_track_capacity_reached,
                                     "You already receive as many tracks as one connection carries "
                                     "(" +
                                         std::to_string(negotiation::max_lines) +
                                         " media sections); this one follows when another ends"};
        services_.output.subscriptions_changed();
    }
}

void Peer::downlink_agreed(negotiation::DownlinkKey key) {
    const auto* feed = find_feed(key);
    if (feed != nullptr && feed->outgoing) {
        transport_.start(*feed->outgoing);
    }
}

void Peer::downlink_refused(negotiation::DownlinkKey key) {
    if (auto* feed = find_feed(key)) {
        fail(*feed);
    }
}

void Peer::on_undecodable(media::OutgoingId outgoing) {
    const auto* sid = sid_of(outgoing);
    if (sid == nullptr) {
        return; // taken back meanwhile
    }
    Feed& feed = feeds_.at(*sid);
    negotiation_.remove_downlink(feed.key);
    fail(feed);
    services_.company.changed(*this);
}

const std::string* Peer::sid_of(media::OutgoingId outgoing) const {
    const auto found = std::ranges::find_if(
        feeds_, [&](const auto& entry) { return entry.second.outgoing == outgoing; });
    return found == feeds_.end() ? nullptr : &found->first;
}

} // namespace conclave::signaling::group
