#include "identity/http/token_answer.hpp"

#include "identity/http/services.hpp"
#include "identity/keys/key_ring.hpp"
#include "identity/protocol/authorization_details.hpp"
#include "identity/protocol/scope.hpp"
#include "identity/registration/encrypted_for.hpp"
#include "identity/scopes/live_resources.hpp"
#include "identity/tokens/access_tokens.hpp"
#include "identity/tokens/binding.hpp"
#include "identity/tokens/token_issuer.hpp"

#include <boost/json.hpp>

namespace conclave::identity {
namespace json = boost::json;

std::expected<std::string, OAuthError> token_answer(Services& services, TokenSubject subject,
                                                    const AnswerExtras& extras) {
    subject.scope = services.resources.now()->narrowed(subject.scope, subject.resources);
    if (!subject.resources.empty()) {
        subject.details = details_for(subject.details, subject.resources);
    }
    const auto keys = services.keys();
    const auto access_token = services.access_tokens.issue(*keys, subject);
    if (!access_token) {
        return std::unexpected(access_token.error());
    }
    const auto lifetime = base::to_unix_seconds(services.issuer.expiry_of(subject)) -
                          base::to_unix_seconds(services.clock.now());
    json::object out{{"access_token", *access_token},
                     {"token_type", token_type_of(subject.jkt)},
                     {"expires_in", lifetime}};
    if (!extras.issued_token_type.empty()) {
        out["issued_token_type"] = extras.issued_token_type;
    }
    if (!extras.refresh_token.empty()) {
        out["refresh_token"] = extras.refresh_token;
    }
    if (subject.user != nullptr && contains(subject.scope, "openid")) {
        auto id_token = encrypted_for(
            services.client_keys, subject.client, subject.client.id_token_encryption,
            services.issuer.id_token(*keys, subject,
                                     {.nonce = extras.nonce, .access_token = *access_token}));
        if (!id_token) {
            return std::unexpected(OAuthError{.status = 503,
                                              .error = "server_error",
                                              .description = std::string(no_encryption_key)});
        }
        out["id_token"] = *std::move(id_token);
    }
    if (!subject.details.empty()) { // RFC 9396, 7
        out["authorization_details"] = json::parse(subject.details);
    }
    out["scope"] = join_words(subject.scope);
    return json::serialize(out);
}

} // namespace conclave::identity
