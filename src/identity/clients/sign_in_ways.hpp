#pragma once

#include "identity/clients/client.hpp"

#include <optional>
#include <string>
#include <string_view>

/// In which ways people may have signed in that a client takes. Pure.
namespace conclave::identity {

/// Does it take people who signed in here, with a password or a passkey (`provider` is empty), or
/// at the provider of others of this scheme? Case does not matter: the replaced stack's schemes are
/// called "Google".
[[nodiscard]] bool admits(const Client& client, std::string_view provider);
/// What is wrong with the record in this; nullopt: nothing.
[[nodiscard]] std::optional<std::string> sign_in_ways_fault(const Client& client);

} // namespace conclave::identity
