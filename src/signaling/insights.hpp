#pragma once

#include "net/websocket.hpp"
#include "signaling/context.hpp"

#include <expected>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

namespace conclave::signaling {

struct InsightsConnect {
    std::string token;
};
struct InsightsEvent {
    std::string group;
};
using InsightsMessage = std::variant<InsightsConnect, InsightsEvent>;
/// Pure; the error is in words.
[[nodiscard]] std::expected<InsightsMessage, std::string> parse_insights(std::string_view text);

/// The socket on which the SDK reports events. The token is
/// checked; events are counted and let go. Without it browsers' consoles fill with errors.
class InsightsConnection final : public net::WebSocketHandler {
  public:
    explicit InsightsConnection(Context& context) : context_(context) {}

    void on_open(const std::shared_ptr<net::WebSocket>& socket) override;
    void on_text(std::string_view text) override;
    void on_drain() override;
    void on_close(std::uint16_t code, std::string_view reason) override;

  private:
    void refuse(std::string_view why);

    Context& context_;
    std::shared_ptr<net::WebSocket> socket_; // shared with net
    bool connected_ = false;
    base::Timer connect_timer_;
};

} // namespace conclave::signaling
