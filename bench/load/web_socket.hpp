#pragma once

#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

namespace conclave::load {

class WebSocketEvents {
  public:
    virtual ~WebSocketEvents() = default;
    virtual void on_open() = 0;
    virtual void on_text(std::string_view text) = 0;
    /// It could not be opened, or broke. Not after close().
    virtual void on_lost(const std::string& why) = 0;
};

/// A client's WebSocket (RFC 6455); its end cuts it.
class WebSocket {
  public:
    virtual ~WebSocket() = default;
    virtual void send(std::string text) = 0;
    /// Sends what waits, then closes; nothing is told any more.
    virtual void close() = 0;
};

/// Opens WebSockets to the servers under load, with TLS (wss://) or without (ws://). It has no
/// thread: what happened is told from within poll(), on the caller's. Outlives its WebSockets.
class WebSockets {
  public:
    /// `ca_file` is empty when no server has TLS. Throws std::runtime_error when it can't be read.
    explicit WebSockets(const std::string& ca_file);
    ~WebSockets();
    WebSockets(const WebSockets&) = delete;
    WebSockets& operator=(const WebSockets&) = delete;

    /// `url` like wss://localhost:8443/signaling, always on loopback; `protocol` is a subprotocol
    /// or empty. Throws std::invalid_argument when it is no such URL.
    [[nodiscard]] std::unique_ptr<WebSocket>
    open(const std::string& url, const std::string& protocol, WebSocketEvents& events);
    void poll();

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace conclave::load
