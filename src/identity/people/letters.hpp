#pragma once

#include "identity/config.hpp"
#include "identity/users/user_service.hpp"
#include "mail/message.hpp"

#include <string>
#include <string_view>
#include <vector>

/// The mails of the identity site, in words. Links lead to the issuer's address from the
/// configuration and carry their code behind `#`, so that no server or proxy writes it down. Pure.
namespace conclave::identity::letters {

[[nodiscard]] mail::Message confirm_email(const Config& config, const User& user,
                                          std::string_view code);
[[nodiscard]] mail::Message reset_password(const Config& config, const User& user,
                                           std::string_view code);
[[nodiscard]] mail::Message password_changed(const Config& config, const User& user);
/// The same for an account whose address was never confirmed before; `gone`: what does not open it
/// any more.
[[nodiscard]] mail::Message account_taken_over(const Config& config, const User& user,
                                               const std::vector<std::string>& gone);
/// `what` happened to the account, as the end of "was …": "added: an authenticator app".
[[nodiscard]] mail::Message security_changed(const Config& config, const User& user,
                                             std::string_view what);
/// The owner has ended the account.
[[nodiscard]] mail::Message account_deleted(const Config& config, const User& user);
/// An application, by its name, asks for the person without a browser (CIBA Core 1.0).
[[nodiscard]] mail::Message request_waits(const Config& config, const User& user,
                                          std::string_view client);
/// Somebody wanted to register with an address that has an account already.
[[nodiscard]] mail::Message address_known(const Config& config, const User& user);

/// To the address that `user` would have; the code makes it so.
[[nodiscard]] mail::Message confirm_new_email(const Config& config, const User& user,
                                              std::string_view code);
/// Somebody who is signed in to another account wanted to have this address there.
[[nodiscard]] mail::Message address_wanted(const Config& config, const User& user);
/// To the old address: a change was asked for, or done.
[[nodiscard]] mail::Message email_change_asked(const Config& config, const User& user);
[[nodiscard]] mail::Message email_changed(const Config& config, const User& user);
/// `user` as it was before.
[[nodiscard]] mail::Message username_changed(const Config& config, const User& user,
                                             std::string_view now);

} // namespace conclave::identity::letters
