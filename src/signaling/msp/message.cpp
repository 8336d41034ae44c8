#include "signaling/msp/message.hpp"

#include "base/json_text.hpp"

#include <boost/json.hpp>

namespace conclave::signaling::msp {
namespace {

template <class Message>
std::optional<ClientMessage> widen(std::optional<Message> message) {
    if (!message) {
        return std::nullopt;
    }
    return std::move(*message);
}

} // namespace

std::optional<ClientMessage> parse(std::string_view text) {
    const auto object = base::parse_json_object(text, max_message_bytes);
    if (!object) {
        return std::nullopt;
    }
    const auto type = base::get_string(*object, "type").value_or("");
    if (type == "ready") {
        return Ready{};
    }
    if (type == "network_quality") {
        return parse_network_quality(*object);
    }
    if (type == "track_priority") {
        return widen(parse_track_priority(*object));
    }
    if (type == "render_hints") {
        return widen(parse_render_hints(*object));
    }
    if (type == "publisher_hints") {
        return parse_publisher_hints_reply(*object);
    }
    if (type == "client_reset") {
        return widen(parse_client_reset(*object));
    }
    return std::nullopt;
}

} // namespace conclave::signaling::msp
