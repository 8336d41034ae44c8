#pragma once

#include "identity/federation/external_provider.hpp"
#include "identity/importing/old_database.hpp"

#include <expected>
#include <string>
#include <vector>

namespace conclave::identity::importing {

/// An OpenID provider of Duende's dynamic ones as a record of ours, or why there can be none.
struct OldProvider {
    std::string scheme; // as it is written there
    std::expected<ExternalProvider, std::string> record;
    std::vector<std::string> warnings;
};

[[nodiscard]] OldProvider read_provider(const OldRow& row);
[[nodiscard]] std::vector<OldProvider> read_providers(OldDatabase& old);

} // namespace conclave::identity::importing
