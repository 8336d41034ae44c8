#pragma once

#include "identity/clients/client.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace conclave::identity {

/// May this stand in a client's record as an address that a browser or this server opens? nullopt,
/// or the broken rule with the member's `name`. Empty is fine; else https, or http on this machine,
/// with a host of plain characters, for it may end in a header of ours. Pure.
[[nodiscard]] std::optional<std::string> web_address_fault(std::string_view name,
                                                           std::string_view uri);

/// The same of everything that tells people and machines about a client: addresses, contacts, the
/// names of its software. Pure.
[[nodiscard]] std::optional<std::string> information_fault(const Client& client);

} // namespace conclave::identity
