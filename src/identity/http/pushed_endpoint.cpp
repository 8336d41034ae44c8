#include "identity/http/pushed_endpoint.hpp"

#include "identity/grants/pushed_store.hpp"
#include "identity/http/client_authentication.hpp"
#include "identity/http/dpop_check.hpp"
#include "identity/http/http_support.hpp"
#include "identity/http/page_headers.hpp"
#include "identity/http/request_source.hpp"
#include "identity/http/services.hpp"
#include "identity/scopes/live_resources.hpp"

#include <boost/json.hpp>

namespace conclave::identity {
namespace json = boost::json;

namespace {

constexpr std::size_t max_request_bytes = 16 * 1024; // as much as fits into a query

std::unexpected<OAuthError> refuse(std::string_view error, std::string_view description) {
    return std::unexpected(
        OAuthError{.error = std::string(error), .description = std::string(description)});
}

/// The parameters of the request alone: credentials are of no use to it and must not be kept.
net::Form without_credentials(const net::Form& sent, const Client& client) {
    net::Form out;
    out.add("client_id", client.client_id);
    for (const auto& [name, value] : sent.fields()) {
        if (name != "client_id" && name != "client_secret" && name != "client_assertion" &&
            name != "client_assertion_type") {
            out.add(name, value);
        }
    }
    return out;
}

/// RFC 9449, 10.1: a proof that comes with the request binds the code to its key.
std::expected<void, OAuthError> bind_to_key(net::Form& form, const std::string& jkt) {
    if (jkt.empty()) {
        return {};
    }
    const auto named = form.get("dpop_jkt");
    if (!named) {
        form.add("dpop_jkt", jkt);
        return {};
    }
    return *named == jkt ? std::expected<void, OAuthError>()
                         : refuse("invalid_dpop_proof", "dpop_jkt names another key.");
}

} // namespace

net::Response PushedEndpoint::answer(const net::Request& request) {
    static MachineEndpoint endpoint("pushed_authorization");
    return guarded(services_, request, endpoint, [&] { return serve(request); });
}

MachineAnswer PushedEndpoint::serve(const net::Request& request) {
    const auto sent = read_form_body(request);
    if (!sent) {
        return std::unexpected(sent.error());
    }
    const auto sender = authenticate_client(services_, request, *sent);
    if (!sender) {
        return std::unexpected(sender.error());
    }
    const auto& client = *sender;
    if (const auto wait = client->is_public() ? of_strangers_.take(request) : std::nullopt) {
        return too_many_requests(*wait);
    }
    if (sent->repeated({"resource"})) {
        return refuse("invalid_request", "A parameter was sent more than once.");
    }
    if (sent->get("request_uri")) { // RFC 9126, 2.1
        return refuse("invalid_request", "A pushed request does not hold a request_uri.");
    }
    const auto jkt = proved_key(services_, request, *client);
    if (!jkt) {
        return std::unexpected(jkt.error());
    }
    auto form = without_credentials(*sent, *client);
    const bool signed_object = form.get("request").has_value();
    if (signed_object) {
        auto inside = open_request_object(services_, *client, form);
        if (!inside) {
            return refuse(inside.error().error, inside.error().description);
        }
        form = std::move(inside->parameters);
    }
    if (const auto bound = bind_to_key(form, *jkt); !bound) {
        return std::unexpected(bound.error());
    }
    const auto valid =
        validate_authorize(form, &*client, *services_.resources.now(),
                           {.registration_enabled = services_.config.registration_enabled,
                            .pushed = true,
                            .signed_object = signed_object,
                            .detail_types = &services_.config.detail_types});
    if (!valid) {
        return refuse(valid.error().error, valid.error().description);
    }
    auto parameters = form.encode();
    if (parameters.size() > max_request_bytes) {
        return std::unexpected(OAuthError{
            .status = 413, .error = "invalid_request", .description = "The request is too long."});
    }
    const auto uri = services_.pushed.put(
        client->client_id, {.parameters = std::move(parameters), .signed_object = signed_object});
    auto response = net::Response::json(
        201, json::serialize(json::object{{"request_uri", uri},
                                          {"expires_in", pushed_request_lifetime.count()}}));
    forbid_caching(response);
    return response;
}

} // namespace conclave::identity
