#pragma once

#include "identity/clients/client.hpp"
#include "identity/importing/old_database.hpp"

#include <cstdint>
#include <string>
#include <vector>

/// Rows of ClientSecrets and ApiResourceSecrets, for what works here. `now`: Unix seconds; what has
/// ended is left out. What does not work is said in `warnings`. Pure.
namespace conclave::identity::importing {

/// Puts them into the client: hashes and what names a certificate among its secrets, public keys,
/// also those of certificates, among its keys. A client that has nothing but certificates gets
/// tokens that are bound to them, as there (RFC 8705, 3).
void read_client_secrets(const std::vector<OldRow>& rows, std::int64_t now, Client& client,
                         std::vector<std::string>& warnings);

/// By which an API introspects: hashes alone.
[[nodiscard]] std::vector<ClientSecret> read_api_secrets(const std::vector<OldRow>& rows,
                                                         std::int64_t now,
                                                         std::vector<std::string>& warnings);

} // namespace conclave::identity::importing
