#pragma once

#include "base/bytes.hpp"
#include "base/loop.hpp"
#include "media/types.hpp"

#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <string_view>

namespace conclave::media::sctp {

class Stack;

/// A channel is a pair of SCTP streams of one number (RFC 8831, 6.4). Numbers come back into use
/// after on_closed().
using StreamId = std::uint16_t;

using SharedMessage = std::shared_ptr<const base::Bytes>; // shared by all receivers of a fan-out

constexpr std::uint16_t default_port = 5000;                  // a=sctp-port of every browser
constexpr std::uint16_t max_streams = 1024;                   // 65535 would cost megabytes a peer
constexpr std::size_t default_message_limit = 64 * 1024;      // bytes, a=max-message-size
constexpr std::size_t largest_message_limit = 256 * 1024;     // bytes; usrsctp's send buffer
constexpr std::size_t max_label = 256;                        // bytes
constexpr std::size_t unreliable_queue_limit = 256 * 1024;    // bytes a channel, then it drops
constexpr std::size_t reliable_queue_limit = 4 * 1024 * 1024; // bytes a channel, then it closes
constexpr std::size_t association_queue_limit = 16 * 1024 * 1024; // bytes of all channels together

enum class Refusal : std::uint8_t {
    too_many,         ///< no stream number left
    label_too_long,   ///< max_label
    bad_options,      ///< both max_retransmits and max_packet_life_time
    message_too_long, ///< the limit of the association
    congested,        ///< the peer reads too slowly: an unreliable channel drops this message, a
                      ///< reliable one is closed
    closed,           ///< no such channel, or it is closing, or the association has failed
};

/// The enumerator's name, for counters and messages.
[[nodiscard]] std::string_view to_string(Refusal refusal);

/// What an association tells its owner: on the owner's loop, never from within a call. Spans hold
/// during the call. May call back into the association, and may destroy it.
class AssociationEvents {
  public:
    virtual ~AssociationEvents() = default;
    /// One SCTP packet for the peer, to be sent as one DTLS record (RFC 8261, 5).
    virtual void send_packet(base::ByteView packet) = 0;
    /// The peer opened a channel, or it acknowledged one that we opened.
    virtual void on_open(StreamId channel, const ChannelOptions& options) = 0;
    virtual void on_message(StreamId channel, bool binary, base::ByteView message) = 0;
    /// By the peer, by close(), or because of a slow reader. Once for each channel that open()
    /// returned or on_open() told of; not when the association is destroyed.
    virtual void on_closed(StreamId channel) = 0;
    /// The association is lost or was refused; its channels are gone without a further word.
    virtual void on_failed() = 0;
};

struct AssociationOptions {
    DtlsRole dtls_role = DtlsRole::server; // clients take even stream numbers (RFC 8832, 6)
    std::uint16_t local_port = default_port;
    std::uint16_t remote_port = default_port;
    std::size_t message_limit = default_message_limit; // each way, at most largest_message_limit
};

/// Data channels (RFC 8831, RFC 8832) over SCTP over DTLS (RFC 8261) with one peer. Made when DTLS
/// is connected; sends its INIT at once. The work is done by the Stack's thread; all calls are on
/// `owner`'s thread and return at once. Destroying it aborts the association silently: nothing is
/// sent any more, so close DTLS too.
class Association {
  public:
    /// `owner`, `events` and `stack` must outlive it. Throws std::invalid_argument for a message
    /// limit of 0 or above largest_message_limit.
    Association(Stack& stack, base::Loop& owner, AssociationEvents& events,
                AssociationOptions options);
    ~Association();
    Association(const Association&) = delete;
    Association& operator=(const Association&) = delete;

    /// The content of one DTLS record.
    void receive(base::ByteView packet);

    /// Opens a channel in-band (RFC 8832). Messages may be sent at once; on_open() follows when
    /// the peer has acknowledged it.
    [[nodiscard]] std::expected<StreamId, Refusal> open(const ChannelOptions& options);

    /// Text must be UTF-8; it is not looked at. Empty messages are fine (RFC 8831, 6.6).
    [[nodiscard]] std::expected<void, Refusal> send(StreamId channel, bool binary,
                                                    SharedMessage message);

    /// Closes after what was sent (RFC 8831, 6.7); on_closed() follows. Unknown ones are ignored.
    void close(StreamId channel);

    /// Bytes of this channel that wait in front of SCTP, whose own send buffer holds 256 KiB of the
    /// association more; 0 for unknown ones.
    [[nodiscard]] std::size_t queued(StreamId channel) const;

  private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace conclave::media::sctp
