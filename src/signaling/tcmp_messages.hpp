#pragma once

#include "signaling/rsp_messages.hpp"

#include <chrono>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

/// Frames of TCMP, version 2. Pure.
namespace conclave::signaling {

struct Hello {
    std::int64_t version = 0;
    std::chrono::milliseconds heartbeat{}; // as asked for; zero when absent
    std::optional<ParsedMessage> body{};
};
struct Msg {
    ParsedMessage body;
};
struct Heartbeat {};
struct Bye {};
using Frame = std::variant<Hello, Msg, Heartbeat, Bye>;

/// The error says why, in words for `bad` and the log.
[[nodiscard]] std::expected<Frame, std::string> parse_frame(std::string_view text);

[[nodiscard]] std::string write_welcome(std::chrono::milliseconds heartbeat);
[[nodiscard]] std::string write_heartbeat();
/// `keep_socket`: says hello again on this socket after the pause, instead of on a new one.
[[nodiscard]] std::string write_busy(std::chrono::milliseconds retry_after, bool keep_socket);
[[nodiscard]] std::string write_bad(std::string_view reason);

} // namespace conclave::signaling
