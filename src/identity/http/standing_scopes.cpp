#include "identity/http/standing_scopes.hpp"

#include "identity/grants/consent_store.hpp"
#include "identity/http/services.hpp"
#include "identity/protocol/scope.hpp"
#include "identity/scopes/live_resources.hpp"

#include <algorithm>

namespace conclave::identity {

std::optional<std::vector<std::string>> standing_consent(Services& services, const Client& client,
                                                         const std::string& user_id) {
    base::WallTime since{};
    if (client.consent_lifetime.count() > 0) {
        since = services.clock.now() - client.consent_lifetime + std::chrono::seconds(1);
    }
    return services.consents.find(user_id, client.client_id, since);
}

std::vector<std::string> standing_scopes(Services& services, const Client& client,
                                         const std::string& user_id) {
    const auto known = services.resources.now();
    std::vector<std::string> out;
    for (const auto& name : client.scopes) {
        if (const auto* one = known->find(name); one != nullptr && one->is_api()) {
            out.push_back(name);
        }
    }
    if (client.require_consent) {
        const auto allowed =
            standing_consent(services, client, user_id).value_or(std::vector<std::string>());
        std::erase_if(out, [&](const auto& name) { return !contains(allowed, name); });
    }
    return out;
}

} // namespace conclave::identity
