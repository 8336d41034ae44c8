#include "identity/http/device_api.hpp"

#include "base/json_text.hpp"
#include "base/log.hpp"
#include "identity/grants/device_store.hpp"
#include "identity/grants/session_store.hpp"
#include "identity/http/account_guard.hpp"
#include "identity/http/asked_scopes.hpp"
#include "identity/http/http_support.hpp"
#include "identity/http/services.hpp"
#include "identity/http/sign_in_ways.hpp"
#include "identity/logout/session_clients.hpp"
#include "identity/protocol/authorization_details.hpp"
#include "identity/protocol/user_code.hpp"
#include "identity/scopes/live_resources.hpp"
#include "net/address.hpp"

#include <boost/json.hpp>

namespace conclave::identity {
namespace json = boost::json;

struct DeviceApi::Asked {
    json::object body;
    Session session;
    std::string user_code;
    DeviceRequest wanted;
    Client client;
};

std::expected<DeviceApi::Asked, net::Response> DeviceApi::asked(const net::Request& request) {
    auto body = guarded_body(request);
    if (!body) {
        return std::unexpected(body.error());
    }
    auto session = services_.session_of(request);
    if (!session) {
        return std::unexpected(net::Response::error(401, "sign_in_required", "Sign in first."));
    }
    // Codes are short, so nobody may try many (RFC 8628, 5.1): neither from one place, nor in the
    // name of one account from many.
    const auto now = services_.mono_now();
    auto wait = services_.device_codes.take("source|" + net::source_key(request.peer), now);
    if (wait.count() == 0) {
        wait = services_.device_codes.take("user|" + session->user.id, now);
    }
    if (wait.count() > 0) {
        return std::unexpected(try_later(429, "too_many_attempts",
                                         "Too many codes. Wait a little and try again.", wait));
    }
    auto code = read_user_code(base::get_string(*body, "user_code").value_or(""));
    auto wanted = code.empty() ? std::nullopt : services_.devices.find(code);
    auto client = wanted ? services_.enabled_client(wanted->client_id) : nullptr;
    if (!client) {
        return std::unexpected(net::Response::error(
            404, "wrong_code",
            "This code is not right, or too old. Look at your device, and type it again."));
    }
    if (auto refusal = refuse_way(services_, *client, session->how.provider)) {
        return std::unexpected(*std::move(refusal));
    }
    return Asked{*std::move(body), *std::move(session), std::move(code), *std::move(wanted),
                 *client};
}

net::Response DeviceApi::look(const net::Request& request) {
    const auto found = asked(request);
    if (!found) {
        return found.error();
    }
    return page_json(
        {}, {{"client", shown_client(found->client)},
             {"scopes", shown_scopes(*services_.resources.now(), found->wanted.scope)},
             {"details", shown_details(found->wanted.details, services_.config.detail_types)}});
}

net::Response DeviceApi::decide(const net::Request& request) {
    const auto found = asked(request);
    if (!found) {
        return found.error();
    }
    const auto decision = base::get_string(found->body, "decision").value_or("");
    if (decision != "allow" && decision != "deny") {
        return net::Response::error(400, "invalid_request", "The decision is allow or deny.");
    }
    const auto& session = found->session;
    std::optional<Grant> grant;
    if (decision == "allow") {
        grant = Grant{.id = base::random_token(services_.random, 16),
                      .client_id = found->client.client_id,
                      .user_id = session.user.id,
                      .security_stamp = session.user.security_stamp,
                      .sid = session.sid,
                      .scope = found->wanted.scope,
                      .auth_time = session.auth_time,
                      .amr = session.how.amr,
                      .acr = session.how.acr,
                      .idp = session.how.idp(),
                      .details = found->wanted.details};
    }
    if (!services_.devices.decide(found->user_code, grant)) {
        return net::Response::error(404, "wrong_code", "Somebody has answered already.");
    }
    if (grant) {
        services_.session_clients.join(session.sid, found->client);
    }
    base::log::info("device_decided", {{"client_id", found->client.client_id},
                                       {"user_id", session.user.id},
                                       {"allowed", grant.has_value()}});
    return page_json({}, {{"allowed", grant.has_value()}});
}

} // namespace conclave::identity
