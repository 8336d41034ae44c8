#pragma once

#include "identity/clients/client.hpp"
#include "identity/http/machine_endpoint.hpp"
#include "net/form.hpp"
#include "net/http_message.hpp"

#include <boost/json/fwd.hpp>
#include <optional>
#include <string_view>

namespace conclave::identity {

class Services;

/// `/connect/introspect` (RFC 7662), for clients that authenticate: each sees its own tokens and
/// those for the audiences that it is the resource server of; and for APIs that show a secret of
/// their own. For every other token the answer is `{"active":false}`, whatever the reason.
/// Thread-safe; waits for SQL.
class IntrospectionEndpoint {
  public:
    explicit IntrospectionEndpoint(Services& services) : services_(services) {}
    [[nodiscard]] net::Response answer(const net::Request& request);

  private:
    MachineAnswer serve(const net::Request& request);
    /// The API that sent its name and one of its secrets, as a client that has nothing of its own.
    std::optional<Client> api(const net::Request& request, const net::Form& form);
    std::optional<boost::json::object> access_token(const Client& caller, std::string_view token);
    std::optional<boost::json::object> refresh_token(const Client& caller, std::string_view token);

    Services& services_;
};

} // namespace conclave::identity
