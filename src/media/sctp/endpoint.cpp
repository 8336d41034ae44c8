#include "media/sctp/endpoint.hpp"
#include "media/sctp/ppid.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace conclave::media::sctp {
namespace {

constexpr std::array<std::uint8_t, 1> empty_placeholder{0}; // SCTP has no empty messages

std::uint32_t protocol_of(bool binary, bool empty) {
    if (empty) {
        return binary ? ppid::empty_binary : ppid::empty_text;
    }
    return binary ? ppid::binary : ppid::text;
}

Carriage carriage_of(const ChannelOptions& options, bool acknowledged) {
    Carriage out{.ordered = options.ordered || !acknowledged};
    if (options.max_retransmits) {
        out.policy = Carriage::Policy::retransmits;
        out.limit = *options.max_retransmits;
    } else if (options.max_packet_life_time) {
        out.policy = Carriage::Policy::life_time;
        out.limit = *options.max_packet_life_time;
    }
    return out;
}

} // namespace

Endpoint::Endpoint(AssociationOptions options, std::shared_ptr<Mailbox> mailbox)
    : options_(options), mailbox_(std::move(mailbox)),
      socket_(options.local_port, options.remote_port) {
    settle();
}

void Endpoint::input(base::ByteView packet) {
    if (!failed_) {
        socket_.input(packet);
    }
    settle();
}

void Endpoint::open(StreamId stream, const ChannelOptions& options) {
    channels_[stream] = Channel{.options = options};
    queue_control(stream, dcep::build(dcep::Open{.options = options}));
    settle();
}

void Endpoint::send(Outgoing message) {
    const auto channel = channels_.find(message.stream);
    if (failed_ || channel == channels_.end() || channel->second.closing) {
        message.gauge->subtract(message.message->size());
        return;
    }
    queue_.push_back({.kind = Queued::Kind::data,
                      .stream = message.stream,
                      .binary = message.binary,
                      .message = std::move(message.message),
                      .gauge = std::move(message.gauge)});
    settle();
}

void Endpoint::close(StreamId stream, bool drop_queued) {
    const auto found = channels_.find(stream);
    if (found == channels_.end() || found->second.closing) {
        return;
    }
    found->second.closing = true;
    if (drop_queued) {
        std::erase_if(queue_, [stream](const Queued& each) {
            const bool drop = each.stream == stream && each.kind == Queued::Kind::data;
            if (drop) {
                each.gauge->subtract(each.message->size());
            }
            return drop;
        });
    }
    queue_.push_back({.kind = Queued::Kind::reset, .stream = stream});
    settle();
}

void Endpoint::on_tick() {
    settle();
}

void Endpoint::settle() {
    while (true) {
        auto events = socket_.take_events();
        for (SocketEvent& event : events) {
            if (!failed_) {
                handle(event);
            }
        }
        if (up_ && !failed_) {
            flush_queue();
            ask_resets();
        }
        auto packets = socket_.take_packets();
        for (base::Bytes& packet : packets) {
            notices_.push_back({.kind = Notice::Kind::packet, .bytes = std::move(packet)});
        }
        if (events.empty() && packets.empty()) {
            break;
        }
    }
    if (!notices_.empty()) {
        mailbox_->post(std::exchange(notices_, {}));
    }
}

void Endpoint::handle(SocketEvent& event) {
    using Kind = SocketEvent::Kind;
    switch (event.kind) {
    case Kind::data:
        on_data(event);
        break;
    case Kind::up:
        up_ = true;
        outgoing_streams_ = event.stream;
        break;
    case Kind::lost:
        fail();
        break;
    case Kind::incoming_reset:
        on_incoming_reset(event.stream);
        break;
    case Kind::outgoing_reset:
        on_outgoing_reset(event.stream);
        break;
    case Kind::reset_refused:
        if (const auto found = channels_.find(event.stream); found != channels_.end()) {
            found->second.reset_asked = false; // the next settling asks again
        }
        break;
    }
}

void Endpoint::fail() {
    failed_ = true;
    for (const Queued& each : queue_) {
        if (each.gauge) {
            each.gauge->subtract(each.message->size());
        }
    }
    queue_.clear();
    channels_.clear();
    notices_.push_back({.kind = Notice::Kind::failed});
}

void Endpoint::queue_control(StreamId stream, base::Bytes message) {
    queue_.push_back({.kind = Queued::Kind::control,
                      .stream = stream,
                      .message = std::make_shared<const base::Bytes>(std::move(message))});
}

void Endpoint::flush_queue() {
    while (!queue_.empty()) {
        const StreamId stream = queue_.front().stream;
        if (queue_.front().kind == Queued::Kind::reset) {
            drop_front();
            want_reset(stream);
            continue;
        }
        switch (send_front()) {
        case Socket::Sent::full:
            return;
        case Socket::Sent::yes:
            drop_front();
            break;
        case Socket::Sent::refused: // the stream does not exist, or is being reset
            drop_front();
            want_reset(stream);
            break;
        }
    }
}

Socket::Sent Endpoint::send_front() {
    const Queued& front = queue_.front();
    const auto found = channels_.find(front.stream);
    if (found == channels_.end()) {
        return Socket::Sent::yes; // the channel ended meanwhile
    }
    if (front.stream >= outgoing_streams_) {
        return Socket::Sent::refused;
    }
    if (front.kind == Queued::Kind::control) {
        return socket_.send(front.stream, ppid::control, *front.message, {});
    }
    const bool empty = front.message->empty();
    return socket_.send(front.stream, protocol_of(front.binary, empty),
                        empty ? base::ByteView(empty_placeholder) : base::ByteView(*front.message),
                        carriage_of(found->second.options, found->second.acknowledged));
}

void Endpoint::drop_front() {
    if (queue_.front().gauge) {
        queue_.front().gauge->subtract(queue_.front().message->size());
    }
    queue_.pop_front();
}

void Endpoint::want_reset(StreamId stream) {
    if (const auto found = channels_.find(stream); found != channels_.end()) {
        found->second.closing = true;
        found->second.reset_wanted = true;
        if (stream >= outgoing_streams_) { // the peer never had it
            found->second.outgoing_done = found->second.incoming_done = true;
        }
        end_if_done(stream);
    }
}

/// For an OPEN that is refused: the peer learns of it by the reset (RFC 8832, 6).
void Endpoint::refuse_stream(StreamId stream) {
    channels_.try_emplace(stream);
    want_reset(stream);
}

void Endpoint::ask_resets() {
    std::vector<StreamId> alone; // the peer cannot reset at all
    for (auto& [stream, channel] : channels_) {
        if (!channel.reset_wanted || channel.reset_asked || channel.outgoing_done) {
            continue;
        }
        switch (socket_.reset(stream)) {
        case Socket::Reset::asked:
            channel.reset_asked = true;
            break;
        case Socket::Reset::busy:
            return; // one request at a time (RFC 6525, 5.1.2); the next settling goes on
        case Socket::Reset::unsupported:
            channel.outgoing_done = channel.incoming_done = true;
            alone.push_back(stream);
            break;
        }
    }
    for (const StreamId stream : alone) {
        end_if_done(stream);
    }
}

void Endpoint::on_incoming_reset(StreamId stream) {
    const auto found = channels_.find(stream);
    control_.erase(stream);
    if (found == channels_.end()) {
        return;
    }
    found->second.incoming_done = true;
    if (!found->second.closing) { // the peer closes: so do we (RFC 8831, 6.7)
        found->second.closing = true;
        queue_.push_back({.kind = Queued::Kind::reset, .stream = stream});
    }
    end_if_done(stream);
}

void Endpoint::on_outgoing_reset(StreamId stream) {
    if (const auto found = channels_.find(stream); found != channels_.end()) {
        found->second.outgoing_done = true;
        end_if_done(stream);
    }
}

void Endpoint::end_if_done(StreamId stream) {
    const auto found = channels_.find(stream);
    if (found->second.outgoing_done && found->second.incoming_done) {
        channels_.erase(found);
        notices_.push_back({.kind = Notice::Kind::closed, .stream = stream});
    }
}

} // namespace conclave::media::sctp
