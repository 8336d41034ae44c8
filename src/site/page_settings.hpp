#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <vector>

/// What pages that sign people in are told at `/config.json`, whichever site they live on.
namespace conclave::site {

struct Product {
    std::string name;
    std::string logo_url; // empty: the bundle's own
    std::string primary_color;
};

/// How a page signs people in. The paths are routes of the page.
struct OidcSettings {
    std::string authority; // the issuer
    std::string client_id;
    std::string scope;
    std::string redirect_path = "/authentication/callback";
    std::string silent_redirect_path = "/authentication/silent-callback";
    std::string post_logout_path = "/signed-out";
};

[[nodiscard]] boost::json::object to_json(const Product& product);
[[nodiscard]] boost::json::object to_json(const OidcSettings& oidc);

/// `OidcTrustedDomains.js` for the service worker of @axa-fr/react-oidc: which addresses see access
/// tokens, by how they begin. The patterns are regular expressions to the worker, so dots are
/// escaped.
[[nodiscard]] std::string trusted_domains_js(const std::string& authority,
                                             const std::vector<std::string>& addresses);

} // namespace conclave::site
