#pragma once

#include "identity/admin/schema.hpp"

#include <boost/json/value.hpp>
#include <string_view>
#include <vector>

namespace conclave::identity::admin {

/// Members of ClientApiDto that the provider does not act on. They are stored and given back, so
/// that who reads, changes and writes loses nothing; docs/admin-api.md names them.
[[nodiscard]] const std::vector<Member>& kept_client_members();
/// What is shown while nothing is stored.
[[nodiscard]] boost::json::value kept_default(std::string_view name);

/// All members of ClientApiDto.
[[nodiscard]] std::vector<Member> client_members();

} // namespace conclave::identity::admin
