#include "site/page_settings.hpp"

#include <boost/json.hpp>
#include <string_view>

namespace conclave::site {
namespace json = boost::json;
namespace {

json::value text_or_null(const std::string& text) {
    return text.empty() ? json::value(nullptr) : json::value(text);
}

std::string escape_regex(const std::string& text) {
    std::string out;
    for (const char c : text) {
        if (std::string_view(".*+?^${}()|[]\\").contains(c)) {
            out += '\\';
        }
        out += c;
    }
    return out;
}

} // namespace

json::object to_json(const Product& product) {
    return {{"name", product.name},
            {"logo_url", text_or_null(product.logo_url)},
            {"primary_color", text_or_null(product.primary_color)}};
}

json::object to_json(const OidcSettings& oidc) {
    return {{"authority", oidc.authority},
            {"client_id", oidc.client_id},
            {"scope", oidc.scope},
            {"redirect_path", oidc.redirect_path},
            {"silent_redirect_path", oidc.silent_redirect_path},
            {"post_logout_path", oidc.post_logout_path},
            {"account_url", oidc.authority + "/"}};
}

std::string trusted_domains_js(const std::string& authority,
                               const std::vector<std::string>& addresses) {
    json::array patterns;
    for (const auto& address : addresses) {
        patterns.emplace_back(escape_regex(address));
    }
    const json::object domains{
        {"default",
         // The worker also tests the issuer itself, which has no slash at its end.
         {{"oidcDomains", json::array{escape_regex(authority) + "(/|$)"}},
          {"accessTokenDomains", std::move(patterns)},
          {"showAccessToken", false}}},
    };
    return "// Which addresses the service worker may hand tokens to. Written by the server.\n"
           "trustedDomains = " +
           json::serialize(domains) + ";\n";
}

} // namespace conclave::site
