#include "identity/http/logout_api.hpp"

#include "base/json_text.hpp"
#include "base/log.hpp"
#include "identity/clients/client_service.hpp"
#include "identity/grants/interaction_store.hpp"
#include "identity/grants/session_store.hpp"
#include "identity/http/account_guard.hpp"
#include "identity/http/cookies.hpp"
#include "identity/http/end_session_endpoint.hpp"
#include "identity/http/http_support.hpp"
#include "identity/http/services.hpp"
#include "identity/logout/front_channel.hpp"
#include "identity/logout/session_clients.hpp"
#include "net/form.hpp"

#include <boost/json.hpp>

namespace conclave::identity {
namespace json = boost::json;

namespace {

json::value or_null(const std::string& text) {
    return text.empty() ? json::value(nullptr) : json::value(text);
}

std::optional<PendingLogout> find_pending(Services& services, std::string_view id,
                                          std::string_view browser) {
    const auto payload = services.interactions.find(InteractionKind::logout, id, browser);
    return payload ? pending_logout_from_json(*payload) : std::nullopt;
}

} // namespace

net::Response LogoutApi::describe(const net::Request& request) {
    const auto query = net::parse_form(request.query);
    net::Response response;
    const auto browser = services_.browser_of(request, response);
    const auto pending =
        find_pending(services_, query ? query->get("logout_id").value_or("") : "", browser);
    const auto session = services_.session_of(request);
    json::object body{{"csrf", csrf_token(browser)},
                      {"client", nullptr},
                      {"needs_confirmation", session && !(pending && is_meant(*pending, *session))},
                      {"user", nullptr}};
    if (pending && !pending->client_name.empty()) {
        body["client"] = json::object{{"name", pending->client_name}};
    }
    if (session) {
        body["user"] = json::object{{"name", session->user.shown_name()}};
    }
    return page_json(std::move(response), body);
}

net::Response LogoutApi::confirm(const net::Request& request) {
    const auto body = guarded_body(request);
    if (!body) {
        return body.error();
    }
    const auto id = base::get_string(*body, "logout_id").value_or(std::string_view{});
    const auto pending = find_pending(services_, id, Cookies::read(request, CookieKind::browser));
    net::Response response;
    std::vector<std::string> frames;
    if (const auto session = services_.session_of(request)) {
        frames = logout_frames(services_.clients, services_.session_clients,
                               services_.config.issuer, session->sid);
        services_.sign_out(request, response, *session);
        base::log::info("signed_out", {{"user_id", session->user.id}});
    }
    json::object answer{{"redirect", nullptr}, {"client_name", nullptr}, {"iframe_url", nullptr}};
    if (pending && services_.interactions.finish(id)) {
        answer["redirect"] = or_null(pending->redirect);
        answer["client_name"] = or_null(pending->client_name);
        frames.insert(frames.end(), pending->frames.begin(), pending->frames.end());
    }
    if (!frames.empty()) {
        const auto handle = services_.interactions.put(
            InteractionKind::logout_frames, Cookies::read(request, CookieKind::browser),
            to_json(PendingLogout{.frames = std::move(frames)}));
        answer["iframe_url"] = "/connect/endsession/callback?frames=" + handle;
    }
    return page_json(std::move(response), answer);
}

net::Response LogoutApi::frames(const net::Request& request) {
    const auto query = net::parse_form(request.query);
    const auto handle = query ? query->get("frames").value_or("") : "";
    const auto payload = services_.interactions.find(InteractionKind::logout_frames, handle,
                                                     Cookies::read(request, CookieKind::browser));
    const auto pending = payload ? pending_logout_from_json(*payload) : std::nullopt;
    if (!pending || !services_.interactions.finish(handle)) {
        return net::Response::error(410, "request_expired", "This sign-out was finished before.");
    }
    return logout_frames_page(pending->frames);
}

net::Response LogoutApi::error(const net::Request& request) {
    const auto query = net::parse_form(request.query);
    const auto details = open_error_id(services_, query ? query->get("id").value_or("") : "");
    if (!details) {
        return net::Response::error(404, "not_found", "This error report is too old to show.");
    }
    return page_json({}, {{"error", details->error},
                          {"error_description", details->description},
                          {"client_name", or_null(details->client_name)},
                          {"request_id", details->request_id}});
}

} // namespace conclave::identity
