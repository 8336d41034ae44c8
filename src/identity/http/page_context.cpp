#include "identity/http/page_context.hpp"

#include "identity/http/account_guard.hpp"
#include "identity/http/http_support.hpp"
#include "identity/http/services.hpp"
#include "identity/http/sign_in_ways.hpp"
#include "identity/passkeys/ceremony.hpp"
#include "identity/people/people.hpp"
#include "identity/protocol/acr.hpp"
#include "identity/protocol/authorization_details.hpp"
#include "identity/scopes/live_resources.hpp"
#include "net/form.hpp"

#include <boost/json.hpp>

namespace conclave::identity {
namespace json = boost::json;

namespace {

json::value user_json(const std::optional<Session>& session) {
    if (!session) {
        return nullptr;
    }
    return json::object{{"name", session->user.shown_name()}, {"email", session->user.email}};
}

json::array external_json(const std::vector<ExternalProvider>& providers) {
    json::array out;
    for (const auto& provider : providers) {
        out.push_back(json::object{{"scheme", provider.scheme}, {"name", provider.name}});
    }
    return out;
}

/// The provider that the application would like; the page knows whether it is offered.
std::string hinted_provider(const std::optional<Ticket>& open) {
    const auto form = form_of(open);
    return form ? wanted_provider(*form) : std::string();
}

json::value client_json(const Client& client) {
    return json::object{{"client_id", client.client_id},
                        {"name", client.name.empty() ? client.client_id : client.name},
                        {"uri", client.uri},
                        {"logo_uri", client.logo_uri},
                        {"policy_uri", client.policy_uri},
                        {"tos_uri", client.tos_uri}};
}

json::value consent_json(const AuthorizeState& state, const Resources& resources,
                         const std::vector<DetailType>& detail_types) {
    if (state.step != AuthorizeStep::ask_consent) {
        return nullptr;
    }
    json::array scopes;
    for (const auto& name : state.request.asked_scopes()) {
        if (const auto* scope = resources.find(name)) {
            scopes.push_back(json::object{{"name", scope->name},
                                          {"display_name", scope->display_name},
                                          {"description", scope->description},
                                          {"required", scope->required},
                                          {"emphasize", scope->emphasize}});
        }
    }
    return json::object{
        {"scopes", std::move(scopes)},
        {"details", shown_details(state.request.details, detail_types)},
        {"can_remember", state.client.allow_remember_consent && state.request.details.empty()}};
}

/// What of the site's ways to sign in the application leaves. Where one provider is all, it is as
/// if the application had named it.
void put_ways(json::object& body, Services& services, const Client& client,
              const std::string& hinted) {
    const auto providers = offered_providers(services, client);
    body["external"] = external_json(providers);
    body["external_hint"] = hinted;
    if (client.enable_local_login) {
        return;
    }
    body["local_login"] = false;
    body["passkeys"] = false;
    body["registration_enabled"] = false;
    if (providers.size() == 1) {
        body["external_hint"] = providers.front().scheme;
    }
}

} // namespace

net::Response PageContext::answer(const net::Request& request) {
    const auto query = net::parse_form(request.query);
    const auto open = flow_.ticket(request, query ? query->get("request").value_or("") : "");
    if (!open) {
        return open.error();
    }
    net::Response response;
    const auto browser = services_.browser_of(request, response);
    const auto& config = services_.config;
    json::object body{{"csrf", csrf_token(browser)},
                      {"product", json::object{{"name", config.product.name},
                                               {"logo_url", config.product.logo_url},
                                               {"primary_color", config.product.primary_color}}},
                      {"registration_enabled", config.registration_enabled},
                      {"passkeys", relying_party(config.issuer).has_value()},
                      {"local_login", true},
                      {"external", external_json(services_.people.providers.enabled())},
                      {"external_hint", ""},
                      {"password", json::object{{"min_length", config.users.password.min_length},
                                                {"max_length", config.users.password.max_length}}},
                      {"client", nullptr},
                      {"login_hint", ""},
                      {"ui_locales", json::array{}},
                      {"consent", nullptr}};
    if (*open) {
        const auto state = authorize_.examine(request, (*open)->pending);
        if (!state) {
            return request_expired(); // the client was changed or removed meanwhile
        }
        body["client"] = client_json(state->client);
        body["login_hint"] = state->request.login_hint;
        const auto& locales = state->request.ui_locales;
        body["ui_locales"] = json::array(locales.begin(), locales.end());
        put_ways(body, services_, state->client, hinted_provider(*open));
        body["consent"] = consent_json(*state, *services_.resources.now(), config.detail_types);
        body["user"] = user_json(state->session);
    } else {
        body["user"] = user_json(services_.session_of(request));
    }
    return page_json(std::move(response), body);
}

} // namespace conclave::identity
