#pragma once

#include "signaling/msp/network_quality.hpp"
#include "signaling/msp/publisher_hints.hpp"
#include "signaling/msp/render_hints.hpp"
#include "signaling/msp/track_priority.hpp"

#include <optional>
#include <string_view>
#include <variant>

/// The messages on a client's media signaling channels: JSON texts on data channels. Pure.
namespace conclave::signaling::msp {

/// The client listens from now on; sent once on every channel.
struct Ready {};

using ClientMessage = std::variant<Ready, NetworkQualityRequest, TrackPriority, RenderHints,
                                   PublisherHintsReply, ClientReset>;

/// Longer ones are ignored: hints for all tracks of a full room take 20 KiB.
constexpr std::size_t max_message_bytes = 64 * 1024;

/// nullopt: nothing that we know, or malformed; it is ignored.
[[nodiscard]] std::optional<ClientMessage> parse(std::string_view text);

} // namespace conclave::signaling::msp
