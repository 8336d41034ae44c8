#pragma once

#include "identity/clients/client.hpp"
#include "identity/federation/external_provider.hpp"
#include "net/http_message.hpp"

#include <optional>
#include <string_view>
#include <vector>

/// Which ways to sign in a client leaves open, of those that this server has. Thread-safe; waits
/// for SQL.
namespace conclave::identity {

class Services;

/// The enabled providers of others at which people may sign in to this client.
[[nodiscard]] std::vector<ExternalProvider> offered_providers(Services& services,
                                                              const Client& client);
/// The refusal of somebody who signs in, or is signed in, in a way that the client does not take;
/// nullopt: it takes it. `provider`: as in Authentication.
[[nodiscard]] std::optional<net::Response> refuse_way(Services& services, const Client& client,
                                                      std::string_view provider);

} // namespace conclave::identity
