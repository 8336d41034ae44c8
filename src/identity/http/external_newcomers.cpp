#include "identity/http/external_newcomers.hpp"

#include "base/bytes.hpp"
#include "base/json_text.hpp"
#include "identity/federation/external_attempts.hpp"
#include "identity/federation/login_store.hpp"
#include "identity/federation/provider_store.hpp"
#include "identity/grants/interaction_store.hpp"
#include "identity/http/account_guard.hpp"
#include "identity/http/cookies.hpp"
#include "identity/http/external_refusals.hpp"
#include "identity/http/services.hpp"
#include "identity/people/people.hpp"
#include "identity/users/password_policy.hpp"
#include "identity/users/user_service.hpp"
#include "net/address.hpp"

#include <boost/json.hpp>

namespace conclave::identity {
namespace json = boost::json;

namespace {

constexpr std::size_t max_payload_bytes = 8 * 1024;
constexpr std::size_t max_name_characters = 200; // the column's width

std::string short_name(const std::string& name) {
    return base::utf8_length(name) <= max_name_characters ? name : std::string();
}

const std::string& label_of(const ExternalPerson& person) {
    return person.email.empty() ? person.name : person.email;
}

} // namespace

std::optional<net::Response> ExternalNewcomers::refuse(const Newcomer& newcomer) {
    const auto& [provider, person, request, next, remember] = newcomer;
    if (!provider.registers) {
        count_login("failed");
        return net::Response::error(
            403, "external_unknown",
            "No account here is connected with this " + provider.name +
                " account. Sign in another way, then connect it on the page \"Security\".");
    }
    if (person.email.empty() &&
        services_.config.email_confirmation == EmailConfirmation::required) {
        return net::Response::error(
            403, "email_needed",
            provider.name + " has not confirmed an email address of yours, which an account here "
                            "needs. Confirm it there, or register here.");
    }
    if (!person.email.empty() && services_.users.find(person.email)) {
        return refusal_of(LoginStoreRefusal::email_taken, provider.name);
    }
    return std::nullopt;
}

net::Response ExternalNewcomers::ask(const net::Request& request, const Newcomer& newcomer) {
    if (auto refusal = refuse(newcomer)) {
        return *std::move(refusal);
    }
    const auto& person = newcomer.person;
    const auto name = short_name(person.name);
    const json::object payload{{"scheme", newcomer.provider.scheme},
                               {"authority", newcomer.provider.authority},
                               {"subject", person.subject},
                               {"email", person.email},
                               {"name", name},
                               {"request", newcomer.request},
                               {"next", newcomer.next},
                               {"remember", newcomer.remember},
                               {"at", base::to_unix_seconds(services_.clock.now())}};
    const auto ticket = services_.interactions.put(InteractionKind::external_new,
                                                   Cookies::read(request, CookieKind::browser),
                                                   json::serialize(payload));
    const auto& wished = person.username.empty() ? person.email : person.username;
    return page_json(
        {}, {{"new_account", json::object{{"ticket", ticket},
                                          {"provider", newcomer.provider.name},
                                          {"username", services_.people.logins.free_name(wished)},
                                          {"email", person.email},
                                          {"name", name}}}});
}

std::optional<Newcomer> ExternalNewcomers::find(const net::Request& request,
                                                std::string_view ticket) {
    const auto payload = services_.interactions.find(InteractionKind::external_new, ticket,
                                                     Cookies::read(request, CookieKind::browser));
    const auto members = payload ? base::parse_json_object(*payload, max_payload_bytes)
                                 : std::unexpected(base::JsonError::malformed);
    if (!members) {
        return std::nullopt;
    }
    const auto at = base::from_unix_seconds(base::get_int(*members, "at").value_or(0));
    auto provider = services_.people.providers.get(text_of(*members, "scheme"));
    if (services_.clock.now() >= at + external_attempt_lifetime || !provider ||
        !provider->enabled || provider->authority != text_of(*members, "authority")) {
        return std::nullopt;
    }
    return Newcomer{.provider = *std::move(provider),
                    .person = {.subject = text_of(*members, "subject"),
                               .email = text_of(*members, "email"),
                               .username = {},
                               .name = text_of(*members, "name")},
                    .request = text_of(*members, "request"),
                    .next = text_of(*members, "next"),
                    .remember = base::get_bool(*members, "remember").value_or(false)};
}

net::Response ExternalNewcomers::create(const net::Request& request) {
    const auto body = guarded_body(request);
    if (!body) {
        return body.error();
    }
    const auto ticket = text_of(*body, "ticket");
    const auto newcomer = find(request, ticket);
    if (!newcomer) {
        return external_expired();
    }
    if (auto refusal = refuse(*newcomer)) {
        return *std::move(refusal);
    }
    auto open = flow_.ticket(request, newcomer->request);
    if (!open) {
        return open.error();
    }
    const auto username = text_of(*body, "username");
    if (auto fault = username_fault(username)) {
        return net::Response::error(400, "invalid_username", *fault);
    }
    const auto wait =
        services_.registrations.take(net::source_key(request.peer), services_.mono_now());
    if (wait.count() > 0) {
        return throttled(wait);
    }
    const auto& person = newcomer->person;
    const auto made = services_.people.logins.add_person({.scheme = newcomer->provider.scheme,
                                                          .subject = person.subject,
                                                          .user_id = {},
                                                          .label = label_of(person)},
                                                         username, person.email, person.name);
    if (!made) { // the ticket stays good for another name
        return refusal_of(made.error(), newcomer->provider.name);
    }
    (void)services_.interactions.finish(ticket); // used twice it makes no second account
    count_login("ok");
    return flow_.after_first_factor(request, *made, newcomer->remember, *std::move(open),
                                    newcomer->next, newcomer->provider.scheme);
}

} // namespace conclave::identity
