#pragma once

#include "identity/protocol/token_request.hpp"
#include "net/form.hpp"

#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace conclave::identity {

/// Token types of RFC 8693, 3.
constexpr std::string_view access_token_type = "urn:ietf:params:oauth:token-type:access_token";
constexpr std::string_view id_token_type = "urn:ietf:params:oauth:token-type:id_token";
constexpr std::string_view jwt_token_type = "urn:ietf:params:oauth:token-type:jwt";

/// Reads a token exchange request (RFC 8693, 2.1); `resources`: its `resource`, read before. Pure.
[[nodiscard]] std::expected<ExchangeGrant, OAuthError>
read_exchange(const net::Form& form, const std::vector<std::string>& resources);

} // namespace conclave::identity
