#pragma once

#include "identity/http/sign_in_flow.hpp"
#include "net/http_message.hpp"

#include <optional>
#include <string_view>

namespace conclave::identity {

class Services;

/// What people do with the links in our mails: confirm an address, get over a forgotten password
/// (docs/http-contracts.md). Answers tell nobody who has an account, by words or by time.
/// Thread-safe; waits for SQL and hashes.
class RecoveryApi {
  public:
    explicit RecoveryApi(Services& services) : services_(services), flow_(services) {}

    [[nodiscard]] net::Response confirm(const net::Request& request);
    [[nodiscard]] net::Response forgot(const net::Request& request);
    [[nodiscard]] net::Response reset(const net::Request& request);

  private:
    [[nodiscard]] std::optional<net::Response> throttle(const net::Request& request);
    /// Nothing, when whoever confirms is the one who made the account: signed in to it, or with its
    /// password.
    [[nodiscard]] std::optional<net::Response>
    refuse_stranger(const net::Request& request, const User& user, std::string_view password);

    Services& services_;
    SignInFlow flow_;
};

} // namespace conclave::identity
