#include "identity/http/backchannel_endpoint.hpp"

#include "base/log.hpp"
#include "identity/http/client_authentication.hpp"
#include "identity/http/http_support.hpp"
#include "identity/http/page_headers.hpp"
#include "identity/people/letters.hpp"
#include "identity/protocol/authorize_request.hpp"
#include "identity/protocol/scope.hpp"

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
    return guarded(services_, request, "backchannel_authentication",
                   [&] { return serve(request); });
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

MachineAnswer BackchannelEndpoint::serve(const net::Request& request) {
    const auto form = read_form_body(request);
    if (!form) {
        return std::unexpected(form.error());
    }
    const auto client = authenticate_client(services_, request, *form);
    if (!client) {
        return std::unexpected(client.error());
    }
    if (!contains(client->grant_types, backchannel_grant_type) ||
        client->require_signed_request_object) { // which are not taken here
        return refuse("unauthorized_client", "This client may not ask for people so.");
    }
    const auto wish = read_backchannel(*form);
    if (!wish) {
        return std::unexpected(wish.error());
    }
    const auto resources = services_.resources.now();
    if (const auto fault = scope_fault(wish->scope, *client, *resources)) {
        return refuse("invalid_scope", *fault);
    }
    if (!is_subset(wish->resources, resources->audiences(wish->scope))) {
        return refuse("invalid_target", "A resource is unknown or not part of the scope.");
    }
    const auto user = meant(*client, *wish);
    if (!user) {
        return refuse("unknown_user_id", "Nobody here is meant by this hint.");
    }
    const auto id = services_.backchannel.put({.client_id = client->client_id,
                                               .user_id = user->id,
                                               .scope = wish->scope,
                                               .resources = wish->resources,
                                               .binding_message = wish->binding_message},
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
