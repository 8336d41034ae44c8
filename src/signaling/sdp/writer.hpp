#pragma once

#include "signaling/sdp/description.hpp"

#include <string>

namespace conclave::signaling::sdp {

/// The text that browsers and the SDK take: CRLF, a=mid and at least one attribute in every section
/// (also in refused ones), everything of the transport in each accepted section. Pure.
[[nodiscard]] std::string write(const Description& description);

} // namespace conclave::signaling::sdp
