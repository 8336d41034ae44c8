#include "identity/http/end_session_endpoint.hpp"

#include "base/json_text.hpp"
#include "base/log.hpp"
#include "identity/clients/client_service.hpp"
#include "identity/grants/interaction_store.hpp"
#include "identity/grants/session_store.hpp"
#include "identity/http/http_support.hpp"
#include "identity/http/page_headers.hpp"
#include "identity/http/services.hpp"
#include "identity/keys/key_ring.hpp"
#include "identity/logout/front_channel.hpp"
#include "identity/logout/session_clients.hpp"
#include "identity/protocol/authorize_response.hpp"
#include "identity/protocol/scope.hpp"
#include "identity/protocol/ui_locales.hpp"
#include "identity/tokens/token_reader.hpp"

#include <boost/json.hpp>

namespace conclave::identity {
namespace json = boost::json;

namespace {

constexpr std::size_t pending_max_bytes = 60 * 1024; // MariaDB's TEXT holds 64 KiB
constexpr std::size_t max_state_bytes = 4096;

/// The parameters, from the query or a posted form.
std::optional<net::Form> parameters_of(const net::Request& request) {
    const bool posted = request.method == "POST";
    if (posted && request.content_type() != "application/x-www-form-urlencoded") {
        return std::nullopt;
    }
    auto form = net::parse_form(posted ? request.body : request.query);
    if (!form || form->repeated()) {
        return std::nullopt;
    }
    return *std::move(form);
}

net::Response go(const net::Request& request, std::string_view location, net::Response response) {
    response.status = redirect_status(request);
    response.headers.set("Location", location);
    forbid_caching(response);
    return response;
}

/// The languages that the page speaks (RP-Initiated Logout, 2), for its address.
std::string languages_for_page(const net::Form& form) {
    std::string out;
    for (const auto& tag : read_ui_locales(form.get("ui_locales").value_or(""))) {
        out += (out.empty() ? "&ui_locales=" : "+") + tag; // tags need no escaping
    }
    return out;
}

std::string post_logout_location(const net::Form& form, const Client& client) {
    const auto wanted = form.get("post_logout_redirect_uri");
    if (!wanted || !contains(client.post_logout_redirect_uris, *wanted)) {
        return {};
    }
    const auto state = form.get("state");
    return state && state->size() <= max_state_bytes
               ? redirect_location(*wanted, ResponseMode::query, {{"state", std::string(*state)}})
               : std::string(*wanted);
}

} // namespace

std::string to_json(const PendingLogout& pending) {
    return json::serialize(
        json::object{{"client_name", pending.client_name},
                     {"redirect", pending.redirect},
                     {"frames", json::array(pending.frames.begin(), pending.frames.end())},
                     {"sid", pending.sid},
                     {"user_id", pending.user_id}});
}

std::optional<PendingLogout> pending_logout_from_json(std::string_view text) {
    const auto members = base::parse_json_object(text, pending_max_bytes);
    if (!members) {
        return std::nullopt;
    }
    const auto get = [&](std::string_view name) {
        return std::string(base::get_string(*members, name).value_or(std::string_view{}));
    };
    PendingLogout pending{.client_name = get("client_name"),
                          .redirect = get("redirect"),
                          .sid = get("sid"),
                          .user_id = get("user_id")};
    if (const auto* frames = base::get_array(*members, "frames")) {
        for (const auto& frame : *frames) {
            pending.frames.emplace_back(frame.is_string() ? frame.get_string() : "");
        }
    }
    return pending;
}

bool is_meant(const PendingLogout& pending, const Session& session) {
    return pending.sid.empty() ? !pending.user_id.empty() && pending.user_id == session.user.id
                               : pending.sid == session.sid;
}

net::Response EndSessionEndpoint::answer(const net::Request& request) {
    const auto form = parameters_of(request);
    if (!form) {
        return error_page(services_, "invalid_request",
                          "The parameters of the sign-out request are not well-formed.");
    }
    const auto hint_text = form->get("id_token_hint");
    const auto hint =
        hint_text ? services_.reader.id_token_hint(*services_.keys(), *hint_text) : std::nullopt;
    const auto named = form->get("client_id");
    if (hint && named && *named != hint->client_id) {
        return error_page(services_, "invalid_request",
                          "client_id and id_token_hint are of different applications.");
    }
    const auto client_id = hint ? std::string_view(hint->client_id) : named.value_or("");
    const auto client = client_id.empty() ? nullptr : services_.enabled_client(client_id);
    PendingLogout pending;
    if (client) {
        pending = {.client_name = client->name.empty() ? client->client_id : client->name,
                   .redirect = post_logout_location(*form, *client)};
    }
    if (hint) {
        pending.sid = hint->sid;
        pending.user_id = hint->sid.empty() ? services_.user_of(*hint) : std::string();
    }
    net::Response response;
    const auto session = services_.session_of(request);
    const bool is_current = session && is_meant(pending, *session);
    // A POST from another site came without our Lax cookies: it looks as if nobody were signed in.
    const bool nothing_to_end = !session && hint && request.method != "POST";
    if (is_current) {
        pending.frames = logout_frames(services_.clients, services_.session_clients,
                                       services_.config.issuer, session->sid);
        services_.sign_out(request, response, *session);
        base::log::info("signed_out", {{"user_id", session->user.id}});
    }
    const bool browser_tells = !pending.frames.empty();
    if ((is_current || nothing_to_end) && !pending.redirect.empty() && !browser_tells) {
        return go(request, pending.redirect, std::move(response));
    }
    if (const auto wait = session ? std::nullopt : of_strangers_.take(request)) {
        return busy_page(services_, *wait);
    }
    // The page comes with a GET, which has the cookies that a POST from elsewhere lacks.
    const auto browser =
        request.method == "POST" ? std::string() : services_.browser_of(request, response);
    const auto id = services_.interactions.put(InteractionKind::logout, browser, to_json(pending));
    // The page that signs out loads the frames, too; with nobody signed in it asks nothing.
    const std::string_view page =
        is_current && !browser_tells ? "/account/loggedout" : "/account/logout";
    return go(request, std::string(page) + "?logout_id=" + id + languages_for_page(*form),
              std::move(response));
}

} // namespace conclave::identity
