#include "site/app_site.hpp"

namespace conclave::site {
namespace {

/// Routes that the app draws itself (docs/http-contracts.md).
bool is_app_route(std::string_view path) {
    return path == "/" || path.starts_with("/room/") || path.starts_with("/authentication/") ||
           path == "/signed-out";
}

PageSite::Parts parts_of(const AppSettings& settings) {
    return {.config_json = config_json(settings),
            .trusted_domains = trusted_domains_js(settings),
            .content_security_policy =
                [settings](const std::string& nonce) {
                    return app_content_security_policy(settings, nonce);
                },
            .is_route = is_app_route};
}

} // namespace

AppSite::AppSite(const AppSettings& settings, const net::StaticFiles& bundle, TokenEndpoint& tokens,
                 base::Random& random)
    : pages_(parts_of(settings), bundle, random), tokens_(tokens) {}

void AppSite::mount(net::Router& router) {
    router.add("POST", "/token", net::RunOn::pool,
               [this](const net::Request& request) { return tokens_.handle(request); });
    pages_.mount(router);
}

} // namespace conclave::site
