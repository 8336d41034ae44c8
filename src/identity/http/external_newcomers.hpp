#pragma once

#include "identity/federation/external_id_token.hpp"
#include "identity/federation/external_provider.hpp"
#include "identity/http/sign_in_flow.hpp"
#include "net/http_message.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace conclave::identity {

class Services;

/// Somebody whom a provider has signed in and whom nobody here knows.
struct Newcomer {
    ExternalProvider provider;
    ExternalPerson person;
    std::string request; // the authorization request that waits
    std::string next;
    bool remember = false;
};

/// Accounts for people who come by external providers: the person sees name and address that came
/// and accepts, before anything is made. Thread-safe; waits for SQL.
class ExternalNewcomers {
  public:
    explicit ExternalNewcomers(Services& services) : services_(services), flow_(services) {}

    /// What the page asks, with a ticket that is good in this browser for as long as an attempt; or
    /// why there will be no account.
    [[nodiscard]] net::Response ask(const net::Request& request, const Newcomer& newcomer);
    /// Makes the account and signs the person in.
    [[nodiscard]] net::Response create(const net::Request& request);

  private:
    [[nodiscard]] std::optional<net::Response> refuse(const Newcomer& newcomer);
    [[nodiscard]] std::optional<Newcomer> find(const net::Request& request,
                                               std::string_view ticket);

    Services& services_;
    SignInFlow flow_;
};

} // namespace conclave::identity
