#pragma once

#include "identity/http/sign_in_flow.hpp"
#include "net/http_message.hpp"

#include <expected>
#include <string_view>

namespace conclave::identity {

class Services;

/// What people see and change of their own account: second factors, sessions, consents, password
/// (docs/http-contracts.md). Every call needs a session; what weakens or strengthens the account a
/// fresh one. Thread-safe; waits for SQL and hashes.
class SelfApi {
  public:
    explicit SelfApi(Services& services) : services_(services), flow_(services) {}

    [[nodiscard]] net::Response describe(const net::Request& request);
    [[nodiscard]] net::Response totp_begin(const net::Request& request);
    [[nodiscard]] net::Response totp_enrol(const net::Request& request);
    [[nodiscard]] net::Response totp_remove(const net::Request& request);
    [[nodiscard]] net::Response renew_recovery_codes(const net::Request& request);
    [[nodiscard]] net::Response forget_browsers(const net::Request& request);
    [[nodiscard]] net::Response end_session(const net::Request& request);
    [[nodiscard]] net::Response withdraw_consent(const net::Request& request);
    [[nodiscard]] net::Response change_password(const net::Request& request);

  private:
    Services& services_;
    SignInFlow flow_;
};

} // namespace conclave::identity
