// Data channels: data tracks both ways, and the channels of media signaling.
#include "signaling/group/metrics.hpp"
#include "signaling/group/peer.hpp"

#include <algorithm>
#include <utility>

namespace conclave::signaling::group {

/// The publisher's channel and its publication come in either order.
void Peer::link_channel(Source& source) {
    const auto found = client_channels_.find(source.publication.track.id);
    if (found == client_channels_.end() ||
        source.publication.track.kind != rooms::TrackKind::data || source.channel) {
        return;
    }
    source.channel = found->second.id;
    source.options = found->second.options;
    services_.company.channel_opened(source);
}

void Peer::on_channel_open(media::ChannelId channel, const media::ChannelOptions& options) {
    if (control_.find(channel)) {
        return; // ours; the client says when it listens
    }
    for (auto& [sid, feed] : feeds_) {
        if (feed.channel == channel) {
            feed.open = true;
            for (const auto& message : std::exchange(feed.waiting, {})) {
                send_data(feed, message.binary, message.bytes);
            }
            return;
        }
    }
    client_channels_.insert_or_assign(options.label, ClientChannel{channel, options});
    const auto found = sources_.find(options.label);
    if (found != sources_.end()) {
        link_channel(found->second);
    }
}

void Peer::on_message(media::ChannelId channel, bool binary, base::ByteView message) {
    if (const auto control = control_.find(channel)) {
        if (!binary) {
            on_control(*control, channel, base::as_text(message));
        }
        return;
    }
    for (const auto& [id, source] : sources_) {
        if (source.channel == channel) {
            return services_.company.data(source, binary, message);
        }
    }
}

void Peer::on_channel_closed(media::ChannelId channel) {
    control_.closed(channel);
    std::erase_if(client_channels_, [&](const auto& entry) { return entry.second.id == channel; });
    for (auto& [id, source] : sources_) {
        if (source.channel == channel) {
            source.channel.reset();
            services_.company.channel_closed(source);
        }
    }
    for (auto& [sid, feed] : feeds_) {
        if (feed.channel == channel) {
            feed.channel.reset();
            feed.open = false;
        }
    }
}

void Peer::source_channel_opened(const Source& source) {
    if (auto* feed = find_feed(source.publication.sid)) {
        feed->options = source.options;
        feed->options->label = feed->receiver_id;
        open_channels();
    }
}

void Peer::source_channel_closed(const Source& source) {
    if (auto* feed = find_feed(source.publication.sid)) {
        close_feed(*feed);
    }
}

void Peer::close_feed(Feed& feed) {
    feed.options.reset();
    feed.open = false;
    feed.waiting.clear();
    if (const auto channel = std::exchange(feed.channel, std::nullopt)) {
        transport_.close_channel(*channel);
    }
}

void Peer::open_channels() {
    if (!negotiation_.data_agreed() || transport_.state() != media::TransportState::connected) {
        return;
    }
    bool done = control_.open(transport_);
    for (auto& [sid, feed] : feeds_) {
        done = done && open_feed(feed);
    }
    if (done) {
        channel_timer_.reset();
    } else {
        channel_timer_ = services_.loop.after(channel_retry, [this] { open_channels(); });
    }
}

/// False: the transport is not ready; try again.
bool Peer::open_feed(Feed& feed) {
    if (!feed.options || feed.channel) {
        return true;
    }
    const auto opened = transport_.open_channel(*feed.options);
    if (opened) {
        feed.channel = *opened;
    } else if (opened.error() == media::ChannelRefusal::not_connected) {
        return false;
    } else {
        metrics::dropped("data_channel").add();
        feed.options.reset(); // not again
    }
    return true;
}

void Peer::deliver(const std::string& track_sid, bool binary, base::ByteView message) {
    auto* feed = find_feed(track_sid);
    if (feed == nullptr || !feed->options) {
        return;
    }
    if (feed->open) {
        return send_data(*feed, binary, message);
    }
    if (feed->waiting.size() == max_waiting_messages) {
        metrics::dropped("waiting_message").add();
        feed->waiting.pop_front();
    }
    feed->waiting.push_back({binary, base::Bytes(message.begin(), message.end())});
}

void Peer::send_data(Feed& feed, bool binary, base::ByteView message) {
    if (!transport_.send_message(*feed.channel, binary, message)) {
        metrics::dropped("data_message").add();
    }
}

} // namespace conclave::signaling::group
