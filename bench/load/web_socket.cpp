#include "load/web_socket.hpp"

#include <boost/asio.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast.hpp>
#include <boost/beast/ssl.hpp>
#include <charconv>
#include <deque>
#include <utility>

namespace conclave::load {

namespace asio = boost::asio;
namespace beast = boost::beast;
using boost::system::error_code;
using Tcp = asio::ip::tcp::socket;
using Tls = asio::ssl::stream<Tcp>;

namespace {

struct Url {
    bool tls = false;
    std::string host; // with the port
    std::uint16_t port = 0;
    std::string path;
};

Url parse(const std::string& text) {
    Url url;
    url.tls = text.starts_with("wss://");
    const std::string_view rest = std::string_view(text).substr(url.tls ? 6 : 5);
    const auto slash = rest.find('/');
    url.host = std::string(rest.substr(0, slash));
    url.path = slash == std::string_view::npos ? "/" : std::string(rest.substr(slash));
    const auto colon = url.host.rfind(':');
    const char* const end = url.host.data() + url.host.size();
    const bool ok = (url.tls || text.starts_with("ws://")) && colon != std::string::npos &&
                    std::from_chars(url.host.data() + colon + 1, end, url.port).ptr == end;
    if (!ok || url.port == 0) {
        throw std::invalid_argument("\"" + text + "\" is no URL like wss://localhost:8443/path");
    }
    return url;
}

/// The socket itself; it lives while an operation is under way, also when its owner is gone.
template <class Stream>
class Session : public std::enable_shared_from_this<Session<Stream>> {
  public:
    template <class... Arguments>
    Session(WebSocketEvents& events, Url url, std::string protocol, Arguments&... arguments)
        : events_(&events), url_(std::move(url)), protocol_(std::move(protocol)),
          ws_(arguments...) {}

    void start() {
        const asio::ip::tcp::endpoint server(asio::ip::address_v4::loopback(), url_.port);
        beast::get_lowest_layer(ws_).async_connect(
            server, [self = this->shared_from_this()](error_code error) {
                error ? self->lose(error) : self->shake_tls();
            });
    }

    void send(std::string text) {
        queue_.push_back(std::move(text));
        if (open_ && queue_.size() == 1) {
            write();
        }
    }

    void detach() { events_ = nullptr; }
    void cut() {
        error_code ignored; // it may be closed already
        beast::get_lowest_layer(ws_).close(ignored);
    }
    void close() {
        detach();
        closing_ = true;
        if (queue_.empty()) {
            close_now();
        }
    }

  private:
    void shake_tls() {
        if constexpr (std::is_same_v<Stream, Tls>) {
            std::string name = "localhost"; // what SSL_set_tlsext_host_name does, without its cast
            SSL_ctrl(ws_.next_layer().native_handle(), SSL_CTRL_SET_TLSEXT_HOSTNAME,
                     TLSEXT_NAMETYPE_host_name, name.data());
            ws_.next_layer().async_handshake(asio::ssl::stream_base::client,
                                             [self = this->shared_from_this()](error_code error) {
                                                 error ? self->lose(error) : self->upgrade();
                                             });
        } else {
            upgrade();
        }
    }

    void upgrade() {
        if (!protocol_.empty()) {
            ws_.set_option(beast::websocket::stream_base::decorator(
                [protocol = protocol_](beast::websocket::request_type& request) {
                    request.set(beast::http::field::sec_websocket_protocol, protocol);
                }));
        }
        ws_.async_handshake(url_.host, url_.path,
                            [self = this->shared_from_this()](error_code error) {
                                error ? self->lose(error) : self->opened();
                            });
    }

    void opened() {
        open_ = true;
        ws_.text(true);
        if (events_ != nullptr) {
            events_->on_open();
        }
        read();
        if (!queue_.empty() && !writing_) {
            write();
        }
    }

    void read() {
        ws_.async_read(buffer_, [self = this->shared_from_this()](error_code error, std::size_t) {
            if (error) {
                return self->lose(error);
            }
            const auto text = beast::buffers_to_string(self->buffer_.data());
            self->buffer_.consume(self->buffer_.size());
            if (self->events_ != nullptr) {
                self->events_->on_text(text);
            }
            self->read();
        });
    }

    void write() {
        writing_ = true;
        ws_.async_write(asio::buffer(queue_.front()),
                        [self = this->shared_from_this()](error_code error, std::size_t) {
                            self->writing_ = false;
                            if (error) {
                                return self->lose(error);
                            }
                            self->queue_.pop_front();
                            if (!self->queue_.empty()) {
                                self->write();
                            } else if (self->closing_) {
                                self->close_now();
                            }
                        });
    }

    void close_now() {
        ws_.async_close(beast::websocket::close_code::normal,
                        [self = this->shared_from_this()](error_code) { self->cut(); });
    }

    void lose(error_code error) {
        if (events_ != nullptr) {
            std::exchange(events_, nullptr)->on_lost(error.message());
        }
    }

    WebSocketEvents* events_; // null: nobody listens any more
    Url url_;
    std::string protocol_;
    beast::websocket::stream<Stream> ws_;
    beast::flat_buffer buffer_;
    std::deque<std::string> queue_;
    bool open_ = false;
    bool writing_ = false;
    bool closing_ = false;
};

template <class Stream>
class Handle final : public WebSocket {
  public:
    explicit Handle(std::shared_ptr<Session<Stream>> session) : session_(std::move(session)) {
        session_->start();
    }
    ~Handle() override {
        session_->detach();
        if (!closed_) {
            session_->cut();
        }
    }
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;

    void send(std::string text) override { session_->send(std::move(text)); }
    void close() override {
        if (!std::exchange(closed_, true)) {
            session_->close();
        }
    }

  private:
    std::shared_ptr<Session<Stream>> session_; // shared with its operations
    bool closed_ = false;
};

} // namespace

struct WebSockets::Impl {
    asio::io_context io;
    asio::ssl::context tls{asio::ssl::context::tls_client};
};

WebSockets::WebSockets(const std::string& ca_file) : impl_(std::make_unique<Impl>()) {
    if (!ca_file.empty()) {
        error_code error;
        impl_->tls.load_verify_file(ca_file, error);
        if (error) {
            throw std::runtime_error("can't read certificates from " + ca_file);
        }
    }
    impl_->tls.set_verify_mode(asio::ssl::verify_peer);
}

WebSockets::~WebSockets() = default;

std::unique_ptr<WebSocket> WebSockets::open(const std::string& url, const std::string& protocol,
                                            WebSocketEvents& events) {
    auto parsed = parse(url);
    if (parsed.tls) {
        return std::make_unique<Handle<Tls>>(std::make_shared<Session<Tls>>(
            events, std::move(parsed), protocol, impl_->io, impl_->tls));
    }
    return std::make_unique<Handle<Tcp>>(
        std::make_shared<Session<Tcp>>(events, std::move(parsed), protocol, impl_->io));
}

void WebSockets::poll() {
    impl_->io.restart();
    impl_->io.poll();
}

} // namespace conclave::load
