#pragma once

#include "identity/federation/external_attempts.hpp"
#include "identity/federation/provider_client.hpp"
#include "identity/http/external_newcomers.hpp"
#include "identity/http/sign_in_flow.hpp"
#include "identity/http/stranger_quota.hpp"
#include "identity/users/user_service.hpp"
#include "net/http_message.hpp"

#include <expected>
#include <string_view>

namespace conclave::identity {

class Services;

/// Of one IPv4 address or IPv6 /64: each may make us call a provider.
constexpr int external_attempts_per_minute_per_source = 30;

/// What an application says of a person whom it sends on to a provider; each may be empty.
struct ExternalHints {
    std::string login_hint{}; // how they are called there
    std::string ui_locales{}; // languages that they read, the best first
};

/// Signing in by external providers, and connecting accounts with them (docs/http-contracts.md).
/// An address that somebody has there opens no account here: accounts are connected by who is
/// signed in to them. Thread-safe; waits for SQL and for the providers.
class ExternalApi {
  public:
    explicit ExternalApi(Services& services);

    /// Sends the browser to the provider.
    [[nodiscard]] net::Response begin_sign_in(const net::Request& request);
    [[nodiscard]] net::Response begin_connect(const net::Request& request);
    /// What the page at the redirect URI got.
    [[nodiscard]] net::Response finish(const net::Request& request);
    /// Somebody new accepts the account that `finish` has offered.
    [[nodiscard]] net::Response create(const net::Request& request) {
        return newcomers_.create(request);
    }
    [[nodiscard]] net::Response list(const net::Request& request);
    [[nodiscard]] net::Response disconnect(const net::Request& request);

  private:
    struct Came {
        ExternalProvider provider;
        ExternalAttempt attempt;
        ExternalPerson person;
    };
    /// Whoever is signed in already comes to prove that it is still them; unless what the
    /// application lacks is only the way.
    [[nodiscard]] bool proves_again(const std::optional<Session>& session,
                                    const std::optional<Ticket>& open);
    [[nodiscard]] net::Response send(const net::Request& request, std::string_view scheme,
                                     ExternalAttempt attempt, const ExternalHints& hints);
    [[nodiscard]] std::expected<Came, net::Response> receive(const net::Request& request,
                                                             const boost::json::object& body);
    [[nodiscard]] net::Response connect(const net::Request& request, const Came& came);
    [[nodiscard]] net::Response admit(const net::Request& request, const Came& came);
    [[nodiscard]] net::Response refuse(const ExternalProvider& provider,
                                       const ProviderRefusal& refusal) const;
    [[nodiscard]] std::string redirect_uri(std::string_view scheme) const;

    Services& services_;
    SignInFlow flow_;
    ExternalNewcomers newcomers_;
    ExternalAttempts attempts_;
    ProviderClient client_;
    StrangerQuota begun_by_source_;
};

} // namespace conclave::identity
