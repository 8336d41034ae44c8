#pragma once

#include "media/sctp/dcep.hpp"
#include "media/sctp/notice.hpp"
#include "media/sctp/socket.hpp"

#include <deque>
#include <map>
#include <memory>
#include <vector>

namespace conclave::media::sctp {

/// The SCTP thread's half of an association: the socket, the queue in front of it, and the channel
/// protocol (RFC 8831, RFC 8832). Tells the owner by its mailbox; each public method posts what it
/// brought about.
class Endpoint {
  public:
    Endpoint(AssociationOptions options, std::shared_ptr<Mailbox> mailbox);

    void input(base::ByteView packet);
    void open(StreamId stream, const ChannelOptions& options);
    void send(Outgoing message);
    /// `drop_queued`: does not wait for what the peer has not read.
    void close(StreamId stream, bool drop_queued);
    /// After the library's timers ran.
    void on_tick();

  private:
    struct Channel {
        ChannelOptions options;
        bool acknowledged = false; // until then even unordered channels send in order (RFC 8832, 6)
        bool closing = false;      // nothing more is queued
        bool reset_wanted = false; // its turn in the queue has come, or the peer asked
        bool reset_asked = false;
        bool outgoing_done = false;
        bool incoming_done = false;
        base::Bytes partial{}; // of a message that comes in pieces
        bool too_long = false; // the message under way is past the limit; its rest is dropped
    };

    struct Queued {
        enum class Kind : std::uint8_t { control, data, reset };
        Kind kind{};
        StreamId stream = 0;
        bool binary = false;
        SharedMessage message{};
        std::shared_ptr<Gauge> gauge{};
    };

    void settle(); // events, queue, resets, notices: until nothing moves
    void handle(SocketEvent& event);
    void on_data(SocketEvent& event);
    void on_whole_message(Channel& channel, StreamId stream, std::uint32_t protocol);
    void on_control(StreamId stream, base::ByteView message);
    void on_peer_opened(StreamId stream, dcep::Open open);
    void on_incoming_reset(StreamId stream);
    void on_outgoing_reset(StreamId stream);
    void fail();

    void queue_control(StreamId stream, base::Bytes message);
    void flush_queue();
    [[nodiscard]] Socket::Sent send_front();
    void drop_front();
    void ask_resets();
    void end_if_done(StreamId stream);
    void want_reset(StreamId stream);
    void refuse_stream(StreamId stream);
    [[nodiscard]] bool peer_may_open(StreamId stream) const;

    AssociationOptions options_;
    std::shared_ptr<Mailbox> mailbox_;
    Socket socket_;
    bool up_ = false;
    bool failed_ = false;
    std::uint16_t outgoing_streams_ = 0;
    std::map<StreamId, Channel> channels_;
    std::map<StreamId, base::Bytes> control_; // pieces of messages on streams without a channel
    std::deque<Queued> queue_;
    std::vector<Notice> notices_;
};

} // namespace conclave::media::sctp
