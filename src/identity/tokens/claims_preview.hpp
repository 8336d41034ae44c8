#pragma once

#include "identity/subjects/subjects.hpp"
#include "identity/tokens/token_issuer.hpp"

#include <boost/json/fwd.hpp>

namespace conclave::identity {

/// What an access token would say of the person if the client got one now with all scopes it may
/// ask for, but what changes from token to token. For explanations; nothing is issued.
[[nodiscard]] boost::json::object preview_claims(const TokenIssuer& issuer,
                                                 const Subjects& subjects, const User& user,
                                                 const Client& client);

} // namespace conclave::identity
