#pragma once

#include "identity/clients/client.hpp"

#include <string>
#include <vector>

namespace conclave::identity {

class Services;

/// What a client may have of a person who is not at the screen: the scopes of APIs that it is
/// registered for, and, if people are asked for consent, only those that this one allowed for good.
/// Waits for SQL.
[[nodiscard]] std::vector<std::string> standing_scopes(Services& services, const Client& client,
                                                       const std::string& user_id);

} // namespace conclave::identity
