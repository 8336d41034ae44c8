#include "identity/http/device_endpoint.hpp"

#include "identity/clients/client_service.hpp"
#include "identity/grants/device_store.hpp"
#include "identity/http/client_authentication.hpp"
#include "identity/http/http_support.hpp"
#include "identity/http/page_headers.hpp"
#include "identity/http/services.hpp"
#include "identity/protocol/authorization_details.hpp"
#include "identity/protocol/authorize_request.hpp"
#include "identity/protocol/scope.hpp"
#include "identity/protocol/user_code.hpp"
#include "identity/scopes/live_resources.hpp"

#include <boost/json.hpp>

namespace conclave::identity {
namespace json = boost::json;

namespace {

constexpr std::size_t max_scope_bytes = 2000; // as at the authorization endpoint

std::unexpected<OAuthError> refuse(std::string_view error, std::string_view description) {
    return std::unexpected(
        OAuthError{.error = std::string(error), .description = std::string(description)});
}

} // namespace

net::Response DeviceEndpoint::answer(const net::Request& request) {
    static MachineEndpoint endpoint("device_authorization");
    return guarded(services_, request, endpoint, [&] { return serve(request); });
}

MachineAnswer DeviceEndpoint::serve(const net::Request& request) {
    const auto form = read_form_body(request);
    if (!form) {
        return std::unexpected(form.error());
    }
    const auto sender = authenticate_client(services_, request, *form);
    if (!sender) {
        return std::unexpected(sender.error());
    }
    const auto& client = *sender;
    if (const auto wait = client->is_public() ? of_strangers_.take(request) : std::nullopt) {
        return too_many_requests(*wait);
    }
    if (!contains(client->grant_types, device_grant_type)) {
        return refuse("unauthorized_client", "This client may not use the device grant.");
    }
    if (form->repeated({"resource"})) {
        return refuse("invalid_request", "A parameter was sent more than once.");
    }
    const auto text = form->get("scope").value_or(std::string_view{});
    const auto scope = parse_scope(text.substr(0, max_scope_bytes));
    if (text.size() > max_scope_bytes || scope.empty()) {
        return refuse("invalid_scope", "The parameter scope is missing or too long.");
    }
    if (const auto fault = scope_fault(scope, *client, *services_.resources.now())) {
        return refuse("invalid_scope", *fault);
    }
    const auto details = asked_details(*form, services_.config.detail_types, *client);
    if (!details) {
        return std::unexpected(details.error());
    }
    const auto codes = services_.devices.put({client->client_id, scope, *details});
    const auto page = services_.config.issuer + "/device";
    const auto shown = shown_user_code(codes.user_code);
    auto response = net::Response::json(
        200,
        json::serialize(json::object{{"device_code", codes.device_code},
                                     {"user_code", shown},
                                     {"verification_uri", page},
                                     {"verification_uri_complete", page + "?user_code=" + shown},
                                     {"expires_in", device_code_lifetime.count()},
                                     {"interval", device_poll_interval.count()}}));
    forbid_caching(response);
    return response;
}

} // namespace conclave::identity
