#pragma once

#include "base/clock.hpp"
#include "jose/jwk.hpp"

#include <array>
#include <string>
#include <vector>

namespace soci {
class session;
}

namespace conclave::identity {

/// What the provider signs with; the first is the default.
inline constexpr std::array signing_algorithms{jose::Algorithm::es256, jose::Algorithm::rs256};

/// A stored signing key; its private part is sealed for key_purpose(kid).
struct KeyRow {
    std::string kid;
    std::string sealed;
    base::WallTime made{};
};

/// Those of an algorithm, newest first.
[[nodiscard]] std::vector<KeyRow> key_rows(soci::session& session, jose::Algorithm algorithm);

/// When they were made, in the same order: what a KeySchedule is asked about.
[[nodiscard]] std::vector<base::WallTime> times_of(const std::vector<KeyRow>& rows);

/// Sealed to its row: a key copied under another name does not open.
[[nodiscard]] std::string key_purpose(const std::string& kid);

} // namespace conclave::identity
