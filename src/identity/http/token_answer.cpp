#include "identity/http/token_answer.hpp"

#include "identity/http/services.hpp"
#include "identity/keys/key_ring.hpp"
#include "identity/protocol/scope.hpp"
#include "identity/scopes/live_resources.hpp"
#include "identity/tokens/access_tokens.hpp"
#include "identity/tokens/token_issuer.hpp"

#include <boost/json.hpp>

namespace conclave::identity {
namespace json = boost::json;

std::string token_answer(Services& services, TokenSubject subject, const AnswerExtras& extras) {
    subject.scope = services.resources.now()->narrowed(subject.scope, subject.resources);
    const auto keys = services.keys();
    const auto access_token = services.access_tokens.issue(*keys, subject);
    const auto lifetime = base::to_unix_seconds(services.issuer.expiry_of(subject)) -
                          base::to_unix_seconds(services.clock.now());
    json::object out{{"access_token", access_token},
                     {"token_type", subject.jkt.empty() ? "Bearer" : "DPoP"},
                     {"expires_in", lifetime}};
    if (!extras.issued_token_type.empty()) {
        out["issued_token_type"] = extras.issued_token_type;
    }
    if (!extras.refresh_token.empty()) {
        out["refresh_token"] = extras.refresh_token;
    }
    if (subject.user != nullptr && contains(subject.scope, "openid")) {
        out["id_token"] = services.issuer.id_token(
            *keys, subject, {.nonce = extras.nonce, .access_token = access_token});
    }
    out["scope"] = join_words(subject.scope);
    return json::serialize(out);
}

} // namespace conclave::identity
