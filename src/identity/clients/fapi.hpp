#pragma once

#include "identity/clients/client.hpp"

#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

/// The FAPI 2.0 Security Profile, as far as a client's record has to do with it. Pure.
namespace conclave::identity {

/// FAPI 2.0 Security Profile, 5.4.1. EdDSA is Ed25519 here.
constexpr std::array<std::string_view, 3> fapi_algs{"ES256", "PS256", "EdDSA"};
[[nodiscard]] bool is_fapi_alg(std::string_view alg);

constexpr std::chrono::seconds fapi_code_lifetime{60}; // the longest (5.3.2.1)

/// Sets everything of the record that the profile leaves no choice about: pushed requests, PKCE,
/// authentication with a key or a certificate, tokens bound to one, `code` alone, short codes,
/// refresh tokens that are not replaced (5.3.2.1).
void hold_to_fapi(Client& client);

/// What in the record is against the profile; nullopt: nothing, or it is not for this client.
[[nodiscard]] std::optional<std::string> fapi_fault(const Client& client);

} // namespace conclave::identity
