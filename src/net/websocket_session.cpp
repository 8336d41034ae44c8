#include "net/websocket_session.hpp"

#include "base/log.hpp"
#include "base/metrics.hpp"
#include "net/request_reader.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket/ssl.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <chrono>
#include <deque>
#include <string>
#include <utility>

namespace conclave::net {
namespace websocket = boost::beast::websocket;
namespace asio = boost::asio;
namespace {

using boost::system::error_code;

constexpr auto handshake_timeout = std::chrono::seconds(10);
/// Beast pings after half of it and gives up after all of it: finds clients that vanished.
constexpr auto idle_timeout = std::chrono::seconds(60);
constexpr std::size_t max_reason_bytes = 123; // RFC 6455, 5.5

base::metrics::Gauge& open_sockets() {
    static base::metrics::Gauge gauge =
        base::metrics::gauge("conclave_websockets_open", "WebSockets that are open now");
    return gauge;
}

template <class Stream>
class Session final : public WebSocket,
                      public Drainable,
                      public std::enable_shared_from_this<Session<Stream>> {
  public:
    Session(Stream stream, Request request, std::unique_ptr<WebSocketHandler> handler, Front& front,
            std::function<void()> finished)
        : ws_(std::move(stream)), request_(std::move(request)), handler_(std::move(handler)),
          front_(front), finished_(std::move(finished)), head_(upgrade_head(request_)) {}

    void start() {
        front_.open.insert(this);
        open_sockets().add(1);
        websocket::stream_base::timeout timeout{
            .handshake_timeout = handshake_timeout,
            .idle_timeout = idle_timeout,
            .keep_alive_pings = true,
        };
        ws_.set_option(timeout);
        ws_.read_message_max(websocket_max_message_bytes);
        ws_.async_accept(asio::buffer(head_), [self = this->shared_from_this()](error_code error) {
            self->accepted(error);
        });
    }

    void send(std::string text) override {
        if (closing_ || gone_) {
            return;
        }
        queued_bytes_ += text.size();
        if (queued_bytes_ > websocket_send_queue_bytes) {
            close(websocket::close_code::policy_error, "the client does not read");
            return;
        }
        queue_.push_back(std::move(text));
        if (!writing_) {
            write_next();
        }
    }

    void close(std::uint16_t code, std::string_view reason) override {
        if (closing_ || gone_) {
            return;
        }
        closing_ = true;
        own_close_.code = code;
        reason = reason.substr(0, max_reason_bytes);
        own_close_.reason.assign(reason.data(), reason.size());
        if (!writing_) {
            write_close();
        }
    }

    [[nodiscard]] base::Loop& loop() override { return front_.loop; }
    [[nodiscard]] const Request& request() const override { return request_; }

    void drain() override {
        if (open_) {
            handler_->on_drain();
        } else {
            abort();
        }
    }

    void abort() override {
        error_code ignored; // closing what is closed already is fine
        boost::beast::get_lowest_layer(ws_).close(ignored);
    }

  private:
    void accepted(error_code error) {
        if (error) {
            end(websocket::close_code::abnormal, error.message());
            return;
        }
        open_ = true;
        head_.clear();
        handler_->on_open(this->shared_from_this());
        if (front_.draining) {
            handler_->on_drain();
        }
        read_next();
    }

    void read_next() {
        ws_.async_read(buffer_, [self = this->shared_from_this()](error_code error, std::size_t) {
            self->read(error);
        });
    }

    void read(error_code error) {
        if (error) {
            const auto& reason = ws_.reason();
            const bool clean = error == websocket::error::closed;
            end(clean ? reason.code : std::uint16_t{websocket::close_code::abnormal},
                clean ? std::string_view(reason.reason.data(), reason.reason.size())
                      : std::string_view(error.message()));
            return;
        }
        if (!ws_.got_text()) {
            close(websocket::close_code::unknown_data, "text frames only");
        } else if (!closing_) {
            const auto data = buffer_.cdata();
            handler_->on_text({static_cast<const char*>(data.data()), data.size()});
        }
        buffer_.consume(buffer_.size());
        read_next();
    }

    void write_next() {
        writing_ = true;
        ws_.text(true);
        ws_.async_write(asio::buffer(queue_.front()),
                        [self = this->shared_from_this()](error_code error, std::size_t) {
                            self->written(error);
                        });
    }

    void written(error_code error) {
        writing_ = false;
        if (error) {
            return; // the read fails too and ends the session
        }
        queued_bytes_ -= queue_.front().size();
        queue_.pop_front();
        if (closing_) {
            // What stood before the close goes first, but a client that does not read gets cut.
            if (queue_.empty() || own_close_.code == websocket::close_code::policy_error) {
                write_close();
                return;
            }
        }
        if (!queue_.empty()) {
            write_next();
        }
    }

    void write_close() {
        writing_ = true;
        ws_.async_close(own_close_, [self = this->shared_from_this()](error_code error) {
            if (error) {
                self->abort();
            }
        });
    }

    void end(std::uint16_t code, std::string_view reason) {
        if (std::exchange(gone_, true)) {
            return;
        }
        abort();
        if (open_) {
            // After a close of our own the peer's echo carries our code.
            handler_->on_close(code, reason);
        }
        handler_.reset(); // it may hold this socket, and would keep both alive
        front_.open.erase(this);
        open_sockets().add(-1);
        finished_();
    }

    websocket::stream<Stream, false> ws_; // without compression: its code is heavy and nobody asks
    const Request request_;
    std::unique_ptr<WebSocketHandler> handler_; // until on_close
    Front& front_;
    const std::function<void()> finished_;
    std::string head_;
    boost::beast::flat_buffer buffer_;
    std::deque<std::string> queue_;
    std::size_t queued_bytes_ = 0;
    websocket::close_reason own_close_;
    bool open_ = false;
    bool writing_ = false;
    bool closing_ = false;
    bool gone_ = false;
};

template <class Stream>
void run(Stream stream, Request request, std::unique_ptr<WebSocketHandler> handler, Front& front,
         std::function<void()> finished) {
    std::make_shared<Session<Stream>>(std::move(stream), std::move(request), std::move(handler),
                                      front, std::move(finished))
        ->start();
}

} // namespace

void run_websocket(PlainStream stream, Request request, std::unique_ptr<WebSocketHandler> handler,
                   Front& front, std::function<void()> finished) {
    run(std::move(stream), std::move(request), std::move(handler), front, std::move(finished));
}

void run_websocket(TlsStream stream, Request request, std::unique_ptr<WebSocketHandler> handler,
                   Front& front, std::function<void()> finished) {
    run(std::move(stream), std::move(request), std::move(handler), front, std::move(finished));
}

} // namespace conclave::net
