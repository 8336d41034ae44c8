#include "media/sfu/channels.hpp"
#include "media/sfu/peer.hpp"

/// Data channels of a peer.
namespace conclave::media::sfu {

void Peer::enable_data() {
    if (!channels_) {
        channels_ = std::make_unique<Channels>(services_, link_, room_, id_);
        if (link_.state() == TransportState::connected) {
            channels_->connect(link_.role());
        }
    }
}

void Peer::on_record(base::ByteView record) {
    if (channels_) {
        channels_->on_record(record);
    }
}

std::expected<ChannelId, ChannelRefusal> Peer::open_channel(const ChannelOptions& options) {
    if (!channels_) {
        return std::unexpected(ChannelRefusal::not_connected);
    }
    return channels_->open(options);
}

std::expected<void, ChannelRefusal> Peer::send_message(ChannelId channel, bool binary,
                                                       base::ByteView message) {
    if (!channels_) {
        return std::unexpected(ChannelRefusal::not_connected);
    }
    if (message.size() > max_message_bytes) {
        return std::unexpected(ChannelRefusal::too_long);
    }
    return channels_->send(channel, binary, message);
}

void Peer::close_channel(ChannelId channel) {
    if (channels_) {
        channels_->close(channel);
    }
}

} // namespace conclave::media::sfu
