#include "identity/http/request_source.hpp"

#include "base/log.hpp"
#include "identity/grants/pushed_store.hpp"
#include "identity/http/client_authentication.hpp"
#include "identity/http/services.hpp"
#include "identity/keys/key_ring.hpp"
#include "identity/protocol/request_object.hpp"
#include "identity/protocol/response_type.hpp"
#include "identity/registration/client_keys.hpp"
#include "jose/compact.hpp"

#include <fmt/format.h>

namespace conclave::identity {
namespace {

std::unexpected<AuthorizeFault> local_fault(std::string_view error, std::string_view description) {
    return std::unexpected(
        AuthorizeFault{.error = std::string(error), .description = std::string(description)});
}

std::expected<PendingAuthorize, AuthorizeFault>
find_pushed(Services& services, const net::Form& sent, std::string_view uri) {
    const auto client_id = sent.get("client_id");
    if (!client_id || sent.get("request")) { // RFC 9101, 5: the one or the other
        return local_fault("invalid_request", "A request_uri goes with client_id and without "
                                              "another request.");
    }
    const auto pushed = services.pushed.find(uri, *client_id);
    if (!pushed) {
        return local_fault("invalid_request_uri",
                           "This request was finished before, is too old, or is of another "
                           "application. Go back to the application and start again.");
    }
    return PendingAuthorize{.parameters = pushed->parameters,
                            .pushed = std::string(uri),
                            .signed_object = pushed->signed_object};
}

/// Which key of the client's the object says it is signed with; empty: it does not say.
std::string key_named_in(std::string_view object) {
    const auto jws = jose::parse_compact(object);
    return jws ? jws->kid : std::string();
}

/// Core, 6.1 has response_type beside the object as well; the two must not contradict each other.
bool agrees_on_type(const net::Form& outside, const net::Form& inside) {
    const auto sent = outside.get("response_type");
    return !sent || parse_response_type(*sent) ==
                        parse_response_type(inside.get("response_type").value_or(""));
}

} // namespace

std::expected<OpenedRequest, RequestFault>
open_request_object(Services& services, const Client& client, const net::Form& sent) {
    // Whoever has no keys to sign with gets nothing decrypted, for it would be work for nothing.
    static const std::vector<jose::DecryptionKey> none;
    const auto ring = services.keys();
    auto object =
        decrypted_request_object(sent.get("request").value_or(""), client.request_object_encryption,
                                 client.has_keys() ? ring->decryption_keys() : none);
    auto inside = object
                      ? read_request_object(*object,
                                            {.client_id = client.client_id,
                                             .issuer = services.config.issuer,
                                             .signing_alg = client.request_object_signing_alg,
                                             .now = services.clock.now(),
                                             .fapi = client.fapi},
                                            services.client_keys.of(client, key_named_in(*object)))
                      : std::unexpected(object.error());
    if (!inside) {
        base::log::info("request_object_refused",
                        {{"client_id", client.client_id}, {"reason", to_text(inside.error())}});
        return std::unexpected(RequestFault{
            "invalid_request_object",
            fmt::format("The request object is not acceptable: {}.", to_text(inside.error()))});
    }
    if (!agrees_on_type(sent, *inside)) {
        return std::unexpected(
            RequestFault{"invalid_request", "Two different values of response_type."});
    }
    return OpenedRequest{*std::move(inside), *std::move(object)};
}

std::expected<PendingAuthorize, AuthorizeFault> find_request(Services& services,
                                                             const net::Form& sent) {
    const auto uri = sent.get("request_uri");
    if (uri && uri->starts_with(pushed_uri_prefix)) {
        return find_pushed(services, sent, *uri);
    }
    const auto client_id = sent.get("client_id");
    const auto client =
        sent.get("request") && client_id ? services.enabled_client(*client_id) : nullptr;
    if (!client) {
        return PendingAuthorize{.parameters = sent.encode()}; // what is wrong is found later
    }
    if (const auto twice = sent.repeated({"resource"})) {
        return std::unexpected(
            early_fault(sent, *client, "invalid_request", "A parameter was sent more than once."));
    }
    auto inside = open_request_object(services, *client, sent);
    if (!inside) {
        return std::unexpected(
            early_fault(sent, *client, inside.error().error, inside.error().description));
    }
    return PendingAuthorize{.parameters = inside->parameters.encode(), .signed_object = true};
}

} // namespace conclave::identity
