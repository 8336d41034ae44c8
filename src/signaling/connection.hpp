#pragma once

#include "net/websocket.hpp"
#include "signaling/context.hpp"
#include "signaling/tcmp_messages.hpp"

#include <memory>
#include <optional>
#include <string>

namespace conclave::signaling {

class Outlet;

/// One socket of one client: TCMP's state machine, and what of RSP needs no room (tokens, ICE
/// servers, the order of messages). What concerns a room goes to the room's thread; its answers
/// come back through an Outlet. On the socket's loop.
///
/// After `welcome` the client gets `heartbeat` and `msg` only: anything else makes the SDK throw.
class Connection final : public net::WebSocketHandler {
  public:
    Connection(const net::Request& request, Context& context);
    ~Connection() override;

    void on_open(const std::shared_ptr<net::WebSocket>& socket) override;
    void on_text(std::string_view text) override;
    void on_drain() override;
    void on_close(std::uint16_t code, std::string_view reason) override;

    // From the room, over the Outlet.
    void room_connected(rooms::LinkId link, const rooms::RoomSnapshot& snapshot);
    void room_synced(rooms::LinkId link, const rooms::RoomSnapshot& snapshot);
    void room_update(rooms::LinkId link, const rooms::RoomDelta& delta);
    void room_ended(rooms::LinkId link, rooms::EndReason reason);
    void room_refused(rooms::LinkId link, account::Fault fault);
    void room_replaced(rooms::LinkId link);

  private:
    enum class Phase {
        hello,    // waits for the first hello
        open,     // welcomed; no room yet
        in_room,  // joined or joining
        finished, // the last word is said; waits for the close
    };

    void on_frame(Hello hello);
    void on_frame(Msg msg);
    void on_frame(Heartbeat) {}
    void on_frame(Bye) { said_bye_ = true; }
    [[nodiscard]] bool admitted(const Hello& hello);
    void busy(std::chrono::milliseconds retry_after, const char* reason);
    void handle(ParsedMessage message);
    void on_message(IceRequest request);
    void on_message(ConnectRequest request);
    void on_message(UpdateRequest request);
    void on_message(SyncRequest request);
    void on_message(DisconnectRequest request);

    void send(std::string text);
    void refuse_frame(std::string_view why);
    void fail(const account::Fault& fault);
    void finish();
    void close(std::uint16_t code, std::string_view reason);
    [[nodiscard]] bool within_message_rate();
    void heartbeat_due();
    void silence_due();
    [[nodiscard]] std::unique_ptr<rooms::ParticipantLink> make_link();
    [[nodiscard]] std::string region() const;

    Context& context_;
    const std::string peer_;
    const std::string host_;
    std::shared_ptr<net::WebSocket> socket_; // shared with net
    std::shared_ptr<Outlet> outlet_;         // shared with the room's link to this connection
    Phase phase_ = Phase::hello;
    std::chrono::milliseconds heartbeat_{};
    base::MonoTime last_sent_{};
    base::MonoTime last_heard_{};
    double message_tokens_ = 0;
    base::MonoTime message_tokens_at_{};
    int busy_answers_ = 0;
    bool counted_ = false; // among context_.sessions
    bool said_bye_ = false;
    rooms::LinkId link_ = 0;
    std::size_t worker_ = 0;
    base::MonoTime asked_at_{}; // when connect or sync came, for the histogram
    base::Timer hello_timer_;   // then: the timer after the last word
    base::Timer heartbeat_timer_;
    base::Timer silence_timer_;
};

} // namespace conclave::signaling
