#pragma once

#include "identity/http/own_account.hpp"
#include "identity/http/sign_in_flow.hpp"
#include "identity/users/own_changes.hpp"
#include "net/http_message.hpp"

#include <optional>

namespace conclave::identity {

class Services;

/// How people are called and reached, as they change it themselves (docs/http-contracts.md):
/// address, user name, telephone number. Address and user name need a fresh sign-in. Who has an
/// address is told to nobody but its owner. Thread-safe; waits for SQL.
class ContactApi {
  public:
    ContactApi(Services& services, store::Database& database);

    /// Sends the mail whose link makes the change; nothing is changed yet. Where addresses are
    /// believed (email_confirmation off), changes it.
    [[nodiscard]] net::Response change_email(const net::Request& request);
    /// What the link of that mail leads to. For who is signed in to the account.
    [[nodiscard]] net::Response confirm_email(const net::Request& request);
    [[nodiscard]] net::Response change_username(const net::Request& request);
    [[nodiscard]] net::Response change_phone(const net::Request& request);

  private:
    [[nodiscard]] net::Response believe(const net::Request& request, const User& user,
                                        const std::string& email);
    void ask(const User& user, const std::string& email);
    /// `also`, and a row in the audit log.
    [[nodiscard]] OwnChanges::Also audited(const net::Request& request, const User& user,
                                           std::string_view event, OwnChanges::Also also);

    Services& services_;
    SignInFlow flow_;
    OwnChanges changes_;
};

} // namespace conclave::identity
