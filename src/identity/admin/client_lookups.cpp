#include "identity/admin/controllers.hpp"
#include "identity/clients/client_service.hpp"
#include "identity/http/services.hpp"
#include "identity/people/people.hpp"
#include "identity/scopes/live_resources.hpp"
#include "identity/users/fold.hpp"

#include <array>
#include <charconv>
#include <string_view>
#include <utility>

/// What forms offer for the members of a client.
namespace conclave::identity::admin {
namespace json = boost::json;

namespace {

using Item = std::pair<std::string_view, std::string_view>; // id, text

constexpr std::array<Item, 2> access_token_types{{{"0", "Jwt"}, {"1", "Reference"}}};
constexpr std::array<Item, 2> token_expirations{{{"0", "Sliding"}, {"1", "Absolute"}}};
constexpr std::array<Item, 2> token_usages{{{"0", "ReUse"}, {"1", "OneTimeOnly"}}};
constexpr std::array<Item, 1> protocol_types{{{"oidc", "OpenID Connect"}}};
constexpr std::array<Item, 3> proof_modes{{{"1", "Iat"}, {"2", "Nonce"}, {"3", "IatAndNonce"}}};
constexpr std::array<Item, 2> hash_types{{{"0", "Sha256"}, {"1", "Sha512"}}};
constexpr std::array<Item, 5> secret_types{{{"SharedSecret", "SharedSecret"},
                                            {"X509Thumbprint", "X509Thumbprint"},
                                            {"X509Name", "X509Name"},
                                            {"X509CertificateBase64", "X509CertificateBase64"},
                                            {"JWK", "JWK"}}};
constexpr std::array<Item, 7> grants{{{"authorization_code", "authorization_code"},
                                      {"client_credentials", "client_credentials"},
                                      {"hybrid", "hybrid"},
                                      {device_grant_type, device_grant_type},
                                      {exchange_grant_type, exchange_grant_type},
                                      {assertion_grant_type, assertion_grant_type},
                                      {backchannel_grant_type, backchannel_grant_type}}};
constexpr std::array<std::string_view, 2> signing_algorithms_offered{"ES256", "RS256"};
constexpr std::array<std::string_view, 20> standard_claims{// OpenID Connect Core, 5.1
                                                           "name",
                                                           "given_name",
                                                           "family_name",
                                                           "middle_name",
                                                           "nickname",
                                                           "preferred_username",
                                                           "profile",
                                                           "picture",
                                                           "website",
                                                           "gender",
                                                           "birthdate",
                                                           "zoneinfo",
                                                           "locale",
                                                           "address",
                                                           "updated_at",
                                                           "email",
                                                           "email_verified",
                                                           "phone_number",
                                                           "phone_number_verified",
                                                           "role"};

/// At most as many as `limit` says; 0: all.
std::size_t limit_of(const Call& call) {
    const auto text = call.asked("limit").value_or("");
    std::size_t limit = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), limit);
    const bool number = error == std::errc{} && end == text.data() + text.size();
    return number && limit != 0 ? limit : max_list;
}

template <class Texts>
Done matching(const Call& call, std::string_view parameter, const Texts& texts) {
    const auto wanted = fold_case(call.asked(parameter).value_or(""));
    json::array out;
    for (const auto& text : texts) {
        if (fold_case(text).contains(wanted) && out.size() < limit_of(call)) {
            out.emplace_back(std::string_view(text));
        }
    }
    return Done{.body = std::move(out)};
}

template <std::size_t count>
json::array items(const std::array<Item, count>& list, std::string_view wanted = {},
                  std::size_t limit = max_list) {
    json::array out;
    for (const auto& [id, text] : list) {
        if (text.contains(wanted) && out.size() < limit) {
            out.push_back(json::object{{"id", id}, {"text", text}});
        }
    }
    return out;
}

template <std::size_t count>
void add_items(Routes& routes, std::string_view path, std::string_view summary,
               const std::array<Item, count>& list) {
    routes.add({.method = "GET",
                .path = path,
                .summary = summary,
                .event = "ClientLookupRequestedEvent",
                .answer = "SelectItemDto[]",
                .handler = [&list](Call&) -> Answer { return Done{.body = items(list)}; }});
}

/// Scopes that clients may have.
Answer scopes(const Services& services, const Call& call) {
    const bool no_identity = call.asked("excludeIdentityResources") == "true";
    const bool no_api = call.asked("excludeApiScopes") == "true";
    std::vector<std::string> names;
    const auto resources = services.resources.now();
    for (const auto& scope : resources->all()) {
        const bool left_out = scope.is_api() ? no_api : no_identity;
        if (!left_out && scope.name != "offline_access") {
            names.push_back(scope.name);
        }
    }
    return matching(call, "scope", names);
}

/// Providers of others to which a client may be held, those that are off, too.
Answer providers(const Services& services, const Call& call) {
    std::vector<std::string> schemes;
    for (const auto& each : services.people.providers.list()) {
        schemes.push_back(each.scheme);
    }
    return matching(call, "provider", schemes);
}

} // namespace

void add_client_lookups(Routes& routes, const Parts& parts) {
    add_items(routes, "Clients/GetAccessTokenTypes", "Kinds of access tokens", access_token_types);
    add_items(routes, "Clients/GetTokenExpirations", "How refresh tokens end", token_expirations);
    add_items(routes, "Clients/GetTokenUsage", "How often a refresh token is used", token_usages);
    add_items(routes, "Clients/GetProtocolTypes", "Protocols", protocol_types);
    add_items(routes, "Clients/GetDPoPValidationModes", "What DPoP proofs hold", proof_modes);
    add_items(routes, "Clients/GetHashTypes", "How secrets are kept", hash_types);
    add_items(routes, "Clients/GetSecretTypes", "Kinds of secrets", secret_types);
    const Member limit{.name = "limit", .kind = Kind::number};
    auto& services = parts.services;
    routes.add({.method = "GET",
                .path = "Clients/GetScopes",
                .summary = "Scopes by a part of their name",
                .event = "ClientLookupRequestedEvent",
                .answer = "string[]",
                .query = {{.name = "scope"},
                          limit,
                          {.name = "excludeIdentityResources", .kind = Kind::flag},
                          {.name = "excludeApiScopes", .kind = Kind::flag}},
                .handler = [&services](Call& call) { return scopes(services, call); }});
    routes.add({.method = "GET",
                .path = "Clients/GetIdentityProviders",
                .summary = "Providers of others by a part of their scheme",
                .event = "ClientLookupRequestedEvent",
                .answer = "string[]",
                .query = {{.name = "provider"}, limit},
                .handler = [&services](Call& call) { return providers(services, call); }});
    routes.add(
        {.method = "GET",
         .path = "Clients/GetGrantTypes",
         .summary = "Grants that are offered; obsolete ones are not",
         .event = "ClientLookupRequestedEvent",
         .answer = "SelectItemDto[]",
         .query = {{.name = "grant"}, {.name = "includeObsoleteGrants", .kind = Kind::flag}, limit},
         .handler = [](Call& call) -> Answer {
             return Done{.body = items(grants, call.asked("grant").value_or(""), limit_of(call))};
         }});
    routes.add(
        {.method = "GET",
         .path = "Clients/GetStandardClaims",
         .summary = "Claims by a part of their name",
         .event = "ClientLookupRequestedEvent",
         .answer = "string[]",
         .query = {{.name = "claim"}, limit},
         .handler = [](Call& call) -> Answer { return matching(call, "claim", standard_claims); }});
    routes.add({.method = "GET",
                .path = "Clients/GetSigningAlgorithms",
                .summary = "Algorithms that sign ID tokens",
                .event = "ClientLookupRequestedEvent",
                .answer = "string[]",
                .query = {{.name = "algorithm"}, limit},
                .handler = [](Call& call) -> Answer {
                    return matching(call, "algorithm", signing_algorithms_offered);
                }});
}

} // namespace conclave::identity::admin
