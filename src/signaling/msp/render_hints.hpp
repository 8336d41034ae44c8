#pragma once

#include "media/downlink.hpp"

#include <boost/json/fwd.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace conclave::signaling::msp {

/// What a subscriber shows of which tracks. Only changes are said; each message is answered.
struct RenderHints {
    struct Hint {
        std::string track; // SID
        media::RenderHint hint;
    };
    std::int64_t id = 0;
    std::vector<Hint> hints;
};
[[nodiscard]] std::optional<RenderHints> parse_render_hints(const boost::json::object& object);

struct RenderHintResult {
    std::string track; // SID
    bool applied = false;
};
/// The client says nothing more before this comes.
[[nodiscard]] std::string write_render_hints_reply(std::int64_t id,
                                                   const std::vector<RenderHintResult>& results);

} // namespace conclave::signaling::msp
