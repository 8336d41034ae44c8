#pragma once

#include "identity/importing/old_database.hpp"
#include "identity/scopes/stored_resource.hpp"

#include <expected>
#include <string>
#include <vector>

namespace conclave::identity::importing {

/// A scope or API of the replaced stack as a record of ours, or why there can be none.
struct OldResource {
    ResourceKind kind{};
    std::string name;
    std::expected<StoredResource, std::string> record;
    std::vector<std::string> warnings;
};

/// API scopes, APIs, identity resources. `now`: Unix seconds, for what has expired.
[[nodiscard]] std::vector<OldResource> read_resources(OldDatabase& old, std::int64_t now);

/// What the old program asked of the tokens for an API and this one can't keep to is left out of
/// it; what the report says of that. Pure.
[[nodiscard]] std::vector<std::string> settle_terms(StoredResource& api);

} // namespace conclave::identity::importing
