#include "server/apis_config.hpp"

#include "server/config_checks.hpp"

namespace conclave::server {

void read_apis(ConfigSection& section, std::vector<ApiConfig>& apis) {
    for (auto entry : section.sections("apis")) {
        ApiConfig api;
        entry.text("audience", api.audience, check_not_empty);
        entry.text("name", api.name);
        entry.texts("scopes", api.scopes, check_not_empty);
        if (api.audience.empty() || api.scopes.empty()) {
            entry.fault(api.audience.empty() ? "audience" : "scopes", "is missing");
        }
        if (api.name.empty()) {
            api.name = api.audience;
        }
        entry.finish();
        apis.push_back(std::move(api));
    }
}

} // namespace conclave::server
