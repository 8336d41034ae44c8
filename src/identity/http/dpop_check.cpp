#include "identity/http/dpop_check.hpp"

#include "base/log.hpp"
#include "identity/clients/fapi.hpp"
#include "identity/grants/replay_store.hpp"
#include "identity/http/services.hpp"
#include "identity/protocol/dpop.hpp"
#include "identity/tokens/dpop_nonces.hpp"

#include <fmt/format.h>

namespace conclave::identity {
namespace log = base::log;

namespace {

constexpr std::string_view worker_placeholder = "SECURED_BY_OIDC_SERVICE_WORKER";

std::unexpected<OAuthError> refuse(const Client& client, std::string_view reason) {
    log::info("dpop_proof_refused", {{"client_id", client.client_id}, {"reason", reason}});
    return std::unexpected(
        OAuthError{.error = "invalid_dpop_proof",
                   .description = fmt::format("The DPoP proof is not acceptable: {}.", reason)});
}

} // namespace

std::expected<std::string, OAuthError> proved_key(Services& services, const net::Request& request,
                                                  const Client& client,
                                                  std::string_view access_token,
                                                  std::string_view origin) {
    const auto text = request.headers.get("DPoP");
    if (!text) {
        return std::string();
    }
    if (request.headers.count("DPoP") > 1) {
        return refuse(client, "more than one");
    }
    if (text->contains(worker_placeholder)) {
        log::warning("service_worker_not_in_control", {{"client_id", client.client_id}});
    }
    const auto proof = read_dpop_proof(*text);
    if (!proof) {
        return refuse(client, to_text(proof.error()));
    }
    if (client.fapi && !is_fapi_alg(proof->alg)) {
        return refuse(client, to_text(DpopError::unsuitable));
    }
    const auto now = services.clock.now();
    const bool by_certificate = !services.config.certificates_origin.empty() &&
                                request.origin == services.config.certificates_origin;
    const auto asked = !origin.empty()  ? origin
                       : by_certificate ? std::string_view(services.config.certificates_origin)
                                        : std::string_view(services.config.issuer);
    if (const auto checked = check_dpop_proof(*proof, {.method = request.method,
                                                       .url = std::string(asked) + request.path,
                                                       .now = now,
                                                       .access_token = std::string(access_token)});
        !checked) {
        return refuse(client, to_text(checked.error()));
    }
    if (client.require_dpop_nonce && !(proof->nonce && services.nonces.valid(*proof->nonce))) {
        return std::unexpected(OAuthError{.error = "use_dpop_nonce",
                                          .description = "The DPoP proof needs a nonce of ours.",
                                          .dpop_nonce = services.nonces.make()});
    }
    if (!services.replays.first_use("dpop", proof->jkt, proof->jti,
                                    proof->issued_at + dpop_window)) {
        return refuse(client, "used before");
    }
    return proof->jkt;
}

void offer_nonce(Services& services, const Client& client, net::Response& response) {
    if (client.require_dpop_nonce) {
        response.headers.set("DPoP-Nonce", services.nonces.make());
    }
}

} // namespace conclave::identity
