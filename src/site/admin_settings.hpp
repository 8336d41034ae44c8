#pragma once

#include "site/page_settings.hpp"
#include "site/page_site.hpp"

#include <string>

namespace conclave::site {

/// What the administrators' console is told at `/config.json` (docs/http-contracts.md), and what
/// the headers of its pages follow from. Plain data, fixed at start.
struct AdminSettings {
    std::string api; // origin of the admin API
    std::string administrator_role;
    std::string auditor_role;
    Product product;
    OidcSettings oidc;
};

[[nodiscard]] std::string config_json(const AdminSettings& settings);
[[nodiscard]] std::string trusted_domains_js(const AdminSettings& settings);

/// As app_content_security_policy() is for the app's pages.
[[nodiscard]] std::string admin_content_security_policy(const AdminSettings& settings,
                                                        const std::string& nonce);

/// The console's origin.
[[nodiscard]] PageSite::Parts admin_pages(const AdminSettings& settings);

} // namespace conclave::site
