#pragma once

#include "base/bytes.hpp"
#include "media/sctp/library.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

struct socket; // usrsctp's

namespace conclave::media::sctp {

/// What happened on a socket, in order.
struct SocketEvent {
    enum class Kind : std::uint8_t {
        data,           ///< a message, or a piece of one: `complete` ends it
        up,             ///< the association stands; `stream` is how many we may send on
        lost,           ///< it is gone, or never came
        incoming_reset, ///< the peer reset its side of `stream`
        outgoing_reset, ///< our reset of `stream` is done
        reset_refused,  ///< our reset of `stream` was not
    };
    Kind kind{};
    std::uint16_t stream = 0;
    std::uint32_t protocol = 0; // PPID
    bool complete = false;
    base::Bytes bytes{};
};

/// How one message is carried (RFC 3758, RFC 7496).
struct Carriage {
    enum class Policy : std::uint8_t { reliable, retransmits, life_time };
    bool ordered = true;
    Policy policy = Policy::reliable;
    std::uint32_t limit = 0; // retransmissions or ms
};

/// One usrsctp socket with one peer. On the SCTP thread. The library's callbacks only gather here:
/// calling into it from within them can lock up. So after each call, and after library::advance(),
/// the owner takes what was gathered.
class Socket final : public library::PacketSink {
  public:
    /// Sends the INIT. Throws std::runtime_error when the library refuses.
    Socket(std::uint16_t local_port, std::uint16_t remote_port);
    ~Socket() override;
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;

    void input(base::ByteView packet);

    enum class Sent : std::uint8_t { yes, full, refused };
    /// All of the message or nothing of it. `full`: try again after the next input.
    [[nodiscard]] Sent send(std::uint16_t stream, std::uint32_t protocol, base::ByteView message,
                            Carriage carriage);

    enum class Reset : std::uint8_t { asked, busy, unsupported };
    /// Asks to reset our side of the stream, after what was sent on it. `busy`: another request is
    /// under way; try again later.
    [[nodiscard]] Reset reset(std::uint16_t stream);

    [[nodiscard]] std::vector<SocketEvent> take_events();
    [[nodiscard]] std::vector<base::Bytes> take_packets();

    void on_packet_out(base::ByteView packet) override;
    void on_data(std::uint16_t stream, std::uint32_t protocol, base::ByteView bytes, bool complete);
    void on_notification(base::ByteView notification);
    void on_lost();

  private:
    void set_options(std::uint16_t remote_port);
    void on_stream_reset(base::ByteView notification);

    library::Address address_;
    struct ::socket* socket_ = nullptr;
    std::vector<SocketEvent> events_;
    std::vector<base::Bytes> packets_;
};

} // namespace conclave::media::sctp
