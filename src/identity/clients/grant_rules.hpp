#pragma once

#include "identity/clients/client.hpp"

#include <optional>
#include <string>

namespace conclave::identity {

/// What is wrong with the members that say whose tokens a client may exchange (RFC 8693) and whom
/// it trusts to vouch for people (RFC 7523, 2.1). Pure.
[[nodiscard]] std::optional<std::string> grants_fault(const Client& client);

} // namespace conclave::identity
