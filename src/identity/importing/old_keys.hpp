#pragma once

#include <expected>
#include <string>
#include <string_view>

/// The column `Data` of Duende's table Keys, as its KeySerializer writes it. Pure.
namespace conclave::identity::importing {

struct OldKey {
    std::string kid;
    std::string alg; // "RS256"
    std::string jwk; // its public members only
};

/// `id` and `algorithm`: what the row says beside. The private part is not looked at.
[[nodiscard]] std::expected<OldKey, std::string>
read_key(std::string_view json, std::string_view id, std::string_view algorithm);

} // namespace conclave::identity::importing
