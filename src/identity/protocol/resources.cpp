#include "identity/protocol/resources.hpp"

#include "identity/config.hpp"
#include "identity/protocol/scope.hpp"

#include <algorithm>

namespace conclave::identity {
namespace {

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

Resources::Resources(const Config& config)
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
              {.name = "roles",
               .display_name = "Your roles",
               .description = "What you may do here",
               .claims = {"role"}},
              {.name = "offline_access",
               .display_name = "Stay connected",
               .description = "Access while you are not at the screen",
               .emphasize = true}} {
    const std::vector<std::string> api_claims{"name", "preferred_username", "role"};
    scopes_.push_back({.name = config.api_scope,
                       .display_name = config.api_display_name,
                       .description = "Enter rooms in your name",
                       .emphasize = true,
                       .claims = api_claims,
                       .audiences = {config.api_scope}});
    for (const auto& alias : config.api_scope_aliases) {
        scopes_.push_back({.name = alias,
                           .display_name = config.api_display_name,
                           .description = "Enter rooms in your name",
                           .emphasize = true,
                           .claims = api_claims,
                           .audiences = {config.api_scope, alias}});
    }
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

std::vector<std::string> Resources::api_claims(const std::vector<std::string>& scope) const {
    return gather(
        scopes_, scope, [](const Scope& s) { return s.is_api(); },
        [](const Scope& s) -> const auto& { return s.claims; });
}

std::vector<std::string> Resources::audiences(const std::vector<std::string>& scope) const {
    return gather(
        scopes_, scope, [](const Scope& s) { return s.is_api(); },
        [](const Scope& s) -> const auto& { return s.audiences; });
}

} // namespace conclave::identity
