#include "identity/http/backchannel_endpoint.hpp"

#include "base/json_text.hpp"
#include "base/log.hpp"
#include "identity/clients/client_service.hpp"
#include "identity/grants/backchannel_store.hpp"
#include "identity/grants/replay_store.hpp"
#include "identity/http/client_authentication.hpp"
#include "identity/http/http_support.hpp"
#include "identity/http/page_headers.hpp"
#include "identity/http/request_source.hpp"
#include "identity/http/services.hpp"
#include "identity/keys/key_ring.hpp"
#include "identity/people/letters.hpp"
#include "identity/people/people.hpp"
#include "identity/protocol/authorization_details.hpp"
#include "identity/protocol/authorize_request.hpp"
#include "identity/protocol/request_object.hpp"
#include "identity/protocol/scope.hpp"
#include "identity/scopes/live_resources.hpp"
#include "identity/tokens/token_reader.hpp"
#include "identity/users/user_service.hpp"

#include <algorithm>
#include <boost/json.hpp>

namespace conclave::identity {
namespace json = boost::json;

namespace {

std::unexpected<OAuthError> refuse(std::string_view error, std::string_view description,
                                   int status = 400) {
    return std::unexpected(OAuthError{
        .status = status, .error = std::string(error), .description = std::string(description)});
}

} // namespace

net::Response BackchannelEndpoint::answer(const net::Request& request) {
    static MachineEndpoint endpoint("backchannel_authentication");
    return guarded(services_, request, endpoint, [&] { return serve(request); });
}

std::optional<User> BackchannelEndpoint::meant(const Client& client, const BackchannelWish& wish) {
    std::optional<User> user;
    if (!wish.login_hint.empty()) {
        user = services_.users.find(wish.login_hint);
    } else if (const auto hint =
                   services_.reader.id_token_hint(*services_.keys(), wish.id_token_hint);
               hint && hint->client_id == client.client_id) { // its own, not somebody else's
        user = services_.users.get(services_.user_of(*hint));
    }
    return user && user->enabled ? std::move(user) : std::nullopt;
}

std::expected<net::Form, OAuthError> BackchannelEndpoint::parameters(const Client& client,
                                                                     const net::Form& sent) {
    if (!sent.get("request")) {
        return client.require_signed_request_object
                   ? refuse("invalid_request", "This client must sign its requests.")
                   : std::expected<net::Form, OAuthError>(sent);
    }
    auto inside = open_request_object(services_, client, sent);
    if (!inside) { // CIBA has no error of its own for it (13)
        return refuse("invalid_request", inside.error().description);
    }
    const auto jws = jose::parse_compact(inside->object);
    const auto claims = jws ? base::parse_json_object(jws->payload, jose::max_token_bytes)
                            : std::unexpected(base::JsonError::malformed);
    const auto jti = claims ? base::get_string(*claims, "jti") : std::nullopt;
    const auto expiry = claims ? base::get_int(*claims, "exp") : std::nullopt;
    if (!jti || jti->empty() || jti->size() > max_jti_bytes || !expiry ||
        !base::get_int(*claims, "iat") || !base::get_int(*claims, "nbf")) {
        return refuse("invalid_request", "A signed request has jti, iat and nbf.");
    }
    const auto until = base::from_unix_seconds(*expiry) + request_object_clock_skew;
    if (!services_.replays.first_use("backchannel_request", client.client_id, *jti, until)) {
        return refuse("invalid_request", "This signed request was used before.");
    }
    return std::move(inside->parameters);
}

MachineAnswer BackchannelEndpoint::serve(const net::Request& request) {
    const auto form = read_form_body(request);
    if (!form) {
        return std::unexpected(form.error());
    }
    const auto sender = authenticate_client(services_, request, *form);
    if (!sender) {
        return std::unexpected(sender.error());
    }
    const auto& client = *sender;
    if (!contains(client->grant_types, backchannel_grant_type)) {
        return refuse("unauthorized_client", "This client may not ask for people so.");
    }
    const auto counted = parameters(*client, *form);
    if (!counted) {
        return std::unexpected(counted.error());
    }
    const auto wish = read_backchannel(*counted);
    if (!wish) {
        return std::unexpected(wish.error());
    }
    const bool pinged = !client->backchannel_notification_uri.empty();
    if (pinged && wish->notification_token.empty()) { // CIBA Core 1.0, 7.1
        return refuse("invalid_request", "This client must send a client_notification_token.");
    }
    const auto resources = services_.resources.now();
    if (const auto fault = scope_fault(wish->scope, *client, *resources)) {
        return refuse("invalid_scope", *fault);
    }
    if (!is_subset(wish->resources, resources->audiences(wish->scope))) {
        return refuse("invalid_target", "A resource is unknown or not part of the scope.");
    }
    const auto details = asked_details(*counted, services_.config.detail_types, *client);
    if (!details) {
        return std::unexpected(details.error());
    }
    const auto user = meant(*client, *wish);
    if (!user) {
        return refuse("unknown_user_id", "Nobody here is meant by this hint.");
    }
    const auto id =
        services_.backchannel.put({.client_id = client->client_id,
                                   .user_id = user->id,
                                   .scope = wish->scope,
                                   .resources = wish->resources,
                                   .details = *details,
                                   .binding_message = wish->binding_message,
                                   .notification_token = pinged ? wish->notification_token : ""},
                                  wish->lifetime);
    if (!id) {
        return refuse("access_denied", "Too many requests wait for this person already.", 403);
    }
    if (!user->email.empty()) {
        services_.people.outbox.put(
            letters::request_waits(services_.config, *user,
                                   client->name.empty() ? client->client_id : client->name),
            wish->lifetime);
    }
    base::log::info("backchannel_asked", {{"client_id", client->client_id}, {"user_id", user->id}});
    auto response = net::Response::json(
        200, json::serialize(json::object{{"auth_req_id", *id},
                                          {"expires_in", wish->lifetime.count()},
                                          {"interval", backchannel_poll_interval.count()}}));
    forbid_caching(response);
    return response;
}

} // namespace conclave::identity
