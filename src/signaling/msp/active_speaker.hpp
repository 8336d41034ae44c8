#pragma once

#include <optional>
#include <string>

namespace conclave::signaling::msp {

/// Who speaks loudest among the others, by participant SID; nullopt: nobody speaks.
[[nodiscard]] std::string write_active_speaker(const std::optional<std::string>& participant);

} // namespace conclave::signaling::msp
