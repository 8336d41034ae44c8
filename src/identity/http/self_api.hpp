#pragma once

#include "identity/http/services.hpp"
#include "identity/http/sign_in_flow.hpp"
#include "net/http_message.hpp"

#include <expected>
#include <string_view>

namespace conclave::identity {

/// Changes to what guards an account need a sign-in that is younger than this.
constexpr std::chrono::seconds fresh_sign_in{600};

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
    struct Asked;
    /// The checked body and who sends it; `fresh`: only after a fresh sign-in.
    [[nodiscard]] std::expected<Asked, net::Response> asked(const net::Request& request,
                                                            bool fresh);
    [[nodiscard]] bool is_fresh(const Session& session) const;
    void notify(const User& user, std::string_view what);

    Services& services_;
    SignInFlow flow_;
};

} // namespace conclave::identity
