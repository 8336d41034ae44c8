#include "identity/http/external_api.hpp"

#include "base/json_text.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"
#include "identity/clients/client_service.hpp"
#include "identity/federation/tenant_issuer.hpp"
#include "identity/grants/interaction_store.hpp"
#include "identity/http/account_guard.hpp"
#include "identity/http/cookies.hpp"
#include "identity/http/external_refusals.hpp"
#include "identity/http/http_support.hpp"
#include "identity/http/own_account.hpp"
#include "identity/http/services.hpp"
#include "identity/outgoing/outgoing.hpp"
#include "identity/people/people.hpp"
#include "identity/protocol/acr.hpp"
#include "identity/protocol/scope.hpp"
#include "identity/protocol/ui_locales.hpp"
#include "identity/users/user_service.hpp"

#include <algorithm>
#include <boost/json.hpp>

namespace conclave::identity {
namespace json = boost::json;
namespace log = base::log;

namespace {

/// Does the application want the person to show again who they are?
bool demands_sign_in(Services& services, const std::optional<Ticket>& open) {
    const auto form = form_of(open);
    if (!form) {
        return false;
    }
    const auto client = services.clients.get(form->get("client_id").value_or(""));
    return form->get("max_age") || (client && client->default_max_age.count() >= 0) ||
           contains(split_words(form->get("prompt").value_or("")), "login");
}

/// What the application says of the person that this provider may hear: the languages, and its
/// `login_hint` if that means the person as this provider knows them.
ExternalHints hints_for(std::string_view scheme, const std::optional<Ticket>& open) {
    const auto form = form_of(open);
    if (!form) {
        return {};
    }
    ExternalHints hints{.ui_locales =
                            join_words(read_ui_locales(form->get("ui_locales").value_or("")))};
    if (wanted_provider(*form) == scheme) {
        hints.login_hint = form->get("login_hint").value_or("");
    }
    return hints;
}

} // namespace

ExternalApi::ExternalApi(Services& services)
    : services_(services), flow_(services), newcomers_(services),
      attempts_(services.interactions, services.clock, services.random),
      client_(services.outgoing, services.clock),
      begun_by_source_(services, "external_attempt", external_attempts_per_minute_per_source) {}

std::string ExternalApi::redirect_uri(std::string_view scheme) const {
    return federation_address(services_.config.issuer, scheme);
}

net::Response ExternalApi::refuse(const ExternalProvider& provider,
                                  const ProviderRefusal& refusal) const {
    base::metrics::counter("conclave_identity_external_refused_total",
                           "Sign-ins at external providers that failed, by reason",
                           {{"reason", to_text(refusal.kind)}})
        .add();
    log::warning("external_sign_in_failed",
                 {{"scheme", provider.scheme}, {"reason", refusal.reason}});
    switch (refusal.kind) {
    case ProviderRefusal::Kind::away:
        return net::Response::error(502, "provider_away",
                                    provider.name + " does not answer at the moment. Try again "
                                                    "later, or sign in another way.");
    case ProviderRefusal::Kind::stale:
        return net::Response::error(401, "not_signed_in_anew",
                                    provider.name + " did not ask you to sign in again, which is "
                                                    "needed here. Sign in another way.");
    case ProviderRefusal::Kind::broken:
    case ProviderRefusal::Kind::refused:
    case ProviderRefusal::Kind::token:
        break;
    }
    return net::Response::error(502, "provider_failed",
                                "Signing in with " + provider.name +
                                    " did not work. Try again; if "
                                    "it fails again, tell whoever runs this site.");
}

bool ExternalApi::proves_again(const std::optional<Session>& session,
                               const std::optional<Ticket>& open) {
    return session && !flow_.refuse_way(open, session->how.provider);
}

net::Response ExternalApi::begin_sign_in(const net::Request& request) {
    const auto body = guarded_body(request);
    if (!body) {
        return body.error();
    }
    const auto open = flow_.ticket(request, text_of(*body, "request"));
    if (!open) {
        return open.error();
    }
    const auto scheme = text_of(*body, "scheme");
    if (auto refusal = flow_.refuse_way(*open, scheme)) {
        return *std::move(refusal);
    }
    return send(request, scheme,
                {.scheme = {},
                 .issuer = {},
                 .request = text_of(*body, "request"),
                 .next = text_of(*body, "next"),
                 .remember = base::get_bool(*body, "remember").value_or(false),
                 .sign_in_anew = demands_sign_in(services_, *open) ||
                                 proves_again(services_.session_of(request), *open)},
                hints_for(scheme, *open));
}

net::Response ExternalApi::begin_connect(const net::Request& request) {
    const auto asked = own_account(services_, request, true);
    if (!asked) {
        return asked.error();
    }
    return send(request, text_of(asked->body, "scheme"),
                {.scheme = {},
                 .issuer = {},
                 .user_id = asked->session.user.id,
                 .stamp = asked->session.user.security_stamp},
                {});
}

net::Response ExternalApi::send(const net::Request& request, std::string_view scheme,
                                ExternalAttempt attempt, const ExternalHints& hints) {
    if (const auto wait = begun_by_source_.take(request)) {
        return throttled(*wait);
    }
    const auto provider = services_.people.providers.get(scheme);
    if (!provider || !provider->enabled) {
        return no_provider();
    }
    const auto metadata = client_.metadata(*provider);
    if (!metadata) {
        return refuse(*provider, metadata.error());
    }
    attempt.scheme = provider->scheme;
    attempt.issuer = metadata->issuer;
    const auto state = attempts_.begin(attempt, Cookies::read(request, CookieKind::browser));
    return page_json({}, {{"redirect", authorization_address(*provider, *metadata,
                                                             {.redirect_uri = redirect_uri(scheme),
                                                              .state = state,
                                                              .nonce = attempt.nonce,
                                                              .verifier = attempt.verifier,
                                                              .sign_in_anew = attempt.sign_in_anew,
                                                              .login_hint = hints.login_hint,
                                                              .ui_locales = hints.ui_locales})}});
}

std::expected<ExternalApi::Came, net::Response> ExternalApi::receive(const net::Request& request,
                                                                     const json::object& body) {
    const auto scheme = text_of(body, "scheme");
    auto attempt = attempts_.spend(text_of(body, "state"),
                                   Cookies::read(request, CookieKind::browser), scheme);
    if (!attempt) {
        return std::unexpected(external_expired());
    }
    const auto fail = [](net::Response response) { return std::unexpected(std::move(response)); };
    auto provider = services_.people.providers.get(scheme);
    if (!provider || !provider->enabled) {
        return fail(no_provider());
    }
    const auto metadata = client_.metadata(*provider);
    if (!metadata) {
        return fail(refuse(*provider, metadata.error()));
    }
    // Whose answer is it? (RFC 9207, 2.4.) And the provider must be the one that was asked.
    const auto issuer = text_of(body, "iss");
    const bool named = !issuer.empty() || metadata->names_itself;
    if (attempt->issuer != metadata->issuer || (named && !is_issuer_of(metadata->issuer, issuer))) {
        return fail(refuse(
            *provider, {ProviderRefusal::Kind::token, "answer of issuer " + shown_text(issuer)}));
    }
    const auto error = text_of(body, "error");
    if (error == "access_denied") {
        return fail(net::Response::error(401, "external_cancelled",
                                         "You have not signed in with " + provider->name + "."));
    }
    if (!error.empty() || text_of(body, "code").empty()) {
        return fail(refuse(*provider, {ProviderRefusal::Kind::refused,
                                       "error at authorization: " + shown_text(error)}));
    }
    auto person = client_.redeem(*provider, *metadata, text_of(body, "code"),
                                 {.redirect_uri = redirect_uri(scheme),
                                  .state = {},
                                  .nonce = attempt->nonce,
                                  .verifier = attempt->verifier,
                                  .sign_in_anew = attempt->sign_in_anew,
                                  .named_issuer = std::string(issuer)},
                                 attempt->at);
    if (!person) {
        return fail(refuse(*provider, person.error()));
    }
    // Whoever is known needs no name; of the others UserInfo may say more than the ID token.
    if (services_.people.logins.user_of(scheme, person->subject).empty()) {
        if (const auto more = client_.complete(*metadata, *person); !more) {
            log::warning("external_userinfo_failed",
                         {{"scheme", scheme}, {"reason", more.error().reason}});
        }
    }
    return Came{*std::move(provider), *std::move(attempt), *std::move(person)};
}

net::Response ExternalApi::finish(const net::Request& request) {
    const auto body = guarded_body(request);
    if (!body) {
        return body.error();
    }
    const auto came = receive(request, *body);
    if (!came) {
        return came.error();
    }
    return came->attempt.user_id.empty() ? admit(request, *came) : connect(request, *came);
}

net::Response ExternalApi::connect(const net::Request& request, const Came& came) {
    const auto session = services_.session_of(request);
    if (!session || session->user.id != came.attempt.user_id ||
        session->user.security_stamp != came.attempt.stamp) {
        return external_expired(); // somebody else is signed in by now
    }
    const auto& person = came.person;
    const auto done = services_.people.logins.connect(
        {.scheme = came.provider.scheme,
         .subject = person.subject,
         .user_id = session->user.id,
         .label = person.email.empty() ? person.name : person.email},
        came.attempt.stamp);
    if (!done) {
        const bool same = done.error() == LoginStoreRefusal::known_already &&
                          services_.people.logins.user_of(came.provider.scheme, person.subject) ==
                              session->user.id;
        return same ? page_json({}, {{"redirect", "/account/security"}})
                    : refusal_of(done.error(), came.provider.name);
    }
    notify_owner(services_, session->user, "sign-in with " + came.provider.name + " was connected");
    return page_json({}, {{"redirect", "/account/security"}});
}

net::Response ExternalApi::admit(const net::Request& request, const Came& came) {
    auto open = flow_.ticket(request, came.attempt.request);
    if (!open) {
        return open.error();
    }
    if (auto refusal = flow_.refuse_way(*open, came.provider.scheme)) {
        return *std::move(refusal); // it was changed meanwhile
    }
    const auto id = services_.people.logins.user_of(came.provider.scheme, came.person.subject);
    if (id.empty()) {
        return newcomers_.ask(request, {.provider = came.provider,
                                        .person = came.person,
                                        .request = came.attempt.request,
                                        .next = came.attempt.next,
                                        .remember = came.attempt.remember});
    }
    const auto user = services_.users.get(id);
    if (!user || !user->enabled) {
        count_login("failed");
        return net::Response::error(401, "login_failed",
                                    "This account cannot sign in. Ask whoever runs this site.");
    }
    const auto left = user->locked_until - services_.clock.now();
    if (left.count() > 0) {
        count_login("locked");
        return try_later(
            423, "locked_out",
            "This account rests after too many wrong passwords. Wait, then sign in again.",
            std::chrono::ceil<std::chrono::milliseconds>(left));
    }
    if (auto refusal = flow_.refuse_unconfirmed(*user)) {
        return *std::move(refusal);
    }
    count_login("ok");
    return flow_.after_first_factor(request, *user, came.attempt.remember, *std::move(open),
                                    came.attempt.next, came.provider.scheme);
}

net::Response ExternalApi::list(const net::Request& request) {
    const auto session = services_.session_of(request);
    if (!session) {
        return sign_in_first();
    }
    const auto logins = services_.people.logins.of_user(session->user.id);
    json::array out;
    for (const auto& provider : services_.people.providers.list()) {
        const auto login = std::ranges::find(logins, provider.scheme, &ExternalLogin::scheme);
        if (!provider.enabled && login == logins.end()) {
            continue;
        }
        json::object item{{"scheme", provider.scheme},
                          {"name", provider.name},
                          {"enabled", provider.enabled},
                          {"connected", nullptr}};
        if (login != logins.end()) {
            item["connected"] = json::object{
                {"label", login->label}, {"created_at", base::to_unix_seconds(login->created_at)}};
        }
        out.push_back(std::move(item));
    }
    return page_json({}, {{"providers", std::move(out)}});
}

net::Response ExternalApi::disconnect(const net::Request& request) {
    const auto asked = own_account(services_, request, true);
    if (!asked) {
        return asked.error();
    }
    const auto& user = asked->session.user;
    const auto scheme = text_of(asked->body, "scheme");
    const auto done = services_.people.logins.disconnect(user.id, scheme);
    if (!done) {
        return refusal_of(done.error(), scheme);
    }
    notify_owner(services_, user, "sign-in with " + scheme + " was disconnected");
    return page_json({}, {});
}

} // namespace conclave::identity
