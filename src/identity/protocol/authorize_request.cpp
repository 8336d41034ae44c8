#include "identity/protocol/authorize_request.hpp"

#include "base/bytes.hpp"
#include "identity/clients/client_service.hpp"
#include "identity/protocol/authorization_details.hpp"
#include "identity/protocol/authorize_shape.hpp"
#include "identity/protocol/dpop.hpp"
#include "identity/protocol/pkce.hpp"
#include "identity/protocol/redirect_uri.hpp"
#include "identity/protocol/scope.hpp"
#include "identity/protocol/ui_locales.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <fmt/format.h>

namespace conclave::identity {
namespace {

using Fault = std::optional<ParameterFault>;

std::string text_of(const net::Form& form, std::string_view name) {
    return std::string(form.get(name).value_or(std::string_view{}));
}

Fault fault(std::string_view error, std::string description) {
    return ParameterFault{.error = std::string(error), .description = std::move(description)};
}

/// Which mode carries an answer, even one about a broken request.
ResponseMode mode_for_faults(const net::Form& form, std::string_view redirect_uri) {
    if (redirect_uri.contains('#')) {
        return ResponseMode::query; // X1
    }
    const auto type = parse_response_type(text_of(form, "response_type")).value_or(ResponseType{});
    const auto mode = parse_response_mode(text_of(form, "response_mode"), type);
    if (!mode || (plain_way(*mode) == ResponseMode::query && type.front_channel())) {
        return default_response_mode(type);
    }
    return *mode;
}

Fault read_type_and_mode(const net::Form& form, const Client& client, AuthorizeRequest& out) {
    const auto text = text_of(form, "response_type");
    if (text.empty()) {
        return fault("invalid_request", "The parameter response_type is missing.");
    }
    const auto type = parse_response_type(text);
    if (!type) {
        return fault("unsupported_response_type", "This response_type is not supported.");
    }
    if (!contains(client.response_types, type->to_text()) ||
        !contains(client.grant_types,
                  type->implicit() ? implicit_grant_type : "authorization_code")) {
        return fault("unauthorized_client", "This client may not use this response_type.");
    }
    out.type = *type;
    out.mode = default_response_mode(*type);
    if (const auto wanted = form.get("response_mode")) {
        const auto mode = parse_response_mode(*wanted, *type);
        if (!mode) {
            return fault("invalid_request", "This response_mode is not supported.");
        }
        if (plain_way(*mode) == ResponseMode::query && type->front_channel()) {
            return fault("invalid_request", "Tokens are never sent in a query: use fragment or "
                                            "form_post as response_mode.");
        }
        out.mode = *mode;
    }
    if (out.redirect_uri.contains('#') &&
        (type->front_channel() || plain_way(out.mode) != ResponseMode::query)) {
        return fault("invalid_request", "A redirect_uri with a fragment works with response_type "
                                        "code and response_mode query only.");
    }
    return std::nullopt;
}

Fault read_pkce(const net::Form& form, const Client& client, AuthorizeRequest& out) {
    if (out.type.implicit()) {
        return std::nullopt; // there is no code to protect
    }
    out.code_challenge = text_of(form, "code_challenge");
    const auto method = form.get("code_challenge_method");
    if (out.code_challenge.empty()) {
        if (client.require_pkce || client.is_public() || out.redirect_uri.contains('#') || method) {
            return fault("invalid_request", "The parameter code_challenge is missing (PKCE).");
        }
        return std::nullopt;
    }
    if (method != "S256") { // absent means plain (RFC 7636, 4.3)
        return fault("invalid_request", "The code_challenge_method must be S256.");
    }
    if (!is_pkce_text(out.code_challenge)) {
        return fault("invalid_request",
                     "The code_challenge is not 43 to 128 unreserved characters.");
    }
    return std::nullopt;
}

Fault read_scope(const net::Form& form, const Client& client, const Resources& resources,
                 AuthorizeRequest& out) {
    out.scope = parse_scope(text_of(form, "scope"));
    if (out.scope.empty()) {
        return fault("invalid_scope", "The parameter scope is missing.");
    }
    if (auto why = scope_fault(out.scope, client, resources)) {
        return fault("invalid_scope", *std::move(why));
    }
    if (out.type.implicit()) {
        std::erase(out.scope, "offline_access"); // Core, 11: it means nothing without a code
    }
    if (out.type.id_token && !contains(out.scope, "openid")) {
        return fault("invalid_scope", "An ID token needs the scope openid.");
    }
    return std::nullopt;
}

/// Only such as a scope of the request is for: else a token would name an audience with which
/// neither client nor person has anything to do (RFC 8707, 2).
Fault read_resources(const net::Form& form, const Resources& resources, AuthorizeRequest& out) {
    const auto reach = resources.audiences(out.scope);
    for (const auto value : form.all("resource")) {
        if (value.empty()) {
            continue;
        }
        if (out.resources.size() == max_resources || !is_resource_uri(value) ||
            !contains(reach, value)) {
            return fault("invalid_target",
                         "A resource is no absolute URI, or none of the scopes is for it.");
        }
        if (!contains(out.resources, value)) {
            out.resources.emplace_back(value);
        }
    }
    return std::nullopt;
}

Fault read_prompt(const net::Form& form, bool registration_enabled, AuthorizeRequest& out) {
    const auto words = split_words(text_of(form, "prompt"));
    for (const auto& word : words) {
        bool* member = word == "none"             ? &out.prompt.none
                       : word == "login"          ? &out.prompt.login
                       : word == "consent"        ? &out.prompt.consent
                       : word == "select_account" ? &out.prompt.select_account
                       : word == "create"         ? &out.prompt.create
                                                  : nullptr;
        if (member == nullptr) {
            return fault("invalid_request", "A value of prompt is not supported.");
        }
        *member = true;
    }
    if ((out.prompt.none || out.prompt.create) && words.size() > 1) {
        return fault("invalid_request", "The prompt values none and create stand alone.");
    }
    if (out.prompt.create && !registration_enabled) {
        return fault("invalid_request", "Registration is switched off.");
    }
    if (const auto text = form.get("max_age")) {
        std::int64_t seconds = 0;
        const auto* end = text->data() + text->size();
        const auto [at, error] = std::from_chars(text->data(), end, seconds);
        if (error != std::errc{} || at != end || seconds < 0) {
            return fault("invalid_request", "The parameter max_age is not a number of seconds.");
        }
        out.max_age = seconds;
    }
    return std::nullopt;
}

Fault read_rest(const net::Form& form, AuthorizeRequest& out) {
    out.nonce = text_of(form, "nonce");
    if (out.type.id_token && out.nonce.empty()) {
        return fault("invalid_request", "The parameter nonce is missing; an ID token from the "
                                        "authorization endpoint needs it.");
    }
    out.login_hint = text_of(form, "login_hint");
    if (base::has_control_characters(out.login_hint)) {
        out.login_hint.clear(); // a hint is advice
    }
    out.id_token_hint = text_of(form, "id_token_hint");
    out.ui_locales = read_ui_locales(text_of(form, "ui_locales"));
    return std::nullopt;
}

/// The claims that the client may have, through a scope that it may ask for; others are left out,
/// as Core, 5.5.1 has it of claims that can't be given.
void keep_allowed_claims(std::vector<std::string>& names, const Client& client,
                         const Resources& resources, AuthorizeRequest& out) {
    std::erase_if(names, [&](const auto& name) {
        for (const auto& scope : resources.all()) {
            const bool brings = !scope.is_api() && contains(scope.claims, name);
            if (!brings || !contains(client.scopes, scope.name)) {
                continue;
            }
            if (!contains(out.scope, scope.name) && !contains(out.claim_scopes, scope.name)) {
                out.claim_scopes.push_back(scope.name);
            }
            return false;
        }
        return true;
    });
}

Fault read_claims(const net::Form& form, const Client& client, const Resources& resources,
                  AuthorizeRequest& out) {
    out.acr = wanted_acr(form);
    const auto text = form.get("claims");
    if (!text) {
        return std::nullopt;
    }
    auto claims = parse_claims_request(*text);
    if (!claims) {
        return fault("invalid_request", claims.error());
    }
    if (contains(out.scope, "openid")) { // it is a parameter of OpenID Connect
        out.claims = *std::move(claims);
        keep_allowed_claims(out.claims.userinfo, client, resources, out);
        keep_allowed_claims(out.claims.id_token, client, resources, out);
    }
    return std::nullopt;
}

Fault read_key_binding(const net::Form& form, const Client& client, AuthorizeRequest& out) {
    out.dpop_jkt = text_of(form, "dpop_jkt");
    if (!out.dpop_jkt.empty() && !is_thumbprint(out.dpop_jkt)) {
        return fault("invalid_request", "The parameter dpop_jkt is no SHA-256 thumbprint.");
    }
    if ((client.dpop_bound_access_tokens || client.certificate_bound_access_tokens) &&
        out.type.token) {
        return fault("unauthorized_client", "Access tokens of this client are bound to a key, so "
                                            "they come from the token endpoint only.");
    }
    return std::nullopt;
}

Fault read_authorization_details(const net::Form& form, const Client& client,
                                 const AuthorizeRules& rules, AuthorizeRequest& out) {
    auto details = asked_details(
        form, rules.detail_types != nullptr ? *rules.detail_types : std::vector<DetailType>(),
        client);
    if (!details) {
        return fault(details.error().error, details.error().description);
    }
    out.details = *std::move(details);
    return std::nullopt;
}

Fault check_way(const Client& client, const AuthorizeRules& rules) {
    if (client.require_pushed_authorization_requests && !rules.pushed) {
        return fault("invalid_request", "This client must push its requests (RFC 9126).");
    }
    if (client.require_signed_request_object && !rules.signed_object) {
        return fault("invalid_request", "This client must sign its requests (RFC 9101).");
    }
    return std::nullopt;
}

/// Names the client_id when that cannot mislead: a link from anywhere chooses what stands here, so
/// it must look like an identifier, too short and too plain for a message to the reader.
std::string unknown_client(std::string_view client_id) {
    constexpr std::size_t longest_shown = 64; // bytes; identifiers in use are shorter
    const auto plain = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '-' || c == '_' || c == '.';
    };
    if (client_id.empty() || client_id.size() > longest_shown ||
        !std::ranges::all_of(client_id, plain)) {
        return "No application is registered under the client_id of this request.";
    }
    return fmt::format("No application is registered under the client_id '{}'. The operator sees "
                       "those that are with `conclave client list`.",
                       client_id);
}

} // namespace

std::vector<std::string> AuthorizeRequest::asked_scopes() const {
    auto out = scope;
    out.insert(out.end(), claim_scopes.begin(), claim_scopes.end());
    return out;
}

std::optional<std::string> scope_fault(const std::vector<std::string>& scope, const Client& client,
                                       const Resources& resources) {
    const bool openid = contains(scope, "openid");
    for (const auto& name : scope) {
        const auto* known = resources.find(name);
        const bool offline = name == "offline_access";
        if (known == nullptr ||
            !(offline ? client.allow_offline_access : contains(client.scopes, name))) {
            return "A scope is unknown or not allowed for this client.";
        }
        if (!openid && !known->is_api() && !offline) {
            return "Identity scopes need the scope openid.";
        }
    }
    return std::nullopt;
}

AuthorizeFault early_fault(const net::Form& form, const Client& client, std::string_view error,
                           std::string description) {
    auto uri = text_of(form, "redirect_uri");
    AuthorizeFault out{.error = std::string(error), .description = std::move(description)};
    if (match_redirect_uri(client, uri)) {
        out.show_locally = false;
        out.mode = mode_for_faults(form, uri);
        out.redirect_uri = std::move(uri);
        out.state = text_of(form, "state");
        out.client_id = client.client_id;
    }
    return out;
}

std::expected<AuthorizeRequest, AuthorizeFault> validate_authorize(const net::Form& form,
                                                                   const Client* client,
                                                                   const Resources& resources,
                                                                   const AuthorizeRules& rules) {
    const auto local = [](std::string_view error, std::string description) {
        return std::unexpected(
            AuthorizeFault{.error = std::string(error), .description = std::move(description)});
    };
    if (form.all("client_id").size() > 1 || form.all("redirect_uri").size() > 1) {
        return local("invalid_request", "client_id or redirect_uri was sent more than once.");
    }
    if (!form.get("client_id")) {
        return local("invalid_request", "The request names no client_id.");
    }
    if (client == nullptr) {
        return local("unauthorized_client", unknown_client(*form.get("client_id")));
    }
    AuthorizeRequest request{.client_id = client->client_id,
                             .redirect_uri = text_of(form, "redirect_uri")};
    if (const auto match = match_redirect_uri(*client, request.redirect_uri); !match) {
        return local("invalid_request", explain(match.error(), *client));
    }
    request.state = text_of(form, "state");
    if (client->default_max_age.count() >= 0) {
        request.max_age = client->default_max_age.count();
    }
    auto found = shape_fault(form);
    if (!found) {
        found = check_way(*client, rules);
    }
    if (!found) {
        found = read_type_and_mode(form, *client, request);
    }
    if (!found) {
        found = read_pkce(form, *client, request);
    }
    if (!found) {
        found = read_scope(form, *client, resources, request);
    }
    if (!found) {
        found = read_resources(form, resources, request);
    }
    if (!found) {
        found = read_rest(form, request);
    }
    if (!found) {
        found = read_prompt(form, rules.registration_enabled, request);
    }
    if (!found) {
        found = read_claims(form, *client, resources, request);
    }
    if (!found) {
        found = read_key_binding(form, *client, request);
    }
    if (!found) {
        found = read_authorization_details(form, *client, rules, request);
    }
    if (!found) {
        return request;
    }
    return std::unexpected(AuthorizeFault{.show_locally = false,
                                          .error = std::move(found->error),
                                          .description = std::move(found->description),
                                          .redirect_uri = request.redirect_uri,
                                          .mode = mode_for_faults(form, request.redirect_uri),
                                          .state = request.state,
                                          .client_id = request.client_id});
}

} // namespace conclave::identity
