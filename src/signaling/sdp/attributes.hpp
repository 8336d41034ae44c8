#pragma once

#include "signaling/sdp/description.hpp"

#include <string_view>

/// What a single a= line says about a section. Private to the parser.
namespace conclave::signaling::sdp {

/// `text`: the line after "a=". Unknown and unreadable attributes change nothing.
void parse_attribute(std::string_view text, Section& section);

/// A payload type with what RFC 3551 says of it, if anything; else its name is empty.
[[nodiscard]] Codec static_codec(std::uint8_t payload_type);

} // namespace conclave::signaling::sdp
