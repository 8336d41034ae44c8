#include "identity/http/signed_answer.hpp"

#include "identity/http/services.hpp"
#include "identity/keys/key_ring.hpp"
#include "identity/registration/encrypted_for.hpp"
#include "jose/jws.hpp"

#include <boost/json.hpp>

namespace conclave::identity {
namespace json = boost::json;

namespace {

constexpr std::chrono::seconds answer_lifetime{300}; // JARM, 2.1 recommends at most 10 minutes

} // namespace

std::optional<ResponseParameters> signed_answer(Services& services, const Client& client,
                                                const ResponseParameters& parameters) {
    const auto now = base::to_unix_seconds(services.clock.now());
    json::object claims{{"iss", services.config.issuer},
                        {"aud", client.client_id},
                        {"iat", now},
                        {"exp", now + answer_lifetime.count()}};
    for (const auto& [name, value] : parameters) {
        if (!claims.contains(name)) { // `iss` is there already
            claims[name] = value;
        }
    }
    const auto keys = services.keys();
    auto response = encrypted_for(services.client_keys, client, client.authorization_encryption,
                                  jose::sign(keys->signer(client.authorization_signed_response_alg),
                                             "JWT", json::serialize(claims)));
    return response ? std::optional(ResponseParameters{{"response", *std::move(response)}})
                    : std::nullopt;
}

} // namespace conclave::identity
