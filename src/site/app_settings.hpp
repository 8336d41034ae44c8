#pragma once

#include "site/page_settings.hpp"

#include <string>
#include <vector>

namespace conclave::site {

/// What the web app is told at `/config.json` (docs/http-contracts.md), and what the headers of its
/// pages follow from. Plain data, fixed at start.
struct AppSettings {
    struct Emergency {
        bool enabled = true;
        std::string number, label, text;
    };
    struct Video {
        bool hosted = false; // the same build talks to the hosted service
        std::string ws_server;
        std::string ws_server_insights;
        std::string environment = "prod";
        std::string region = "gll";
        std::string default_room_type;
        std::vector<std::string> room_types;
    };

    std::string origin; // of the app site
    Product product;
    Emergency emergency;
    OidcSettings oidc;
    Video video;
    bool registration_enabled = true;
};

[[nodiscard]] std::string config_json(const AppSettings& settings);

[[nodiscard]] std::string trusted_domains_js(const AppSettings& settings);

/// Content-Security-Policy of the app's pages and of its scripts: a service worker lives by the
/// policy of its own file. Without a nonce no style element is allowed.
[[nodiscard]] std::string app_content_security_policy(const AppSettings& settings,
                                                      const std::string& nonce);

} // namespace conclave::site
