#pragma once

#include "identity/registration/client_metadata.hpp"
#include "net/http_message.hpp"

#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace conclave::identity {

class Services;

/// `/connect/dcr` and `/connect/dcr/{client_id}`: clients register themselves and manage that
/// (RFC 7591, RFC 7592, OpenID Connect Registration 1.0), as far as the operator lets them.
/// Thread-safe; may wait for the client's server.
class RegistrationEndpoint {
  public:
    explicit RegistrationEndpoint(Services& services) : services_(services) {}

    [[nodiscard]] net::Response add(const net::Request& request);
    [[nodiscard]] net::Response show(const net::Request& request);
    [[nodiscard]] net::Response change(const net::Request& request);
    [[nodiscard]] net::Response remove(const net::Request& request);

  private:
    [[nodiscard]] MetadataRules rules() const;
    /// One source registers and changes so often only: each may make us call an address.
    [[nodiscard]] std::optional<net::Response> throttled(const net::Request& request);
    /// Does the list at the sector_identifier_uri hold the redirect URIs?
    [[nodiscard]] std::optional<MetadataFault> sector_fault(const Client& client) const;
    /// The client that the request's token manages, or the refusal.
    [[nodiscard]] std::expected<Client, net::Response> managed(const net::Request& request);
    /// A new secret for a client that needs one, put into its record; empty for others.
    [[nodiscard]] std::string give_secret(Client& client) const;
    [[nodiscard]] net::Response information(int status, const Client& client,
                                            std::string_view token, std::string_view secret) const;

    Services& services_;
};

} // namespace conclave::identity
