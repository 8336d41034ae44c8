#pragma once

#include "base/clock.hpp"

namespace conclave::identity {

class ClientService;

/// When the last access token that lives now will have ended, of whatever client it is: until then
/// what is revoked has to be remembered. Waits for SQL.
[[nodiscard]] base::WallTime end_of_access_tokens(ClientService& clients, const base::Clock& clock);

} // namespace conclave::identity
