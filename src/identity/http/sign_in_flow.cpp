#include "identity/http/sign_in_flow.hpp"

#include "base/json_text.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"
#include "identity/grants/interaction_store.hpp"
#include "identity/http/account_guard.hpp"
#include "identity/http/authorize_endpoint.hpp"
#include "identity/http/cookies.hpp"
#include "identity/http/http_support.hpp"
#include "identity/http/services.hpp"
#include "identity/http/sign_in_ways.hpp"
#include "identity/people/letters.hpp"
#include "identity/people/people.hpp"
#include "identity/protocol/acr.hpp"
#include "identity/users/fold.hpp"
#include "identity/users/user_service.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>

namespace conclave::identity {
namespace {

constexpr std::size_t max_step_bytes = 4096;
constexpr std::size_t max_next_bytes = 200;
/// Where a sign-in that belongs to no application may lead.
constexpr std::array<std::string_view, 5> pages_after_sign_in{
    "/", "/account/security", "/account/profile", "/account/email", "/device"};

/// Does the application ask for more than a password? Then a trusted browser does not replace it.
bool demands_second_factor(const std::optional<Ticket>& open) {
    const auto form = form_of(open);
    return form && wants_second_factor(wanted_acr(*form));
}

} // namespace

std::optional<net::Form> form_of(const std::optional<Ticket>& open) {
    auto form = open ? net::parse_form(open->pending.parameters)
                     : std::unexpected(net::FormError::bad_encoding);
    return form ? std::optional(*std::move(form)) : std::nullopt;
}

std::string_view amr_of(std::string_view provider) {
    return provider.empty() ? "pwd" : "fed";
}

void count_login(std::string_view result) {
    base::metrics::counter("conclave_identity_logins_total", "Attempts to sign in",
                           {{"result", result}})
        .add();
}

net::Response request_expired() {
    return net::Response::error(410, "request_expired",
                                "This sign-in has expired. Go back to the application and start "
                                "again.");
}

std::string text_of(const boost::json::object& body, std::string_view name) {
    return std::string(base::get_string(body, name).value_or(std::string_view{}));
}

net::Response refusal_of(const UserRefusal& refusal) {
    switch (refusal.error) {
    case UserError::invalid_username:
        return net::Response::error(400, "invalid_username", refusal.message);
    case UserError::invalid_email:
        return net::Response::error(400, "invalid_email", refusal.message);
    case UserError::weak_password:
        return net::Response::error(400, "weak_password", refusal.message);
    case UserError::name_taken:
    case UserError::email_taken:
        return net::Response::error(409, "name_taken", refusal.message);
    case UserError::invalid_phone:
        return net::Response::error(400, "invalid_phone", refusal.message);
    case UserError::too_often:
        return net::Response::error(409, "too_often", refusal.message);
    case UserError::stale:
        return net::Response::error(400, "link_invalid", refusal.message);
    case UserError::busy:
    case UserError::not_found:
    case UserError::last_administrator:
        break;
    }
    return try_later(503, "busy", refusal.message, std::chrono::seconds(2));
}

std::optional<net::Response> put_off(const LoginRefusal& refusal) {
    switch (refusal.kind) {
    case LoginRefusal::Kind::locked:
        return try_later(423, "locked_out",
                         "This account rests after too many wrong passwords. Wait, then try again.",
                         refusal.retry_after);
    case LoginRefusal::Kind::guessed:
        return try_later(429, "too_many_attempts",
                         "Somebody is trying this password on many accounts, so it rests. If it is "
                         "yours, choose a new one by mail, or sign in with a passkey.",
                         refusal.retry_after);
    case LoginRefusal::Kind::busy:
        return try_later(503, "busy", "The server is busy. Try again in a moment.",
                         std::chrono::seconds(2));
    case LoginRefusal::Kind::failed:
        break;
    }
    return std::nullopt;
}

std::expected<std::optional<Ticket>, net::Response> SignInFlow::ticket(const net::Request& request,
                                                                       std::string_view handle) {
    if (handle.empty()) {
        return std::nullopt;
    }
    const auto payload = services_.interactions.find(InteractionKind::authorize, handle,
                                                     Cookies::read(request, CookieKind::browser));
    auto pending = payload ? pending_from_json(*payload) : std::nullopt;
    if (!pending) {
        return std::unexpected(request_expired());
    }
    return Ticket{std::string(handle), *std::move(pending)};
}

std::optional<net::Response> SignInFlow::refuse_way(const std::optional<Ticket>& open,
                                                    std::string_view provider) {
    const auto form = form_of(open);
    const auto client =
        form ? services_.enabled_client(form->get("client_id").value_or("")) : nullptr;
    return client ? identity::refuse_way(services_, *client, provider) : std::nullopt;
}

net::Response SignInFlow::after_first_factor(const net::Request& request, const User& user,
                                             bool remember, std::optional<Ticket> open,
                                             std::string_view next, std::string_view provider) {
    auto& factors = services_.people.second_factors;
    if (!factors.enrolled(user.id) ||
        (!demands_second_factor(open) &&
         factors.trusts(user, Cookies::read(request, CookieKind::trusted)))) {
        return signed_in(request, {}, user, remember, std::move(open),
                         {.amr = std::string(amr_of(provider)),
                          .acr = std::string(acr_one_factor),
                          .provider = std::string(provider)},
                         next);
    }
    const auto payload = boost::json::serialize(
        boost::json::object{{"user_id", user.id},
                            {"stamp", user.security_stamp},
                            {"remember", remember},
                            {"next", next.substr(0, max_next_bytes)},
                            {"provider", provider},
                            {"at", base::to_unix_seconds(services_.clock.now())}});
    const auto handle = services_.interactions.put(
        InteractionKind::second_factor, Cookies::read(request, CookieKind::browser), payload);
    return page_json(
        {}, {{"second_factor",
              boost::json::object{{"ticket", handle},
                                  {"recovery_codes_left", factors.recovery_codes_left(user.id)}}}});
}

std::optional<SecondFactorStep> SignInFlow::second_factor_step(const net::Request& request,
                                                               std::string_view handle) {
    const auto payload = services_.interactions.find(InteractionKind::second_factor, handle,
                                                     Cookies::read(request, CookieKind::browser));
    const auto members = payload ? base::parse_json_object(*payload, max_step_bytes)
                                 : std::unexpected(base::JsonError::malformed);
    if (!members || !members->contains("provider")) {
        return std::nullopt;
    }
    const auto at = base::from_unix_seconds(base::get_int(*members, "at").value_or(0));
    auto user = services_.users.get(text_of(*members, "user_id"));
    if (services_.clock.now() >= at + second_factor_wait || !user || !user->enabled ||
        user->security_stamp != text_of(*members, "stamp")) {
        return std::nullopt;
    }
    return SecondFactorStep{*std::move(user), base::get_bool(*members, "remember").value_or(false),
                            text_of(*members, "next"), text_of(*members, "provider")};
}

net::Response SignInFlow::signed_in(const net::Request& request, net::Response response,
                                    const User& user, bool remember, std::optional<Ticket> open,
                                    const Authentication& how, std::string_view next) {
    const auto session = services_.sign_in(request, response, user, remember, how);
    base::log::info("signed_in", {{"user_id", user.id}, {"amr", how.amr}, {"peer", request.peer}});
    std::string redirect(
        std::ranges::find(pages_after_sign_in, next) != pages_after_sign_in.end() ? next : "/");
    if (open) {
        open->pending.login_sid = session.sid;
        services_.interactions.update(open->handle, to_json(open->pending));
        redirect = AuthorizeEndpoint::resume_path(open->handle);
    }
    return page_json(std::move(response), {{"redirect", redirect}});
}

bool SignInFlow::mail_allowed(std::string_view address) {
    return services_.people.mails_by_address.take(fold_case(address), services_.mono_now())
               .count() == 0;
}

std::optional<net::Response> SignInFlow::refuse_unconfirmed(const User& user) {
    if (services_.config.email_confirmation != EmailConfirmation::required || user.email_verified) {
        return std::nullopt;
    }
    count_login("unconfirmed");
    send_confirmation(user);
    return net::Response::error(403, "email_unconfirmed",
                                "Your email address is not confirmed yet. Open the link in the "
                                "mail that we have sent you, then sign in.");
}

void SignInFlow::send_confirmation(const User& user) {
    if (user.email.empty() || user.email_verified || !mail_allowed(user.email)) {
        return;
    }
    const auto code = services_.people.mail_tokens.issue(MailPurpose::confirm_email, user);
    services_.people.outbox.put(letters::confirm_email(services_.config, user, code),
                                confirm_code_lifetime);
    base::log::info("confirmation_mail_queued", {{"user_id", user.id}});
}

} // namespace conclave::identity
