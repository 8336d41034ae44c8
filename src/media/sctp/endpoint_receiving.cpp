#include "media/sctp/endpoint.hpp"
#include "media/sctp/ppid.hpp"

#include <utility>

/// The half of Endpoint that takes messages in.
namespace conclave::media::sctp {
namespace {

constexpr std::size_t control_limit = 2048; // bytes; an OPEN with the longest label is far below

bool is_user_data(std::uint32_t protocol) {
    return protocol == ppid::text || protocol == ppid::binary || protocol == ppid::empty_text ||
           protocol == ppid::empty_binary;
}

} // namespace

void Endpoint::on_data(SocketEvent& event) {
    if (event.protocol == ppid::control) {
        base::Bytes& message = control_[event.stream];
        if (message.size() + event.bytes.size() > control_limit) {
            control_.erase(event.stream);
            refuse_stream(event.stream);
            return;
        }
        message.insert(message.end(), event.bytes.begin(), event.bytes.end());
        if (event.complete) {
            const base::Bytes whole = std::move(message);
            control_.erase(event.stream);
            on_control(event.stream, whole);
        }
        return;
    }
    const auto found = channels_.find(event.stream);
    if (found == channels_.end() || !is_user_data(event.protocol)) {
        return; // never opened, closed meanwhile, or a kind that RFC 8831, 6.6 gave up
    }
    Channel& channel = found->second;
    if (channel.too_long || channel.partial.size() + event.bytes.size() > options_.message_limit) {
        channel.partial.clear();
        channel.too_long = !event.complete;
        want_reset(event.stream); // the peer was told the limit (RFC 8841, 6)
        return;
    }
    channel.partial.insert(channel.partial.end(), event.bytes.begin(), event.bytes.end());
    if (event.complete) {
        on_whole_message(channel, event.stream, event.protocol);
    }
}

void Endpoint::on_whole_message(Channel& channel, StreamId stream, std::uint32_t protocol) {
    Notice notice{.kind = Notice::Kind::message,
                  .stream = stream,
                  .binary = protocol == ppid::binary || protocol == ppid::empty_binary,
                  .bytes = std::exchange(channel.partial, {})};
    if (protocol == ppid::empty_text || protocol == ppid::empty_binary) {
        notice.bytes.clear(); // the placeholder
    }
    notices_.push_back(std::move(notice));
}

void Endpoint::on_control(StreamId stream, base::ByteView message) {
    auto read = dcep::parse(message);
    if (!read) {
        refuse_stream(stream);
        return;
    }
    if (auto* open = std::get_if<dcep::Open>(&*read)) {
        on_peer_opened(stream, std::move(*open));
        return;
    }
    const auto found = channels_.find(stream);
    if (found != channels_.end() && !found->second.acknowledged) {
        found->second.acknowledged = true;
        notices_.push_back(
            {.kind = Notice::Kind::opened, .stream = stream, .options = found->second.options});
    }
}

void Endpoint::on_peer_opened(StreamId stream, dcep::Open open) {
    if (!peer_may_open(stream)) {
        refuse_stream(stream);
        return;
    }
    channels_[stream] = Channel{.options = open.options, .acknowledged = true};
    queue_control(stream, dcep::build(dcep::Ack{}));
    notices_.push_back(
        {.kind = Notice::Kind::opened, .stream = stream, .options = std::move(open.options)});
}

/// The numbers of the other parity, if free (RFC 8832, 6).
bool Endpoint::peer_may_open(StreamId stream) const {
    const bool even = stream % 2 == 0;
    const bool peer_takes_even = options_.dtls_role == DtlsRole::server;
    return even == peer_takes_even && stream < max_streams && !channels_.contains(stream);
}

} // namespace conclave::media::sctp
