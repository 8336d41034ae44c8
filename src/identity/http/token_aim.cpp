#include "identity/http/token_aim.hpp"

#include "identity/clients/client.hpp"
#include "identity/grants/grant.hpp"
#include "identity/protocol/authorization_details.hpp"
#include "identity/protocol/resources.hpp"
#include "identity/protocol/scope.hpp"

namespace conclave::identity {
namespace {

std::vector<std::string> still_allowed(std::vector<std::string> scope, const Client& client) {
    std::erase_if(scope, [&](const auto& name) {
        return name == "offline_access" ? !client.allow_offline_access
                                        : !contains(client.scopes, name);
    });
    return scope;
}

} // namespace

OAuthError wrong_target() {
    return {.error = "invalid_target",
            .description = "A resource is unknown or not part of the grant."};
}

std::expected<Aim, OAuthError> aimed(const Resources& known, const Client& client,
                                     const Grant& grant, const AimWish& wish) {
    Aim aim{.scope = still_allowed(wish.scope.empty() ? grant.scope : wish.scope, client),
            .resources = wish.resources.empty() ? grant.resources : wish.resources,
            .details = narrowed_details(grant.details, wish.details).value_or("")};
    if (!aim.resources.empty()) {
        aim.scope = known.narrowed(aim.scope, aim.resources);
        aim.details = details_for(aim.details, aim.resources);
        const auto reach = known.audiences(aim.scope);
        std::erase_if(aim.resources, [&](const auto& target) { return !contains(reach, target); });
        if (aim.resources.size() < wish.resources.size()) {
            return std::unexpected(wrong_target());
        }
    }
    if (aim.scope.empty() && !grant.scope.empty()) {
        return std::unexpected(
            OAuthError{.error = "invalid_scope",
                       .description = "This client may have none of these scopes (any more)."});
    }
    return aim;
}

} // namespace conclave::identity
