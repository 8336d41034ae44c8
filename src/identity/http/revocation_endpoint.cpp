#include "identity/http/revocation_endpoint.hpp"

#include "base/log.hpp"
#include "identity/grants/refresh_store.hpp"
#include "identity/grants/revocation_list.hpp"
#include "identity/http/client_authentication.hpp"
#include "identity/http/http_support.hpp"
#include "identity/http/page_headers.hpp"
#include "identity/http/services.hpp"
#include "identity/keys/key_ring.hpp"
#include "identity/tokens/access_tokens.hpp"

namespace conclave::identity {
namespace log = base::log;

net::Response RevocationEndpoint::answer(const net::Request& request) {
    static MachineEndpoint endpoint("revocation");
    return guarded(services_, request, endpoint, [&] { return serve(request); });
}

MachineAnswer RevocationEndpoint::serve(const net::Request& request) {
    const auto form = read_form_body(request);
    if (!form) {
        return std::unexpected(form.error());
    }
    const auto sender = authenticate_client(services_, request, *form);
    if (!sender) {
        return std::unexpected(sender.error());
    }
    const auto& client = *sender;
    const auto token = form->get("token");
    if (!token) {
        return std::unexpected(OAuthError{.error = "invalid_request",
                                          .description = "The parameter token is missing."});
    }
    // The hint only saves a look-up (2.1); the two kinds look nothing alike, so it is not needed.
    if (const auto grant = services_.refresh.revoke(*token, client->client_id)) {
        services_.revoke_grant(*grant, *client);
        log::info("refresh_token_revoked", {{"client_id", client->client_id}});
    } else if (const auto read = services_.access_tokens.read(*services_.keys(), *token, {})) {
        const auto* claims = &read->claims;
        if (claims->client_id == client->client_id) {
            services_.revocations.revoke(claims->jti, claims->expires_at);
            log::info("access_token_revoked", {{"client_id", client->client_id}});
        } else {
            log::warning("revocation_of_foreign_token", {{"client_id", client->client_id}});
        }
    }
    net::Response response;
    forbid_caching(response);
    return response;
}

} // namespace conclave::identity
