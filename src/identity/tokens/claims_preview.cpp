#include "identity/tokens/claims_preview.hpp"

#include "identity/grants/grant.hpp"

#include <boost/json.hpp>

namespace conclave::identity {

boost::json::object preview_claims(const TokenIssuer& issuer, const Subjects& subjects,
                                   const User& user, const Client& client) {
    const Grant grant{};
    const auto claims = issuer.access_claims({.grant = grant,
                                              .user = &user,
                                              .sub = subjects.known(client, user.id),
                                              .client = client,
                                              .scope = client.scopes});
    auto out = boost::json::parse(claims.json).as_object();
    for (const auto* name : {"iss", "aud", "jti", "iat", "nbf", "exp"}) {
        out.erase(name);
    }
    return out;
}

} // namespace conclave::identity
