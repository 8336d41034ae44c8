#include "identity/protocol/token_request.hpp"

#include "base/bytes.hpp"
#include "identity/clients/client_service.hpp"
#include "identity/protocol/exchange_request.hpp"
#include "identity/protocol/resources.hpp"
#include "identity/protocol/scope.hpp"

namespace conclave::identity {
namespace {

constexpr std::size_t max_parameter_bytes = 4096; // codes, tokens, redirect URIs are shorter

std::unexpected<OAuthError> refuse(std::string_view error, std::string_view description) {
    return std::unexpected(
        OAuthError{.error = std::string(error), .description = std::string(description)});
}

/// RFC 6749, 2.3.1: id and secret form-encoded, joined with a colon, base64.
std::optional<ClientCredentials> parse_basic(std::string_view basic) {
    const auto bytes = base::from_base64(basic);
    if (!bytes) {
        return std::nullopt;
    }
    const auto text = base::as_text(*bytes);
    const auto colon = text.find(':');
    if (colon == std::string_view::npos) {
        return std::nullopt;
    }
    auto id = net::percent_decode(text.substr(0, colon), true);
    auto secret = net::percent_decode(text.substr(colon + 1), true);
    if (!id || id->empty() || !secret) {
        return std::nullopt;
    }
    return ClientCredentials{
        .client_id = *std::move(id), .secret = std::move(secret), .basic = true};
}

std::expected<ClientCredentials, OAuthError> read_assertion(const net::Form& form,
                                                            std::optional<std::string_view> id) {
    if (form.get("client_assertion_type") != client_assertion_type) {
        return refuse("invalid_request", "The client_assertion_type is missing or unknown.");
    }
    const auto text = form.get("client_assertion");
    if (!text) {
        return refuse("invalid_request", "The parameter client_assertion is missing.");
    }
    auto jwt = parse_client_assertion(*text);
    if (!jwt) {
        return std::unexpected(OAuthError{.status = 401,
                                          .error = "invalid_client",
                                          .description = "The client_assertion is malformed."});
    }
    if (id && *id != jwt->client_id) { // RFC 7521, 4.2
        return refuse("invalid_request", "Two different client ids.");
    }
    auto client_id = jwt->client_id;
    return ClientCredentials{.client_id = std::move(client_id), .assertion = *std::move(jwt)};
}

/// `resource` values (RFC 8707, 2): absolute URIs without fragment.
std::expected<std::vector<std::string>, OAuthError> read_resources(const net::Form& form) {
    std::vector<std::string> out;
    for (const auto value : form.all("resource")) {
        if (value.empty()) {
            continue; // as if it were not there
        }
        if (out.size() == max_resources || !is_resource_uri(value)) {
            return refuse("invalid_target", "A resource is not an absolute URI without fragment.");
        }
        if (!contains(out, value)) {
            out.emplace_back(value);
        }
    }
    return out;
}

std::expected<decltype(TokenRequest::grant), OAuthError>
read_grant(const net::Form& form, std::string_view type,
           const std::vector<std::string>& resources) {
    const auto text = [&form](std::string_view name) {
        return std::string(form.get(name).value_or(std::string_view{}));
    };
    if (type == "authorization_code") {
        if (!form.get("code")) {
            return refuse("invalid_request", "The parameter code is missing.");
        }
        if (!form.get("redirect_uri")) {
            return refuse("invalid_request", "The parameter redirect_uri is missing.");
        }
        return CodeGrant{.code = text("code"),
                         .redirect_uri = text("redirect_uri"),
                         .code_verifier = text("code_verifier")};
    }
    if (type == "refresh_token") {
        if (!form.get("refresh_token")) {
            return refuse("invalid_request", "The parameter refresh_token is missing.");
        }
        return RefreshGrant{.refresh_token = text("refresh_token"),
                            .scope = parse_scope(text("scope"))};
    }
    if (type == "client_credentials") {
        return ClientGrant{.scope = parse_scope(text("scope"))};
    }
    if (type == device_grant_type) {
        if (!form.get("device_code")) {
            return refuse("invalid_request", "The parameter device_code is missing.");
        }
        return DeviceGrant{.device_code = text("device_code")};
    }
    if (type == exchange_grant_type) {
        return read_exchange(form, resources);
    }
    if (type == assertion_grant_type) {
        if (!form.get("assertion")) {
            return refuse("invalid_request", "The parameter assertion is missing.");
        }
        return AssertionGrant{.assertion = text("assertion"), .scope = parse_scope(text("scope"))};
    }
    if (type == backchannel_grant_type) {
        if (!form.get("auth_req_id")) {
            return refuse("invalid_request", "The parameter auth_req_id is missing.");
        }
        return BackchannelGrant{.auth_req_id = text("auth_req_id")};
    }
    return refuse("unsupported_grant_type", "This grant_type is not offered.");
}

} // namespace

std::expected<ClientCredentials, OAuthError>
read_client_credentials(const net::Form& form, std::optional<std::string_view> basic) {
    for (const auto* name :
         {"client_id", "client_secret", "client_assertion", "client_assertion_type"}) {
        if (form.all(name).size() > 1) {
            return refuse("invalid_request", "A parameter was sent more than once.");
        }
    }
    const auto id = form.get("client_id");
    const auto secret = form.get("client_secret");
    if (form.get("client_assertion") || form.get("client_assertion_type")) {
        if (basic || secret) {
            return refuse("invalid_request", "Two ways of client authentication at once.");
        }
        return read_assertion(form, id);
    }
    if (basic) {
        if (secret) {
            return refuse("invalid_request", "Two ways of client authentication at once.");
        }
        auto credentials = parse_basic(*basic);
        if (!credentials) {
            return std::unexpected(OAuthError{.status = 401,
                                              .error = "invalid_client",
                                              .description = "Malformed Basic credentials.",
                                              .basic_challenge = true});
        }
        if (id && *id != credentials->client_id) {
            return refuse("invalid_request", "Two different client ids.");
        }
        return *std::move(credentials);
    }
    if (!id) {
        return refuse("invalid_request", "The parameter client_id is missing.");
    }
    return ClientCredentials{.client_id = std::string(*id),
                             .secret = secret ? std::optional(std::string(*secret)) : std::nullopt};
}

std::expected<TokenRequest, OAuthError> validate_token_request(const net::Form& form) {
    if (form.repeated({"resource", "audience"})) {
        return refuse("invalid_request", "A parameter was sent more than once.");
    }
    for (const auto* name : {"grant_type", "code", "redirect_uri", "code_verifier", "refresh_token",
                             "scope", "device_code", "auth_req_id", "authorization_details"}) {
        if (const auto value = form.get(name); value && value->size() > max_parameter_bytes) {
            return refuse("invalid_request", "A parameter is too long.");
        }
    }
    const auto type = form.get("grant_type");
    if (!type) {
        return refuse("invalid_request", "The parameter grant_type is missing.");
    }
    auto resources = read_resources(form);
    if (!resources) {
        return std::unexpected(resources.error());
    }
    auto grant = read_grant(form, *type, *resources);
    if (!grant) {
        return std::unexpected(grant.error());
    }
    return TokenRequest{.grant_type = std::string(*type),
                        .grant = *std::move(grant),
                        .resources = *std::move(resources),
                        .details = std::string(form.get("authorization_details").value_or(""))};
}

} // namespace conclave::identity
