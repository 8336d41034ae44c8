#pragma once

#include "identity/clients/client.hpp"
#include "identity/protocol/resources.hpp"

#include <boost/json.hpp>
#include <string>
#include <vector>

/// Who asks for what, in the words that people are shown before they allow it. Pure.
namespace conclave::identity {

[[nodiscard]] boost::json::object shown_client(const Client& client);
[[nodiscard]] boost::json::array shown_scopes(const Resources& resources,
                                              const std::vector<std::string>& scope);

} // namespace conclave::identity
