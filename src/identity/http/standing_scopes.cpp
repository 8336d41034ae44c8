#include "identity/http/standing_scopes.hpp"

#include "base/json_text.hpp"
#include "identity/clients/client_json.hpp"
#include "identity/grants/consent_store.hpp"
#include "identity/http/services.hpp"
#include "identity/protocol/scope.hpp"
#include "identity/scopes/live_resources.hpp"

#include <algorithm>
#include <boost/json.hpp>

namespace conclave::identity {
namespace {

constexpr std::int64_t longest = 1'000'000'000; // seconds, 31 years: what is longer has no end

} // namespace

std::optional<std::vector<std::string>> standing_consent(Services& services, const Client& client,
                                                         const std::string& user_id) {
    base::WallTime since{};
    const auto kept =
        base::parse_json_object(client.kept.empty() ? "{}" : client.kept, client_record_max_bytes);
    const auto lifetime = kept ? base::get_int(*kept, "consentLifetime").value_or(0) : 0;
    if (lifetime > 0) {
        since = services.clock.now() - std::chrono::seconds(std::min(lifetime, longest) - 1);
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
