#include "signaling/insights.hpp"

#include "account/access_token.hpp"
#include "base/json_text.hpp"
#include "signaling/limits.hpp"
#include "signaling/metrics.hpp"

#include <boost/json.hpp>

namespace conclave::signaling {

std::expected<InsightsMessage, std::string> parse_insights(std::string_view text) {
    const auto object = base::parse_json_object(text, net::websocket_max_message_bytes);
    if (!object) {
        return std::unexpected(std::string(base::to_text(object.error())));
    }
    const auto type = base::get_string(*object, "type").value_or("");
    if (type == "connect") {
        return InsightsConnect{std::string(base::get_string(*object, "token").value_or(""))};
    }
    if (type == "event") {
        return InsightsEvent{std::string(base::get_string(*object, "group").value_or(""))};
    }
    return std::unexpected("a message of unknown type");
}

void InsightsConnection::on_open(const std::shared_ptr<net::WebSocket>& socket) {
    socket_ = socket;
    connect_timer_ = socket->loop().after(hello_timeout,
                                          [this] { socket_->close(close_protocol, "no connect"); });
}

void InsightsConnection::on_text(std::string_view text) {
    const auto message = parse_insights(text);
    if (!message) {
        return refuse(message.error());
    }
    if (const auto* connect = std::get_if<InsightsConnect>(&*message)) {
        const auto token =
            account::verify_access_token(connect->token, context_.keys, context_.clock.now());
        if (!token) {
            return refuse(token.error().message);
        }
        connected_ = true;
        connect_timer_.reset();
        socket_->send(R"({"type":"connected","session":)" +
                      base::json_quote(base::random_token(context_.random, 16)) +
                      R"(,"version":1})");
        return;
    }
    if (!connected_) {
        return refuse("an event before connect");
    }
    metrics::insights_events().add();
}

void InsightsConnection::refuse(std::string_view why) {
    socket_->send(R"({"type":"error","message":)" + base::json_quote(why) + "}");
    socket_->close(close_protocol, "refused");
}

void InsightsConnection::on_drain() {
    socket_->close(close_restart, "server restarts");
}

void InsightsConnection::on_close(std::uint16_t /*code*/, std::string_view /*reason*/) {
    connect_timer_.reset();
}

} // namespace conclave::signaling
