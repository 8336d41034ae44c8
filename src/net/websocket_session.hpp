#pragma once

#include "net/connection.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <functional>
#include <memory>

/// Inside net's two socket files only: this header shows Asio.
namespace conclave::net {

using PlainStream = boost::asio::ip::tcp::socket;
using TlsStream = boost::asio::ssl::stream<PlainStream>;

/// Takes over a stream whose upgrade request has been read, answers the handshake and runs
/// `handler` on it. `finished` is called when the socket is gone.
void run_websocket(PlainStream stream, Request request, std::unique_ptr<WebSocketHandler> handler,
                   Front& front, std::function<void()> finished);
void run_websocket(TlsStream stream, Request request, std::unique_ptr<WebSocketHandler> handler,
                   Front& front, std::function<void()> finished);

} // namespace conclave::net
