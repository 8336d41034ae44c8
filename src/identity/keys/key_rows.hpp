#pragma once

#include "base/clock.hpp"
#include "jose/jwk.hpp"

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace soci {
class session;
}

namespace conclave::identity {

/// What the provider has keys for.
struct KeyRole {
    std::string_view alg; // as the column `alg` says it; of those that sign, their algorithm
    jose::Algorithm kind; // of the key itself
    bool signs;           // or others encrypt to it (RFC 7516)
};
/// The first is the default to sign with.
inline constexpr std::array<KeyRole, 4> key_roles{{
    {"ES256", jose::Algorithm::es256, true},
    {"RS256", jose::Algorithm::rs256, true},
    {"ECDH-ES", jose::Algorithm::es256, false}, // with and without +A256KW
    {"RSA-OAEP-256", jose::Algorithm::rs256, false},
}};

/// A stored key; its private part is sealed for key_purpose(kid).
struct KeyRow {
    std::string kid;
    std::string sealed;
    base::WallTime made{};
};

/// Those of a role, newest first.
[[nodiscard]] std::vector<KeyRow> key_rows(soci::session& session, const KeyRole& role);

/// When they were made, in the same order: what a KeySchedule is asked about.
[[nodiscard]] std::vector<base::WallTime> times_of(const std::vector<KeyRow>& rows);

/// Sealed to its row: a key copied under another name does not open.
[[nodiscard]] std::string key_purpose(const std::string& kid);

} // namespace conclave::identity
