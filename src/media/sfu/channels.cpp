#include "media/sfu/channels.hpp"

#include "media/sfu/peer.hpp"

namespace conclave::media::sfu {
namespace {

ChannelRefusal to_refusal(sctp::Refusal refusal) {
    switch (refusal) {
    case sctp::Refusal::too_many:
        return ChannelRefusal::too_many;
    case sctp::Refusal::label_too_long:
    case sctp::Refusal::message_too_long:
        return ChannelRefusal::too_long;
    case sctp::Refusal::congested:
        return ChannelRefusal::congested;
    case sctp::Refusal::bad_options: // the caller's fault, not the wire's
    case sctp::Refusal::closed:
        break;
    }
    return ChannelRefusal::closed;
}

} // namespace

void Channels::connect(DtlsRole role) {
    if (!association_) {
        sctp::AssociationOptions options;
        options.dtls_role = role;
        options.message_limit = max_message_bytes;
        sctp::AssociationEvents& self = *this;
        association_ =
            std::make_unique<sctp::Association>(services_.sctp, services_.loop, self, options);
    }
}

void Channels::on_record(base::ByteView record) {
    if (association_) {
        association_->receive(record);
    }
}

std::expected<ChannelId, ChannelRefusal> Channels::open(const ChannelOptions& options) {
    if (!association_) {
        return std::unexpected(ChannelRefusal::not_connected);
    }
    if (streams_.size() >= max_channels_per_transport) {
        return std::unexpected(ChannelRefusal::too_many);
    }
    const auto stream = association_->open(options);
    if (!stream) {
        return std::unexpected(to_refusal(stream.error()));
    }
    const ChannelId id = room_.next_id();
    streams_.emplace(id, *stream);
    ids_.emplace(*stream, id);
    return id;
}

std::expected<void, ChannelRefusal> Channels::send(ChannelId channel, bool binary,
                                                   base::ByteView message) {
    const auto found = streams_.find(channel);
    if (found == streams_.end() || !association_) {
        return std::unexpected(ChannelRefusal::closed);
    }
    const auto sent = association_->send(
        found->second, binary, std::make_shared<const base::Bytes>(message.begin(), message.end()));
    if (!sent) {
        return std::unexpected(to_refusal(sent.error()));
    }
    ++services_.counters.messages_out;
    return {};
}

void Channels::close(ChannelId channel) {
    if (const auto found = streams_.find(channel); found != streams_.end() && association_) {
        association_->close(found->second);
    }
}

void Channels::send_packet(base::ByteView packet) {
    if (!link_.send_record(packet)) {
        ++services_.counters.not_writable; // SCTP repeats it
    }
}

void Channels::on_open(sctp::StreamId channel, const ChannelOptions& options) {
    if (!ids_.contains(channel) && streams_.size() >= max_channels_per_transport) {
        association_->close(channel);
        return;
    }
    if (!ids_.contains(channel)) {
        const ChannelId id = room_.next_id();
        ids_.emplace(channel, id);
        streams_.emplace(id, channel);
    }
    room_.later(transport_, [id = ids_.at(channel), options](TransportEvents& events) {
        events.on_channel_open(id, options);
    });
}

void Channels::on_message(sctp::StreamId channel, bool binary, base::ByteView message) {
    if (const auto found = ids_.find(channel); found != ids_.end()) {
        ++services_.counters.messages_in;
        room_.later(transport_,
                    [id = found->second, binary,
                     copy = base::Bytes(message.begin(), message.end())](TransportEvents& events) {
                        events.on_message(id, binary, copy);
                    });
    }
}

void Channels::on_closed(sctp::StreamId channel) {
    const auto found = ids_.find(channel);
    if (found == ids_.end()) {
        return;
    }
    const ChannelId id = found->second;
    streams_.erase(id);
    ids_.erase(found);
    room_.later(transport_, [id](TransportEvents& events) { events.on_channel_closed(id); });
}

void Channels::on_failed() {
    while (!ids_.empty()) {
        on_closed(ids_.begin()->first);
    }
}

} // namespace conclave::media::sfu
