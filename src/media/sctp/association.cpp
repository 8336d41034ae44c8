#include "media/sctp/association.hpp"

#include "media/sctp/dcep.hpp"
#include "media/sctp/notice.hpp"
#include "media/sctp/stack_impl.hpp"

#include <atomic>
#include <map>
#include <stdexcept>
#include <utility>

namespace conclave::media::sctp {

static_assert(max_label == dcep::max_label_bytes);

std::string_view to_string(Refusal refusal) {
    switch (refusal) {
    case Refusal::too_many:
        return "too_many";
    case Refusal::label_too_long:
        return "label_too_long";
    case Refusal::bad_options:
        return "bad_options";
    case Refusal::message_too_long:
        return "message_too_long";
    case Refusal::congested:
        return "congested";
    case Refusal::closed:
        return "closed";
    }
    return "unknown";
}

/// The owner's half: which channels there are, and how much of each waits.
class Association::Impl final : public NoticeTarget {
  public:
    Impl(Stack& stack, base::Loop& owner, AssociationEvents& events, AssociationOptions options)
        : stack_(stack.impl()), events_(events), options_(options),
          mailbox_(std::make_shared<Mailbox>(owner, this)), id_(next_id()) {
        stack_->post([id = id_, options, mailbox = mailbox_](Stack::Impl& stack_impl) mutable {
            stack_impl.add(id, options, std::move(mailbox));
        });
    }
    ~Impl() override {
        mailbox_->close();
        stack_->post([id = id_](Stack::Impl& stack) { stack.remove(id); });
    }
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    /// Runs `work` with the endpoint on the SCTP thread, if it stands there.
    template <typename Work>
    void with_endpoint(Work work) {
        stack_->post([id = id_, work = std::move(work)](Stack::Impl& stack) mutable {
            if (Endpoint* endpoint = stack.find(id)) {
                work(*endpoint);
            }
        });
    }

    std::expected<StreamId, Refusal> open(const ChannelOptions& options);
    std::expected<void, Refusal> send(StreamId stream, bool binary, SharedMessage message);
    void close(StreamId stream, bool drop_queued);
    [[nodiscard]] std::size_t queued(StreamId stream) const;

    void take(std::vector<Notice> notices) override;

  private:
    struct Channel {
        bool reliable = true;
        bool closing = false;
        std::shared_ptr<Gauge> gauge;
    };

    static Stack::Impl::EndpointId next_id() {
        static std::atomic<Stack::Impl::EndpointId> last = 0;
        return ++last;
    }
    [[nodiscard]] Channel make_channel(const ChannelOptions& options) const {
        return {.reliable = !options.max_packet_life_time && !options.max_retransmits,
                .gauge = std::make_shared<Gauge>(queued_)};
    }
    void take(Notice& notice);

    std::shared_ptr<Stack::Impl> stack_;
    AssociationEvents& events_;
    AssociationOptions options_;
    std::shared_ptr<Mailbox> mailbox_;
    Stack::Impl::EndpointId id_;
    bool failed_ = false;
    std::shared_ptr<std::atomic<std::size_t>> queued_ = // by all channels together
        std::make_shared<std::atomic<std::size_t>>(0);
    std::map<StreamId, Channel> channels_;
};

std::expected<StreamId, Refusal> Association::Impl::open(const ChannelOptions& options) {
    if (failed_) {
        return std::unexpected(Refusal::closed);
    }
    if (options.label.size() > max_label) {
        return std::unexpected(Refusal::label_too_long);
    }
    if (options.max_packet_life_time && options.max_retransmits) {
        return std::unexpected(Refusal::bad_options);
    }
    StreamId stream = options_.dtls_role == DtlsRole::client ? 0 : 1; // RFC 8832, 6
    while (channels_.contains(stream)) {
        stream = static_cast<StreamId>(stream + 2);
    }
    if (stream >= max_streams) {
        return std::unexpected(Refusal::too_many);
    }
    channels_.emplace(stream, make_channel(options));
    with_endpoint([stream, options](Endpoint& endpoint) { endpoint.open(stream, options); });
    return stream;
}

std::expected<void, Refusal> Association::Impl::send(StreamId stream, bool binary,
                                                     SharedMessage message) {
    const auto found = channels_.find(stream);
    if (failed_ || found == channels_.end() || found->second.closing) {
        return std::unexpected(Refusal::closed);
    }
    if (message->size() > options_.message_limit) {
        return std::unexpected(Refusal::message_too_long);
    }
    Channel& channel = found->second;
    const std::size_t after = channel.gauge->own() + message->size();
    const bool all_full = channel.gauge->total() + message->size() > association_queue_limit;
    if (!channel.reliable && (after > unreliable_queue_limit || all_full)) {
        return std::unexpected(Refusal::congested);
    }
    if (after > reliable_queue_limit || all_full) {
        close(stream, true);
        return std::unexpected(Refusal::congested);
    }
    channel.gauge->add(message->size());
    with_endpoint([out = Outgoing{.stream = stream,
                                  .binary = binary,
                                  .message = std::move(message),
                                  .gauge = channel.gauge}](Endpoint& endpoint) mutable {
        endpoint.send(std::move(out));
    });
    return {};
}

void Association::Impl::close(StreamId stream, bool drop_queued) {
    const auto found = channels_.find(stream);
    if (found == channels_.end() || found->second.closing) {
        return;
    }
    found->second.closing = true;
    with_endpoint(
        [stream, drop_queued](Endpoint& endpoint) { endpoint.close(stream, drop_queued); });
}

std::size_t Association::Impl::queued(StreamId stream) const {
    const auto found = channels_.find(stream);
    return found != channels_.end() ? found->second.gauge->own() : 0;
}

void Association::Impl::take(std::vector<Notice> notices) {
    const auto mailbox = mailbox_; // outlives this, should an event destroy it
    for (Notice& notice : notices) {
        take(notice);
        if (!mailbox->open()) {
            return;
        }
    }
}

void Association::Impl::take(Notice& notice) {
    switch (notice.kind) {
    case Notice::Kind::packet:
        events_.send_packet(notice.bytes);
        break;
    case Notice::Kind::opened: {
        const auto [channel, fresh] = channels_.try_emplace(notice.stream);
        if (fresh) {
            channel->second = make_channel(notice.options);
        }
        if (!channel->second.closing) {
            events_.on_open(notice.stream, notice.options);
        }
        break;
    }
    case Notice::Kind::message:
        if (const auto channel = channels_.find(notice.stream);
            channel != channels_.end() && !channel->second.closing) {
            events_.on_message(notice.stream, notice.binary, notice.bytes);
        }
        break;
    case Notice::Kind::closed:
        if (channels_.erase(notice.stream) != 0) {
            events_.on_closed(notice.stream);
        }
        break;
    case Notice::Kind::failed:
        failed_ = true;
        channels_.clear();
        events_.on_failed();
        break;
    }
}

Association::Association(Stack& stack, base::Loop& owner, AssociationEvents& events,
                         AssociationOptions options) {
    if (options.message_limit == 0 || options.message_limit > largest_message_limit) {
        throw std::invalid_argument("SCTP: the message limit is out of range");
    }
    impl_ = std::make_unique<Impl>(stack, owner, events, options);
}

Association::~Association() = default;

void Association::receive(base::ByteView packet) {
    impl_->with_endpoint([copy = base::Bytes(packet.begin(), packet.end())](Endpoint& endpoint) {
        endpoint.input(copy);
    });
}

std::expected<StreamId, Refusal> Association::open(const ChannelOptions& options) {
    return impl_->open(options);
}

std::expected<void, Refusal> Association::send(StreamId channel, bool binary,
                                               SharedMessage message) {
    return impl_->send(channel, binary, std::move(message));
}

void Association::close(StreamId channel) {
    impl_->close(channel, false);
}

std::size_t Association::queued(StreamId channel) const {
    return impl_->queued(channel);
}

} // namespace conclave::media::sctp
