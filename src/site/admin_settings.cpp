#include "site/admin_settings.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>

namespace conclave::site {
namespace json = boost::json;
namespace {

/// Routes that the console draws itself (web/admin/src/routing).
bool is_admin_route(std::string_view path) {
    constexpr std::array<std::string_view, 15> pages{
        "/",           "/signed-out",    "/users",
        "/roles",      "/audit-logs",    "/clients",
        "/api-scopes", "/api-resources", "/identity-resources",
        "/keys",       "/grants",        "/sessions",
        "/issues",     "/policy",        "/providers"};
    return path.starts_with("/authentication/") || std::ranges::any_of(pages, [&](auto page) {
               return path == page || (page != "/" && path.starts_with(std::string(page) + "/"));
           });
}

} // namespace

std::string config_json(const AdminSettings& s) {
    const json::object document{
        {"product", to_json(s.product)},
        {"oidc", to_json(s.oidc)},
        {"api_url", s.api + "/api/"},
        {"roles", {{"administrator", s.administrator_role}, {"auditor", s.auditor_role}}},
    };
    return json::serialize(document);
}

std::string trusted_domains_js(const AdminSettings& s) {
    return trusted_domains_js(s.oidc.authority, {s.api + "/api/"});
}

std::string admin_content_security_policy(const AdminSettings& s, const std::string& nonce) {
    const std::string styles = nonce.empty() ? "" : " 'nonce-" + nonce + "'";
    // The silent sign-in runs the console's own page, and the provider's, in a hidden frame.
    return "default-src 'none'; script-src 'self'; style-src 'self'" + styles +
           "; img-src 'self' data:; font-src 'self'; connect-src 'self' " + s.oidc.authority + " " +
           s.api + "; worker-src 'self'; manifest-src 'self'; frame-src 'self' " +
           s.oidc.authority +
           "; frame-ancestors 'self'; base-uri 'none'; form-action 'self'; object-src 'none'";
}

PageSite::Parts admin_pages(const AdminSettings& settings) {
    return {.config_json = config_json(settings),
            .trusted_domains = trusted_domains_js(settings),
            .content_security_policy =
                [settings](const std::string& nonce) {
                    return admin_content_security_policy(settings, nonce);
                },
            .is_route = is_admin_route};
}

} // namespace conclave::site
