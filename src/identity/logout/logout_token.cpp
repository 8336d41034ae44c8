#include "identity/logout/logout_token.hpp"

#include "jose/jws.hpp"

#include <boost/json.hpp>

namespace conclave::identity {
namespace json = boost::json;

namespace {

constexpr std::string_view logout_event = "http://schemas.openid.net/event/backchannel-logout";

} // namespace

std::string logout_token(const KeyRing& keys, const Client& client, const LogoutClaims& claims) {
    const auto now = base::to_unix_seconds(claims.now);
    const json::object payload{
        {"iss", claims.issuer},
        {"sub", claims.sub},
        {"aud", client.client_id},
        {"iat", now},
        {"exp", now + logout_token_lifetime.count()},
        {"jti", claims.jti},
        {"sid", claims.sid},
        {"events", json::object{{logout_event, json::object{}}}},
    };
    return jose::sign(keys.signer(client.id_token_signed_response_alg), "logout+jwt",
                      json::serialize(payload));
}

} // namespace conclave::identity
