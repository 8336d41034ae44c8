#pragma once

#include "identity/protocol/acr.hpp"

#include <cstddef>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace conclave::identity {

constexpr std::size_t max_claims_request_bytes = 8192; // our own limits
constexpr std::size_t max_requested_claims = 50;       // of each member

/// The `claims` parameter (OpenID Connect Core, 5.5): which claims go where, beside those that the
/// scopes bring. Whether they may is decided elsewhere.
struct ClaimsRequest {
    std::vector<std::string> userinfo{}; // names, each once; without sub and acr
    std::vector<std::string> id_token{};
    std::vector<std::string> subjects{}; // the answer must be about one of them; empty: anybody
    WantedAcr acr{};
};

/// Reads the parameter; a description of the fault when it is not what 5.5 says. Members and claims
/// that we don't know are kept or ignored, never refused. Pure.
[[nodiscard]] std::expected<ClaimsRequest, std::string> parse_claims_request(std::string_view text);

} // namespace conclave::identity
