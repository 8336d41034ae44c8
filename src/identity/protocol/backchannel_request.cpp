#include "identity/protocol/backchannel_request.hpp"

#include "base/bytes.hpp"
#include "identity/grants/backchannel_store.hpp"
#include "identity/protocol/resources.hpp"
#include "identity/protocol/scope.hpp"
#include "jose/compact.hpp"

#include <algorithm>
#include <charconv>

namespace conclave::identity {
namespace {

constexpr std::size_t max_scope_bytes = 2000; // as at the authorization endpoint
constexpr std::size_t max_hint_bytes = 254;

std::unexpected<OAuthError> refuse(std::string_view error, std::string_view description) {
    return std::unexpected(
        OAuthError{.error = std::string(error), .description = std::string(description)});
}

std::string text_of(const net::Form& form, std::string_view name) {
    return std::string(form.get(name).value_or(std::string_view{}));
}

/// Seconds; nullopt for what is no positive number.
std::optional<std::chrono::seconds> read_lifetime(const net::Form& form) {
    const auto text = form.get("requested_expiry");
    if (!text) {
        return backchannel_lifetime;
    }
    std::int64_t seconds = 0;
    const auto* end = text->data() + text->size();
    const auto [at, error] = std::from_chars(text->data(), end, seconds);
    return error == std::errc{} && at == end && seconds > 0
               ? std::optional(std::min(std::chrono::seconds(seconds), backchannel_lifetime))
               : std::nullopt;
}

std::expected<void, OAuthError> read_hints(const net::Form& form, BackchannelWish& out) {
    out.login_hint = text_of(form, "login_hint");
    out.id_token_hint = text_of(form, "id_token_hint");
    const bool by_token = form.get("login_hint_token").has_value();
    const int hints =
        (out.login_hint.empty() ? 0 : 1) + (out.id_token_hint.empty() ? 0 : 1) + (by_token ? 1 : 0);
    if (hints != 1) { // CIBA Core 1.0, 7.1
        return refuse("invalid_request", "Exactly one of login_hint and id_token_hint is needed.");
    }
    if (by_token) {
        return refuse("invalid_request", "A login_hint_token is not taken here.");
    }
    if (out.login_hint.size() > max_hint_bytes ||
        out.id_token_hint.size() > jose::max_token_bytes) {
        return refuse("invalid_request", "A hint is too long.");
    }
    return {};
}

/// The token68 of a Bearer credential (RFC 6750, 2.1): it goes into a header of ours.
bool is_bearer_token(std::string_view text) {
    const auto end = text.find_last_not_of('=');
    const auto body = text.substr(0, end == std::string_view::npos ? 0 : end + 1);
    return !body.empty() && std::ranges::all_of(body, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view("-._~+/").contains(c);
    });
}

} // namespace

std::expected<BackchannelWish, OAuthError> read_backchannel(const net::Form& form) {
    if (form.repeated({"resource"})) {
        return refuse("invalid_request", "A parameter was sent more than once.");
    }
    BackchannelWish out;
    const auto scope = text_of(form, "scope");
    out.scope = scope.size() > max_scope_bytes ? std::vector<std::string>() : parse_scope(scope);
    if (!contains(out.scope, "openid")) {
        return refuse("invalid_scope", "The scope has no openid, or it is too long.");
    }
    if (const auto hints = read_hints(form, out); !hints) {
        return std::unexpected(hints.error());
    }
    out.binding_message = text_of(form, "binding_message");
    if (!base::is_utf8(out.binding_message) || base::has_control_characters(out.binding_message) ||
        base::utf8_length(out.binding_message) > max_binding_message) {
        return refuse("invalid_binding_message",
                      "The binding_message is longer than 100 characters, or no plain text.");
    }
    out.notification_token = text_of(form, "client_notification_token");
    if (!out.notification_token.empty() &&
        (out.notification_token.size() > max_notification_token ||
         !is_bearer_token(out.notification_token))) {
        return refuse("invalid_request", "The client_notification_token is no bearer token of at "
                                         "most 1024 characters.");
    }
    const auto lifetime = read_lifetime(form);
    if (!lifetime) {
        return refuse("invalid_request", "The requested_expiry is no number of seconds.");
    }
    out.lifetime = *lifetime;
    for (const auto value : form.all("resource")) {
        if (value.empty() || contains(out.resources, value)) {
            continue;
        }
        if (out.resources.size() == max_resources || !is_resource_uri(value)) {
            return refuse("invalid_target", "A resource is not an absolute URI without fragment.");
        }
        out.resources.emplace_back(value);
    }
    return out;
}

} // namespace conclave::identity
