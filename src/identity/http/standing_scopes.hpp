#pragma once

#include "identity/clients/client.hpp"

#include <optional>
#include <string>
#include <vector>

namespace conclave::identity {

class Services;

/// What somebody has allowed a client for good, unless the time of such consents, which an
/// administrator may have set for it (`consentLifetime`), is over. Waits for SQL.
[[nodiscard]] std::optional<std::vector<std::string>>
standing_consent(Services& services, const Client& client, const std::string& user_id);

/// What a client may have of a person who is not at the screen: the scopes of APIs that it is
/// registered for, and, if people are asked for consent, only those that this one allowed for good.
/// Waits for SQL.
[[nodiscard]] std::vector<std::string> standing_scopes(Services& services, const Client& client,
                                                       const std::string& user_id);

} // namespace conclave::identity
