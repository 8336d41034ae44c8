#include "site/page_site.hpp"

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

bool wants_page(const net::Request& request) {
    return request.headers.get("accept").value_or("").contains("text/html");
}

} // namespace

PageSite::PageSite(Parts parts, const net::StaticFiles& bundle, base::Random& random)
    : parts_(std::move(parts)), bundle_(bundle), random_(random) {
    if (!bundle_.content(index_file)) {
        throw std::runtime_error("a bundle of web pages has no index.html: build it again (web/, "
                                 "`npm run build`)");
    }
}

void PageSite::mount(net::Router& router) {
    using net::Request;
    using net::Response;
    using net::RunOn;
    router.add("GET", "/config.json", RunOn::loop, [this](const Request&) {
        return Response::json(200, parts_.config_json).with("Cache-Control", "no-cache");
    });
    router.add("GET", trusted_domains_path, RunOn::loop, [this](const Request&) {
        return Response{.body = parts_.trusted_domains}
            .with("Content-Type", "text/javascript; charset=utf-8")
            .with("Cache-Control", "no-cache");
    });
    router.add("GET", "/*", RunOn::loop,
               [this](const Request& request) { return file_or_page(request); });
    router.add("GET", "/", RunOn::loop, [this](const Request&) { return page(200); });
}

net::Response PageSite::page(int status) const {
    const std::string nonce = base::random_token(random_, nonce_bytes);
    return net::Response::html(status, fill_in(*bundle_.content(index_file), nonce))
        .with("Cache-Control", "no-store")
        .with("Content-Security-Policy", parts_.content_security_policy(nonce));
}

net::Response PageSite::file_or_page(const net::Request& request) const {
    if (request.path == index_file || parts_.is_route(request.path)) {
        return page(200);
    }
    if (auto file = bundle_.answer(request, request.path)) {
        return std::move(*file).with("Content-Security-Policy", parts_.content_security_policy(""));
    }
    if (wants_page(request)) {
        return page(404); // the page says so in its own words
    }
    return net::Response::error(404, "not_found", "There is nothing at this address.");
}

} // namespace conclave::site
