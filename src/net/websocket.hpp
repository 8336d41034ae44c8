#pragma once

#include "base/loop.hpp"
#include "net/http_message.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace conclave::net {

/// One open WebSocket (RFC 6455), as its handler uses it. All calls on the socket's own loop:
/// other threads `loop().post(…)`. Net owns the socket; `send` and `close` after it is gone do
/// nothing, so a weak or shared pointer kept by the handler is always safe.
class WebSocket {
  public:
    virtual ~WebSocket() = default;
    /// Queues a text frame. When more than websocket_send_queue_bytes wait (a client that does not
    /// read) the socket is closed with 1008.
    virtual void send(std::string text) = 0;
    /// Sends a close frame after what is queued; on_close follows.
    virtual void close(std::uint16_t code, std::string_view reason) = 0;
    [[nodiscard]] virtual base::Loop& loop() = 0;
    [[nodiscard]] virtual const Request& request() const = 0; // the upgrade request
};

/// What happens on one socket. Made by a WebSocketFactory, owned by net, destroyed after on_close.
/// Called on the socket's loop.
class WebSocketHandler {
  public:
    virtual ~WebSocketHandler() = default;
    virtual void on_open(const std::shared_ptr<WebSocket>& socket) = 0;
    virtual void on_text(std::string_view text) = 0;
    /// The server is about to stop: say goodbye (close). What is left open is cut at the limit.
    virtual void on_drain() = 0;
    /// Last call. `code` is 1006 when the connection broke without a close frame.
    virtual void on_close(std::uint16_t code, std::string_view reason) = 0;
};

using WebSocketFactory = std::function<std::unique_ptr<WebSocketHandler>(const Request&)>;

/// A text message larger than this closes the socket with 1009. SDP of a big room stays below
/// ("keep SDP updates < 1 MiB"). Binary frames close with 1003.
constexpr std::size_t websocket_max_message_bytes = 1024 * 1024;
constexpr std::size_t websocket_send_queue_bytes = 8 * 1024 * 1024;

} // namespace conclave::net
