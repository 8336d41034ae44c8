#pragma once

#include "base/bytes.hpp"
#include "identity/clients/client.hpp"

#include <optional>
#include <string>
#include <string_view>

/// Pairwise subject identifiers (OpenID Connect Core, 8.1). Pure.
namespace conclave::identity {

/// What the clients that may know that somebody is the same person have in common: the host of
/// their sector_identifier_uri, else the one host of their redirect URIs; nullopt when those have
/// several, or none.
[[nodiscard]] std::optional<std::string> sector_of(const Client& client);

/// The person's name in a sector: says nothing about the person, nor about other sectors.
[[nodiscard]] std::string pairwise_subject(base::ByteView key, std::string_view sector,
                                           std::string_view user_id);

} // namespace conclave::identity
