#pragma once

#include "identity/clients/client.hpp"
#include "identity/protocol/resources.hpp"
#include "identity/protocol/token_request.hpp"

#include <expected>
#include <string>
#include <string_view>
#include <vector>

/// By which algorithm an access token is signed. Pure.
namespace conclave::identity {

/// Has the provider a key for it?
[[nodiscard]] bool signs_with(std::string_view alg);

/// For a token that is for `audiences`: the first algorithm of the first API that names some, that
/// the others take, too, the provider has a key for, and the client's profile allows (FAPI 2.0,
/// 5.4.1); empty: the default, as none of them asks for one. `invalid_target` (RFC 8707, 2) when
/// they agree on none: the client has to name one of them.
[[nodiscard]] std::expected<std::string, OAuthError>
access_token_alg(const Resources& known, const Client& client,
                 const std::vector<std::string>& audiences);

} // namespace conclave::identity
