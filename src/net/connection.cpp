#include "net/connection.hpp"

#include "base/log.hpp"
#include "base/metrics.hpp"
#include "net/deadline.hpp"
#include "net/dispatch.hpp"
#include "net/request_reader.hpp"
#include "net/websocket_session.hpp"

#include <array>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <optional>
#include <utility>

namespace conclave::net {
namespace asio = boost::asio;
namespace {

using asio::use_awaitable;
using boost::system::error_code;
using std::chrono::steady_clock;

constexpr std::size_t read_chunk_bytes = 8 * 1024;
/// After a refusal we read and drop what is still coming, so that the answer is not lost to a
/// reset (RFC 9112, 9.6); bounded.
constexpr auto linger_limit = std::chrono::seconds(2);

void count_request(int status) {
    static const auto make = [](std::string_view status_class) {
        return base::metrics::counter("conclave_http_requests_total", "HTTP requests answered",
                                      {{"class", status_class}});
    };
    static std::array<base::metrics::Counter, 6> classes{make("other"), make("1xx"), make("2xx"),
                                                         make("3xx"),   make("4xx"), make("5xx")};
    const auto index = static_cast<std::size_t>(status / 100);
    classes[index < classes.size() ? index : 0].add();
}

void count_refusal(std::string_view reason) {
    base::metrics::counter("conclave_http_refusals_total",
                           "Requests refused before a handler saw them", {{"reason", reason}})
        .add();
}

/// Everything of one connection, for both kinds of stream.
template <class Stream>
class Connection final : public Drainable {
  public:
    Connection(Stream stream, Front& front, const Port& port, Shared& shared, std::string peer,
               std::string source)
        : stream_(std::move(stream)),
          limits_(front.loop.context(),
                  [this] {
                      error_code ignored; // nothing to cancel on a closed socket
                      stream_.lowest_layer().cancel(ignored);
                  }),
          front_(front), port_(port), shared_(shared), peer_(std::move(peer)),
          source_(std::move(source)) {
        front_.open.insert(this);
    }
    ~Connection() override {
        front_.open.erase(this);
        if (!handed_over_) {
            --shared_.connections;
            shared_.closed(source_);
        }
    }

    void drain() override {
        draining_ = true;
        if (idle_) {
            abort();
        }
    }
    void abort() override {
        error_code ignored; // closing what is closed already is fine
        stream_.lowest_layer().close(ignored);
    }

    asio::awaitable<void> serve() {
        const bool secured = co_await handshake();
        if (!secured) {
            co_return;
        }
        // No co_await inside && or ?: here and below: GCC 12 resumes such expressions with a broken
        // frame.
        bool more = true;
        while (more) {
            more = co_await serve_one();
            more = more && !draining_ && !front_.draining;
        }
        co_await shut_down();
    }

  private:
    /// Reads one request and answers it; false when the connection has to end.
    asio::awaitable<bool> serve_one() {
        RequestReader reader(shared_.config.limits);
        const bool head_read = co_await read_head(reader);
        if (!head_read) {
            co_return false;
        }
        const bool body_read = co_await read_body(reader);
        if (!body_read) {
            co_return false;
        }
        Request request = reader.take();
        const Site* const site = choose_site(port_.sites, reader.host());
        if (site == nullptr) {
            const RequestReader::Refusal wrong{421, "wrong_host",
                                               "No site of this server has that name."};
            co_await refuse(wrong);
            co_return false;
        }
        request.peer = client_address(peer_, request.headers, shared_.config.trusted_proxies);
        request.scheme = site->tls ? "https" : "http";
        request.origin = site->origin;
        if (site->client_certificates) {
            request.client_certificate = certificate_;
        }
        auto match = site->router->find(request.method, request.path);
        if (reader.is_websocket_upgrade() && match.websocket != nullptr) {
            upgrade(std::move(request), *match.websocket);
            co_return false;
        }
        const auto begin = steady_clock::now();
        Response response = co_await answer(*site, request, match);
        site->router->finish(request, response);
        log_request(request, response, begin);
        const bool keep = reader.keep_alive() && !draining_ && !front_.draining;
        const bool written = co_await write(serialize(response, keep, request.method == "HEAD"));
        co_return written&& keep;
    }

    asio::awaitable<Response> answer(const Site& site, Request& request, Router::Match& match) {
        if (auto preflight = site.router->preflight(request)) {
            co_return *std::move(preflight);
        }
        if (match.route == nullptr) {
            if (match.websocket != nullptr) {
                co_return Response::error(426, "upgrade_required", "This address is a WebSocket.")
                    .with("Upgrade", "websocket");
            }
            if (!match.allowed_methods.empty()) {
                co_return Response::error(405, "method_not_allowed",
                                          "This address does not take that method.")
                    .with("Allow", match.allowed_methods);
            }
            co_return Response::error(404, "not_found", "There is nothing at this address.");
        }
        request.path_parameters = std::move(match.parameters);
        if (match.route->where == RunOn::loop) {
            co_return run_handler(match.route->handler, request);
        }
        Response response = co_await run_on_pool(match.route->handler, request);
        co_return response;
    }

    asio::awaitable<Response> run_on_pool(const Handler& handler, const Request& request) {
        // The coroutine (and with it the request) stays until the answer comes back.
        const auto start = [&](auto resume) {
            auto back = std::make_shared<decltype(resume)>(std::move(resume));
            ++shared_.handlers_waiting;
            const auto reply = [this, back](Response response) {
                asio::post(front_.loop.context(), [this, back, r = std::move(response)]() mutable {
                    --shared_.handlers_waiting;
                    (*back)(std::move(r));
                });
            };
            if (!shared_.pool.try_post(
                    [reply, &handler, &request] { reply(run_handler(handler, request)); })) {
                count_refusal("pool_full");
                reply(busy_response());
            }
        };
        Response response =
            co_await asio::async_initiate<const asio::use_awaitable_t<>&, void(Response)>(
                start, use_awaitable);
        co_return response;
    }

    void upgrade(Request request, const WebSocketFactory& factory) {
        auto handler = factory(request);
        if (!handler) {
            return;
        }
        handed_over_ = true;
        front_.open.erase(this);
        run_websocket(std::move(stream_), std::move(request), std::move(handler), front_,
                      [&shared = shared_, source = source_] {
                          --shared.connections;
                          shared.closed(source);
                      });
    }

    asio::awaitable<bool> handshake() {
        if constexpr (std::is_same_v<Stream, TlsStream>) {
            error_code error;
            const Deadline deadline(limits_, shared_.config.limits.header_timeout);
            co_await stream_.async_handshake(asio::ssl::stream_base::server,
                                             asio::redirect_error(use_awaitable, error));
            if (!error) {
                certificate_ = TlsPort::certificate_of(stream_.native_handle());
            }
            co_return !error;
        }
        co_return true;
    }

    asio::awaitable<bool> read_head(RequestReader& reader) {
        const auto& limits = shared_.config.limits;
        idle_ = pending_.empty();
        auto deadline = std::make_optional<Deadline>(limits_, idle_ ? limits.idle_timeout
                                                                    : limits.header_timeout);
        while (reader.state() == RequestReader::State::head) {
            const std::size_t taken = reader.feed(pending_);
            pending_.erase(0, taken);
            if (reader.state() != RequestReader::State::head) {
                break;
            }
            // A head that keeps growing without an end is cut by the parser's limit at feed().
            const bool first_bytes = idle_;
            const bool read = co_await read_more();
            if (!read) {
                idle_ = false;
                if (deadline->expired() && !first_bytes) {
                    const RequestReader::Refusal slow{408, "slow_header",
                                                      "The request took too long to arrive."};
                    co_await refuse(slow);
                }
                co_return false;
            }
            if (first_bytes) {
                idle_ = false;
                deadline.reset();
                deadline.emplace(limits_, limits.header_timeout);
            }
        }
        idle_ = false;
        const bool accepted = co_await not_refused(reader);
        co_return accepted;
    }

    asio::awaitable<bool> read_body(RequestReader& reader) {
        if (reader.expects_continue() && pending_.empty()) {
            const bool told = co_await write("HTTP/1.1 100 Continue\r\n\r\n");
            if (!told) {
                co_return false;
            }
        }
        // Only now: of limits in time the last one holds, and that of the answer ends with it.
        const Deadline deadline(limits_, shared_.config.limits.body_timeout);
        while (reader.state() == RequestReader::State::body) {
            const std::size_t taken = reader.feed(pending_);
            pending_.erase(0, taken);
            if (taken > 0 || reader.state() != RequestReader::State::body) {
                continue;
            }
            const bool read = co_await read_more();
            if (read) {
                continue;
            }
            if (deadline.expired()) {
                const RequestReader::Refusal slow{408, "slow_body",
                                                  "The request took too long to arrive."};
                co_await refuse(slow);
            }
            co_return false;
        }
        const bool accepted = co_await not_refused(reader);
        co_return accepted;
    }

    asio::awaitable<bool> not_refused(const RequestReader& reader) {
        if (reader.state() == RequestReader::State::refused) {
            co_await refuse(reader.refusal());
            co_return false;
        }
        co_return true;
    }

    asio::awaitable<bool> read_more() {
        error_code error;
        std::array<char, read_chunk_bytes> chunk; // NOLINT: filled by the read
        const std::size_t count = co_await stream_.async_read_some(
            asio::buffer(chunk), asio::redirect_error(use_awaitable, error));
        pending_.append(chunk.data(), count);
        co_return !error;
    }

    asio::awaitable<bool> write(std::string bytes) {
        error_code error;
        const Deadline deadline(limits_, shared_.config.limits.write_timeout);
        co_await asio::async_write(stream_, asio::buffer(bytes),
                                   asio::redirect_error(use_awaitable, error));
        co_return !error;
    }

    asio::awaitable<void> refuse(const RequestReader::Refusal refusal) {
        count_refusal(refusal.reason);
        count_request(refusal.status);
        base::log::debug("http_refused",
                         {{"status", refusal.status}, {"reason", refusal.reason}, {"peer", peer_}});
        Response response = Response::error(refusal.status, refusal.reason, refusal.words);
        // No site was chosen, whose filters say so otherwise.
        response.headers.set("X-Content-Type-Options", "nosniff");
        bool open = co_await write(serialize(response, false, false));
        const Deadline deadline(limits_, linger_limit);
        while (open) {
            pending_.clear();
            open = co_await read_more();
        }
    }

    asio::awaitable<void> shut_down() {
        if (handed_over_) {
            co_return;
        }
        error_code error; // the other side may be gone already: nothing to do about it
        if constexpr (std::is_same_v<Stream, TlsStream>) {
            const Deadline deadline(limits_, linger_limit);
            co_await stream_.async_shutdown(asio::redirect_error(use_awaitable, error));
        }
        abort();
    }

    void log_request(const Request& request, const Response& response,
                     steady_clock::time_point begin) {
        count_request(response.status);
        const std::chrono::duration<double, std::milli> took = steady_clock::now() - begin;
        base::log::debug("http_request", {{"method", request.method},
                                          {"site", request.origin},
                                          {"path", request.path},
                                          {"status", response.status},
                                          {"ms", took.count()},
                                          {"peer", request.peer}});
    }

    Stream stream_;
    DeadlineTimer limits_; // on waiting for the socket
    Front& front_;
    const Port& port_;
    Shared& shared_;
    const std::string peer_;
    std::string certificate_; // of the client, as DER
    const std::string source_;
    std::string pending_; // read, not yet taken by a request
    bool idle_ = false;
    bool draining_ = false;
    bool handed_over_ = false;
};

template <class Stream>
void spawn(Stream stream, Front& front, const Port& port, Shared& shared, std::string peer,
           std::string source) {
    auto connection = std::make_unique<Connection<Stream>>(std::move(stream), front, port, shared,
                                                           std::move(peer), std::move(source));
    asio::co_spawn(
        front.loop.context(),
        // The capture moves into the coroutine's own frame before it waits for anything.
        // NOLINTNEXTLINE(cppcoreguidelines-avoid-capturing-lambda-coroutines)
        [c = std::move(connection)]() mutable -> asio::awaitable<void> {
            const auto owned = std::move(c);
            co_await owned->serve();
        },
        [](const std::exception_ptr& failure) {
            if (!failure) {
                return;
            }
            try {
                std::rethrow_exception(failure);
            } catch (const std::exception& error) {
                base::log::warning("connection_failed", {{"reason", error.what()}});
            }
        });
}

} // namespace

void serve_connection(int socket, bool v6, Front& front, const Port& port, Shared& shared,
                      std::string peer, std::string source) {
    PlainStream plain(front.loop.context());
    plain.assign(v6 ? asio::ip::tcp::v6() : asio::ip::tcp::v4(), socket);
    error_code ignored; // a socket without TCP_NODELAY is slower, not broken
    plain.set_option(asio::ip::tcp::no_delay(true), ignored);
    if (const auto tls = port.tls.load()) {
        // The context is shared: asio's wrapper frees what it holds, so it gets a reference.
        SSL_CTX* const context = tls->context();
        SSL_CTX_up_ref(context);
        asio::ssl::context wrapper(context);
        spawn(TlsStream(std::move(plain), wrapper), front, port, shared, std::move(peer),
              std::move(source));
    } else {
        spawn(std::move(plain), front, port, shared, std::move(peer), std::move(source));
    }
}

} // namespace conclave::net
