#pragma once

#include "identity/registration/client_metadata.hpp"

#include <expected>

namespace conclave::identity {

/// The record after a change (RFC 7592, 2.2): `wish` as far as metadata go, and of `before` what
/// only an operator sets, with what they have added: scopes, grant types, kinds of answers,
/// origins. No guard is lowered (pushed and signed requests, PKCE, tokens bound to a key), and more
/// scopes than the record has are the operator's to give. Or the broken rule. Pure.
[[nodiscard]] std::expected<Client, MetadataFault>
changed_by_itself(const Client& before, const Client& wish, const MetadataRules& rules);

} // namespace conclave::identity
