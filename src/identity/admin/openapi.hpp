#pragma once

#include "identity/admin/route.hpp"

#include <string>
#include <string_view>

namespace conclave::identity::admin {

/// The OpenAPI 3.0.3 document of these operations, made from the table that serves them. Pure.
[[nodiscard]] std::string openapi_json(const Routes& routes, std::string_view title,
                                       std::string_view issuer, std::string_view scope);

} // namespace conclave::identity::admin
