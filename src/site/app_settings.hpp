#pragma once

#include <string>
#include <vector>

namespace conclave::site {

/// What the web app is told at `/config.json` (docs/http-contracts.md), and what the headers of its
/// pages follow from. Plain data, fixed at start.
struct AppSettings {
    struct Product {
        std::string name;
        std::string logo_url; // empty: the bundle's own
        std::string primary_color;
    };
    struct Emergency {
        bool enabled = true;
        std::string number, label, text;
    };
    struct Oidc {
        std::string authority; // the issuer
        std::string client_id;
        std::string scope;
        std::string redirect_path = "/authentication/callback";
        std::string silent_redirect_path = "/authentication/silent-callback";
        std::string post_logout_path = "/signed-out";
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
    Oidc oidc;
    Video video;
    bool registration_enabled = true;
};

[[nodiscard]] std::string config_json(const AppSettings& settings);

/// `OidcTrustedDomains.js` for the service worker: which origins may see tokens.
/// The patterns are regular expressions to the worker, so dots are escaped.
[[nodiscard]] std::string trusted_domains_js(const AppSettings& settings);

/// Content-Security-Policy of the app's pages and of its scripts: a service worker lives by the
/// policy of its own file. Without a nonce no style element is allowed.
[[nodiscard]] std::string app_content_security_policy(const AppSettings& settings,
                                                      const std::string& nonce);

} // namespace conclave::site
