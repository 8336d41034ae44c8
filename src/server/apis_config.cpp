#include "server/apis_config.hpp"

#include "server/config_checks.hpp"

#include <algorithm>

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

void read_authorization_details(ConfigSection& section,
                                std::vector<AuthorizationDetailConfig>& details) {
    for (auto entry : section.sections("authorization_details")) {
        AuthorizationDetailConfig detail;
        entry.text("type", detail.type, check_not_empty);
        entry.text("name", detail.name, check_display_text);
        entry.text("description", detail.description, check_display_text);
        entry.texts("members", detail.members, check_not_empty);
        if (detail.type.empty()) {
            entry.fault("type", "is missing");
        } else if (std::ranges::any_of(
                       details, [&](const auto& other) { return other.type == detail.type; })) {
            entry.fault("type", "is there twice");
        }
        entry.finish();
        details.push_back(std::move(detail));
    }
}

} // namespace conclave::server
