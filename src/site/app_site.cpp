#include "site/app_site.hpp"

#include <stdexcept>
#include <utility>

namespace conclave::site {
namespace {

constexpr std::string_view nonce_mark = "__CSP_NONCE__";
constexpr std::size_t nonce_bytes = 16; // CSP level 3, 7.1: at least 128 bits
constexpr std::string_view index_file = "/index.html";
constexpr std::string_view trusted_domains_path = "/OidcTrustedDomains.js";

std::string fill_in(std::string_view page, const std::string& nonce) {
    std::string out;
    while (true) {
        const auto mark = page.find(nonce_mark);
        out += page.substr(0, mark);
        if (mark == std::string_view::npos) {
            return out;
        }
        out += nonce;
        page.remove_prefix(mark + nonce_mark.size());
    }
}

/// Routes that the app draws itself (docs/http-contracts.md).
bool is_app_route(std::string_view path) {
    return path == "/" || path.starts_with("/room/") || path.starts_with("/authentication/") ||
           path == "/signed-out";
}

bool wants_page(const net::Request& request) {
    return request.headers.get("accept").value_or("").contains("text/html");
}

} // namespace

AppSite::AppSite(AppSettings settings, const net::StaticFiles& bundle, TokenEndpoint& tokens,
                 base::Random& random)
    : settings_(std::move(settings)), config_json_(config_json(settings_)),
      trusted_domains_(trusted_domains_js(settings_)), bundle_(bundle), tokens_(tokens),
      random_(random) {
    if (!bundle_.content(index_file)) {
        throw std::runtime_error("the web app's bundle has no index.html: build it again (web/, "
                                 "`npm run build`)");
    }
}

void AppSite::mount(net::Router& router) {
    using net::Request;
    using net::Response;
    using net::RunOn;
    router.add("GET", "/config.json", RunOn::loop, [this](const Request&) {
        return Response::json(200, config_json_).with("Cache-Control", "no-cache");
    });
    router.add("GET", trusted_domains_path, RunOn::loop, [this](const Request&) {
        return Response{.body = trusted_domains_}
            .with("Content-Type", "text/javascript; charset=utf-8")
            .with("Cache-Control", "no-cache");
    });
    router.add("POST", "/token", RunOn::pool,
               [this](const Request& request) { return tokens_.handle(request); });
    router.add("GET", "/*", RunOn::loop,
               [this](const Request& request) { return file_or_page(request); });
    router.add("GET", "/", RunOn::loop, [this](const Request&) { return page(200); });
}

net::Response AppSite::page(int status) const {
    const std::string nonce = base::random_token(random_, nonce_bytes);
    return net::Response::html(status, fill_in(*bundle_.content(index_file), nonce))
        .with("Cache-Control", "no-store")
        .with("Content-Security-Policy", app_content_security_policy(settings_, nonce));
}

net::Response AppSite::file_or_page(const net::Request& request) const {
    if (request.path == index_file || is_app_route(request.path)) {
        return page(200);
    }
    if (auto file = bundle_.answer(request, request.path)) {
        return std::move(*file).with("Content-Security-Policy",
                                     app_content_security_policy(settings_, ""));
    }
    if (wants_page(request)) {
        return page(404); // the app says so in its own words
    }
    return net::Response::error(404, "not_found", "There is nothing at this address.");
}

} // namespace conclave::site
