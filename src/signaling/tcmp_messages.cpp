#include "signaling/tcmp_messages.hpp"

#include "base/json_text.hpp"
#include "net/websocket.hpp"
#include "signaling/limits.hpp"

#include <boost/json.hpp>
#include <cmath>

namespace conclave::signaling {
namespace json = boost::json;
namespace {

std::chrono::milliseconds heartbeat_of(const json::object& frame) {
    const auto* value = frame.if_contains("timeout");
    if (value == nullptr || !value->is_number()) {
        return {};
    }
    const auto number = value->to_number<double>();
    if (!std::isfinite(number) || number <= 0 || number > 86'400'000) { // a day
        return {};
    }
    return std::chrono::milliseconds(static_cast<std::int64_t>(number));
}

} // namespace

std::expected<Frame, std::string> parse_frame(std::string_view text) {
    const auto frame = base::parse_json_object(text, net::websocket_max_message_bytes);
    if (!frame) {
        return std::unexpected(std::string(base::to_text(frame.error())));
    }
    const auto type = base::get_string(*frame, "type").value_or("");
    const auto* body = base::get_object(*frame, "body");
    if (type == "heartbeat") {
        return Heartbeat{};
    }
    if (type == "msg") {
        if (body == nullptr) {
            return std::unexpected("a msg without a body");
        }
        return Msg{parse_client_message(*body)};
    }
    if (type == "hello") {
        Hello hello{base::get_int(*frame, "version").value_or(0), heartbeat_of(*frame)};
        if (body != nullptr) {
            hello.body = parse_client_message(*body);
        }
        return hello;
    }
    if (type == "bye") {
        return Bye{};
    }
    return std::unexpected(type.empty() ? "a frame without a type" : "a frame of unknown type");
}

std::string write_welcome(std::chrono::milliseconds heartbeat) {
    return R"({"type":"welcome","negotiatedTimeout":)" + std::to_string(heartbeat.count()) + "}";
}

std::string write_heartbeat() {
    return R"({"type":"heartbeat"})";
}

std::string write_busy(std::chrono::milliseconds retry_after, bool keep_socket) {
    return R"({"type":"busy","keepAlive":)" + std::string(keep_socket ? "true" : "false") +
           R"(,"retryAfter":)" + std::to_string(retry_after.count()) + "}";
}

std::string write_bad(std::string_view reason) {
    return R"({"type":"bad","reason":)" + base::json_quote(reason) + "}";
}

} // namespace conclave::signaling
