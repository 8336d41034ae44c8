#pragma once

#include "signaling/sdp/description.hpp"

#include <expected>
#include <string_view>

namespace conclave::signaling::sdp {

enum class ParseError {
    too_long,          // over max_description_bytes
    too_many_sections, // over max_sections
    too_many_codecs,   // over max_codecs_per_section
    too_many_lines,    // over max_attributes_per_section
    malformed,         // no "v=0", or an m-line that is none
};
[[nodiscard]] std::string_view to_text(ParseError error);

/// Reads a description by its lines: CRLF or LF, unknown lines passed over, the first of repeated
/// payload types taken. An attribute that can't be read is as if it were not there. Pure.
[[nodiscard]] std::expected<Description, ParseError> parse(std::string_view text);

} // namespace conclave::signaling::sdp
