#pragma once

#include "identity/passkeys/ceremony.hpp"
#include "identity/passkeys/passkey_store.hpp"
#include "identity/users/user_service.hpp"

#include <boost/json/fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What the server and navigator.credentials say to each other, in the JSON of WebAuthn 3, 5.1.8 to
/// 5.1.10 and 5.1. Pure.
namespace conclave::identity {

/// `known`: the person's passkeys, so that no authenticator makes a second one.
[[nodiscard]] boost::json::object creation_options(const RelyingParty& party,
                                                   std::string_view product, const User& user,
                                                   std::string_view user_handle,
                                                   std::string_view challenge,
                                                   const std::vector<Passkey>& known);
/// `allowed`: empty lets the authenticator offer whatever it has for us.
[[nodiscard]] boost::json::object request_options(const RelyingParty& party,
                                                  std::string_view challenge,
                                                  const std::vector<Passkey>& allowed);

struct RegistrationAnswer {
    std::string client_data_json;
    base::Bytes attestation_object;
    std::string transports; // those we know, separated by spaces
};
/// nullopt when members are missing or no base64url.
[[nodiscard]] std::optional<RegistrationAnswer>
read_registration(const boost::json::object* credential);

struct AssertionAnswer {
    std::string credential_id; // base64url
    std::string user_handle;   // base64url; empty when the authenticator keeps none
    Assertion assertion;
};
[[nodiscard]] std::optional<AssertionAnswer> read_assertion(const boost::json::object* credential);

} // namespace conclave::identity
