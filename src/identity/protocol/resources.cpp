#include "identity/protocol/resources.hpp"

#include "identity/config.hpp"
#include "identity/protocol/scope.hpp"

#include <algorithm>

namespace conclave::identity {
namespace {

constexpr std::string_view rooms_description = "Enter rooms in your name";
constexpr std::string_view admin_api_display_name = "Video rooms and administration";
constexpr std::string_view admin_api_description =
    "Enter rooms in your name and, where your roles allow it, administer this server";

template <class Wanted, class Words>
std::vector<std::string> gather(const std::vector<Scope>& scopes,
                                const std::vector<std::string>& granted, Wanted wanted,
                                Words words) {
    std::vector<std::string> out;
    for (const auto& scope : scopes) {
        if (!contains(granted, scope.name) || !wanted(scope)) {
            continue;
        }
        for (const auto& word : words(scope)) {
            if (!contains(out, word)) {
                out.push_back(word);
            }
        }
    }
    return out;
}

} // namespace

Resources::Resources(const Config& config, const std::vector<StoredResource>& stored)
    : scopes_{{.name = "openid",
               .display_name = "Your identifier",
               .description = "Know that it is you",
               .required = true,
               .claims = {"sub"}},
              {.name = "profile",
               .display_name = "Your profile",
               .description = "Your name and user name",
               .emphasize = true,
               .claims = {"name", "preferred_username"}},
              {.name = "email",
               .display_name = "Your email address",
               .description = "Your address and whether it was confirmed",
               .emphasize = true,
               .claims = {"email", "email_verified"}},
              {.name = "phone",
               .display_name = "Your telephone number",
               .description = "The number and whether it was confirmed",
               .emphasize = true,
               .claims = {"phone_number", "phone_number_verified"}},
              {.name = "address",
               .display_name = "Your postal address",
               .description = "Where you can be reached by mail",
               .emphasize = true,
               .claims = {"address"}},
              {.name = "roles",
               .display_name = "Your roles",
               .description = "What you may do here",
               .claims = {"role"}},
              {.name = "offline_access",
               .display_name = "Stay connected",
               .description = "Access while you are not at the screen",
               .emphasize = true}} {
    const std::vector<std::string> api_claims{"name", "preferred_username", "role",
                                              "email_verified"};
    scopes_.push_back({.name = config.api_scope,
                       .display_name = config.api_display_name,
                       .description = std::string(rooms_description),
                       .emphasize = true,
                       .claims = api_claims,
                       .audiences = {config.api_scope}});
    for (const auto& alias : config.api_scope_aliases) {
        const bool of_admin = alias == config.admin.scope;
        scopes_.push_back(
            {.name = alias,
             .display_name =
                 std::string(of_admin ? admin_api_display_name : config.api_display_name),
             .description = std::string(of_admin ? admin_api_description : rooms_description),
             .emphasize = true,
             .claims = api_claims,
             .audiences = {config.api_scope, alias}});
    }
    for (const auto& api : config.apis) {
        for (const auto& name : api.scopes) {
            const auto known = std::ranges::find(scopes_, name, &Scope::name);
            if (known != scopes_.end()) { // one scope of several APIs
                known->audiences.push_back(api.audience);
                continue;
            }
            scopes_.push_back({.name = name,
                               .display_name = api.display_name,
                               .description = name,
                               .emphasize = true,
                               .claims = {},
                               .audiences = {api.audience},
                               .configured = true});
        }
    }
    for (const auto& resource : stored) {
        if (resource.kind != ResourceKind::api_resource) {
            lay_over(resource);
        }
    }
    for (const auto& resource : stored) {
        if (resource.kind == ResourceKind::api_resource && resource.enabled) {
            join(resource);
        }
    }
}

/// A scope that is new, or other words and claims for one that the server has by itself.
void Resources::lay_over(const StoredResource& resource) {
    const bool api = resource.kind == ResourceKind::api_scope;
    Scope scope{.name = resource.name,
                .display_name =
                    resource.display_name.empty() ? resource.name : resource.display_name,
                .description = resource.description,
                .required = resource.required,
                .emphasize = resource.emphasize,
                .claims = resource.claims,
                .audiences = {},
                .api = api,
                .shown = resource.shown};
    const auto known = std::ranges::find(scopes_, resource.name, &Scope::name);
    if (known == scopes_.end()) {
        if (resource.enabled) {
            scopes_.push_back(std::move(scope));
        }
    } else if (known->is_api() == api && !known->configured && resource.name != "offline_access") {
        scope.audiences = std::move(known->audiences);
        scope.required = scope.required || resource.name == "openid";
        *known = std::move(scope);
    }
}

/// The API is an audience of its scopes, and they bring its claims. What the server has by itself
/// or by its configuration is there for whoever has the scope: nothing is asked of tokens for it.
void Resources::join(const StoredResource& api) {
    if (!is_audience(api.name)) {
        terms_.push_back({.audience = api.name,
                          .by_name_only = api.require_indicator,
                          .claims = api.claims,
                          .algorithms = api.signing_algorithms});
    }
    const bool apart = is_by_name_only(api.name);
    for (auto& scope : scopes_) {
        if (!scope.is_api() || !contains(api.scopes, scope.name)) {
            continue;
        }
        if (!contains(scope.audiences, api.name)) {
            scope.audiences.push_back(api.name);
        }
        for (const auto& claim : api.claims) {
            if (!apart && !contains(scope.claims, claim)) {
                scope.claims.push_back(claim);
            }
        }
    }
}

const ApiTerms* Resources::terms_of(std::string_view audience) const {
    const auto found = std::ranges::find(terms_, audience, &ApiTerms::audience);
    return found == terms_.end() ? nullptr : &*found;
}

std::vector<StoredResource> Resources::as_stored() const {
    std::vector<StoredResource> out;
    std::vector<StoredResource> apis;
    for (const auto& scope : scopes_) {
        if (scope.name == "offline_access" || scope.configured) {
            continue;
        }
        out.push_back(
            {.kind = scope.is_api() ? ResourceKind::api_scope : ResourceKind::identity_resource,
             .name = scope.name,
             .display_name = scope.display_name,
             .description = scope.description,
             .required = scope.required,
             .emphasize = scope.emphasize,
             .claims = scope.claims});
        for (const auto& audience : scope.audiences) {
            const auto known = std::ranges::find(apis, audience, &StoredResource::name);
            if (known != apis.end()) {
                known->scopes.push_back(scope.name);
            } else {
                apis.push_back({.kind = ResourceKind::api_resource,
                                .name = audience,
                                .display_name = scope.display_name,
                                .scopes = {scope.name}});
            }
        }
    }
    std::ranges::move(apis, std::back_inserter(out));
    return out;
}

const Scope* Resources::find(std::string_view name) const {
    const auto found = std::ranges::find(scopes_, name, &Scope::name);
    return found == scopes_.end() ? nullptr : &*found;
}

std::vector<std::string> Resources::identity_claims(const std::vector<std::string>& scope) const {
    return gather(
        scopes_, scope, [](const Scope& s) { return !s.is_api(); },
        [](const Scope& s) -> const auto& { return s.claims; });
}

std::vector<std::string> Resources::api_claims(const std::vector<std::string>& scope,
                                               const std::vector<std::string>& audiences) const {
    auto out = gather(
        scopes_, scope, [](const Scope& s) { return s.is_api(); },
        [](const Scope& s) -> const auto& { return s.claims; });
    for (const auto& terms : terms_) {
        if (terms.by_name_only && contains(audiences, terms.audience)) {
            std::ranges::copy_if(terms.claims, std::back_inserter(out),
                                 [&](const auto& claim) { return !contains(out, claim); });
        }
    }
    return out;
}

std::vector<std::string> Resources::audiences(const std::vector<std::string>& scope) const {
    return gather(
        scopes_, scope, [](const Scope& s) { return s.is_api(); },
        [](const Scope& s) -> const auto& { return s.audiences; });
}

std::vector<std::string> Resources::unnamed_audiences(const std::vector<std::string>& scope) const {
    auto out = audiences(scope);
    std::erase_if(out, [this](const auto& audience) { return is_by_name_only(audience); });
    return out;
}

bool Resources::is_by_name_only(std::string_view audience) const {
    const auto* terms = terms_of(audience);
    return terms != nullptr && terms->by_name_only;
}

std::optional<std::vector<std::string>>
Resources::signing_algorithms(const std::vector<std::string>& audiences) const {
    std::optional<std::vector<std::string>> out;
    for (const auto& audience : audiences) {
        const auto* terms = terms_of(audience);
        if (terms == nullptr || terms->algorithms.empty()) {
            continue;
        }
        if (!out) {
            out = terms->algorithms;
        } else {
            std::erase_if(*out, [&](const auto& alg) { return !contains(terms->algorithms, alg); });
        }
    }
    return out;
}

bool Resources::has_terms() const {
    return std::ranges::any_of(terms_, [](const ApiTerms& terms) {
        return terms.by_name_only || !terms.algorithms.empty();
    });
}

bool Resources::is_audience(std::string_view name) const {
    return std::ranges::any_of(scopes_,
                               [&](const auto& scope) { return contains(scope.audiences, name); });
}

std::vector<std::string> Resources::narrowed(const std::vector<std::string>& scope,
                                             const std::vector<std::string>& targets) const {
    if (targets.empty()) {
        return scope;
    }
    std::vector<std::string> out;
    for (const auto& name : scope) {
        const auto* known = find(name);
        if (known != nullptr &&
            (!known->is_api() || std::ranges::any_of(known->audiences, [&](const auto& audience) {
                return contains(targets, audience);
            }))) {
            out.push_back(name);
        }
    }
    return out;
}

bool is_resource_uri(std::string_view text) {
    const auto colon = text.find(':');
    if (text.size() > max_resource_bytes || colon == 0 || colon == std::string_view::npos ||
        colon + 1 == text.size() || text.contains('#')) {
        return false;
    }
    const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    const auto of_scheme = [&](char c) {
        return letter(c) || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
    };
    return letter(text.front()) && std::ranges::all_of(text.substr(0, colon), of_scheme) &&
           std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7f; });
}

} // namespace conclave::identity
