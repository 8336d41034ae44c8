#include "signaling/group/control_channels.hpp"

#include "signaling/group/metrics.hpp"

#include <algorithm>

namespace conclave::signaling::group {

ControlChannels::ControlChannels(const std::vector<rooms::MediaChannel>& asked,
                                 base::Random& random) {
    for (const auto kind : asked) {
        if (std::ranges::find(channels_, kind, &Channel::kind) == channels_.end()) {
            channels_.push_back({kind, base::make_uuid(random)});
        }
    }
}

std::vector<rooms::AnnouncedChannel> ControlChannels::announcement() const {
    std::vector<rooms::AnnouncedChannel> result;
    result.reserve(channels_.size());
    for (const auto& channel : channels_) {
        result.push_back({channel.kind, channel.label});
    }
    return result;
}

bool ControlChannels::open(media::Transport& transport) {
    for (auto& channel : channels_) {
        if (channel.id) {
            continue;
        }
        const auto opened = transport.open_channel({.label = channel.label});
        if (opened) {
            channel.id = *opened;
        } else if (opened.error() == media::ChannelRefusal::not_connected) {
            return false;
        } else {
            metrics::dropped("control_channel").add();
        }
    }
    return true;
}

std::optional<rooms::MediaChannel> ControlChannels::find(media::ChannelId channel) const {
    const auto found = std::ranges::find(channels_, std::optional(channel), &Channel::id);
    return found == channels_.end() ? std::nullopt : std::optional(found->kind);
}

void ControlChannels::set_ready(media::ChannelId channel) {
    const auto found = std::ranges::find(channels_, std::optional(channel), &Channel::id);
    if (found != channels_.end()) {
        found->ready = true;
    }
}

void ControlChannels::closed(media::ChannelId channel) {
    const auto found = std::ranges::find(channels_, std::optional(channel), &Channel::id);
    if (found != channels_.end()) {
        found->ready = false; // its id stays: the client ignores a second one of this label
    }
}

bool ControlChannels::ready(rooms::MediaChannel channel) const {
    const auto found = std::ranges::find(channels_, channel, &Channel::kind);
    return found != channels_.end() && found->ready;
}

void ControlChannels::send(media::Transport& transport, rooms::MediaChannel channel,
                           std::string_view text) {
    const auto found = std::ranges::find(channels_, channel, &Channel::kind);
    if (found == channels_.end() || !found->ready) {
        return;
    }
    if (!transport.send_message(*found->id, false, base::as_bytes(text))) {
        metrics::dropped("control_message").add();
    }
}

} // namespace conclave::signaling::group
