#pragma once

#include "identity/clients/client.hpp"
#include "identity/protocol/authorize_response.hpp"

#include <optional>

namespace conclave::identity {

class Services;

/// An authorization answer as one signed parameter, `response` (JARM, 2.1): the client sees that
/// it comes from here, and that it is meant. Encrypted as well, for a client that wants that (3);
/// nullopt when that can't be done.
[[nodiscard]] std::optional<ResponseParameters>
signed_answer(Services& services, const Client& client, const ResponseParameters& parameters);

} // namespace conclave::identity
