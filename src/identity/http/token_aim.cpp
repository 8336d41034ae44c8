#include "identity/http/token_aim.hpp"

#include "identity/clients/client.hpp"
#include "identity/grants/grant.hpp"
#include "identity/protocol/authorization_details.hpp"
#include "identity/protocol/resources.hpp"
#include "identity/protocol/scope.hpp"
#include "identity/tokens/signing_choice.hpp"

namespace conclave::identity {
namespace {

std::vector<std::string> still_allowed(std::vector<std::string> scope, const Client& client) {
    std::erase_if(scope, [&](const auto& name) {
        return name == "offline_access" ? !client.allow_offline_access
                                        : !contains(client.scopes, name);
    });
    return scope;
}

/// Of what was named when the grant was made, for a request that names nothing: one alone, or those
/// that may stand beside others in a token.
std::vector<std::string> named_before(const Resources& known, std::vector<std::string> resources) {
    if (resources.size() > 1) {
        std::erase_if(resources, [&](const auto& each) { return known.is_by_name_only(each); });
    }
    return resources;
}

std::vector<std::string> of_no_api(const Resources& known, std::vector<std::string> scope) {
    std::erase_if(scope, [&](const auto& name) {
        const auto* one = known.find(name);
        return one == nullptr || one->is_api();
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
            .resources =
                wish.resources.empty() ? named_before(known, grant.resources) : wish.resources,
            .details = narrowed_details(grant.details, wish.details).value_or("")};
    if (!aim.resources.empty()) {
        aim.scope = known.narrowed(aim.scope, aim.resources);
        aim.details = details_for(aim.details, aim.resources);
        const auto reach = known.audiences(aim.scope);
        std::erase_if(aim.resources, [&](const auto& target) { return !contains(reach, target); });
        if (aim.resources.size() < wish.resources.size()) {
            return std::unexpected(wrong_target());
        }
    } else if (!grant.resources.empty()) { // each of them is for a token of its own
        aim.scope = of_no_api(known, std::move(aim.scope));
        aim.details = details_for(aim.details, {});
        if (aim.scope.empty()) {
            return std::unexpected(OAuthError{.error = "invalid_target",
                                              .description = "Name the resource that the token is "
                                                             "for: each has one of its own."});
        }
    }
    if (aim.scope.empty() && !grant.scope.empty()) {
        return std::unexpected(
            OAuthError{.error = "invalid_scope",
                       .description = "This client may have none of these scopes (any more)."});
    }
    if (!client.reference_access_tokens) {
        const auto audiences =
            aim.resources.empty() ? known.unnamed_audiences(aim.scope) : aim.resources;
        if (auto alg = access_token_alg(known, client, audiences); !alg) {
            return std::unexpected(std::move(alg).error());
        }
    }
    return aim;
}

} // namespace conclave::identity
