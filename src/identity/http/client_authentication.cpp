#include "identity/http/client_authentication.hpp"

#include "base/bytes.hpp"
#include "base/log.hpp"
#include "identity/clients/certificate_rules.hpp"
#include "identity/clients/certificate_secrets.hpp"
#include "identity/clients/client_service.hpp"
#include "identity/clients/fapi.hpp"
#include "identity/grants/replay_store.hpp"
#include "identity/http/client_certificate.hpp"
#include "identity/http/services.hpp"
#include "identity/registration/client_keys.hpp"
#include "jose/digest.hpp"
#include "store/secret_box.hpp"

namespace conclave::identity {
namespace log = base::log;

namespace {

std::unexpected<OAuthError> invalid_client(bool basic) {
    return std::unexpected(OAuthError{.status = 401,
                                      .error = "invalid_client",
                                      .description = "Client authentication failed.",
                                      .basic_challenge = basic});
}

std::string_view method_of(const ClientCredentials& sent) {
    if (sent.assertion) {
        return sent.assertion->jws.alg.starts_with("HS") ? "client_secret_jwt" : "private_key_jwt";
    }
    // A public client has no secret: an empty one, as some libraries send, is none.
    if (!sent.secret || sent.secret->empty()) {
        return "none";
    }
    return sent.basic ? "client_secret_basic" : "client_secret_post";
}

/// May the client authenticate so? Records without a method take the two that every library has,
/// and assertions of the keys that it has.
bool permits(const Client& client, std::string_view method) {
    const auto& registered = client.token_endpoint_auth_method;
    if (!registered.empty()) {
        return registered == method;
    }
    if (method == "none" || client.is_public()) {
        return method == "none" && client.is_public();
    }
    return method == "client_secret_basic" || method == "client_secret_post" ||
           (method == "private_key_jwt" && client.has_keys());
}

/// The secrets that are alive, opened.
std::vector<std::string> sealed_secrets(Services& services, const Client& client) {
    std::vector<std::string> out;
    const auto now = base::to_unix_seconds(services.clock.now());
    for (const auto& secret : client.secrets) {
        if (secret.sealed.empty() || (secret.expires_at != 0 && now >= secret.expires_at)) {
            continue;
        }
        if (auto text = services.box.open(secret.sealed, client_secret_purpose(client.client_id))) {
            out.push_back(*std::move(text));
        } else {
            log::error("client_secret_does_not_open", {{"client_id", client.client_id}});
        }
    }
    return out;
}

std::expected<void, AssertionError> check_assertion(Services& services, const net::Request& request,
                                                    const Client& client,
                                                    const ClientAssertion& jwt) {
    const auto& issuer = services.config.issuer;
    // The issuer, or an endpoint: the token endpoint for all, as RFC 7523, 3 has it, or the one
    // that is called.
    const auto& aliases = services.config.certificates_origin; // RFC 8705, 5
    const auto called =
        (!aliases.empty() && request.origin == aliases ? aliases : issuer) + request.path;
    const AssertionRules rules{.audiences = {issuer, issuer + "/connect/token", called},
                               .issuer_only = client.fapi, // FAPI 2.0 Security Profile, 5.3.2.1
                               .now = services.clock.now()};
    if (client.fapi && !is_fapi_alg(jwt.jws.alg)) {
        return std::unexpected(AssertionError::unsuitable);
    }
    if (const auto checked = check_assertion_claims(jwt, rules); !checked) {
        return checked;
    }
    const auto& alg = client.token_endpoint_auth_signing_alg;
    return client.token_endpoint_auth_method == "client_secret_jwt"
               ? verify_with_secrets(jwt.jws, sealed_secrets(services, client), alg)
               : verify_with_keys(jwt.jws, services.client_keys.of(client, jwt.jws.kid), alg);
}

std::string_view fault_of(Services& services, const net::Request& request, const Client& client,
                          const ClientCredentials& sent) {
    if (is_certificate_method(client.token_endpoint_auth_method)) {
        return method_of(sent) == "none" ? certificate_fault(services, request, client)
                                         : "another method than the registered one";
    }
    if (method_of(sent) == "none" && counts_certificate_secrets(client, services.clock.now())) {
        return secrets_certificate_fault(services, request, client);
    }
    if (!permits(client, method_of(sent))) {
        return "another method than the registered one";
    }
    if (sent.assertion) {
        const auto& jwt = *sent.assertion;
        if (const auto checked = check_assertion(services, request, client, jwt); !checked) {
            return to_text(checked.error());
        }
        return services.replays.first_use("client_assertion", client.client_id, jwt.jti,
                                          jwt.expires_at + assertion_clock_skew)
                   ? std::string_view()
                   : "the assertion was used before";
    }
    const bool secret_sent = sent.secret && !sent.secret->empty();
    return !secret_sent || secret_matches(client, *sent.secret, services.clock.now())
               ? std::string_view()
               : "wrong secret";
}

} // namespace

bool secret_matches(const Client& client, std::string_view secret, base::WallTime now) {
    const auto text = secret.substr(0, max_secret_bytes);
    const auto hash = base::to_base64(jose::sha256(text));
    const auto long_hash = base::to_base64(jose::sha512(text)); // the replaced stack had both
    bool matches = false;
    for (const auto& known : client.secrets) {
        const bool alive = known.expires_at == 0 || base::to_unix_seconds(now) < known.expires_at;
        const bool short_one = base::constant_time_equal(known.hash, hash);
        const bool long_one = base::constant_time_equal(known.hash, long_hash);
        matches |= (short_one || long_one) && alive && known.type == "SharedSecret";
    }
    return matches && secret.size() <= max_secret_bytes;
}

std::expected<ClientRef, OAuthError>
authenticate_client(Services& services, const net::Request& request, const net::Form& form) {
    const auto sent = read_client_credentials(form, request.authorization("Basic"));
    if (!sent) {
        return std::unexpected(sent.error());
    }
    auto client = services.enabled_client(sent->client_id);
    if (!client) {
        return invalid_client(sent->basic);
    }
    auto fault = fault_of(services, request, *client, *sent);
    if (!fault.empty()) { // a secret that another process has just made is right
        client = services.clients.get_anew(sent->client_id);
        fault = client && client->enabled ? fault_of(services, request, *client, *sent) : fault;
    }
    if (!fault.empty()) {
        log::warning("client_authentication_failed",
                     {{"client_id", sent->client_id}, {"reason", fault}});
        return invalid_client(sent->basic);
    }
    return client;
}

} // namespace conclave::identity
