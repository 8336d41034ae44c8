#pragma once

#include "base/clock.hpp"
#include "identity/clients/client_service.hpp"
#include "identity/scopes/stored_resource.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace conclave::identity::admin {

/// Something in the configuration that is unsafe ("Warning") or that could be better
/// ("Recommendation").
struct Issue {
    std::int64_t resource_id = 0;
    std::string resource_name;
    std::string message;
    std::string_view type;
    std::string_view resource; // "Client", "ApiScope", "ApiResource", "IdentityResource"
};

/// All of them, by the rules that docs/admin-api.md lists. Pure.
[[nodiscard]] std::vector<Issue> configuration_issues(const std::vector<StoredClient>& clients,
                                                      const std::vector<StoredResource>& resources,
                                                      base::WallTime now);

} // namespace conclave::identity::admin
