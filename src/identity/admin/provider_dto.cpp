#include "identity/admin/provider_dto.hpp"

#include "base/json_text.hpp"
#include "identity/protocol/scope.hpp"
#include "identity/users/fold.hpp"

#include <optional>

namespace conclave::identity::admin {
namespace json = boost::json;

namespace {

constexpr std::string_view properties = "identityProviderProperties";
constexpr std::string_view type = "oidc";

std::string_view text_of(bool flag) {
    return flag ? "true" : "false";
}

/// The texts of `identityProviderProperties`, by names that compare without case.
class Properties {
  public:
    explicit Properties(const json::object& body) : map_(base::get_object(body, properties)) {}

    [[nodiscard]] std::optional<std::string> text(std::string_view wanted) const {
        if (map_ == nullptr) {
            return std::nullopt;
        }
        for (const auto& [name, value] : *map_) {
            if (fold_case(name) == fold_case(wanted) && value.is_string()) {
                return std::string(value.get_string());
            }
        }
        return std::nullopt;
    }
    /// nullopt: it is not there, or neither "true" nor "false".
    [[nodiscard]] std::optional<bool> flag(std::string_view wanted) const {
        const auto value = fold_case(text(wanted).value_or(""));
        return value == "true" || value == "false" ? std::optional(value == "true") : std::nullopt;
    }

  private:
    const json::object* map_;
};

} // namespace

json::object to_dto(const ExternalProvider& provider, std::string_view issuer) {
    return {{"id", provider.number},
            {"type", type},
            {"scheme", provider.scheme},
            {"displayName", provider.name},
            {"enabled", provider.enabled},
            {properties, json::object{{"Authority", provider.authority},
                                      {"ClientId", provider.client_id},
                                      {"HasClientSecret", text_of(provider.has_secret)},
                                      {"ResponseType", "code"},
                                      {"Scope", join_words(provider.scopes)},
                                      {"UsePkce", "true"},
                                      {"GetClaimsFromUserInfoEndpoint", "true"},
                                      {"Register", text_of(provider.registers)}}},
            {"redirectUri", federation_address(issuer, provider.scheme)}};
}

json::object to_dto(const ExternalLogin& login, std::string_view username,
                    std::string_view provider) {
    return {{"userId", login.user_id},
            {"userName", username},
            {"providerKey", login.subject},
            {"loginProvider", login.scheme},
            {"providerDisplayName", provider},
            {"accountName", login.label},
            {"created", base::to_rfc3339(login.created_at)}};
}

json::object to_dto(const ProviderMetadata& metadata, std::size_t keys) {
    return {{"issuer", metadata.issuer},
            {"authorizationEndpoint", metadata.authorization_endpoint},
            {"tokenEndpoint", metadata.token_endpoint},
            {"userInfoEndpoint", metadata.userinfo_endpoint.empty()
                                     ? json::value()
                                     : json::value(metadata.userinfo_endpoint)},
            {"jwksUri", metadata.jwks_uri},
            {"usableKeys", keys},
            {"namesItself", metadata.names_itself},
            {"clientAuthentication",
             metadata.secret_in_body ? "client_secret_post" : "client_secret_basic"}};
}

std::expected<ProviderWish, Refusal> provider_from(const Call& call,
                                                   const ExternalProvider& stored) {
    const Properties given(call.body);
    const auto fail = [](std::string_view member, std::string words) {
        return std::unexpected(invalid(member, std::move(words)));
    };
    if (const auto kind = call.text("type"); !kind.empty() && fold_case(kind) != type) {
        return fail("type", "Providers are OpenID providers: \"oidc\".");
    }
    if (given.text("ResponseType").value_or("code") != "code") {
        return fail("ResponseType", "Codes only: other response types send tokens by the browser.");
    }
    if (!given.flag("UsePkce").value_or(true)) {
        return fail("UsePkce", "PKCE is always used.");
    }
    ProviderWish wish{.provider = stored};
    auto& provider = wish.provider;
    provider.scheme = call.text("scheme");
    if (!stored.scheme.empty() && provider.scheme != stored.scheme) {
        return fail("scheme", "The short name stays: it stands in the redirect URI.");
    }
    provider.name = call.text("displayName");
    if (provider.name.empty()) {
        provider.name = provider.scheme;
    }
    provider.enabled = base::get_bool(call.body, "enabled").value_or(true);
    provider.authority = given.text("Authority").value_or("");
    provider.client_id = given.text("ClientId").value_or("");
    provider.scopes = split_words(given.text("Scope").value_or("openid profile email"));
    provider.registers = given.flag("Register").value_or(false);
    const auto secret = given.text("ClientSecret").value_or("");
    wish.keep_secret = secret.empty() && given.flag("HasClientSecret").value_or(true);
    provider.client_secret = secret;
    if (auto fault = provider_fault(provider)) {
        return fail(fault->member, std::move(fault->words));
    }
    return wish;
}

} // namespace conclave::identity::admin
