#pragma once

#include "net/http_message.hpp"
#include "net/server.hpp"

#include <cstddef>
#include <memory>
#include <string_view>

namespace conclave::net {

/// Reads one HTTP/1.1 request from bytes as they arrive (RFC 9112). No I/O; not thread-safe.
/// The grammar is Boost.Beast's, the limits and the checks on top are ours.
class RequestReader {
  public:
    enum class State {
        head,   // in the request line or the header fields
        body,   // the head is complete, see head()
        done,   // the request is complete
        refused // see refusal(); the connection can't be used any further
    };
    struct Refusal {
        int status = 400;
        std::string_view reason; // for the log and the metric
        std::string_view words;  // for the person
    };

    explicit RequestReader(const HttpLimits& limits);
    ~RequestReader();
    RequestReader(const RequestReader&) = delete;
    RequestReader& operator=(const RequestReader&) = delete;

    /// Takes what belongs to this request from the front of `bytes`; answers how many were taken.
    std::size_t feed(std::string_view bytes);

    [[nodiscard]] State state() const { return state_; }
    [[nodiscard]] const Refusal& refusal() const { return refusal_; }
    /// Has anything of the request arrived? (An idle connection is closed silently.)
    [[nodiscard]] bool started() const { return started_; }
    /// After the head: must "100 Continue" be sent before the body comes (RFC 9110, 10.1.1)?
    [[nodiscard]] bool expects_continue() const;
    [[nodiscard]] bool keep_alive() const;
    [[nodiscard]] bool is_websocket_upgrade() const;
    /// The value of the one Host field.
    [[nodiscard]] std::string_view host() const { return host_; }

    /// The request, once done (or, for an upgrade, once the head is complete). Call once.
    [[nodiscard]] Request take();

  private:
    struct Parser;
    void refuse(int status, std::string_view reason, std::string_view words);
    void check_head();

    const HttpLimits& limits_;
    std::unique_ptr<Parser> parser_;
    State state_ = State::head;
    Refusal refusal_{};
    bool started_ = false;
    std::string host_;
};

/// The bytes of an answer: status line, header fields, Date, Content-Length, body unless `head`.
[[nodiscard]] std::string serialize(const Response& response, bool keep_alive, bool head);

/// The head of an upgrade request again, for the WebSocket layer.
[[nodiscard]] std::string upgrade_head(const Request& request);

} // namespace conclave::net
