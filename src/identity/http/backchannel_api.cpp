#include "identity/http/backchannel_api.hpp"

#include "base/json_text.hpp"
#include "base/log.hpp"
#include "identity/grants/backchannel_store.hpp"
#include "identity/http/account_guard.hpp"
#include "identity/http/asked_scopes.hpp"
#include "identity/http/own_account.hpp"
#include "identity/http/services.hpp"
#include "identity/http/sign_in_ways.hpp"
#include "identity/logout/session_clients.hpp"
#include "identity/pings/ping_queue.hpp"
#include "identity/protocol/authorization_details.hpp"
#include "identity/scopes/live_resources.hpp"

#include <algorithm>
#include <boost/json.hpp>

namespace conclave::identity {
namespace json = boost::json;

net::Response BackchannelApi::list(const net::Request& request) {
    const auto session = services_.session_of(request);
    if (!session) {
        return sign_in_first();
    }
    json::array out;
    for (const auto& waiting : services_.backchannel.waiting_for(session->user.id)) {
        const auto client = services_.enabled_client(waiting.asked.client_id);
        if (!client) {
            continue;
        }
        out.push_back(json::object{
            {"id", waiting.id},
            {"client", shown_client(*client)},
            {"scopes", shown_scopes(*services_.resources.now(), waiting.asked.scope)},
            {"details", shown_details(waiting.asked.details, services_.config.detail_types)},
            {"binding_message", waiting.asked.binding_message},
            {"expires_at", base::to_rfc3339(waiting.expires_at)}});
    }
    return page_json({}, {{"requests", std::move(out)}});
}

net::Response BackchannelApi::decide(const net::Request& request) {
    const auto own = own_account(services_, request, false);
    if (!own) {
        return own.error();
    }
    const auto decision = base::get_string(own->body, "decision").value_or("");
    if (decision != "allow" && decision != "deny") {
        return net::Response::error(400, "invalid_request", "The decision is allow or deny.");
    }
    const auto& session = own->session;
    const std::string id(base::get_string(own->body, "id").value_or(""));
    const auto waiting = services_.backchannel.waiting_for(session.user.id);
    const auto found = std::ranges::find(waiting, id, &WaitingRequest::id);
    const auto client =
        found == waiting.end() ? nullptr : services_.enabled_client(found->asked.client_id);
    if (!client) {
        return net::Response::error(404, "not_waiting", "This request is too old, or answered.");
    }
    if (decision == "allow") {
        if (auto refusal = refuse_way(services_, *client, session.how.provider)) {
            return *std::move(refusal);
        }
    }
    std::optional<Grant> grant;
    if (decision == "allow") {
        grant = Grant{.id = base::random_token(services_.random, 16),
                      .client_id = client->client_id,
                      .user_id = session.user.id,
                      .security_stamp = session.user.security_stamp,
                      .sid = session.sid,
                      .scope = found->asked.scope,
                      .auth_time = session.auth_time,
                      .resources = found->asked.resources,
                      .amr = session.how.amr,
                      .acr = session.how.acr,
                      .idp = session.how.idp(),
                      .details = found->asked.details};
    }
    if (!services_.backchannel.decide(session.user.id, id, grant)) {
        return net::Response::error(404, "not_waiting", "This request is too old, or answered.");
    }
    services_.pings.bell().ring();
    if (grant) {
        services_.session_clients.join(session.sid, *client);
    }
    base::log::info("backchannel_decided", {{"client_id", client->client_id},
                                            {"user_id", session.user.id},
                                            {"allowed", grant.has_value()}});
    return page_json({}, {{"allowed", grant.has_value()}});
}

} // namespace conclave::identity
